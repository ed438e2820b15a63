"""Retros: who leads one: asked by turn, handed over, or taken over by whoever is there."""

from datetime import datetime
from random import Random

from sqlmodel import Session

from bot import hours, permissions, turns
from bot.errors import UserError
from bot.practices.retro import posts, timing
from bot.sends import Item, Send
from bot.views.retro import leading as views
from storage import person as people
from storage import retro as store
from storage import team as teams
from storage.retro import Answer, Ask, Phase, Retro
from storage.team import Team
from storage.turn import Turn

ROTATION = "retro.facilitator"
TURN = "retro.turn"

OVER = "That retro is over. `/retro` shows how things stand."


def ask_next(session: Session, team: Team, retro: Retro, now: datetime) -> list[Send]:
    """Ask whoever is next whether they lead; without anybody left, the retro opens without."""
    if retro.facilitator or retro.starts_at is None:
        return []
    rows = turns.rotation(session, team, ROTATION)
    asked = store.asks(session, retro)
    # A look ahead picks the same people, though its retro has another id.
    rng = Random(f"{team.channel_id}:{retro.series_id}:{retro.starts_at.isoformat()}:{len(asked)}")
    turn = turns.pick(
        rows,
        available=available(session, team, retro.starts_at, now),
        at=retro.starts_at,
        asked={one.person_id for one in asked},
        rng=rng,
    )
    if turn is None:
        return []
    ask = Ask(
        workspace_id=team.workspace_id,
        retro_id=retro.retro_id,
        person_id=turn.person_id,
        asked_at=now,
        # A working day of theirs goes by before they see it, and another one to answer.
        until=timing.working_days_after(team, now, 2),
    )
    store.save(session, [ask])
    return [
        Item(
            workspace_id=team.workspace_id,
            key=f"{TURN}:{ask.ask_id}",
            person_id=ask.person_id,
            team_id=team.team_id,
            kind=TURN,
            reference=ask.ask_id,
            expires_at=retro.opens_at or retro.starts_at,
        )
    ]


def accept(session: Session, team: Team, ask: Ask, now: datetime) -> list[Send]:
    """Take a yes; a late one counts while nobody leads.

    Raises:
        UserError: somebody else does, or it is over.
    """
    retro = of_ask(session, ask)
    if retro.phase in (Phase.CLOSED, Phase.SKIPPED):
        raise UserError(OVER)
    if retro.facilitator == ask.person_id:
        return []
    if retro.facilitator:
        raise UserError("Somebody else leads it by now. You are asked again another time.")
    ask.answer = Answer.YES
    store.save(session, [ask])
    return seat(session, team, retro, ask.person_id, now)


def decline(session: Session, team: Team, ask: Ask, now: datetime) -> list[Send]:
    """Take a no: it costs nothing, nobody hears of it, and the next one is asked."""
    if ask.answer == Answer.NO:
        return []
    was_open, ask.answer = ask.answer == Answer.OPEN, Answer.NO
    store.save(session, [ask])
    return _pass_on(session, team, ask, now) if was_open else []


def lapse(session: Session, team: Team, retro: Retro, now: datetime) -> list[Send]:
    """Ask somebody else where there was no answer in time."""
    sends: list[Send] = []
    for ask in timing.pending(session, retro):
        if ask.until <= now:
            ask.answer = Answer.LATE
            store.save(session, [ask])
            sends += ask_next(session, team, retro, now)
    return sends


def take_off(session: Session, team: Team, ask: Ask) -> None:
    """Leave somebody out of the turns, as they asked."""
    if row := _turn(session, team, ask.person_id):
        turns.leave_out(row)
    keep_asking(session, ask)


def keep_asking(session: Session, ask: Ask) -> None:
    """Go on asking somebody."""
    ask.asks_how_to_go_on = False
    store.save(session, [ask])


def seat(session: Session, team: Team, retro: Retro, person_id: str, now: datetime) -> list[Send]:
    """Have somebody lead, as they said: their turn is booked, and the one before has theirs back.

    Who was left out of the turns has said otherwise by that, and is asked again.
    """
    unseat(session, team, retro)
    retro.facilitator = person_id
    if row := _turn(session, team, person_id):
        turns.put_back(row)
    _book(session, team, retro, now)
    store.save(session, [retro])
    timing.arm(session, team, retro)
    if retro.opened_at is None:
        return []
    told = views.led_by(posts.shown(session, team, retro))
    sends = posts.follow(session, team, retro)
    return sends + posts.reply(team, retro, f"led:{retro.version}", told)


def unseat(session: Session, team: Team, retro: Retro) -> None:
    """Take the turn of whoever leads back."""
    rows = turns.rotation(session, team, ROTATION)
    row = next((one for one in rows if one.person_id == retro.facilitator), None)
    if row and retro.starts_at:
        turns.undo(rows, row, available=retro.shared_with.split(), at=retro.starts_at)
        store.save(session, rows)
    retro.facilitator, retro.shared_with = None, ""


def release(session: Session, team: Team, retro: Retro, now: datetime) -> list[Send]:
    """Find another one where whoever leads left the team, or will be away when it begins."""
    if retro.facilitator is None or _is_there(session, team, retro, retro.facilitator, now):
        return []
    unseat(session, team, retro)
    store.save(session, [retro])
    timing.arm(session, team, retro)
    if retro.phase == Phase.PLANNED:
        return ask_next(session, team, retro, now)
    wanted = views.leader_wanted(posts.shown(session, team, retro))
    sends = posts.follow(session, team, retro)
    return sends + posts.reply(team, retro, f"wanted:{retro.version}", wanted)


def take_over(session: Session, team: Team, retro: Retro, *, by: str, now: datetime) -> list[Send]:
    """Lead from here, where nobody does, whoever does is away, or asked for it.

    Raises:
        UserError: whoever leads is there.
    """
    if not posts.is_open(retro):
        raise UserError(OVER)
    if retro.facilitator == by:
        raise UserError("You lead it already. `/retro next` goes on.")
    if not may_take_over(session, team, retro, by, now):
        name = people.names(session, team.workspace_id, [retro.facilitator or ""])
        who = name.get(retro.facilitator or "", "A colleague")
        raise UserError(f"{who} leads this retro, and is here. Ask them: they can hand it over.")
    if retro.told > 1:
        # Its time was over: whoever leads from here has another working day.
        retro.told, retro.ends_at = 0, timing.working_days_after(team, now, 1)
    return seat(session, team, retro, by, now)


def may_take_over(session: Session, team: Team, retro: Retro, by: str, now: datetime) -> bool:
    """Whether somebody may lead from here."""
    leader = retro.facilitator
    was_asked = any(
        one.person_id == by and one.asked_by == leader for one in store.asks(session, retro)
    )
    return (
        leader is None
        or retro.told > 1
        or was_asked
        or permissions.is_lead(session, team, by)
        or not is_here(session, team, leader, now)
    )


def hand_over(
    session: Session, team: Team, retro: Retro, *, by: str, to: str, now: datetime
) -> list[Send]:
    """Ask a colleague in the thread to lead instead; nothing changes until they say yes.

    Raises:
        UserError: they may not, or the colleague is not in the team.
    """
    require_leader(session, team, retro, by, now)
    if to == retro.facilitator:
        raise UserError("They lead it already. Pick somebody else.")
    if not teams.is_member(session, team, to):
        raise UserError("They are not in this team. Ask somebody of the team.")
    ask = Ask(
        workspace_id=team.workspace_id,
        retro_id=retro.retro_id,
        person_id=to,
        asked_by=retro.facilitator,
        asked_at=now,
        until=now,
    )
    store.save(session, [ask])
    return posts.reply(team, retro, f"handed:{ask.ask_id}", views.handed(retro, to))


def require_leader(session: Session, team: Team, retro: Retro, by: str, now: datetime) -> None:
    """Let only whoever leads, a lead, or those who may take over go on.

    Raises:
        UserError: says who can.
    """
    if not posts.is_open(retro):
        raise UserError(OVER)
    if by == retro.facilitator or may_take_over(session, team, retro, by, now):
        return
    names = people.names(session, team.workspace_id, [retro.facilitator or ""])
    who = names.get(retro.facilitator or "", "A colleague")
    raise UserError(f"{who} leads this retro. Ask them, or a lead of the team.")


def is_here(session: Session, team: Team, person_id: str, now: datetime) -> bool:
    """Whether somebody is in the team, and not away today."""
    if not teams.is_member(session, team, person_id):
        return False
    theirs = hours.of(session, team.workspace_id, person_id, now)
    return theirs is None or not theirs.is_away(theirs.today(now), team.team_id)


def available(session: Session, team: Team, at: datetime, now: datetime) -> set[str]:
    """The members who work on the day of a moment."""
    ids = [one.person_id for one in teams.members(session, team)]
    theirs = hours.of_people(session, team.workspace_id, ids, now)
    return {
        one
        for one, their in theirs.items()
        if their.works_on(their.today(at)) and not their.is_away(their.today(at), team.team_id)
    }


def of_ask(session: Session, ask: Ask) -> Retro:
    """The retro that somebody was asked to lead."""
    found = store.get(session, ask.workspace_id, ask.retro_id)
    assert found
    return found


def _pass_on(session: Session, team: Team, ask: Ask, now: datetime) -> list[Send]:
    if row := _turn(session, team, ask.person_id):
        ask.asks_how_to_go_on = turns.pass_on(row)
        store.save(session, [row, ask])
    retro = of_ask(session, ask)
    sends = ask_next(session, team, retro, now) if retro.phase == Phase.PLANNED else []
    timing.arm(session, team, retro)
    return sends


def _book(session: Session, team: Team, retro: Retro, now: datetime) -> None:
    rows = turns.rotation(session, team, ROTATION)
    row = next((one for one in rows if one.person_id == retro.facilitator), None)
    if row and retro.starts_at:
        who = available(session, team, retro.starts_at, now)
        turns.serve(rows, row, available=who, at=retro.starts_at)
        retro.shared_with = " ".join(sorted(who))
        store.save(session, rows)


def _is_there(session: Session, team: Team, retro: Retro, person_id: str, now: datetime) -> bool:
    """Whether whoever leads a retro still can: of an open one only who left cannot."""
    if retro.phase != Phase.PLANNED or retro.starts_at is None:
        return teams.is_member(session, team, person_id)
    theirs = hours.of(session, team.workspace_id, person_id, now)
    day = theirs.today(retro.starts_at) if theirs else None
    is_member = teams.is_member(session, team, person_id)
    return is_member and not (theirs and day and theirs.is_away(day, team.team_id))


def _turn(session: Session, team: Team, person_id: str) -> Turn | None:
    rows = turns.rotation(session, team, ROTATION)
    return next((one for one in rows if one.person_id == person_id), None)
