"""The page of a team's settings, and how a form comes back to it."""

from datetime import datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import clock, permissions, schedules
from bot.digest import wishes
from bot.sends import Block
from bot.team_settings import Offered
from bot.team_settings import people as roles
from bot.views import settings as views
from bot.views.common import day
from bot.views.digest.forms import wanted
from bot.views.settings import cadence as cadences
from handlers import answers
from handlers.baton import hours_of
from handlers.requests import Submission
from storage import person as persons
from storage import team as store
from storage.team import Team


def page(
    session: Session, team: Team, person_id: str, offered: Offered, *, note: str = ""
) -> Block:
    """The settings of a team, as one of its members sees them."""
    people = roles.current(session, team, offered.turns)
    names = persons.names(session, team.workspace_id, people.leads | people.left_out)
    is_lead = permissions.is_lead(session, team, person_id)
    told = [wanted(team.digest_without.split(","))]
    shown = views.Settings(
        team_id=team.team_id,
        team=team.name,
        people=len(store.members(session, team)),
        is_chosen=team.is_chosen,
        leads=sorted(names[one] for one in people.leads),
        left_out=sorted(names[one] for one in people.left_out),
        hours=hours_of(team),
        timed=_timed(session, team, offered),
        paused=team.paused_why,
        is_lead=is_lead,
        digest=told + (wishes.suggested(session, team) if is_lead else []),
    )
    return views.page(shown, note=note)


def come_back(ack: Ack, client: WebClient, sent: Submission, page: Block) -> None:
    """Close a form that was saved, and show the page beneath it as it stands now."""
    root = sent.view.get("root_view_id")
    if not root or root == sent.view["id"]:
        ack(response_action="update", view=page)
        return
    answers.update_modal(client, root, page)
    ack()


def _timed(session: Session, team: Team, offered: Offered) -> list[views.Timed]:
    found = []
    for one in offered.cadences:
        row = schedules.of(session, team, one)
        if row:
            usual = schedules.timing(row)
            often = cadences.often(usual.weeks, usual.day, f"{usual.at:%H:%M}")
            coming = _moment(row.next_at, team) if usual.day and not team.paused_at else ""
            found.append(views.Timed(one.kind, one.label, often, coming))
    return found


def _moment(moment: datetime | None, team: Team) -> str:
    return f"{day(clock.local(moment, team.tz))}" if moment else ""
