"""Reviews in Slack: what the buttons of the posts, and of what waits for one person, do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.contact import choices
from bot.practices import reviews
from bot.practices.reviews import author, choosing, steps
from bot.sends import Send
from bot.views import forms
from bot.views import reviews as views
from bot.views.reviews import forms as pages
from bot.views.reviews.items import over
from handlers import answers
from handlers.requests import Click, Payload, once, read_click, read_submission
from handlers.reviews.finding import item_of, review_of
from storage import person as people
from storage.contact import ContactItem
from storage.db import Database
from storage.reviews import Review, State
from storage.team import Team

Act = Callable[[Session, Team, Review, Click, datetime], list[Send]]
ItemAct = Callable[[Session, Team, Review, ContactItem, datetime], tuple[list[Send], str]]


def take_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I'll take it*, on a review's own post."""
    _do(body, db, clock, _take(from_call=False))
    ack()


def take_called_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I'll take it*, where the channel hears of several."""
    _do(body, db, clock, _take(from_call=True))
    ack()


def looked_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I have looked*."""
    _do(body, db, clock, _looked)
    ack()


def ready_again_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Ready for another look*."""
    _do(body, db, clock, _ready_again)
    ack()


def more_picked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """The ⋯ menu of a post."""
    click = read_click(body)
    verb, _, review_id = click.value.partition("|")
    match verb:
        case views.CLOSE:
            _do(body, db, clock, _close, review_id)
        case views.LOOKED:
            _do(body, db, clock, _looked, review_id)
        case views.ASK_OTHERS:
            _open_others(replace(click, value=review_id), client, db, clock)
    ack()


def opened(ack: Ack) -> None:
    """*Open*: the browser does it."""
    ack()


def now_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Reviewing now*."""

    def act(
        session: Session, team: Team, review: Review, item: ContactItem, now: datetime
    ) -> tuple[list[Send], str]:
        by = item.person_id
        found = reviews.take(session, team, review, by=by, from_call=False, now=now)
        return found, "You are looking at it."

    _settle(body, db, clock, act)
    ack()


def later_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Tomorrow 10:00*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item, team, review = item_of(session, click, click.value)
        found = choices.snooze(session, item, is_long=False, now=now)
        reviews.put_off(session, team, review, item.person_id, item.not_before, now)
        sends.queue(session, found, now)
    ack()


def not_me_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Not me: suggest others*."""

    def act(
        session: Session, team: Team, review: Review, item: ContactItem, now: datetime
    ) -> tuple[list[Send], str]:
        found = reviews.pass_on(session, team, review, by=item.person_id, now=now)
        return found, "That is fine. Its author hears who else could look, and not from whom."

    _settle(body, db, clock, act)
    ack()


def walk_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Offer 15-min walk-through*."""

    def act(
        session: Session, team: Team, review: Review, item: ContactItem, now: datetime
    ) -> tuple[list[Send], str]:
        found = author.offer_walk(session, team, review, by=item.person_id, now=now)
        return found, "Offered: they find it in their next message from me."

    _settle(body, db, clock, act)
    ack()


def split_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Split it*."""

    def act(
        session: Session, team: Team, review: Review, item: ContactItem, now: datetime
    ) -> tuple[list[Send], str]:
        found = author.rest(session, team, review, by=item.person_id, now=now)
        return found, "Nobody is reminded of this one. `/review <link>` asks for each part."

    _settle(body, db, clock, act)
    ack()


def rest_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*It can wait*."""

    def act(
        session: Session, team: Team, review: Review, item: ContactItem, now: datetime
    ) -> tuple[list[Send], str]:
        found = author.rest(session, team, review, by=item.person_id, now=now)
        return found, "It waits: nobody is reminded until you ask again."

    _settle(body, db, clock, act)
    ack()


def as_it_is_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Ask for it as it is*, or *Ready for another look*, in the author's message."""

    def act(
        session: Session, team: Team, review: Review, item: ContactItem, now: datetime
    ) -> tuple[list[Send], str]:
        found = author.ready_again(session, team, review, by=item.person_id, now=now)
        return found, "It is ready for a look again."

    _settle(body, db, clock, act)
    ack()


def others_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Ask someone else*, in the author's message: the form with who has time for it."""
    click = read_click(body)
    with db.read() as session:
        item, _, review = item_of(session, click, click.value)
    _open_others(replace(click, value=review.review_id), client, db, clock, item.item_id)
    ack()


def others_asked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form to ask somebody else."""
    sent, now = read_submission(body), clock()
    picked = tuple(forms.answer(sent.view, "reviewers") or ())
    with once(db, body, now) as session:
        team, review = review_of(session, sent, str(sent.remembers.get("review")))
        found = author.ask_others(session, team, review, picked, by=sent.person_id, now=now)
        if item_id := sent.remembers.get("item"):
            item, _, _ = item_of(session, sent, str(item_id))
            found += contact.settle(session, item, "You asked somebody else.")
        found += settle_stale(session, team, review, now)
        sends.queue(session, found, now)
    page = views.done_page("Asked", ["They are asked. The review's post says so, too."])
    ack(response_action="update", view=page)


def settle_stale(session: Session, team: Team, review: Review, now: datetime) -> list[Send]:
    """Settle what waits for people about a review that needs nothing from them any more."""
    waiting = set(steps.waited_for(session, team, review)) if _is_asked(review) else set()
    found: list[Send] = []
    for kind, wanted in ((steps.READY, waiting), (steps.AUTHOR, set[str]())):
        found += contact.settle_where(
            session,
            review.workspace_id,
            kind,
            review.review_id,
            over().text,
            but=wanted,
        )
    return found


def _is_asked(review: Review) -> bool:
    return review.state in (State.OPEN, State.CLAIMED)


def _take(*, from_call: bool) -> Act:
    def act(
        session: Session, team: Team, review: Review, click: Click, now: datetime
    ) -> list[Send]:
        return reviews.take(session, team, review, by=click.person_id, from_call=from_call, now=now)

    return act


def _looked(
    session: Session, team: Team, review: Review, click: Click, now: datetime
) -> list[Send]:
    return reviews.looked(session, team, review, by=click.person_id, now=now)


def _ready_again(
    session: Session, team: Team, review: Review, click: Click, now: datetime
) -> list[Send]:
    return author.ready_again(session, team, review, by=click.person_id, now=now)


def _close(session: Session, team: Team, review: Review, click: Click, now: datetime) -> list[Send]:
    return reviews.close(session, team, review, now, by=click.person_id)


def _do(body: Payload, db: Database, clock: Clock, act: Act, review_id: str = "") -> None:
    """Do something about the review of a post, and settle what it makes needless."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        team, review = review_of(session, click, review_id or click.value)
        found = act(session, team, review, click, now)
        sends.queue(session, found + settle_stale(session, team, review, now), now)


def _settle(body: Payload, db: Database, clock: Clock, act: ItemAct) -> None:
    """Do something about what waits for somebody, and say there what became of it."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item, team, review = item_of(session, click, click.value)
        found, outcome = act(session, team, review, item, now)
        found += contact.settle(session, item, outcome)
        sends.queue(session, found + settle_stale(session, team, review, now), now)


def _open_others(
    click: Click, client: WebClient, db: Database, clock: Clock, item_id: str = ""
) -> None:
    with db.read() as session:
        team, review = review_of(session, click, click.value)
        author.require_author(review, click.person_id)
        ids = choosing.suggestions(session, team, review, clock())
        names = people.names(session, team.workspace_id, ids)
        found = [(one, names[one]) for one in ids if one in names]
        view = pages.ask_others(review, found, item_id=item_id)
    answers.open_modal(client, click.trigger_id, view)
