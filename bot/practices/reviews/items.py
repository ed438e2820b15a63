"""Reviews: what waits for one person about them: what it says now, and why it came."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot import clock, hours
from bot.kinds import Kind, Priority
from bot.practices.reviews import author, choosing, feedback, lessons, posts, rules, steps
from bot.practices.reviews.rules import Move
from bot.views.contact import Line, Why
from bot.views.reviews import feedback as pages
from bot.views.reviews import items as views
from storage import person as people
from storage import reviews as store
from storage import team as teams
from storage.contact import ContactItem
from storage.reviews import Review
from storage.reviews import feedback as private
from storage.team import Team

ONCE = "It comes once for each time that the review stands still, and three times at most."


def ready_line(session: Session, item: ContactItem) -> Line | None:
    """For whom a review waits."""
    found = _found(session, item)
    if found is None:
        return None
    team, review = found
    move, _ = steps.move_of(session, team, review, item.not_before)
    if move != Move.REVIEWER or item.person_id not in steps.waited_for(session, team, review):
        return views.over()
    shown = posts.shown(session, review)
    since = _since(session, item, review.asked_at)
    return views.ready(shown, item.item_id, asked=since)


def author_line(session: Session, item: ContactItem) -> Line | None:
    """For the author: what holds it up."""
    found = _found(session, item)
    if found is None:
        return None
    team, review = found
    now = item.not_before
    move, reason = steps.move_of(session, team, review, now)
    if move == Move.NOBODY or review.author != item.person_id:
        return views.over()
    waiting = steps.waited_for(session, team, review)
    could = choosing.suggestions(session, team, review, now)
    names = people.names(session, team.workspace_id, [*waiting, *could])
    stand = views.Stand(
        reason=reason,
        waiting_for=tuple(names[one] for one in waiting if one in names),
        could_look=tuple(names[one] for one in could if one in names),
    )
    return views.author(posts.shown(session, review), item.item_id, stand)


def walk_line(session: Session, item: ContactItem) -> Line | None:
    """For whoever is asked: its author offers a walk through it."""
    found = _found(session, item)
    if found is None:
        return None
    _, review = found
    if not rules.is_ready(review):
        return views.over()
    return views.walk(posts.shown(session, review), item.item_id)


def lesson_line(session: Session, item: ContactItem) -> Line | None:
    """The weekly question, with the reviews it is about."""
    team = teams.get(session, item.workspace_id, item.team_id)
    if team is None:
        return None
    found = lessons.of_week(session, team, item.person_id, item.created_at)
    titles = [one.title for one in found]
    return views.lesson(
        titles, item.item_id, save=pages.SAVE_LESSON, thank=pages.THANK_CLICKED, skip=pages.SKIP
    )


def feedback_line(session: Session, item: ContactItem) -> Line | None:
    """For its receiver: that there is feedback, and from whom."""
    row = private.get(session, item.workspace_id, item.reference)
    if row is None:
        return None
    giver = people.get(session, item.workspace_id, row.giver)
    return views.feedback(
        giver.name if giver else "A colleague",
        row.feedback_id,
        look=pages.LOOK,
        is_thanks=row.is_thanks,
        is_answer=row.request_id is not None,
    )


def request_line(session: Session, item: ContactItem) -> Line | None:
    """For whoever is asked for feedback."""
    row = private.request(session, item.workspace_id, item.reference)
    if row is None:
        return None
    if row.answered_at or row.declined_at:
        return views.over()
    asker = people.get(session, item.workspace_id, row.asker)
    return views.request(
        asker.name if asker else "A colleague",
        item.item_id,
        give=pages.GIVE_CLICKED,
        decline=pages.DECLINE,
        is_again=item.key.endswith(feedback.AGAIN),
    )


def why(rule: str, again: str) -> Callable[[Session, ContactItem], Why]:
    """Why something about a review came, by a rule told as a sentence."""

    def tell(session: Session, item: ContactItem) -> Why:
        team = teams.get(session, item.workspace_id, item.team_id)
        founder = people.get(session, item.workspace_id, team.created_by) if team else None
        name = founder.name if founder else None
        return views.why(rule, name, team.name if team else "your team", again)

    return tell


def _found(session: Session, item: ContactItem) -> tuple[Team, Review] | None:
    team = teams.get(session, item.workspace_id, item.team_id)
    review = store.get(session, item.workspace_id, item.reference)
    return (team, review) if team and review else None


def _since(session: Session, item: ContactItem, asked_at: datetime) -> str:
    """When it was asked for, as somebody would say it on the day they are reminded."""
    theirs = hours.of(session, item.workspace_id, item.person_id, item.not_before)
    tz = theirs.calendar.tz if theirs else "UTC"
    asked = clock.local(asked_at, tz).date()
    ago = (clock.local(item.not_before, tz).date() - asked).days
    if ago <= 0:
        return "asked today"
    return "asked yesterday" if ago == 1 else f"asked on {asked:%A}"


KINDS = (
    Kind(
        name=steps.READY,
        label="reviews that are ready for a look",
        priority=Priority.WAITED_FOR,
        line=ready_line,
        why=why(
            "You were asked, or said that you would look, and a business day of yours has passed.",
            ONCE,
        ),
    ),
    Kind(
        name=steps.AUTHOR,
        label="reviews of yours that wait",
        priority=Priority.WAITED_FOR,
        line=author_line,
        why=why("A review of yours stands still, and you can do something about it.", ONCE),
    ),
    Kind(
        name=author.WALK,
        label="offers to walk you through a review",
        priority=Priority.WAITED_FOR,
        line=walk_line,
        why=why("A colleague offers it; I pass it on.", "It comes when somebody offers it."),
        is_relay=True,
    ),
    Kind(
        name=lessons.KIND,
        label="questions what a review taught you",
        priority=Priority.REFLECTION,
        line=lesson_line,
        why=why(
            "You had a review this week, as its author or its reader.",
            "It comes once a week, and only in weeks in which you had a review.",
        ),
    ),
    Kind(
        name=feedback.FEEDBACK,
        label="feedback and thanks from colleagues",
        priority=Priority.WAITED_FOR,
        line=feedback_line,
        why=why(
            "A colleague wrote it for you; I pass it on.", "It comes when somebody writes to you."
        ),
        is_relay=True,
    ),
    Kind(
        name=feedback.REQUEST,
        label="colleagues' questions for feedback",
        priority=Priority.WAITED_FOR,
        line=request_line,
        why=why(
            "A colleague asks for your feedback; I pass it on.",
            "You are reminded once, after three days, if you have not answered.",
        ),
        is_relay=True,
    ),
)
