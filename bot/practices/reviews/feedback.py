"""Reviews: feedback from one person to another. Its words rest sealed, only a form shows them.

No function here returns a `Post`, a `Reply` or an `Update`: nothing of it can reach a channel.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import schedules
from bot.errors import FieldError, UserError
from bot.keys import KeyRing
from bot.sends import Item, Send
from bot.views.common import is_blank, units
from storage import contact as contacts
from storage import team as teams
from storage.contact import State
from storage.reviews import feedback as store
from storage.reviews.feedback import Feedback, Request
from storage.schedule import Schedule
from storage.team import Team

FEEDBACK = "reviews.feedback"
REQUEST = "reviews.request"
REMIND = "reviews.remind"

# practices.md S6: one reminder, in the first bundle at or after three days.
REMIND_AFTER = timedelta(hours=72)
LOOK_AGAIN = timedelta(hours=24)
REMIND_GRACE = timedelta(days=30)
AGAIN = ":again"

LONGEST = 3000

# What somebody may name as the matter of it, as (value, label).
SKILLS = (
    ("code", "Code and design"),
    ("tests", "Tests"),
    ("explaining", "Explaining"),
    ("listening", "Listening and asking"),
    ("deciding", "Deciding"),
    ("planning", "Planning and slicing work"),
    ("leading", "Leading a meeting or a change"),
    ("other", "Something else"),
)


@dataclass(frozen=True)
class Words:
    """What somebody tells a colleague: situation, behaviour, effect, next (practices.md 5.4)."""

    behaviour: str
    situation: str = ""
    effect: str = ""
    next: str = ""
    skill: str = ""


@dataclass(frozen=True)
class Question:
    """What somebody would like to hear about (practices.md 5.4, template 2)."""

    skill: str
    event: str


def give(
    session: Session,
    ring: KeyRing,
    team: Team,
    *,
    giver: str,
    receiver: str,
    words: Words,
    now: datetime,
    request: Request | None = None,
    is_thanks: bool = False,
) -> list[Item]:
    """Keep feedback, sealed for its receiver, and have their next message say that it is there.

    Raises:
        FieldError: it is empty or too long, or its receiver cannot get it.
    """
    _require_colleague(session, team, giver=giver, other=receiver)
    check(words)
    row = Feedback(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        giver=giver,
        receiver=receiver,
        is_thanks=is_thanks,
        key_id="",
        sealed=b"",
        given_at=now,
        request_id=request.request_id if request else None,
    )
    row.key_id, row.sealed = ring.seal(_packed(asdict(words)), *_about(row))
    store.save(session, [row])
    if request:
        request.answered_at = now
        store.save(session, [request])
        schedules.arm(session, team, kind=REMIND, about=request.request_id, at=None)
    return [
        Item(
            workspace_id=team.workspace_id,
            key=f"{FEEDBACK}:{row.feedback_id}",
            person_id=receiver,
            team_id=team.team_id,
            kind=FEEDBACK,
            reference=row.feedback_id,
        )
    ]


def read(
    session: Session, ring: KeyRing, workspace_id: str, feedback_id: str, *, by: str, now: datetime
) -> tuple[Feedback, Words]:
    """Open feedback for its receiver, and note that it arrived.

    Raises:
        UserError: it is gone, or for somebody else: both sound alike.
    """
    row = store.get(session, workspace_id, feedback_id)
    if row is None or row.receiver != by:
        raise UserError("That is no longer there.")
    row.opened_at = row.opened_at or now
    store.save(session, [row])
    return row, Words(**_unpacked(ring.open(row.key_id, row.sealed, *_about(row))))


def ask(
    session: Session,
    ring: KeyRing,
    team: Team,
    *,
    asker: str,
    asked: str,
    question: Question,
    now: datetime,
) -> list[Item]:
    """Ask a colleague for feedback; one reminder comes by itself.

    Raises:
        FieldError: it is empty or too long, or they cannot be asked.
        UserError: they are asked already.
    """
    _require_colleague(session, team, giver=asker, other=asked)
    check(question)
    if store.open_request(session, team.workspace_id, asker=asker, asked=asked):
        raise UserError("You have asked them already; I remind them once by myself.")
    row = Request(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        asker=asker,
        asked=asked,
        key_id="",
        sealed=b"",
        asked_at=now,
    )
    row.key_id, row.sealed = ring.seal(_packed(asdict(question)), *_about(row))
    store.save(session, [row])
    schedules.arm(session, team, kind=REMIND, about=row.request_id, at=now + REMIND_AFTER)
    return [_request_item(row)]


def may_reach(session: Session, team: Team, person_id: str) -> bool:
    """Whether somebody can be written to in a team."""
    return teams.is_member(session, team, person_id)


def check(words: Words | Question) -> None:
    """Refuse what is empty or too long.

    Raises:
        FieldError: names the field and what to do.
    """
    fields = asdict(words)
    for name, text in fields.items():
        if units(text) > LONGEST:
            raise FieldError(name, f"That is longer than {LONGEST:,} characters. Shorten it.")
    for name in ("behaviour", "event"):
        if is_blank(fields.get(name, "x")):
            raise FieldError(name, "Write what it is about: one sentence is enough.")


def question_of(ring: KeyRing, row: Request) -> Question:
    """What is asked, for the form of whoever is asked."""
    return Question(**_unpacked(ring.open(row.key_id, row.sealed, *_about(row))))


def decline(session: Session, team: Team, row: Request, now: datetime) -> None:
    """Whoever is asked would rather not; the asker is not told."""
    row.declined_at = now
    store.save(session, [row])
    schedules.arm(session, team, kind=REMIND, about=row.request_id, at=None)


def fire_remind(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Remind of a question once, if it was seen and has no answer."""
    found: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        row = store.request(session, one.workspace_id, one.key.partition(":")[2])
        if team and row and not (row.answered_at or row.declined_at or row.reminded_at):
            found += _remind(session, team, row, now)
    return found


def _remind(session: Session, team: Team, row: Request, now: datetime) -> list[Item]:
    key = _request_item(row).key
    item = contacts.by_key(session, row.workspace_id, key)
    if item and item.state == State.WAITING:
        # They have not seen it yet: away, say. A reminder would come before the question.
        about, at = row.request_id, now + LOOK_AGAIN
        schedules.arm(session, team, kind=REMIND, about=about, at=at)
        return []
    row.reminded_at = now
    store.save(session, [row])
    return [_request_item(row, AGAIN)]


def _request_item(row: Request, again: str = "") -> Item:
    return Item(
        workspace_id=row.workspace_id,
        key=f"{REQUEST}:{row.request_id}{again}",
        person_id=row.asked,
        team_id=row.team_id,
        kind=REQUEST,
        reference=row.request_id,
    )


def _about(row: Feedback | Request) -> tuple[str, ...]:
    """What sealed words are bound to: moved to another row or reader, they do not open."""
    if isinstance(row, Feedback):
        return "reviews_feedback", row.workspace_id, row.receiver, row.feedback_id
    return "reviews_request", row.workspace_id, row.asked, row.request_id


def _require_colleague(session: Session, team: Team, *, giver: str, other: str) -> None:
    if giver == other:
        raise FieldError("person", "Pick somebody else: this goes to a colleague.")
    if not may_reach(session, team, other):
        raise FieldError("person", "They are not in this team. Pick somebody of the team.")


def _packed(fields: Mapping[str, str]) -> bytes:
    return json.dumps(fields).encode()


def _unpacked(opened: bytes) -> dict[str, str]:
    found = json.loads(opened)
    return {str(name): str(text) for name, text in found.items()}
