"""Sessions: the list of topics, with its votes."""

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.sessions.tables import Meeting, Topic, Vote
from storage.team import Team


def topic(session: Session, workspace_id: str, topic_id: str | None) -> Topic | None:
    """A topic by its id."""
    return session.get(Topic, (workspace_id, topic_id)) if topic_id else None


def topic_numbered(session: Session, team: Team, number: int) -> Topic | None:
    """The topic of a number."""
    return session.exec(_topics(team).where(Topic.number == number)).first()


def next_number(session: Session, team: Team) -> int:
    """The number of the team's next topic."""
    query = select(func.max(Topic.number)).where(
        Topic.workspace_id == team.workspace_id, Topic.team_id == team.team_id
    )
    return (session.exec(query).one() or 0) + 1


def backlog(session: Session, team: Team, limit: int = 1000) -> list[tuple[Topic, int]]:
    """The topics that wait, each with its votes: most votes first, then the oldest."""
    votes = (
        select(func.count())
        .where(Vote.workspace_id == Topic.workspace_id, Vote.topic_id == Topic.topic_id)
        .scalar_subquery()
    )
    query = (
        select(Topic, votes)
        .where(
            Topic.workspace_id == team.workspace_id,
            Topic.team_id == team.team_id,
            col(Topic.meeting_id).is_(None),
            col(Topic.removed_at).is_(None),
        )
        .order_by(votes.desc(), col(Topic.number))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.exec(query)]


def topics_of(session: Session, *meetings: Meeting) -> list[Topic]:
    """The topics that some sessions of one workspace take up, by number."""
    query = select(Topic).where(
        Topic.workspace_id == meetings[0].workspace_id,
        col(Topic.meeting_id).in_([one.meeting_id for one in meetings]),
    )
    return list(session.exec(query.order_by(col(Topic.number))))


def free_topics(session: Session, meeting: Meeting) -> None:
    """Put the topics of a session back into the list."""
    for one in topics_of(session, meeting):
        one.meeting_id = None
        session.add(one)


def votes_of(session: Session, team: Team, person_id: str) -> set[str]:
    """The topics a person voted for."""
    query = (
        select(Vote.topic_id)
        .join(
            Topic,
            (col(Topic.workspace_id) == col(Vote.workspace_id))
            & (col(Topic.topic_id) == col(Vote.topic_id)),
        )
        .where(
            Topic.workspace_id == team.workspace_id,
            Topic.team_id == team.team_id,
            Vote.person_id == person_id,
        )
    )
    return set(session.exec(query))


def vote(session: Session, topic: Topic, person_id: str) -> None:
    """Note a vote; twice is free."""
    key = (topic.workspace_id, topic.topic_id, person_id)
    if session.get(Vote, key) is None:
        session.add(Vote(workspace_id=key[0], topic_id=key[1], person_id=key[2]))
        session.flush()


def take_vote_back(session: Session, topic: Topic, person_id: str) -> None:
    """Forget a vote; twice is free."""
    found = session.get(Vote, (topic.workspace_id, topic.topic_id, person_id))
    if found:
        session.delete(found)
        session.flush()


def _topics(team: Team) -> SelectOfScalar[Topic]:
    return select(Topic).where(
        Topic.workspace_id == team.workspace_id, Topic.team_id == team.team_id
    )
