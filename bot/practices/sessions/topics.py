"""Sessions: the team's list of topics, open to all, one vote each."""

from datetime import datetime

from sqlmodel import Session

from bot import permissions
from bot.errors import UserError
from bot.practices.sessions.posts import note
from bot.practices.sessions.typed import number_of, title_of
from bot.views.sessions import lists as views
from storage import person as people
from storage import sessions as store
from storage.sessions import Topic
from storage.team import Team

# So many topics make a list that a phone shows whole; the rest is counted.
LISTED = 10


def propose(session: Session, team: Team, *, by: str, typed: str, now: datetime) -> Topic:
    """Put a topic on the list; its proposer may vote for it as everybody may.

    Raises:
        FieldError: it is empty or too long.
        UserError: it stands there already.
    """
    title = title_of(typed, "topic")
    for other, _ in store.backlog(session, team):
        if other.title.casefold() == title.casefold():
            raise UserError(f"That is on the list already. Try `/session vote {other.number}`.")
    topic = Topic(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        number=store.next_number(session, team),
        title=title,
        proposed_by=by,
        created_at=now,
    )
    store.save(session, [topic])
    note(session, team, topic.topic_id, "session.proposed", now, actor=by)
    return topic


def vote(session: Session, topic: Topic, *, by: str, is_back: bool = False) -> None:
    """Vote for a topic, or take the vote back; doing either twice is free."""
    if is_back:
        store.take_vote_back(session, topic, by)
    else:
        store.vote(session, topic, by)


def remove(session: Session, team: Team, topic: Topic, *, by: str, now: datetime) -> None:
    """Take a topic off the list.

    Raises:
        UserError: neither its proposer nor a lead asked.
    """
    if not may_remove(session, team, topic, by):
        raise UserError("Only whoever proposed it or a lead can take it off. Ask one of them.")
    topic.removed_at = now
    store.save(session, [topic])


def may_remove(session: Session, team: Team, topic: Topic, by: str) -> bool:
    """Whether somebody may take a topic off the list."""
    return by == topic.proposed_by or permissions.is_lead(session, team, by)


def numbered(session: Session, team: Team, typed: str) -> Topic:
    """The topic of a typed number that still waits.

    Raises:
        UserError: no number was typed, or there is no such topic.
    """
    number = number_of(typed)
    topic = store.topic_numbered(session, team, number) if number is not None else None
    if topic is None or topic.removed_at or topic.meeting_id:
        raise UserError("Which topic? Use its number, such as `3`. `/session list` shows them.")
    return topic


def listed(session: Session, team: Team, reader: str) -> views.Page:
    """The list as one person sees it, with their own votes."""
    found = store.backlog(session, team)
    mine = store.votes_of(session, team, reader)
    names = people.names(session, team.workspace_id, [one.proposed_by for one, _ in found])
    lines = [
        views.Line(
            topic=topic,
            votes=votes,
            proposed_by=names.get(topic.proposed_by, "A colleague"),
            is_mine=topic.topic_id in mine,
            may_remove=may_remove(session, team, topic, reader),
        )
        for topic, votes in found[:LISTED]
    ]
    return views.Page(tuple(lines), more=max(0, len(found) - LISTED))
