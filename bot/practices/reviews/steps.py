"""Reviews: the ladder: whoever holds one up, its author, the channel without a name, silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import hours, schedules
from bot.hours import Hours
from bot.practices.reviews import posts, rules
from bot.practices.reviews.rules import Move, Reason, Rung
from bot.schedules import Cadence
from bot.sends import Item, Post, Send
from bot.views import reviews as views
from storage import reviews as store
from storage import team as teams
from storage.reviews import Call, Limits, Review
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


@dataclass(frozen=True)
class Around:
    """Whom a review waits for, who of them is there, and the hours of all whom it concerns."""

    asked: list[str]
    present: list[str]
    hours: Mapping[str, Hours]

    def morning(self, person_id: str | None, now: datetime) -> datetime:
        """When somebody's next regular message goes out; nothing of a review interrupts them."""
        theirs = self.hours.get(person_id or "")
        return theirs.next_bundle(now) if theirs else now


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
                if not rules.is_silent(review):
                    sends += step(session, team, review, now)
    return sends


def step(session: Session, team: Team, review: Review, now: datetime) -> list[Send]:
    """Do what is due about one review, and set the moment of its next step."""
    around = _around(session, team, review, now)
    limits = store.limits(session, team)
    rung = _rung(team, review, around, limits)
    sends: list[Send] = []
    if rung and rung.at <= now:
        sends = _climb(session, review, rung, around, now)
        rung = _rung(team, review, around, limits)
    _arm(session, team, review, rung, now)
    return sends


def arm(session: Session, team: Team, review: Review, now: datetime) -> None:
    """Have the next step fall due when it is time, or never where it is nobody's move."""
    around = _around(session, team, review, now)
    _arm(session, team, review, _rung(team, review, around, store.limits(session, team)), now)


def move_of(session: Session, team: Team, review: Review, now: datetime) -> tuple[Move, Reason]:
    """Whose move it is in a review, and why."""
    return _move(review, _around(session, team, review, now), store.limits(session, team))


def waited_for(session: Session, team: Team, review: Review) -> list[str]:
    """Whose look a review waits for: whoever took it, or else whoever was asked."""
    if review.claimed_by and teams.is_member(session, team, review.claimed_by):
        return [review.claimed_by]
    asked = [one for one in store.reviewers(session, review) if not one.declined_at]
    return [one.person_id for one in asked if teams.is_member(session, team, one.person_id)]


def is_there(theirs: Hours | None, team: Team, now: datetime) -> bool:
    """Whether somebody of these hours is neither away nor out of office today."""
    if theirs is None:
        return False
    today = theirs.today(now)
    is_quiet = theirs.quiet_until is not None and today <= theirs.quiet_until
    return not is_quiet and not theirs.is_away(today, team.team_id)


def looks_for_somebody(review: Review) -> bool:
    """Whether the channel may hear that nobody has taken a review yet."""
    return rules.is_ready(review) and review.state == store.State.OPEN and not review.rests


def usual_hours(team: Team) -> Hours:
    """When a team works, for somebody whom Baton does not know."""
    return Hours(schedules.calendar(team), team.day_starts, team.day_ends)


def nudge_author(session: Session, team: Team, review: Review, now: datetime) -> list[Send]:
    """Tell its author at once that somebody else is needed, unless they heard enough."""
    if review.nudges >= rules.MOST_NUDGES or review.rests or not review.author:
        return []
    review.rung, review.nudges = 1, review.nudges + 1
    store.save(session, [review])
    arm(session, team, review, now)
    return [_item(review, AUTHOR, review.author, now)]


def _around(session: Session, team: Team, review: Review, now: datetime) -> Around:
    asked = waited_for(session, team, review)
    people = [one for one in (review.author, *asked) if one]
    found = hours.of_people(session, team.workspace_id, people, now)
    present = [one for one in asked if is_there(found.get(one), team, now)]
    return Around(asked, present, found)


def _move(review: Review, around: Around, limits: Limits) -> tuple[Move, Reason]:
    return rules.whose_move(review, present=around.present, asked=around.asked, large=limits.large)


def _rung(team: Team, review: Review, around: Around, limits: Limits) -> Rung | None:
    move, reason = _move(review, around, limits)
    people = around.present if move == Move.REVIEWER else [review.author or ""]
    clocks = [around.hours[one] for one in people if one in around.hours]
    if not clocks and move == Move.AUTHOR:
        # Baton does not know who wrote it: nobody is nudged, and the channel may still take it.
        clocks = [usual_hours(team)] if reason == Reason.UNASKED else []
    return rules.next_rung(review, move, reason, clocks=clocks, limits=limits)


def _arm(session: Session, team: Team, review: Review, rung: Rung | None, now: datetime) -> None:
    at = max(rung.at, now) if rung else None
    schedules.arm(session, team, kind=STEP, about=review.review_id, at=at)


def _climb(
    session: Session, review: Review, rung: Rung, around: Around, now: datetime
) -> list[Send]:
    rules.climb(review, rung)
    review.wants_call = review.wants_call or rung.number == rules.MOST_NUDGES
    store.save(session, [review])
    if rung.number == rules.MOST_NUDGES:
        return []
    if rung.move == Move.AUTHOR:
        # A reviewer who is away is no reason to wait for the morning (practices.md 4.2).
        at = now if rung.reason == Reason.AWAY else around.morning(review.author, now)
        return [_item(review, AUTHOR, review.author, at)] if review.author else []
    found = []
    for person_id in around.present:
        row = store.reviewer(session, review, person_id)
        is_put_off = row and row.not_before and row.not_before > now
        if not is_put_off:
            found.append(_item(review, READY, person_id, around.morning(person_id, now)))
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
