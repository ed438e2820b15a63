"""Sessions: the talks, who was asked to give them, and who offered to."""

from sqlmodel import Session, col, delete, select

from storage.sessions.tables import Meeting, Offer, Part, Volunteer
from storage.team import Team


def parts(session: Session, meeting: Meeting) -> list[Part]:
    """The talks of a session that were not given up, in their order."""
    query = (
        select(Part)
        .where(
            Part.workspace_id == meeting.workspace_id,
            Part.meeting_id == meeting.meeting_id,
            col(Part.is_dropped).is_(False),
        )
        .order_by(col(Part.position))
    )
    return list(session.exec(query))


def part(session: Session, workspace_id: str, part_id: str) -> Part | None:
    """A talk by its id."""
    return session.get(Part, (workspace_id, part_id))


def offer(session: Session, workspace_id: str, offer_id: str) -> Offer | None:
    """A question by its id."""
    return session.get(Offer, (workspace_id, offer_id))


def offers(session: Session, meeting: Meeting) -> list[Offer]:
    """Whoever was asked to speak in a session, in the order they were."""
    query = (
        select(Offer)
        .join(
            Part,
            (col(Part.workspace_id) == col(Offer.workspace_id))
            & (col(Part.part_id) == col(Offer.part_id)),
        )
        .where(Offer.workspace_id == meeting.workspace_id, Part.meeting_id == meeting.meeting_id)
        .order_by(col(Offer.offered_at), Offer.offer_id)
    )
    return list(session.exec(query))


def volunteers(session: Session, team: Team) -> list[Volunteer]:
    """Who waits for a free place, longest waiting first."""
    query = (
        select(Volunteer)
        .where(Volunteer.workspace_id == team.workspace_id, Volunteer.team_id == team.team_id)
        .order_by(col(Volunteer.offered_at))
    )
    return list(session.exec(query))


def volunteer(session: Session, team: Team, person_id: str) -> Volunteer | None:
    """A person's offer to speak, if they made one."""
    return session.get(Volunteer, (team.workspace_id, team.team_id, person_id))


def remove_volunteer(session: Session, team: Team, person_id: str) -> None:
    """Forget an offer that was taken up."""
    session.exec(
        delete(Volunteer).where(
            col(Volunteer.workspace_id) == team.workspace_id,
            col(Volunteer.team_id) == team.team_id,
            col(Volunteer.person_id) == person_id,
        )
    )


def frames_shown(session: Session, team: Team) -> list[str]:
    """The frames that people of a team were shown, the latest last, each as often as it was."""
    query = (
        select(Offer.frames)
        .join(
            Part,
            (col(Part.workspace_id) == col(Offer.workspace_id))
            & (col(Part.part_id) == col(Offer.part_id)),
        )
        .join(
            Meeting,
            (col(Meeting.workspace_id) == col(Part.workspace_id))
            & (col(Meeting.meeting_id) == col(Part.meeting_id)),
        )
        .where(Meeting.workspace_id == team.workspace_id, Meeting.team_id == team.team_id)
        .order_by(col(Offer.offered_at), Offer.offer_id)
    )
    return [one for shown in session.exec(query) for one in shown.split()]
