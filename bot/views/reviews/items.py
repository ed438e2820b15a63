"""Reviews: what is said about them to one person, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block
from bot.views.common import button, host_link, quoted, when
from bot.views.contact import Line, Why
from bot.views.reviews import ASK_OTHERS, Shown, open_button, size

NOW = "reviews.now"
LATER = "reviews.later"
NOT_ME = "reviews.not_me"
OFFER_WALK = "reviews.offer_walk"
SPLIT = "reviews.split"
REST = "reviews.rest"
AS_IT_IS = "reviews.as_it_is"


@dataclass(frozen=True)
class Stand:
    """How a review stands for its author: the reason (bot/practices/reviews/rules.py), the names
    of whom it waits for, and of two who could look instead.
    """

    reason: str
    waiting_for: tuple[str, ...] = ()
    could_look: tuple[str, ...] = ()


def ready(shown: Shown, item_id: str, *, asked: str) -> Line:
    """For whom a review waits: it is ready for a look. `asked` says since when, as in `yesterday`.

    No age in red, and nothing about who is late.
    """
    review = shown.review
    about = ", ".join(one for one in (size(review), asked) if one)
    text = (
        f"*Ready for a look:* {_title(shown)} ({about}). "
        f"{quoted(shown.author, 80)} asked for it. {host_link(review.link)}"
    )
    return Line(
        text.strip(),
        (
            button("Reviewing now", NOW, item_id, style="primary"),
            button("Tomorrow 10:00", LATER, item_id),
            button("Not me: suggest others", NOT_ME, item_id),
            *open_button(review),
        ),
    )


def author(shown: Shown, item_id: str, stand: Stand) -> Line:
    """For the author: what holds their review up, and what they could do."""
    text = f"{_why_it_waits(shown, stand)}{_could_look(stand.could_look)}"
    return Line(text, _author_buttons(shown, item_id, stand))


def walk(shown: Shown, item_id: str) -> Line:
    """For whoever is asked: the author offers a walk through it."""
    text = (
        f"{quoted(shown.author, 80)} offers to walk you through {_title(shown)} in 15 minutes. "
        "Say when it suits you, to them directly."
    )
    buttons = (button("Reviewing now", NOW, item_id), *open_button(shown.review))
    return Line(text, buttons)


def over() -> Line:
    """What an item says when its review needs nothing from its reader any more."""
    return Line("This review needs nothing from you any more.")


def lesson(titles: Sequence[str], item_id: str, *, save: str, thank: str, skip: str) -> Line:
    """The weekly question, with the reviews it is about."""
    told = "".join(f"\n• {quoted(one, 150)}" for one in titles[:3])
    text = f"*From this week's reviews: one comment that taught you something?*{told}"
    return Line(
        text,
        (
            button("Save as TIL", save, item_id, style="primary"),
            button("Thank the reviewer", thank, item_id),
            button("Skip", skip, item_id),
        ),
    )


def feedback(giver: str, item_id: str, *, look: str, is_thanks: bool, is_answer: bool) -> Line:
    """For the receiver of feedback: that there is some; never a word of it."""
    by = quoted(giver, 80)
    if is_thanks:
        text = f"*{by} thanks you* for something in a review."
    elif is_answer:
        text = f"*{by} has answered your question for feedback.* Only you can read it."
    else:
        text = f"*{by} has feedback for you.* Only you can read it."
    return Line(text, (button("Look", look, item_id, style="primary"),))


def request(asker: str, item_id: str, *, give: str, decline: str, is_again: bool) -> Line:
    """For whoever is asked for feedback; what exactly is asked stands in the form."""
    again = " This is the one reminder." if is_again else ""
    text = f"*{quoted(asker, 80)} asks you for feedback.* Only they will read it.{again}"
    return Line(
        text,
        (
            button("Look and answer", give, item_id, style="primary"),
            button("Rather not", decline, item_id),
        ),
    )


def why(rule: str, founder: str | None, team: str, again: str) -> Why:
    """Why something about a review came."""
    by = f"{quoted(founder, 80)}, who set Baton up" if founder else "Whoever set Baton up"
    return Why(rule, f"{by} in #{quoted(team, 80)}.", again)


def _why_it_waits(shown: Shown, stand: Stand) -> str:
    title = _title(shown)
    names = " and ".join(quoted(one, 80) for one in stand.waiting_for[:3]) or "whoever is asked"
    match stand.reason:
        case "checks":
            return f"*The checks of {title} fail*, so nobody is asked to look yet."
        case "changes":
            return f"*{title} was looked at*: the next move is yours."
        case "large":
            return (
                f"*{title} has {size(shown.review)}.* Smaller parts are looked at sooner, and "
                "more is found in them."
            )
        case "away":
            return f"*{names} is away* and was asked for {title}."
        case "unasked":
            return f"*Nobody is asked for {title} now.*"
    since = when(shown.review.asked_at)
    return f"*Still waiting:* {title}, asked {since}."


def _could_look(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f" {' or '.join(quoted(one, 80) for one in names)} could look."


def _author_buttons(shown: Shown, item_id: str, stand: Stand) -> tuple[Block, ...]:
    wait = button("It can wait", REST, item_id)
    split = button("Split it", SPLIT, item_id)
    others = button("Ask someone else", ASK_OTHERS, item_id)
    match stand.reason:
        case "checks":
            return (wait, *open_button(shown.review))
        case "changes":
            again = button("Ready for another look", AS_IT_IS, item_id)
            return (again, wait, *open_button(shown.review))
        case "large":
            return (split, button("Ask for it as it is", AS_IT_IS, item_id), wait)
        case "away" | "unasked":
            return (others, split, wait)
    walk = button("Offer 15-min walk-through", OFFER_WALK, item_id)
    return (others, walk, split, wait)


def _title(shown: Shown) -> str:
    return quoted(shown.review.title, 300) or "something to look at"
