"""Retros: what the weekly digest tells: what was promised, and who leads the next one."""

from datetime import timedelta

from sqlmodel import Session

from bot import clock
from bot.drafts import Draft, Links, Names, Week
from bot.practices.retro import posts, promises
from bot.views.digest import Part, Place
from bot.views.retro import digest as views
from storage import retro as store
from storage.retro.actions import State
from storage.team import Team

AHEAD = timedelta(days=7)

# So many retros are told; a week rarely holds more.
MOST = 2

DONE, MOVED, DROPPED = EVENTS = ("action.done", "action.moved", "action.dropped")


def draft(session: Session, team: Team, week: Week) -> Draft | None:
    """What became of actions, those due in the week to come, and the retros in it."""
    now = week.window.end
    today = clock.local(now, team.tz).date()
    waiting = [one for one in promises.waiting(session, team) if one.state == State.OPEN]
    due = [one for one in waiting if one.due_on < today + AHEAD]
    ages = [(now - one.created_at).days for one in waiting]
    coming = store.coming(session, team, now, now + AHEAD)[:MOST]
    done, moved, dropped = (len(week.facts(one)) for one in EVENTS)
    if not (coming or due or done or moved or dropped):
        return None

    def parts(names: Names, _links: Links) -> list[Part]:
        named = [posts.named_action(names, one) for one in due]
        lines = [views.promised(done, moved, dropped, named, ages)]
        for retro, series in coming:
            when = f"{clock.local(retro.starts_at or now, team.tz):%a %H:%M}"
            leader = names.get(retro.facilitator, "A colleague") if retro.facilitator else ""
            lines.append(views.coming(retro.number, series or "", when, leader))
        lines = [one for one in lines if one]
        return [Part(Place.PROMISED, events=len(lines), lines=lines)]

    led = [retro.facilitator for retro, _ in coming]
    return Draft(parts, {one for one in [*led, *(action.owner for action in due)] if one})
