"""`baton preview`: what every team and everybody in it gets in the next 30 days."""

from collections.abc import Mapping
from datetime import datetime

import typer

from bot import clock, preview
from bot.preview import Coming, Scope
from bot.registry import FIRINGS, KINDS
from storage import person as people
from storage import team as teams
from storage.db import Database
from storage.team import Team


def tell(db: Database, only: str | None, now: datetime) -> None:
    """Print what comes, team by team; of messages to people only what they are about."""
    with db.read() as session:
        found = [one for one in teams.every(session) if only in (None, one.name)]
    if not found:
        typer.echo(f"There is no team in #{only}." if only else "There is no team yet.")
    for team in found:
        _tell_team(db, team, now)


def _tell_team(db: Database, team: Team, now: datetime) -> None:
    coming = preview.look_ahead(db, FIRINGS, KINDS, Scope(team.workspace_id, [team.team_id]), now)
    with db.read() as session:
        ids = [one.person_id for one in teams.members(session, team)]
        names = people.names(session, team.workspace_id, ids)
    names[team.channel_id] = f"#{team.name}"
    mine = [one for one in coming if one.destination in names]
    days = preview.AHEAD.days
    typer.echo(f"#{team.name}: the next {days} days, in {team.tz}, if nobody does anything")
    for one in mine:
        typer.echo(_line(one, names, team.tz))
    if not mine:
        typer.echo("  nothing")


def _line(one: Coming, names: Mapping[str, str], tz: str) -> str:
    at = clock.local(one.at, tz)
    about = ", ".join(KINDS[kind].label for kind in one.kinds) or one.text.split("\n")[0]
    return f"  {at:%a} {at.day:>2} {at:%b} {at:%H:%M}  {names[one.destination]:<20.20}  {about:.70}"
