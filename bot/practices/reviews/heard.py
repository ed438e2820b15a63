"""Reviews: what a code host tells, and what follows from it. State counts, not the order of news.

A code host may repeat, reorder, forge or forget: news older than what is known change nothing,
and what is closed is opened only by something newer (reliability.md rows 58-62).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.practices import reviews
from bot.practices.reviews import posts, steps
from bot.practices.reviews.typed import LINK, MOST_LINES, TITLE, plain_link
from bot.sends import Send
from bot.views.common import cut, is_link, one_line
from storage import reviews as store
from storage import team as teams
from storage.reviews import Review, State, hooks
from storage.team import Team

# What is older cannot be told from a replay: its delivery is remembered as long as this.
OLDEST = timedelta(days=90)
NAME = 80
AREA = 300
MOST_CHECKS = 20


class Verb(StrEnum):
    """What somebody did."""

    TOLD = "told"
    PUSHED = "pushed"
    ASKED = "asked"
    COMMENTED = "commented"
    CHANGES = "changes"
    APPROVED = "approved"


@dataclass(frozen=True)
class Actor:
    """Somebody on a code host; `login` is empty for a deleted user."""

    login: str = ""
    is_bot: bool = False


@dataclass(frozen=True)
class Pull:
    """A pull or merge request as its host describes it; None is what the host did not say."""

    host: str
    repository_id: str
    repository: str
    number: str
    link: str
    title: str
    is_draft: bool
    is_closed: bool
    at: datetime | None
    author: Actor | None = None
    lines: int | None = None
    head: str = ""
    asked: tuple[str, ...] = ()

    @property
    def remote(self) -> str:
        """What the host calls it, whatever its repository is named."""
        return f"{self.host}:{self.repository_id}:{self.number}"


@dataclass(frozen=True)
class News:
    """What happened to a pull request, and by whom."""

    pull: Pull
    verb: Verb
    by: Actor


@dataclass(frozen=True)
class Check:
    """How a check of a commit ended. One whose name ends with `:` speaks for all that begin so."""

    repository: str
    head: str
    name: str
    is_failure: bool


def hear(session: Session, team: Team, news: News, now: datetime) -> list[Send]:
    """Take in what happened to a pull request; nothing where it is old news or none of ours."""
    pull = news.pull
    review = _known(session, team, pull)
    if review is None:
        is_old = pull.at is not None and pull.at < now - OLDEST
        if pull.is_closed or is_old:
            return []
        return _begin(session, team, news, now)
    if _is_stale(review, pull):
        return []
    return _go_on(session, team, review, news, now)


def hear_check(session: Session, team: Team, check: Check, now: datetime) -> list[Send]:
    """Take in how a check ended: while one fails, the next move is the author's."""
    sends: list[Send] = []
    for review in store.of_head(session, team, check.repository, check.head):
        names = [one for one in review.failing.split("\n") if one]
        kept = [one for one in names if not _speaks_for(check.name, one)]
        if check.is_failure:
            kept = [*kept, check.name][-MOST_CHECKS:]
        if kept != names and review.state != State.CLOSED:
            had = review.has_failing_checks
            review.failing, review.has_failing_checks = "\n".join(kept), bool(kept)
            if had != review.has_failing_checks:
                reviews.moved(review, now)
            review.heard_at = now
            sends += reviews.go_on(session, team, review, now)
    return sends


def _known(session: Session, team: Team, pull: Pull) -> Review | None:
    """The review of a pull request: the host's own, or what somebody asked for by its address."""
    found = store.of_remote(session, team, pull.remote)
    if found:
        return found
    asked = store.of_link(session, team, plain_link(pull.link)) if pull.link else None
    return asked if asked and asked.remote is None else None


def _is_stale(review: Review, pull: Pull) -> bool:
    if review.remote_at is None or pull.at is None:
        return review.state == State.CLOSED and pull.at is None
    if review.state == State.CLOSED:
        return pull.at <= review.remote_at
    return pull.at < review.remote_at


def _begin(session: Session, team: Team, news: News, now: datetime) -> list[Send]:
    review = Review(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        link="",
        title="",
        area="",
        remote=news.pull.remote,
        state=State.DRAFT if news.pull.is_draft else State.OPEN,
        asked_at=now,
        clock_from=now,
    )
    store.save(session, [review])
    _describe(session, team, review, news.pull, now)
    _ask(session, team, review, news.pull, now)
    if not news.pull.is_draft and not review.is_by_bot:
        posts.note(session, team, review, "review.asked", now, actor=review.author)
    _do(session, team, review, news, now)
    return reviews.go_on(session, team, review, now)


def _go_on(session: Session, team: Team, review: Review, news: News, now: datetime) -> list[Send]:
    was_draft = review.state == State.DRAFT
    if review.remote is None:
        review.remote = news.pull.remote
    _describe(session, team, review, news.pull, now)
    if news.pull.is_closed:
        return reviews.close(session, team, review, now)
    if review.state == State.CLOSED:
        reviews.reopen(review, now)
    if news.pull.is_draft:
        review.state = State.DRAFT
    elif was_draft:
        review.state, review.asked_at = State.OPEN, now
        reviews.acted(review, now)
        posts.note(session, team, review, "review.asked", now, actor=review.author)
    _ask(session, team, review, news.pull, now)
    _do(session, team, review, news, now)
    return reviews.go_on(session, team, review, now)


def _describe(session: Session, team: Team, review: Review, pull: Pull, now: datetime) -> None:
    link = plain_link(pull.link)
    review.link = link if is_link(link) and len(link) <= LINK else review.link
    review.title = cut(one_line(pull.title), TITLE) or f"#{pull.number}"
    review.area = cut(one_line(pull.repository), AREA)
    if pull.lines is not None:
        review.lines = min(max(pull.lines, 0), MOST_LINES)
    if pull.head and pull.head != review.head:
        review.head, review.failing, review.has_failing_checks = pull.head, "", False
    if pull.author:
        review.author = _person(session, team, pull.host, pull.author.login) or review.author
        review.author_name = cut(one_line(pull.author.login), NAME) or "somebody"
        review.is_by_bot = pull.author.is_bot
    review.remote_at = max(filter(None, (review.remote_at, pull.at)), default=None)
    review.heard_at = now
    store.save(session, [review])


def _ask(session: Session, team: Team, review: Review, pull: Pull, now: datetime) -> None:
    """Ask those whom the host names; whom Baton does not know is shown by their name there."""
    known = {one: _person(session, team, pull.host, one) for one in pull.asked}
    people = tuple(one for one in known.values() if one and one != review.author)
    if reviews.add_reviewers(session, review, people, now):
        reviews.acted(review, now)
    strangers = [cut(one_line(one), NAME) for one, person in known.items() if person is None]
    review.also_asked = " ".join("".join(one.split()) for one in strangers[:5])
    store.save(session, [review])


def _do(session: Session, team: Team, review: Review, news: News, now: datetime) -> None:
    """What the deed itself changes; a bot's changes nothing."""
    if news.by.is_bot or review.state in (State.DRAFT, State.CLOSED):
        return
    by = _person(session, team, news.pull.host, news.by.login)
    is_author = _is_author(review, news, by)
    match news.verb:
        case Verb.PUSHED:
            review.state = State.CLAIMED if review.claimed_by else State.OPEN
            review.is_approved = False
            reviews.acted(review, now)
        case Verb.COMMENTED | Verb.CHANGES | Verb.APPROVED if is_author:
            reviews.moved(review, now)
        case Verb.COMMENTED | Verb.CHANGES | Verb.APPROVED:
            reviews.replied(session, team, review, by=by, now=now)
            if news.verb == Verb.CHANGES:
                review.state, review.is_approved = State.WAITING, False
            elif news.verb == Verb.APPROVED:
                review.is_approved = True
    store.save(session, [review])
    steps.arm(session, team, review, now)


def _is_author(review: Review, news: News, by: str | None) -> bool:
    if by is not None and by == review.author:
        return True
    author = news.pull.author.login if news.pull.author else review.author_name
    return bool(author) and author.casefold() == news.by.login.casefold()


def _person(session: Session, team: Team, host: str, login: str) -> str | None:
    """Who somebody is in Slack, if they said so and are in the team."""
    row = hooks.login(session, team.workspace_id, host, login) if login else None
    return row.person_id if row and teams.is_member(session, team, row.person_id) else None


def _speaks_for(name: str, other: str) -> bool:
    return name == other or (name.endswith(":") and other.startswith(name))
