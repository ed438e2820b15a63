"""Retros: what happens by itself as time goes on. A phase ends softly: a person moves it on."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import clock
from bot.practices import retro as retros
from bot.practices.retro import actions, leading, posts, promises, series, timing
from bot.schedules import Cadence
from bot.sends import Send
from bot.views.retro import leading as views
from storage import retro as store
from storage import team as teams
from storage.retro import Phase, Retro
from storage.schedule import Schedule
from storage.team import Team

Fire = Callable[[Session, Sequence[Schedule], datetime], list[Send]]

LOOK_KIND = "retro.look"
LOOK = Cadence(kind=LOOK_KIND, label="", about="", rrule="FREQ=DAILY", at=time(6))

# Long enough to ask a few people whether they lead.
PLAN_DAYS = 9

# One that somebody started stands for the one that the rhythm asks for.
APART = timedelta(days=6)

SLOT_GRACE = timedelta(hours=1)
LOOK_GRACE = timedelta(hours=20)
# Each step decides for itself whether it is too late for it.
STEP_GRACE = timedelta(days=30)


def fire_slot(_session: Session, _due: Sequence[Schedule], _now: datetime) -> list[Send]:
    """Nothing: the slot's schedule holds the series' rhythm, and steps of their own do the rest."""
    return []


def fire_look(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Plan what each rhythm asks for, remind of actions, and find another leader for who left or is
    away. A step whose moment passed while the team was paused is due again.
    """
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team is None or team.paused_at:
            continue
        for retro in store.in_phases(session, team, (Phase.PLANNED, *store.OPEN)):
            sends += leading.release(session, team, retro, now)
            timing.arm(session, team, retro)
        for action in promises.waiting(session, team):
            sends += actions.remind(session, team, action, now)
        for series_id, row in series.of(session, team):
            sends += plan(session, team, series_id, row, now)
    return sends


def fire_step(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Do what is due in each retro."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        retro = store.get(session, one.workspace_id, one.key.partition(":")[2])
        if team and retro and team.paused_at is None:
            sends += step(session, team, retro, now)
    return sends


def plan(session: Session, team: Team, series_id: str, row: Schedule, now: datetime) -> list[Send]:
    """Plan the next retro of a series, and ask whose turn it is to lead.

    A team that has never used retros is left alone: somebody starts one, or writes a card.
    """
    if row.next_at is None or row.next_on is None or not store.has_begun(session, team):
        return []
    ahead = clock.local(row.next_at, team.tz).date() - clock.local(now, team.tz).date()
    is_open = any(one.series_id == series_id for one in store.in_phases(session, team, store.OPEN))
    is_near = any(
        one.series_id == series_id and one.starts_at and row.next_at - one.starts_at < APART
        for one in store.told(session, team)
    )
    is_planned = store.planned_for(session, team, series_id, row.next_on)
    if ahead.days > PLAN_DAYS or is_open or is_near or is_planned:
        return []
    retro = retros.drawer(session, team, series_id, now)
    retro.planned_for, retro.starts_at = row.next_on, row.next_at
    retro.opens_at = max(timing.opens_at(team, row.next_at), now)
    store.save(session, [retro])
    sends = leading.ask_next(session, team, retro, now)
    timing.arm(session, team, retro)
    return sends


def step(session: Session, team: Team, retro: Retro, now: datetime) -> list[Send]:
    """Do all that is due in one retro, and set the moment of its next step."""
    sends: list[Send] = []
    if retro.phase == Phase.PLANNED:
        sends += leading.lapse(session, team, retro, now)
        if retro.opens_at and retro.opens_at <= now:
            sends += retros.open_(session, team, retro, chosen=None, now=now)
    second = timing.second_topic_at(retro)
    if second and second <= now:
        sends += retros.post_topic(session, team, retro, now)
    let_go_at = timing.let_go_at(team, retro)
    if posts.is_open(retro) and retro.told > 1 and let_go_at and let_go_at <= now:
        sends += retros.let_go(session, team, retro, now)
    sends += _tell(session, team, retro, now)
    timing.arm(session, team, retro)
    return sends


def _tell(session: Session, team: Team, retro: Retro, now: datetime) -> list[Send]:
    """At a phase's soft end tell whoever leads; later on, or where nobody does, tell anybody."""
    due = {0: retro.ends_at, 1: timing.others_from(team, retro)}.get(retro.told)
    if not posts.is_open(retro) or due is None or due > now:
        return []
    leader = retro.facilitator
    is_here = leader is not None and leading.is_here(session, team, leader, now)
    is_again = retro.told > 0 or not is_here
    retro.told = 2 if is_again else 1
    if is_again:
        # After a long pause, too, there is time to take it over before it is let go.
        retro.ends_at = now
    store.save(session, [retro])
    message = views.told(posts.shown(session, team, retro), is_again=is_again)
    key = f"told:{retro.phase}:{retro.told}:{now.isoformat()}"
    return posts.reply(team, retro, key, message)


# What the registry is told of: schedules, turns, and what happens when a schedule falls due, each
# with how late it may still happen.
CADENCES = (series.RHYTHM, LOOK)
TURNS = (leading.ROTATION,)
FIRINGS: Mapping[str, tuple[Fire, timedelta]] = {
    series.SLOT: (fire_slot, SLOT_GRACE),
    LOOK_KIND: (fire_look, LOOK_GRACE),
    timing.STEP: (fire_step, STEP_GRACE),
}
