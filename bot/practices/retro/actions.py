"""Retros: actions: proposed, taken by exactly one owner, done, moved, dropped, and remembered."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock, permissions
from bot.errors import UserError
from bot.practices.retro import posts, promises
from bot.practices.retro.typed import NewAction, checked, due_of, within
from bot.sends import Item, Send
from bot.views.retro import promises as views
from bot.views.retro.forms import ACTION_TEXT
from storage import retro as store
from storage import team as teams
from storage.retro import Phase, Retro
from storage.retro import actions as actions_store
from storage.retro.actions import Action, State
from storage.team import Team

DUE = "retro.due"
OWNER = "retro.owner"

# practices.md 7: two actions are done, ten are not.
MOST = 2
# A tap on “Moved” gives it as long as until the next retro.
MOVES_BY = timedelta(weeks=2)
# Before the day's messages start anywhere.
MORNING = time(6)
LIFE = timedelta(days=7)
ONE_DAY = timedelta(days=1)

FINISHED = {
    State.DONE: "It is done already.",
    State.DROPPED: "It was dropped already.",
    State.GOAL: "It is a goal by now.",
}


def propose(
    session: Session,
    team: Team,
    retro: Retro,
    *,
    place: int,
    by: str,
    new: NewAction,
    now: datetime,
) -> tuple[Action, list[Send]]:
    """Put an action into its topic's thread. Whoever names themselves has said yes.

    Raises:
        FieldError: it lacks an owner, a date, or its plan.
        UserError: it is not the time for it, or there are two.
    """
    require_room(session, retro)
    new = checked(new, clock.local(now, team.tz).date())
    assert new.owner
    assert new.due_on
    if not teams.is_member(session, team, new.owner):
        raise UserError("They are not in this team. An action is owned by somebody of the team.")
    action = Action(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        retro_id=retro.retro_id,
        place=place,
        number=actions_store.next_number(session, team),
        text=new.text,
        cue=new.cue,
        step=new.step,
        asked=new.owner,
        due_on=new.due_on,
        created_at=now,
        changed_at=now,
    )
    store.save(session, [action])
    if new.owner == by:
        _take(session, team, action, by, now)
    message = views.proposed(posts.shown_action(session, action))
    to = posts.topic_key(retro.retro_id, place)
    sends = posts.reply(team, retro, f"action:{action.action_id}", message, to=to)
    if action.owner is None:
        tomorrow = clock.local(now, team.tz).date() + ONE_DAY
        sends.append(_item(action, OWNER, new.owner, not_before=_morning(team, tomorrow)))
    return action, sends


def require_room(session: Session, retro: Retro) -> None:
    """Let a retro lead to two actions at most.

    Raises:
        UserError: says why not.
    """
    if retro.phase not in (Phase.DISCUSS, Phase.CLOSING):
        raise UserError("Actions are added while the topics are talked about. `/retro status`")
    if len(promises.of(session, retro)) >= MOST:
        raise UserError(
            f"This retro has its {MOST} actions, and more are seldom done. Drop one first, or try "
            "it next time."
        )


def accept(session: Session, team: Team, action: Action, *, by: str, now: datetime) -> list[Send]:
    """Own an action: whoever was asked, or, where nobody is, whoever is first.

    Raises:
        UserError: somebody else owns it or was asked, or it is finished.
    """
    if action.owner == by:
        return []
    if action.owner or action.state != State.PROPOSED:
        raise UserError(FINISHED.get(action.state, "Somebody else has taken it by now: enough."))
    if action.asked not in (None, by):
        raise UserError("Somebody else was asked. Once they say “Not me”, you can take it.")
    _take(session, team, action, by, now)
    return promises.follow(session, action)


def decline(session: Session, action: Action, *, by: str) -> list[Send]:
    """Pass on an action; it then waits for anybody, and nobody is named.

    Raises:
        UserError: somebody else was asked.
    """
    if action.state != State.PROPOSED or action.asked is None:
        return []
    if action.asked != by:
        raise UserError("Somebody else was asked: ask them to answer.")
    action.asked = None
    store.save(session, [action])
    return promises.follow(session, action)


def finish(
    session: Session, team: Team, action: Action, state: State, *, by: str, now: datetime
) -> list[Send]:
    """Settle an action: done, dropped, or too large and so a goal.

    Raises:
        UserError: they may not, or it is settled already.
    """
    _require(session, team, action, by)
    action.state, action.changed_at = state, now
    store.save(session, [action])
    event = {State.DONE: "action.done", State.DROPPED: "action.dropped"}.get(state, "goal.set")
    actor = action.owner if state == State.DONE else None
    posts.note(session, team, action.action_id, event, now, actor=actor)
    return promises.follow(session, action)


def move(
    session: Session,
    team: Team,
    action: Action,
    *,
    by: str,
    due_on: date | None,
    now: datetime,
) -> list[Send]:
    """Give an action another date: the one that is named, or two weeks from today.

    Raises:
        FieldError: the date has passed.
        UserError: they may not, it is settled, or was moved too often.
    """
    _require(session, team, action, by)
    if action.owner is None:
        raise UserError("Nobody owns it yet. Take it, or drop it.")
    if action.moved >= views.TOO_OFTEN:
        raise UserError(f"It was moved {action.moved} times. Make it smaller, drop it, or a goal.")
    today = clock.local(now, team.tz).date()
    action.due_on = due_of(due_on or today + MOVES_BY, today)
    action.moved += 1
    return _again(session, team, action, "action.moved", now)


def shrink(
    session: Session,
    team: Team,
    action: Action,
    *,
    by: str,
    text: str,
    due_on: date | None,
    now: datetime,
) -> list[Send]:
    """Make an action smaller; it begins anew.

    Raises:
        FieldError: the text or the date cannot be kept.
        UserError: they may not, or it is settled.
    """
    _require(session, team, action, by)
    action.text = within(text, ACTION_TEXT, "text", "What is the smallest part that helps?")
    action.due_on = due_of(due_on, clock.local(now, team.tz).date())
    action.moved = 0
    return _again(session, team, action, "action.moved", now)


def remind(session: Session, team: Team, action: Action, now: datetime) -> list[Send]:
    """Tell the owner in their next message, once the date has come: once for each date.

    Who has left cannot do it: it waits for somebody else, and for the next retro.
    """
    if action.owner is None:
        return []
    if not teams.is_member(session, team, action.owner):
        action.owner, action.asked, action.state = None, None, State.PROPOSED
        store.save(session, [action])
        return promises.follow(session, action)
    today = clock.local(now, team.tz).date()
    is_due = today - LIFE < action.due_on <= today
    return [_item(action, DUE, action.owner)] if is_due else []


def _take(session: Session, team: Team, action: Action, by: str, now: datetime) -> None:
    action.owner, action.asked, action.state = by, None, State.OPEN
    action.changed_at = now
    posts.note(session, team, action.action_id, "action.opened", now, actor=by)
    store.save(session, [action])


def _again(session: Session, team: Team, action: Action, event: str, now: datetime) -> list[Send]:
    action.changed_at = now
    store.save(session, [action])
    posts.note(session, team, action.action_id, event, now)
    return promises.follow(session, action)


def _require(session: Session, team: Team, action: Action, by: str) -> None:
    if action.state in FINISHED:
        raise UserError(f"{FINISHED[action.state]} `/retro actions` shows what is open.")
    leads = [
        one.facilitator for one in store.in_phases(session, team, store.OPEN) if one.facilitator
    ]
    if by not in (action.owner, *leads) and not permissions.is_lead(session, team, by):
        raise UserError("Only its owner, or whoever leads the retro, can say that. Ask them.")


def _item(action: Action, kind: str, person_id: str, *, not_before: datetime | None = None) -> Item:
    is_relay = kind == OWNER
    day = datetime.combine(action.due_on, MORNING, tzinfo=action.created_at.tzinfo)
    return Item(
        workspace_id=action.workspace_id,
        key=f"{kind}:{action.action_id}:{action.due_on}",
        person_id=person_id,
        team_id=action.team_id,
        kind=kind,
        reference=action.action_id,
        not_before=not_before,
        expires_at=None if is_relay else day + LIFE,
    )


def _morning(team: Team, day: date) -> datetime:
    found = clock.place(day, MORNING, team.tz) or clock.place(day + ONE_DAY, MORNING, team.tz)
    assert found
    return found
