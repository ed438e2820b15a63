"""Reviews: the ladder: whoever holds one up, its author, the channel without a name, silence."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import hours, schedules
from bot.practices.reviews import posts, rules
from bot.practices.reviews.rules import Move, Reason, Rung
from bot.schedules import Cadence
from bot.sends import Item, Post, Send
from bot.views import reviews as views
from storage import reviews as store
from storage import team as teams
from storage.reviews import Call, Review
from storage.schedule import Schedule
from storage.team import Team

STEP = "reviews.step"
CALL = "reviews.call"
READY = "reviews.ready"
AUTHOR = "reviews.author"

# The channel's own post, at ten on working days, where there is something for it.
CALLS = Cadence(
    kind=CALL,
    label="Reviews that look for a reviewer",
    about="At ten, the channel hears of reviews that nobody took for days. It names nobody.",
    rrule="FREQ=DAILY",
    at=time(10),
)
# Somebody may have gone away, come back or left meanwhile.
LOOK = Cadence(kind="reviews.look", label="", about="", rrule="FREQ=DAILY", at=time(6))

CALL_GRACE = timedelta(hours=6)
LOOK_GRACE = timedelta(hours=20)
# Each step looks at how things stand.
STEP_GRACE = timedelta(days=30)

# What nobody read within so long is asked anew or not at all.
ITEM_LIFE = timedelta(days=7)


def fire_step(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Climb the ladder of each review whose time has come."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        review = store.get(session, one.workspace_id, one.key.partition(":")[2])
        if team and review:
            sends += step(session, team, review, now)
    return sends


def fire_call(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Tell each channel which reviews look for somebody, without a name and without an age."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            sends += _call(session, team, now)
    return sends


def fire_look(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """See whether somebody whom a review waits for has gone away, come back or left."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            for review in store.under_way(session, team):
                sends += step(session, team, review, now)
    return sends


def step(session: Session, team: Team, review: Review, now: datetime) -> list[Send]:
    """Do what is due about one review, and set the moment of its next step."""
    sends: list[Send] = []
    rung = _rung(session, team, review, now)
    if rung and rung.at <= now:
        sends = _climb(session, team, review, rung, now)
    arm(session, team, review, now)
    return sends


def arm(session: Session, team: Team, review: Review, now: datetime) -> None:
    """Have the next step fall due when it is time, or never where it is nobody's move."""
    rung = _rung(session, team, review, now)
    at = max(rung.at, now) if rung else None
    schedules.arm(session, team, kind=STEP, about=review.review_id, at=at)


def move_of(session: Session, team: Team, review: Review, now: datetime) -> tuple[Move, Reason]:
    """Whose move it is in a review, and why."""
    asked, present = waited_for(session, team, review), _present(session, team, review, now)
    large = store.limits(session, team).large
    return rules.whose_move(review, present=present, asked=asked, large=large)


def waited_for(session: Session, team: Team, review: Review) -> list[str]:
    """Whose look a review waits for: whoever took it, or else whoever was asked."""
    if review.claimed_by and teams.is_member(session, team, review.claimed_by):
        return [review.claimed_by]
    asked = [one for one in store.reviewers(session, review) if not one.declined_at]
    return [one.person_id for one in asked if teams.is_member(session, team, one.person_id)]


def is_there(session: Session, team: Team, person_id: str, now: datetime) -> bool:
    """Whether somebody is neither away nor out of office today."""
    theirs = hours.of(session, team.workspace_id, person_id, now)
    if theirs is None:
        return False
    today = theirs.today(now)
    is_quiet = theirs.quiet_until is not None and today <= theirs.quiet_until
    return not is_quiet and not theirs.is_away(today, team.team_id)


def looks_for_somebody(review: Review) -> bool:
    """Whether the channel may hear that nobody has taken a review yet."""
    return rules.is_ready(review) and review.state == store.State.OPEN and not review.rests


def usual_hours(team: Team) -> hours.Hours:
    """When a team works, for somebody whom Baton does not know."""
    return hours.Hours(schedules.calendar(team), team.day_starts, team.day_ends)


def nudge_author(session: Session, team: Team, review: Review, now: datetime) -> list[Send]:
    """Tell its author at once that somebody else is needed, unless they heard enough."""
    if review.nudges >= rules.MOST_NUDGES or review.rests or not review.author:
        return []
    review.rung, review.nudges = 1, review.nudges + 1
    store.save(session, [review])
    arm(session, team, review, now)
    return [_item(review, AUTHOR, review.author, now)]


def _present(session: Session, team: Team, review: Review, now: datetime) -> list[str]:
    asked = waited_for(session, team, review)
    return [one for one in asked if is_there(session, team, one, now)]


def _rung(session: Session, team: Team, review: Review, now: datetime) -> Rung | None:
    move, reason = move_of(session, team, review, now)
    people = _present(session, team, review, now) if move == Move.REVIEWER else [review.author]
    found = [hours.of(session, team.workspace_id, one, now) for one in people if one]
    clocks = [one for one in found if one]
    limits = store.limits(session, team)
    if not clocks and move == Move.AUTHOR:
        # Baton does not know who wrote it: nobody is nudged, and the channel may still take it.
        clocks = [usual_hours(team)] if reason == Reason.UNASKED else []
    return rules.next_rung(review, move, reason, clocks=clocks, limits=limits)


def _climb(session: Session, team: Team, review: Review, rung: Rung, now: datetime) -> list[Send]:
    rules.climb(review, rung)
    if rung.number == rules.MOST_NUDGES:
        review.wants_call = True
        store.save(session, [review])
        return []
    store.save(session, [review])
    if rung.move == Move.AUTHOR:
        # A reviewer who is away is no reason to wait for the morning (practices.md 4.2).
        at = now if rung.reason == Reason.AWAY else _morning(session, review, review.author, now)
        return [_item(review, AUTHOR, review.author, at)] if review.author else []
    found = []
    for person_id in _present(session, team, review, now):
        row = store.reviewer(session, review, person_id)
        is_put_off = row and row.not_before and row.not_before > now
        if not is_put_off:
            at = _morning(session, review, person_id, now)
            found.append(_item(review, READY, person_id, at))
    return list(found)


def _call(session: Session, team: Team, now: datetime) -> list[Send]:
    found = [one for one in store.wanting_a_call(session, team) if looks_for_somebody(one)]
    if not found:
        return []
    call = Call(workspace_id=team.workspace_id, team_id=team.team_id, posted_at=now)
    store.save(session, [call])
    for one in found:
        one.wants_call, one.call_id = False, call.call_id
    store.save(session, found)
    return [
        Post(
            workspace_id=team.workspace_id,
            key=posts.call_key(call),
            channel=team.channel_id,
            message=views.called([posts.shown(session, one) for one in found]),
        )
    ]


def _morning(session: Session, review: Review, person_id: str | None, now: datetime) -> datetime:
    """When somebody's next regular message goes out; nothing about a review interrupts them."""
    theirs = hours.of(session, review.workspace_id, person_id or "", now)
    return theirs.next_bundle(now) if theirs else now


def _item(review: Review, kind: str, person_id: str, at: datetime) -> Item:
    since = int(review.clock_from.timestamp())
    return Item(
        workspace_id=review.workspace_id,
        key=f"{kind}:{review.review_id}:{since}:{review.rung}:{person_id}",
        person_id=person_id,
        team_id=review.team_id,
        kind=kind,
        reference=review.review_id,
        not_before=at,
        expires_at=at + ITEM_LIFE,
    )
