"""Retros: the formats, from content files, and which one suits next (practices.md 4.3, 5.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import content
from bot.errors import UserError
from storage import ledger, til
from storage import team as teams
from storage.retro import Retro
from storage.team import Team

KIND = "retro"

# So long without a retro is a long stretch; so much in the ledger is much.
LONG = timedelta(weeks=6)
MUCH = 12
# A decision is looked at again after so long (practices.md 4.9).
REVIEW_AFTER = timedelta(weeks=6)
LOW_WORTH = 2.5
OFTEN_MOVED = 2
LESSONS = 6

INCIDENT_TAGS = frozenset({"incident", "outage", "postmortem"})


@dataclass(frozen=True)
class Format:
    """One way to hold a retro. `after` are the signs that ask for it."""

    format_id: str
    name: str
    use_when: str
    minutes: int
    min_people: int
    max_people: int
    opening: str
    closing: str
    # Each with the one question that it asks.
    columns: tuple[tuple[str, str], ...]
    after: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(name for name, _ in self.columns)


def every() -> tuple[Format, ...]:
    """All formats, in the order of their files."""
    return tuple(
        Format(
            format_id=one["id"],
            name=one["name"],
            use_when=one["use_when"],
            minutes=one["minutes"],
            min_people=one["min_people"],
            max_people=one["max_people"],
            opening=one["opening"],
            closing=one["closing"],
            columns=tuple((each["name"], each["prompt"]) for each in one["columns"]),
            after=tuple(one["after"]),
        )
        for one in content.items(KIND)
        if "retired" not in one
    )


def of(format_id: str) -> Format:
    """The format of an id; the first one where it is gone, or not chosen yet."""
    found = every()
    return next((one for one in found if one.format_id == format_id), found[0])


def typed(words: str) -> Format:
    """The format somebody means by its id or its name.

    Raises:
        UserError: there is none.
    """
    wanted = _plain(words)
    for one in every():
        if wanted in (_plain(one.format_id), _plain(one.name)):
            return one
    raise UserError(f"I know no format called “{words.strip()[:40]}”. `/retro formats` lists them.")


def suggest(
    formats: Sequence[Format], *, used: Sequence[str], signs: Mapping[str, str], people: int
) -> tuple[Format, str]:
    """The format that suits next, and why. `used` are ids, the newest first; `signs` name what
    happened, each with its sentence, the most telling first. Never the same twice in a row.
    """
    fitting = [one for one in formats if one.min_people <= people <= one.max_people]
    free = [one for one in fitting or formats if one.format_id not in used[:1]]
    order = {format_id: -n for n, format_id in reversed(list(enumerate(used, 1)))}
    rested = sorted(free, key=lambda one: order.get(one.format_id, -len(used) - 1))
    for sign, reason in signs.items():
        if found := next((one for one in rested if sign in one.after), None):
            return found, reason
    best = rested[0]
    if best.format_id in used:
        return best, "It is the one that you have not used for the longest time."
    return best, f"You have not used it yet; it helps with {best.use_when}."


def signs(session: Session, team: Team, last: Retro | None, now: datetime) -> dict[str, str]:
    """What happened since the last retro that asks for a format, the most telling first."""
    if last is None or last.opened_at is None:
        return {"first": "It is your first retro: this one is short, and everybody knows it."}
    since = last.opened_at
    key = team.workspace_id, team.team_id
    entries = ledger.between(session, *key, since, now)
    events = [one.event for one in entries]
    lessons = til.written_between(session, team, since, now)
    tags = {tag for one in lessons for tag in one.tag_names}
    found = {
        "incident": (tags & INCIDENT_TAGS, "Somebody logged a lesson from an incident."),
        "trial": ({"trial.adopted", "trial.dropped"} & {*events}, "A trial has come to its end."),
        "decision": (
            _is_review_due(session, team, now),
            "Decisions of six weeks ago wait for a second look.",
        ),
        "newcomer": (
            any(one.joined_at > since for one in teams.members(session, team)),
            "Somebody has joined since the last retro.",
        ),
        "low": (
            last.raters and last.worth / last.raters <= LOW_WORTH,
            "The last retro was hardly worth its time to those who answered.",
        ),
        "moved": (events.count("action.moved") >= OFTEN_MOVED, "Several actions were moved."),
        "long": (now - since > LONG, "The last retro was more than six weeks ago."),
        "goal": ("goal.closed" in events, "A goal was closed."),
        "lessons": (len(lessons) >= LESSONS, "Many lessons were logged since the last retro."),
        "busy": (len(entries) >= MUCH, "Much has happened since the last retro."),
    }
    return {sign: reason for sign, (holds, reason) in found.items() if holds}


def _is_review_due(session: Session, team: Team, now: datetime) -> bool:
    key = team.workspace_id, team.team_id
    old = ledger.between(session, *key, team.created_at, now - REVIEW_AFTER)
    logged = {one.object_id for one in old if one.event == "decision.logged"}
    if not logged:
        return False
    all_ = ledger.between(session, *key, team.created_at, now)
    return bool(logged - {one.object_id for one in all_ if one.event == "decision.reviewed"})


def _plain(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isalnum())
