"""Reviews: how one looks in the channel, how the channel hears of several, and the lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views.common import (
    actions,
    button,
    context,
    header,
    host_link,
    is_link,
    mention_free,
    message,
    modal,
    overflow,
    quoted,
    section,
    sentence,
    when,
)
from storage.reviews import Review, State

TAKE = "reviews.take"
TAKE_CALLED = "reviews.take_called"
LOOKED = "reviews.looked"
READY_AGAIN = "reviews.ready_again"
CLOSE = "reviews.close"
OPEN = "reviews.open"
MORE = "reviews.more"
ASK = "reviews.ask"
ASK_OTHERS = "reviews.ask_others"

# A post names so many people who were asked; a list holds so many reviews of each sort.
NAMED = 5
LISTED = 8
# A call tells of so many; the rest waits in the list.
CALLED = 10


@dataclass(frozen=True)
class Shown:
    """A review with the names it is shown with."""

    review: Review
    author: str = "A colleague"
    asked: tuple[str, ...] = ()
    claimed_by: str = ""


@dataclass(frozen=True)
class Lists:
    """What one person sees of a team's reviews: what waits for them, what of theirs waits for
    others, and what has been still for long.
    """

    needed: tuple[Shown, ...]
    yours: tuple[Shown, ...]
    still: tuple[Shown, ...] = ()


def posted(shown: Shown) -> Message:
    """The channel's one message about a review, as it stands."""
    review = shown.review
    text = f"*{_headline(shown)}*\n{_title(review)}"
    blocks = [section(text, _menu(review)), context(_about(shown))]
    if buttons := _buttons(review):
        blocks.append(actions(*buttons))
    return message(mention_free(f"{text}\n{_about(shown)}"), blocks)


def called(found: Sequence[Shown]) -> Message:
    """The channel's post that some reviews look for somebody: no names, no ages."""
    free = [one for one in found if one.review.state == State.OPEN]
    n = len(free)
    lead = "1 review is" if n == 1 else f"{n} reviews are"
    lead = f"*{lead} looking for a reviewer*" if free else "*Somebody looks at each of these now*"
    blocks = [section(lead)]
    told = [lead]
    for one in found[:CALLED]:
        line = _called_line(one.review)
        is_free = one.review.state == State.OPEN
        take = button("I'll take it", TAKE_CALLED, one.review.review_id) if is_free else None
        blocks.append(section(line, take))
        told.append(line)
    if len(found) > CALLED:
        blocks.append(context(f"And {len(found) - CALLED} more: `/review list`"))
    return message(mention_free("\n".join(told)), blocks)


def listed(lists: Lists, note: str = "") -> Message:
    """The lists as an answer; nothing in them where nothing waits."""
    blocks: list[Block] = [section(note)] if note else []
    told: list[str] = [mention_free(note)] if note else []
    parts = (
        ("Needs your review", lists.needed),
        ("Yours, waiting", lists.yours),
        ("Still for a while", lists.still),
    )
    for heading, found in parts:
        if found:
            blocks.append(header(f"{heading} ({len(found)})"))
            told.append(f"{heading} ({len(found)})")
        for one in found[:LISTED]:
            line = f"{_title(one.review)}\n{_state_line(one)}"
            blocks.append(section(line, _open(one.review)))
            told.append(mention_free(line))
        if len(found) > LISTED:
            blocks.append(context(f"And {len(found) - LISTED} more."))
    if not any(found for _, found in parts):
        told.append("No review waits for you, and none of yours waits.")
        blocks.append(section(told[-1]))
    blocks.append(actions(button("Ask for a review", ASK)))
    return message("\n".join(told), blocks)


def asked(shown: Shown, channel: str, *, is_ready: bool) -> Message:
    """The answer to whoever asked for a review; what is not ready the channel does not see."""
    if not is_ready:
        return sentence(
            f"*{quoted(shown.review.title, 300)}* is kept, and not posted: its title says that it "
            "is not ready. When it is, send `/review`, its link and another title."
        )
    who = f"{_names(shown.asked)} can see it there" if shown.asked else "Anybody there can take it"
    silence = (
        "A reminder comes after a business day without an answer, not before; "
        "`/review mine` shows how it stands."
    )
    text = f"*{quoted(shown.review.title, 300)}* is in #{quoted(channel, 80)}. {who}. {silence}"
    return sentence(text)


def closed(shown: Shown) -> Message:
    """The answer to `/review done`."""
    return sentence(f"*{quoted(shown.review.title, 300)}* is closed. Its post says so, too.")


def done_page(title: str, lines: Sequence[str]) -> Block:
    """What a form turns into when there is nothing more to do; `lines` are our own mrkdwn."""
    return modal("reviews.done", title, [section(one) for one in lines], close="Close")


def size(review: Review) -> str:
    """How large it is, in words; nothing where nobody knows."""
    if review.lines is None:
        return ""
    return "1 line" if review.lines == 1 else f"{review.lines:,} lines"


def open_button(review: Review) -> tuple[Block, ...]:
    """*Open*, where there is an address to open."""
    return (button("Open", OPEN, url=review.link),) if is_link(review.link) else ()


def _headline(shown: Shown) -> str:
    author = quoted(shown.author, 80)
    match shown.review.state:
        case State.CLOSED:
            return f"Closed: {author}'s review"
        case State.CLAIMED:
            return f"{quoted(shown.claimed_by or 'A colleague', 80)} looks at this for {author}"
        case State.WAITING:
            return f"Looked at; the next move is {author}'s"
    if shown.review.is_approved:
        return f"Looked at and fine, for {author}"
    return f"{author} asks {_names(shown.asked) or 'the team'} for a review"


def _about(shown: Shown) -> str:
    review = shown.review
    found = [size(review), _area(review), host_link(review.link)]
    if review.has_failing_checks and review.state != State.CLOSED:
        found.append("checks fail, so nobody is reminded")
    if review.remote and review.heard_at and review.state != State.CLOSED:
        found.append(f"last heard from the code host {when(review.heard_at)}")
    return " · ".join(one for one in found if one) or "A review"


def _area(review: Review) -> str:
    """The repository; what is named after its host says no more than the link does."""
    return quoted(review.area, 200) if "/" in review.area else ""


def _title(review: Review) -> str:
    return quoted(review.title, 300) or "Something to look at"


def _buttons(review: Review) -> list[Block]:
    review_id = review.review_id
    match review.state:
        case State.OPEN if not review.is_approved:
            first = [button("I'll take it", TAKE, review_id, style="primary")]
        case State.CLAIMED:
            first = [button("I have looked", LOOKED, review_id)]
        case State.WAITING:
            first = [button("Ready for another look", READY_AGAIN, review_id)]
        case State.CLOSED:
            return []
        case _:
            first = []
    return [*first, *open_button(review)]


def _menu(review: Review) -> Block | None:
    if review.state == State.CLOSED:
        return None
    options = {f"{CLOSE}|{review.review_id}": "Close it: done"}
    if review.state == State.OPEN:
        options[f"{LOOKED}|{review.review_id}"] = "I have looked"
    options[f"{ASK_OTHERS}|{review.review_id}"] = "Ask somebody else (author)"
    return overflow(MORE, options)


def _called_line(review: Review) -> str:
    if review.state != State.OPEN:
        now = "closed" if review.state == State.CLOSED else "taken"
        return f"{_title(review)} · {now}"
    found = [_title(review), size(review), _area(review), host_link(review.link)]
    return " · ".join(one for one in found if one)


def _state_line(shown: Shown) -> str:
    review = shown.review
    match review.state:
        case State.CLAIMED:
            now = f"{quoted(shown.claimed_by or 'A colleague', 80)} looks at it"
        case State.WAITING:
            now = f"the next move is {quoted(shown.author, 80)}'s"
        case _ if review.has_failing_checks:
            now = "checks fail"
        case _ if review.rests:
            now = "it can wait"
        case _:
            now = f"asked: {_names(shown.asked)}" if shown.asked else "nobody is asked"
    found = [size(review), f"since {when(review.asked_at)}", now]
    return " · ".join(one for one in found if one)


def _open(review: Review) -> Block | None:
    return next(iter(open_button(review)), None)


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(quoted(one, 80) for one in names[:NAMED]) + more
