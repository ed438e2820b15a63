"""Set-up in Slack: the form opens at once, is filled in when the channel was read, then saved."""

import logging
from collections.abc import Sequence
from datetime import time
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot import digest, permissions, places, roster, schedules, sends, teams
from bot.clock import Clock
from bot.errors import FieldError, UserError
from bot.roster import Channel
from bot.schedules import Cadence
from bot.teams import Wishes
from bot.views import forms
from bot.views import setup as views
from handlers import answers
from handlers.requests import (
    Command,
    Payload,
    Submission,
    once,
    read_click,
    read_command,
    read_submission,
)
from storage import team as store
from storage.db import Database
from storage.team import Team

log = logging.getLogger(__name__)

DEFAULT_STARTS, DEFAULT_ENDS = time(9), time(17, 30)
DEFAULT_DAYS = ("mon", "tue", "wed", "thu", "fri")
DEFAULT_DIGEST_DAY, DEFAULT_DIGEST_AT = "mon", time(10)

INVITE_FIRST = (
    "Baton is not in this channel, so it could not post here. "
    "Type `/invite @Baton`, and then `/baton setup` again."
)
GENERAL = (
    "This channel is for the whole workspace, and Baton is for one team. "
    "Set it up in the team's own channel."
)


def register(app: App, cadences: Sequence[Cadence]) -> None:
    """Listen to the set-up button and form; the command belongs to `/baton`.

    `cadences` are the schedules that every team starts with.
    """
    app.action(views.OPEN)(ack=setup_clicked, lazy=[fill_after_click])
    app.view(views.SAVE)(partial(setup_saved, cadences=cadences))


def open_form(ack: Ack, asked: Command, client: WebClient, db: Database) -> None:
    """`/baton setup`: opens a modal that `fill_after_command` fills in."""
    _open(client, db, asked.workspace_id, asked.channel_id, asked.person_id, asked.trigger_id)
    ack()


def setup_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Set up*, on the invitation."""
    click = read_click(body)
    _open(client, db, click.workspace_id, click.channel_id, click.person_id, click.trigger_id)
    ack()


def fill_after_command(
    command: Payload, client: WebClient, reader: WebClient, db: Database
) -> None:
    """Fill in the form that `/baton setup` opened."""
    if read_command(command).word == "setup":
        ids = command["team_id"], command["channel_id"], command["user_id"]
        _fill(client, reader, db, *ids, command["trigger_id"])


def fill_after_click(body: Payload, client: WebClient, reader: WebClient, db: Database) -> None:
    """Fill in the form that the button opened."""
    click = read_click(body)
    ids = click.workspace_id, click.channel_id, click.person_id
    _fill(client, reader, db, *ids, click.trigger_id)


def setup_saved(
    ack: Ack,
    body: Payload,
    reader: WebClient,
    db: Database,
    clock: Clock,
    *,
    cadences: Sequence[Cadence],
) -> None:
    """The submitted form. What it remembers is looked at again: it is untrusted input."""
    sent = read_submission(body)
    wishes = read_form(sent)
    now = clock()
    channel_id = str(sent.remembers.get("channel"))
    channel = _look(reader, db, sent.workspace_id, channel_id)
    with once(db, body, now) as session:
        _require_fit(session, channel, sent.workspace_id, channel_id, sent.person_id)
        posts = teams.set_up(
            session,
            workspace_id=sent.workspace_id,
            channel_id=channel_id,
            channel_name=channel.name if channel else "",
            by=sent.person_id,
            wishes=wishes,
            cadences=cadences,
            now=now,
        )
        sends.queue(session, posts, now)
        team = store.of_channel(session, sent.workspace_id, channel_id)
        assert team
        view = views.done(team.name, digest.next_time(session, team))
    ack(response_action="update", view=view)


def read_form(sent: Submission) -> Wishes:
    """What the form says.

    Raises:
        FieldError: a value means nothing; names the field.
    """
    view = sent.view
    is_chosen = forms.answer(view, "who") == views.SOME
    return Wishes(
        tz=places.read_zone(forms.typed(view, "tz")),
        day_starts=_time(view, "starts"),
        day_ends=_time(view, "ends"),
        working_days=tuple(forms.answer(view, "days") or ()),
        country=places.read_country(forms.typed(view, "country")),
        digest_day=str(forms.answer(view, "digest_day")),
        digest_at=_time(view, "digest_at"),
        with_guests=views.GUESTS in (forms.answer(view, "guests") or ()),
        chosen=tuple(forms.answer(view, "people") or ()) if is_chosen else None,
    )


def _time(view: Payload, block_id: str) -> time:
    chosen = forms.answer(view, block_id)
    if not chosen:
        raise FieldError(block_id, "Pick a time.")
    return time.fromisoformat(chosen)


def _open(
    client: WebClient,
    db: Database,
    workspace_id: str,
    channel_id: str,
    person_id: str,
    trigger: str,
) -> None:
    if channel_id.startswith("D"):
        raise UserError("Go to your team's channel and type `/baton setup` there.")
    with db.read() as session:
        team = store.of_channel(session, workspace_id, channel_id)
        if team:
            permissions.require_lead(session, team, person_id)
    answers.open_modal(client, trigger, views.looking() | {"external_id": _external_id(trigger)})


def _fill(
    client: WebClient,
    reader: WebClient,
    db: Database,
    workspace_id: str,
    channel_id: str,
    person_id: str,
    trigger: str,
) -> None:
    try:
        channel = roster.look(reader, db, workspace_id, channel_id)
        with db.read() as session:
            view = _view(session, channel, workspace_id, channel_id, person_id)
        client.views_update(external_id=_external_id(trigger), view=view)
    except SlackApiError as error:
        # The modal was closed meanwhile, or never opened; whoever wants it asks again.
        log.warning("The set-up form could not be filled in: %s", error.response.get("error"))


def _look(reader: WebClient, db: Database, workspace_id: str, channel_id: str) -> Channel | None:
    try:
        return roster.look(reader, db, workspace_id, channel_id)
    except (SlackApiError, OSError):
        raise UserError("Slack did not answer in time. Please press the button again.") from None


def _require_fit(
    session: Session, channel: Channel | None, workspace_id: str, channel_id: str, person_id: str
) -> None:
    """Let somebody of the channel go on who may lead a team in it.

    Raises:
        UserError: says what to do.
    """
    if channel is None or not channel.has_bot:
        raise UserError(INVITE_FIRST)
    if channel.is_general:
        raise UserError(GENERAL)
    me = next((one for one in channel.people if one.person_id == person_id), None)
    team = store.of_channel(session, workspace_id, channel_id)
    leads = team is not None and permissions.is_lead(session, team, person_id)
    if me is None or not (leads or teams.counts(me, with_guests=False)):
        raise UserError("Only people of this workspace who are in the channel can set it up.")


def _view(
    session: Session, channel: Channel | None, workspace_id: str, channel_id: str, person_id: str
) -> dict[str, Any]:
    try:
        _require_fit(session, channel, workspace_id, channel_id, person_id)
    except UserError as error:
        return views.refused(str(error))
    assert channel
    me = next(one for one in channel.people if one.person_id == person_id)
    team = store.of_channel(session, workspace_id, channel_id)
    remember = {"channel": channel_id}
    setup = _current(session, channel, team) if team else _proposed(channel, me.tz or "UTC")
    return views.form(setup, remember)


def _proposed(channel: Channel, tz: str) -> views.Setup:
    return views.Setup(
        tz=tz,
        day_starts=f"{DEFAULT_STARTS:%H:%M}",
        day_ends=f"{DEFAULT_ENDS:%H:%M}",
        working_days=DEFAULT_DAYS,
        country="",
        digest_day=DEFAULT_DIGEST_DAY,
        digest_at=f"{DEFAULT_DIGEST_AT:%H:%M}",
        with_guests=False,
        chosen=None,
        is_new=True,
        **_census(channel),
    )


def _current(session: Session, channel: Channel, team: Team) -> views.Setup:
    row = schedules.of(session, team, digest.CADENCE)
    usual = schedules.timing(row) if row else None
    members = tuple(one.person_id for one in store.members(session, team))
    return views.Setup(
        tz=team.tz,
        day_starts=f"{team.day_starts:%H:%M}",
        day_ends=f"{team.day_ends:%H:%M}",
        working_days=tuple(team.working_days.split(",")),
        country=team.country or "",
        digest_day=(usual and usual.day) or DEFAULT_DIGEST_DAY,
        digest_at=f"{usual.at if usual else DEFAULT_DIGEST_AT:%H:%M}",
        with_guests=team.with_guests,
        chosen=members if team.is_chosen else None,
        is_new=False,
        **_census(channel),
    )


def _census(channel: Channel) -> dict[str, Any]:
    humans = [one for one in channel.people if teams.counts(one, with_guests=False)]
    all_humans = [one for one in channel.people if teams.counts(one, with_guests=True)]
    return {
        "humans": len(humans),
        "guests": len(all_humans) - len(humans),
        "bots": sum(one.is_bot for one in channel.people),
        "is_large": len(humans) > teams.LARGE,
    }


def _external_id(trigger: str) -> str:
    return f"setup:{trigger}"
