"""The Home tab: shown when somebody opens it, and anew after what they do there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Self

from slack_bolt import App
from slack_sdk import WebClient
from sqlmodel import Session

from bot import away, backlog, digest, hours, mine
from bot.clock import Clock
from bot.contact import bundles, choices
from bot.kinds import Kinds
from bot.sends import Block
from bot.views import home as views
from handlers.requests import Click, Payload
from storage import contact as contacts
from storage import person as people
from storage import team as teams
from storage.db import Database
from storage.team import Team

# What a practice says of what comes for somebody in a team: sentences.
Coming = Callable[[Session, Team, str, datetime], list[str]]

# What it shows somebody of their own there: blocks.
Own = Callable[[Session, str, str], list[Block]]


class HomeTab:
    """Makes and publishes the Home tab; what practices add to it is given."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        kinds: Kinds,
        coming: Sequence[Coming],
        own: Sequence[Own] = (),
    ) -> None:
        """`coming` is what the practices say of what comes, `own` what they show of oneself."""
        self._db, self._clock, self._kinds = db, clock, kinds
        self._coming, self._own = coming, own

    def __deepcopy__(self, _memo: object) -> Self:
        """Itself: Bolt copies the context for lazy listeners."""
        return self

    def publish(self, client: WebClient, workspace_id: str, person_id: str) -> None:
        """Show somebody their Home tab as it is now."""
        with self._db.read() as session:
            view = self._page(session, workspace_id, person_id, self._clock())
        client.views_publish(user_id=person_id, view=view)

    def refresh(self, client: WebClient, click: Click) -> None:
        """Show the Home tab anew to whoever pressed something in it."""
        if click.view and click.view.get("type") == "home":
            self.publish(client, click.workspace_id, click.person_id)

    def _page(self, session: Session, workspace_id: str, person_id: str, now: datetime) -> Block:
        theirs = hours.of(session, workspace_id, person_id, now)
        if theirs is None:
            return views.stranger()
        mine_now = teams.of_person(session, workspace_id, person_id)
        attention = contacts.attention(session, workspace_id, person_id)
        absences = away.coming(session, workspace_id, person_id, now)
        return views.page(
            views.Home(
                items=bundles.open_for(session, workspace_id, person_id, self._kinds, now),
                teams=[self._team(session, one, person_id, now) for one in mine_now],
                hours=mine.hours_told(theirs),
                contact=mine.contact_told(session, workspace_id, person_id, theirs, now),
                is_stopped=attention.stopped_at is not None,
                rare=choices.rare(session, workspace_id, person_id, self._kinds),
                absences=[away.shown(session, one, reader=person_id) for one in absences],
                own=[one for own in self._own for one in own(session, workspace_id, person_id)],
            )
        )

    def _team(self, session: Session, team: Team, person_id: str, now: datetime) -> views.TeamLine:
        leads = [one.person_id for one in teams.leads(session, team)]
        names = people.names(session, team.workspace_id, leads)
        coming = [f"The next digest comes {digest.next_time(session, team)}."]
        for practice in self._coming:
            coming += practice(session, team, person_id, now)
        problems = backlog.problems_of(session, team.workspace_id) if person_id in leads else []
        return views.TeamLine(
            channel_id=team.channel_id,
            leads=tuple(names[one] for one in leads if one in names),
            coming=() if team.paused_at else tuple(coming),
            paused=team.paused_why if team.paused_at else None,
            problems=tuple(problems),
        )


def register(app: App) -> None:
    """Listen to people who open the tab."""
    app.event("app_home_opened")(opened)


def opened(event: Payload, body: Payload, client: WebClient, home: HomeTab) -> None:
    """Somebody opened one of the app's tabs."""
    if event.get("tab") == "home":
        home.publish(client, body["team_id"], event["user"])
