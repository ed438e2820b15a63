"""My settings in Slack: the form, and the buttons of the Home tab."""

from datetime import time

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import hours, mine
from bot.clock import Clock
from bot.contact import choices
from bot.errors import FieldError
from bot.kinds import Kinds
from bot.mine import Wishes
from bot.views import forms
from bot.views import home as home_views
from bot.views import mine as views
from handlers import answers, away
from handlers.home import HomeTab
from handlers.requests import Payload, Submission, once, read_click, read_submission
from storage.db import Database


class Mine:
    """The listeners of one's own settings, for the kinds of message there are."""

    def __init__(self, kinds: Kinds) -> None:
        """`kinds` is all that Baton may say to one person."""
        self._kinds = kinds

    def register(self, app: App) -> None:
        """Listen to the form and to the buttons of the Home tab."""
        app.action(home_views.MINE)(self.open_clicked)
        app.action(home_views.AWAY)(away_clicked)
        app.action(home_views.RESUME_KIND)(self.resume_clicked)
        app.view(views.SAVE)(self.saved)

    def open_clicked(
        self, ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock
    ) -> None:
        """*Change*, under my settings."""
        click = read_click(body)
        with db.read() as session:
            found = mine.current(session, click.workspace_id, click.person_id, self._kinds, clock())
        answers.open_modal(client, click.trigger_id, views.form(found))
        ack()

    def saved(
        self,
        ack: Ack,
        body: Payload,
        client: WebClient,
        db: Database,
        clock: Clock,
        home: HomeTab,
    ) -> None:
        """The submitted form."""
        sent, now = read_submission(body), clock()
        who = sent.workspace_id, sent.person_id
        with once(db, body, now) as session:
            mine.save(session, *who, _read(sent), self._kinds, now)
            theirs = hours.of(session, *who, now)
            told = mine.hours_told(theirs) if theirs else ""
        home.publish(client, *who)
        ack(response_action="update", view=views.saved(told))

    def resume_clicked(
        self,
        ack: Ack,
        body: Payload,
        client: WebClient,
        db: Database,
        clock: Clock,
        home: HomeTab,
    ) -> None:
        """*As before*, beside a kind of message that was stopped or made rarer."""
        click, now = read_click(body), clock()
        with once(db, body, now) as session:
            kind = self._kinds.get(click.value)
            if kind:
                choices.set_kind(
                    session, click.workspace_id, click.person_id, kind, is_wanted=True, now=now
                )
        home.refresh(client, click)
        ack()


def away_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*I am away…*"""
    click = read_click(body)
    with db.read() as session:
        view = away.form(session, click.workspace_id, click.person_id, clock())
    answers.open_modal(client, click.trigger_id, view)
    ack()


def _read(sent: Submission) -> Wishes:
    view = sent.view
    return Wishes(
        is_own=forms.answer(view, "hours") == views.OWN,
        starts=_time(view, "starts"),
        ends=_time(view, "ends"),
        days=tuple(forms.answer(view, "days") or ()),
        country=forms.typed(view, "country"),
        kinds=_kinds(view),
    )


def _kinds(view: Payload) -> list[str]:
    groups = [one for one in view["state"]["values"] if one.startswith(views.KINDS)]
    return [name for one in groups for name in forms.answer(view, one) or ()]


def _time(view: Payload, block_id: str) -> time:
    chosen = forms.answer(view, block_id)
    if not chosen:
        raise FieldError(block_id, "Pick a time.")
    return time.fromisoformat(chosen)
