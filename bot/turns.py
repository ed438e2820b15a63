"""Turns: who is asked next, so that each has a fair share (practices.md 3.4).

A turn that takes place is one whole, shared out evenly among those who could have taken it; who
takes it pays that whole. The difference is a person's debt, and whom the team owes most is asked
first. Nothing is booked for a turn that nobody takes, so debts go on adding up to about nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from storage import team as teams
from storage import turn as store
from storage.team import Member, Team
from storage.turn import Turn

# Years of volunteering, or of declining, are not held against anybody for ever.
LEAST_DEBT = -2.0
MOST_DEBT = 1.5

NEWCOMER_EXEMPT = timedelta(weeks=4)

# Who was there when the team began is no newcomer: otherwise nobody could begin.
FOUNDING = timedelta(days=1)

DECLINES_TO_ASK = 2

# Shares are sums of fractions: what differs by less than this is equal, and chance decides.
EXACT_DIGITS = 6


def rotation(session: Session, team: Team, kind: str) -> list[Turn]:
    """Everybody's place in a rotation; members who have none yet get one.

    Who left keeps theirs, and finds it as it was when they join again, with no second exemption.
    """
    known = store.of_team(session, team, kind)
    ids = {one.person_id for one in known}
    new = [
        enter(team, member, kind)
        for member in teams.members(session, team)
        if member.person_id not in ids
    ]
    store.add(session, new)
    return sorted([*known, *new], key=lambda one: one.person_id)


def enter(team: Team, member: Member, kind: str) -> Turn:
    """A member's first place in a rotation: nothing owed, and no turn for a newcomer yet."""
    return Turn(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        kind=kind,
        person_id=member.person_id,
        exempt_until=exempt_until(team, member),
    )


def exempt_until(team: Team, member: Member) -> datetime | None:
    """Until when somebody who came later is left alone; None for whoever was there first."""
    is_founder = member.joined_at <= team.created_at + FOUNDING
    return None if is_founder else member.joined_at + NEWCOMER_EXEMPT


def pick(
    turns: Sequence[Turn],
    *,
    available: Collection[str],
    at: datetime,
    previous_at: datetime | None = None,
    asked: Collection[str] = (),
    rng: Random,
) -> Turn | None:
    """Whom to ask for the turn at a moment; None when there is nobody to ask.

    `available` are the members who are not away then, `asked` those who passed on this turn.
    Nobody is asked twice in a row, even where only they are available: an empty slot has its
    own answer in each practice, and they may still volunteer. `previous_at` is the moment of the
    slot before, also if it stayed empty; without it, the row goes back to the last turn taken.
    """
    resting = neighbours(turns, at, previous_at)
    free = [
        one
        for one in sharing(turns, available=available, at=at)
        if one.person_id not in resting and one.person_id not in asked
    ]
    if not free:
        return None
    most = max(_exact(one.debt) for one in free)
    return rng.choice([one for one in free if _exact(one.debt) == most])


def sharing(turns: Iterable[Turn], *, available: Collection[str], at: datetime) -> list[Turn]:
    """Those among whom the turn at a moment is shared: available, and neither left out nor new."""
    return [
        one
        for one in turns
        if one.person_id in available and not one.is_excluded and not is_exempt(one, at)
    ]


def neighbours(
    turns: Iterable[Turn], at: datetime, previous_at: datetime | None = None
) -> set[str]:
    """Who has the turn at this very moment, the one before it or the one after it."""
    takers = [(moment, one.person_id) for one in turns for moment in _moments(one)]
    since = previous_at or max((moment for moment, _ in takers if moment < at), default=at)
    until = min((moment for moment, _ in takers if moment > at), default=at)
    return {person_id for moment, person_id in takers if since <= moment <= until}


def is_exempt(turn: Turn, at: datetime) -> bool:
    """Whether the person is still too new at a moment to be asked."""
    return turn.exempt_until is not None and at < turn.exempt_until


def serve(turns: Sequence[Turn], by: Turn, *, available: Collection[str], at: datetime) -> None:
    """Book a turn on whoever takes it, asked or as a volunteer; twice is free.

    Call it when they accept, with the moment the turn takes place, so that the next pick knows.
    A turn that moves to another moment is undone and booked anew.
    """
    if at in _moments(by):
        return
    _share_out(_sharers(turns, by, available, at), 1)
    _owe(by, -1)
    by.served += 1
    by.declines = 0
    _remember(by, {*_moments(by), at})


def undo(turns: Sequence[Turn], by: Turn, *, available: Collection[str], at: datetime) -> None:
    """Take a booked turn back, as it was cancelled before it took place; twice is free.

    `available` are the same people as for `serve`. What a limit of the debt forgave stays forgiven.
    Each person's latest two turns are known; an older one has taken place, and stays.
    """
    if at not in _moments(by):
        return
    _owe(by, 1)
    _share_out(_sharers(turns, by, available, at), -1)
    by.served -= 1
    _remember(by, {*_moments(by)} - {at})


def pass_on(turn: Turn) -> bool:
    """Note that somebody declined or did not answer. It costs nothing.

    Says whether to ask them: "take me off, or shadow somebody first?" After the second time in
    a row that is, and then after each second one.
    """
    turn.declines += 1
    return turn.declines % DECLINES_TO_ASK == 0


def leave_out(turn: Turn) -> None:
    """Take somebody off the rotation, as they or a lead asked; their debt stands still."""
    turn.is_excluded = True


def put_back(turn: Turn) -> None:
    """Ask somebody again, who was left out; they go on where they stood."""
    turn.is_excluded = False
    turn.declines = 0


def gap(turns: Iterable[Turn], *, members: Collection[str], at: datetime) -> float:
    """How many turns lie between the most and the least favoured of a rotation."""
    debts = [one.debt for one in sharing(turns, available=members, at=at)]
    return max(debts) - min(debts) if debts else 0.0


def _sharers(
    turns: Iterable[Turn], by: Turn, available: Collection[str], at: datetime
) -> list[Turn]:
    # Whoever takes a turn could take it: a volunteer who is new or left out has a share as well.
    found = sharing(turns, available=available, at=at)
    return found if by in found else [*found, by]


def _share_out(sharers: Sequence[Turn], whole: int) -> None:
    for one in sharers:
        _owe(one, whole / len(sharers))
        one.fair_share += whole / len(sharers)
        one.occasions += whole


def _owe(turn: Turn, more: float) -> None:
    turn.debt = min(MOST_DEBT, max(LEAST_DEBT, turn.debt + more))


def _moments(turn: Turn) -> list[datetime]:
    return [one for one in (turn.served_before_at, turn.last_served_at) if one]


def _remember(turn: Turn, moments: Collection[datetime]) -> None:
    turn.served_before_at, turn.last_served_at = [None, None, *sorted(moments)][-2:]


def _exact(debt: float) -> float:
    return round(debt, EXACT_DIGITS)
