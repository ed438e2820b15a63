"""Sessions: what somebody could speak about: their own traces, the team's wishes, frames."""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from sqlmodel import Session

from bot import content
from bot.practices.sessions.typed import TITLE
from bot.views.common import cut
from storage import sessions as store
from storage import til
from storage.sessions import Offer
from storage.team import Team

IDEAS = 3

# The id of a topic of the list, or nothing; and what it is called.
Idea = tuple[str, str]
Source = Callable[[Session, Team, str], list[Idea]]


def of_person(session: Session, team: Team, person_id: str, offer: Offer) -> list[Idea]:
    """The ideas that somebody is shown who is asked to speak, at most three.

    Traces of their own come first, then what the team voted for; frames are for those who have
    none of their own (practices.md 4.1).
    """
    own = _own(session, team, person_id)
    found = own[:2] + _wished(session, team) + own[2:]
    if not own:
        found = _wished(session, team)[:1] + _frames(offer) + found
    titles = dict.fromkeys(title for _, title in found)
    by_title = {title: topic_id for topic_id, title in reversed(found)}
    return [(by_title[title], title) for title in titles][:IDEAS]


def choose_frames(session: Session, team: Team, person_id: str, rng: Random) -> list[str]:
    """The ids of the frames for somebody without an idea of their own."""
    if _own(session, team, person_id):
        return []
    bank = [str(one["id"]) for one in content.items("topic")]
    wanted = IDEAS - len(_wished(session, team)[:1])
    return next_frames(bank, store.frames_shown(session, team), wanted, rng)


def next_frames(bank: Sequence[str], shown: Sequence[str], wanted: int, rng: Random) -> list[str]:
    """So many frames of a bank: none comes again before all of them were shown (rivals.md A4); of
    those shown as often, chance decides.
    """
    times = Counter(shown)
    ids = rng.sample(bank, len(bank))
    return sorted(ids, key=lambda one: times[one])[:wanted]


def _own(session: Session, team: Team, person_id: str) -> list[Idea]:
    return [idea for source in SOURCES for idea in source(session, team, person_id)]


def _offered(session: Session, team: Team, person_id: str) -> list[Idea]:
    mine = store.volunteer(session, team, person_id)
    return [(mine.topic_id or "", mine.title)] if mine else []


def _lessons(session: Session, team: Team, person_id: str) -> list[Idea]:
    found = til.latest(session, team, limit=IDEAS, author=person_id)
    return [("", cut(one.title, TITLE)) for one in found if one.outdated_at is None]


def _filed(session: Session, team: Team, person_id: str) -> list[Idea]:
    return [
        (topic.topic_id, topic.title)
        for topic, _ in store.backlog(session, team)
        if topic.proposed_by == person_id
    ][:1]


def _wished(session: Session, team: Team) -> list[Idea]:
    return [(topic.topic_id, topic.title) for topic, _ in store.backlog(session, team, IDEAS)]


def _frames(offer: Offer) -> list[Idea]:
    texts = {one["id"]: str(one["text"]) for one in content.items("topic")}
    return [("", cut(texts[one], TITLE)) for one in offer.frames.split() if one in texts]


# Where a person's own public traces are read; each returns the ones that would suit best first.
SOURCES: Sequence[Source] = (_offered, _filed, _lessons)
