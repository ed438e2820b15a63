"""Retros: what happened since the last one, from the ledger, before anybody judges it."""

from collections import Counter
from datetime import datetime

from sqlmodel import Session

from bot.views.common import quoted
from storage import ledger, sessions, til
from storage.retro import Retro
from storage.team import Team

# So many titles are named; the rest is a number.
NAMED = 3

# What an event is called, for one and for several.
EVENTS = {
    "session.held": ("session held", "sessions held"),
    "session.skipped": ("session without a speaker", "sessions without a speaker"),
    "til.logged": ("lesson logged", "lessons logged"),
    "decision.logged": ("decision logged", "decisions logged"),
    "decision.reviewed": ("decision looked at again", "decisions looked at again"),
    "review.closed": ("review closed", "reviews closed"),
    "goal.moved": ("goal moved", "goals moved"),
    "goal.closed": ("goal closed", "goals closed"),
    "trial.adopted": ("trial adopted", "trials adopted"),
    "trial.dropped": ("trial dropped", "trials dropped"),
    "role.handed_over": ("role handed over", "roles handed over"),
    "kudos.given": ("thank-you said", "thank-yous said"),
    "action.done": ("action done", "actions done"),
    "action.moved": ("action moved", "actions moved"),
    "action.dropped": ("action dropped", "actions dropped"),
}


def since(last: Retro | None, team: Team) -> datetime:
    """From when on the facts are told."""
    return last.opened_at if last and last.opened_at else team.created_at


def lines(session: Session, team: Team, start: datetime, end: datetime) -> list[str]:
    """The facts of a window, as lines of mrkdwn; the team's acts, never a person's count."""
    entries = ledger.between(session, team.workspace_id, team.team_id, start, end)
    counts = Counter(one.event for one in entries)
    found = []
    for event, (single, several) in EVENTS.items():
        if n := counts[event]:
            titles = _titles(session, team, event, start, end)
            told = f": {', '.join(f'“{quoted(one, 100)}”' for one in titles)}" if titles else ""
            found.append(f"{n} {single if n == 1 else several}{told}")
    return found


def _titles(session: Session, team: Team, event: str, start: datetime, end: datetime) -> list[str]:
    """What some things were called, where the team can read it anyway."""
    if event == "til.logged":
        return [one.title for one in til.written_between(session, team, start, end)][-NAMED:]
    if event == "session.held":
        held = [
            one
            for one in sessions.around(session, team, start, end)
            if one.state == sessions.State.HELD
        ]
        return [part.title for one in held for part in sessions.parts(session, one)][-NAMED:]
    return []
