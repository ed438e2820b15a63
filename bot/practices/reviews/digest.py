"""Reviews: what the weekly digest tells of them, for the team alone (practices.md 4.2, R11)."""

from datetime import timedelta

from sqlmodel import Session

from bot.clock import Window
from bot.practices.reviews import rules, steps
from bot.views.digest import Part
from bot.views.reviews import digest as views
from storage import ledger
from storage import reviews as store
from storage.ledger import LedgerEntry
from storage.team import Team

# Fewer answers than this say more about their people than about the team.
FEWEST = 3
BEFORE = timedelta(weeks=4)


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """How long first replies took, compared with the team's own last four weeks, and what the
    channel took up.
    """
    key = team.workspace_id, team.team_id
    found = ledger.between(session, *key, window.start - BEFORE, window.end)
    rows = [one for one in found if one.practice == "reviews"]
    now = [one for one in rows if one.at >= window.start]
    before = [one for one in rows if one.at < window.start]
    waits = _waits(now)
    taken = sum(one.event == "review.claimed" and bool(one.n) for one in now)
    waiting = sum(
        one.call_id is not None and steps.looks_for_somebody(one)
        for one in store.under_way(session, team)
    )
    day = int(steps.usual_hours(team).business_day().total_seconds() // 60)
    lines = []
    if len(waits) >= FEWEST:
        earlier = _waits(before)
        lines.append(
            views.first_reply(
                *rules.quartiles(waits),
                before=rules.quartiles(earlier)[0] if len(earlier) >= FEWEST else None,
                day=day,
            )
        )
    if taken:
        lines.append(views.taken(taken))
    if waiting:
        lines.append(views.waiting(waiting))
    return Part(events=len(waits) + taken, lines=lines) if lines else None


def _waits(rows: list[LedgerEntry]) -> list[int]:
    return [one.n for one in rows if one.event == "review.first_reply" and one.n is not None]
