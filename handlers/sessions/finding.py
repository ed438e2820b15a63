"""Sessions in Slack: what somebody means by their words, and whether they may."""

from sqlmodel import Session

from bot import contact, permissions, teams
from bot.errors import UserError
from bot.sends import Send
from bot.views import forms
from handlers.requests import Click, Command, Submission
from storage import contact as contacts
from storage import sessions as store
from storage import team as team_store
from storage.contact import ContactItem
from storage.sessions import Meeting, Offer, Question, Topic
from storage.team import Team


def teams_of(session: Session, asked: Command | Click) -> list[Team]:
    """The teams somebody's words may be about."""
    return teams.resolve(
        session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
    )


def team_of(session: Session, asked: Command | Click) -> Team:
    """The one team somebody's words are about."""
    return teams.resolve_one(
        session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
    )


def remembered_team(session: Session, sent: Submission) -> Team:
    """The team of a submitted form: the one picked in it, or the one it was opened for."""
    team_id = forms.answer(sent.view, "team") or sent.remembers.get("team")
    return _team(session, sent, str(team_id))


def meeting_of(
    session: Session, asked: Click | Submission, meeting_id: str
) -> tuple[Team, Meeting]:
    """A session and its team, for a member of it."""
    meeting = store.meeting(session, asked.workspace_id, meeting_id)
    if meeting is None:
        raise UserError("That session is gone. `/session` shows what comes next.")
    return _team(session, asked, meeting.team_id), meeting


def topic_of(session: Session, asked: Click, topic_id: str) -> tuple[Team, Topic]:
    """A topic that still waits and its team, for a member of it."""
    topic = store.topic(session, asked.workspace_id, topic_id)
    if topic is None:
        raise UserError("That topic is gone. `/session list` shows what there is.")
    team = _team(session, asked, topic.team_id)
    if topic.removed_at or topic.meeting_id:
        raise UserError("That topic is no longer on the list. `/session list` shows what is.")
    return team, topic


def question_of(
    session: Session, asked: Click | Submission, item_id: str
) -> tuple[ContactItem, Team, Offer]:
    """The question whether somebody speaks, for whom it was put to."""
    item = contact.own_item(session, asked.workspace_id, asked.person_id, item_id)
    offer = store.offer(session, item.workspace_id, item.reference)
    if offer is None:
        raise UserError("That question is gone. `/session offer` says that you would speak.")
    return item, _team(session, asked, item.team_id), offer


def asked_in(
    session: Session, asked: Click | Submission, question_id: str
) -> tuple[Team, Meeting, Question]:
    """A question from the thread of a session, for a member of its team."""
    question = store.question(session, asked.workspace_id, question_id)
    if question is None:
        raise UserError("That question is gone. `/til` keeps what you know.")
    return *meeting_of(session, asked, question.meeting_id), question


def settle_own(
    session: Session, asked: Click, kinds: tuple[str, ...], reference: str, outcome: str
) -> list[Send]:
    """Settle what is open for one person about one thing."""
    found = [
        item
        for kind in kinds
        for item in contacts.of_reference(session, asked.workspace_id, kind, reference)
        if item.person_id == asked.person_id
    ]
    return [send for item in found for send in contact.settle(session, item, outcome)]


def team_of_id(session: Session, asked: Click, team_id: str) -> Team:
    """A team by its id, for a member of it."""
    return _team(session, asked, team_id)


def _team(session: Session, asked: Command | Click | Submission, team_id: str) -> Team:
    team = team_store.get(session, asked.workspace_id, team_id)
    if team is None:
        raise UserError("That team is gone. Your words are still here: copy them before you close.")
    is_member = team_store.is_member(session, team, asked.person_id)
    permissions.require_member(team, is_member=is_member)
    return team
