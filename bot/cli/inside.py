"""What the sandbox's page may show of Baton: what comes, where to go in time, the outbox."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlmodel import Session

from bot import clock, digest, preview
from bot.app import Baton
from bot.preview import Scope
from bot.registry import FIRINGS, KINDS
from sandbox.inside import Coming, Landmark, Waiting
from storage import outbox, schedule
from storage import person as people
from storage import team as teams
from storage.team import Team

SHOWN = 100
NO_TEAM_YET = (Landmark("Monday's digest", None),)


class Inside:
    """Reads Baton's own tables, as `baton preview` does; it changes nothing."""

    def __init__(self, baton: Baton) -> None:
        self._baton = baton
        self._workspace = baton.workspace.workspace_id

    def coming(self, lasts: timedelta) -> list[Coming]:
        """What the next days bring to channels and people; of the latter what it is about."""
        with self._baton.db.read() as session:
            found = [one.team_id for one in teams.every(session)]
            names = self._names(session)
        ahead = preview.look_ahead(
            self._baton.db,
            FIRINGS,
            KINDS,
            Scope(self._workspace, found),
            self._baton.clock(),
            lasts,
        )
        return [
            Coming(one.at, names.get(one.destination, one.destination), _about(one))
            for one in ahead
        ]

    def landmarks(self) -> Sequence[Landmark]:
        """The next digest; before there is a team, none."""
        with self._baton.db.read() as session:
            found = [_digest_of(session, team) for team in teams.every(session)]
        digests = [one for one in found if one and one.at]
        return sorted(digests, key=lambda one: str(one.at))[:1] or NO_TEAM_YET

    def outbox(self) -> list[Waiting]:
        """The newest rows, newest first."""
        with self._baton.db.read() as session:
            names = self._names(session)
            rows = outbox.after(session, max(outbox.last_id(session) - SHOWN, 0))
            return [
                Waiting(
                    key=one.key,
                    kind=one.kind,
                    where=names.get(one.destination, one.destination),
                    state=one.state,
                    not_before=one.not_before,
                    problem=one.problem,
                )
                for one in reversed(rows)
            ]

    def _names(self, session: Session) -> Mapping[str, str]:
        found = teams.every(session)
        ids = [one.person_id for team in found for one in teams.members(session, team)]
        names = people.names(session, self._workspace, ids)
        return {**names, **{team.channel_id: f"#{team.name}" for team in found}}


def _about(one: preview.Coming) -> str:
    return ", ".join(KINDS[kind].label for kind in one.kinds) or one.text.split("\n")[0]


def _digest_of(session: Session, team: Team) -> Landmark | None:
    for one in schedule.of_team(session, team.workspace_id, team.team_id):
        if one.kind == digest.KIND and one.next_at and one.is_enabled:
            return Landmark(f"{clock.local(one.next_at, team.tz):%A}'s digest", one.next_at)
    return None
