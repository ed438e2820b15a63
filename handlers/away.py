"""`/baton away` and `back`, `pause` and `resume`: when Baton leaves somebody in peace."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlmodel import Session

from bot import away, dates, hours, permissions, sends
from bot.clock import Clock
from bot.contact import choices
from bot.errors import FieldError, UserError
from bot.kinds import Kind, Kinds
from bot.sends import Block
from bot.views import away as views
from bot.views import commands, forms
from bot.views.common import day, sentence
from handlers import answers
from handlers.home import HomeTab
from handlers.requests import (
    Command,
    Payload,
    answer,
    once,
    read_click,
    read_command,
    read_submission,
)
from storage import team as teams
from storage.absence import Absence
from storage.db import Database
from storage.team import Team

ALL = ("", "all", "everything")
IN_NO_TEAM = "You are in no team yet, so I do not write to you anyway."


def register(app: App) -> None:
    """Listen to the form and its button; the command belongs to `/baton`."""
    app.view(views.SAVE)(form_saved)
    app.action(views.CANCEL)(cancel_clicked)


def words(kinds: Kinds) -> dict[str, Callable[..., None]]:
    """The words of `/baton` that belong here, each with its listener."""
    return {
        "away": away_command,
        "back": back_command,
        "pause": partial(pause_command, kinds=kinds),
        "resume": partial(resume_command, kinds=kinds),
    }


def away_command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """`/baton away [@person] <from> <to> [reason]`, or nothing for the form."""
    asked, now = read_command(command), clock()
    if not asked.text.strip():
        with db.read() as session:
            view = form(session, asked.workspace_id, asked.person_id, now)
        answers.open_modal(client, asked.trigger_id, view)
        ack()
        return
    with once(db, command, now) as session:
        found = _enter_typed(session, asked, now)
        saved = views.saved(away.shown(session, found, reader=asked.person_id))
    ack(**answer(saved))


def form_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form of `/baton away`."""
    sent, now = read_submission(body), clock()
    chosen = forms.answer(sent.view, "team") or views.ALL_TEAMS
    with once(db, body, now) as session:
        team = teams.get(session, sent.workspace_id, chosen) if chosen != views.ALL_TEAMS else None
        found = away.enter(
            session,
            workspace_id=sent.workspace_id,
            person_id=forms.answer(sent.view, "who") or sent.person_id,
            by=sent.person_id,
            starts_on=_date(sent.view, "from"),
            ends_on=_date(sent.view, "to"),
            team=team,
            reason=forms.typed(sent.view, "reason"),
            now=now,
        )
        view = views.saved_page(away.shown(session, found, reader=sent.person_id))
    ack(response_action="update", view=view)


def cancel_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Take it back*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        away.cancel(
            session,
            workspace_id=click.workspace_id,
            absence_id=click.value,
            by=click.person_id,
            now=now,
        )
    answers.replace(click, sentence("Taken back: you are not away."))
    home.refresh(client, click)
    ack()


def back_command(ack: Ack, command: Payload, db: Database, clock: Clock, **_: object) -> None:
    """`/baton back`."""
    asked, now = read_command(command), clock()
    with once(db, command, now) as session:
        _require_member(session, asked)
        was_away = away.back(
            session, workspace_id=asked.workspace_id, person_id=asked.person_id, now=now
        )
    text = (
        "Welcome back. Nothing has queued up: there is one fresh message at most."
        if was_away
        else "You were not away, and nothing was paused."
    )
    ack(**answer(sentence(text)))


def pause_command(
    ack: Ack, command: Payload, db: Database, clock: Clock, *, kinds: Kinds, **_: object
) -> None:
    """`/baton pause <practice or all> [until]`: no messages to me, of one practice or at all."""
    asked, now = read_command(command), clock()
    practice, typed = asked.word, asked.rest().text
    with once(db, command, now) as session:
        _require_member(session, asked)
        until = _until(session, asked, typed, now)
        span = f"until {day(until)}, that day included" if until else "from now on"
        again = f"`/baton resume {practice}`".replace(" `", "`")
        if practice in ALL:
            _pause_all(session, asked, until, now)
            text = f"I start no messages to you {span}. {again} ends that."
        else:
            mine = _of_practice(kinds, practice)
            for kind in mine:
                choices.set_kind(
                    session,
                    asked.workspace_id,
                    asked.person_id,
                    kind,
                    is_wanted=False,
                    until=until,
                    now=now,
                )
            text = f"You get no {_labels(mine, 'or')} {span}. {again} ends that."
    ack(**answer(sentence(text)))


def resume_command(
    ack: Ack, command: Payload, db: Database, clock: Clock, *, kinds: Kinds, **_: object
) -> None:
    """`/baton resume [practice]`: messages to me again."""
    asked, now = read_command(command), clock()
    with once(db, command, now) as session:
        _require_member(session, asked)
        if asked.word in ALL:
            choices.resume_all(session, asked.workspace_id, asked.person_id, now)
            wanted: Sequence[Kind] = list(kinds.values())
            text = "I write to you again, once a working day at most."
        else:
            wanted = _of_practice(kinds, asked.word)
            text = f"You get {_labels(wanted)} again."
        for kind in wanted:
            choices.set_kind(
                session, asked.workspace_id, asked.person_id, kind, is_wanted=True, now=now
            )
    ack(**answer(sentence(text)))


def form(session: Session, workspace_id: str, person_id: str, now: datetime) -> Block:
    """The empty form, for somebody in a team.

    Raises:
        UserError: they are in none.
    """
    mine = teams.of_person(session, workspace_id, person_id)
    theirs = hours.of(session, workspace_id, person_id, now)
    if theirs is None:
        raise UserError(IN_NO_TEAM)
    return views.form(
        [(one.team_id, one.name) for one in mine],
        today=theirs.today(now),
        is_lead=any(permissions.is_lead(session, one, person_id) for one in mine),
        remember={},
    )


def _enter_typed(session: Session, asked: Command, now: datetime) -> Absence:
    mentioned = commands.mentioned(asked.escaped)
    typed = commands.without_mentions(asked.escaped)
    person_id = next(iter(mentioned), asked.person_id)
    theirs = hours.of(session, asked.workspace_id, person_id, now)
    if theirs is None:
        raise UserError("They are in no team." if mentioned else IN_NO_TEAM)
    span = dates.read_span(typed, theirs.today(now))
    return away.enter(
        session,
        workspace_id=asked.workspace_id,
        person_id=person_id,
        by=asked.person_id,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        team=_led_team(session, asked, person_id) if person_id != asked.person_id else None,
        reason=span.rest,
        now=now,
    )


def _led_team(session: Session, asked: Command, person_id: str) -> Team:
    here = teams.of_channel(session, asked.workspace_id, asked.channel_id)
    shared = [
        one
        for one in teams.of_person(session, asked.workspace_id, person_id)
        if permissions.is_lead(session, one, asked.person_id)
    ]
    if here in shared and here is not None:
        return here
    if len(shared) != 1:
        raise UserError(
            "For somebody else, type it in the channel of a team that you lead and they are in."
        )
    return shared[0]


def _require_member(session: Session, asked: Command) -> None:
    if not teams.of_person(session, asked.workspace_id, asked.person_id):
        raise UserError(IN_NO_TEAM)


def _until(session: Session, asked: Command, typed: str, now: datetime) -> date | None:
    typed = typed.strip().removeprefix("until ")
    if not typed:
        return None
    theirs = hours.of(session, asked.workspace_id, asked.person_id, now)
    today = theirs.today(now) if theirs else now.date()
    until = dates.read_day(typed, today)
    if until < today:
        raise UserError("That day is over. Give one from today on.")
    return until


def _pause_all(session: Session, asked: Command, until: date | None, now: datetime) -> None:
    if until:
        choices.pause_all(session, asked.workspace_id, asked.person_id, until, now)
    else:
        changes = choices.stop_all(session, asked.workspace_id, asked.person_id, now)
        sends.queue(session, changes, now)


def _of_practice(kinds: Kinds, practice: str) -> list[Kind]:
    found = [kind for kind in kinds.values() if kind.name.split(".")[0] == practice]
    if not found:
        known = " or ".join(sorted({f"`{name.split('.')[0]}`" for name in kinds}))
        raise UserError(f"Which one? Say `all`, or a practice that writes to you: {known}.")
    return found


def _labels(kinds: Sequence[Kind], last: str = "and") -> str:
    *others, final = [kind.label for kind in kinds]
    return f"{', '.join(others)} {last} {final}" if others else final


def _date(view: Payload, block_id: str) -> date:
    chosen = forms.answer(view, block_id)
    if not chosen:
        raise FieldError(block_id, "Pick a day.")
    return date.fromisoformat(chosen)
