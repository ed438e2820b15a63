"""What happens around Baton in Slack: invited, removed, renamed, people come, go and move."""

from datetime import UTC, datetime

from slack_bolt import App
from slack_bolt.context import BoltContext

from bot import contact, roster, sends
from bot.clock import Clock, Window
from bot.sends import Post
from bot.views import setup as views
from handlers.requests import Payload, once
from storage import outbox, workspace
from storage import person as people
from storage import team as teams
from storage.db import Database
from storage.person import Person

# After any of these, the channel is looked at again: what Slack says then is true.
CHANNEL_CHANGED = (
    "member_left_channel",
    "channel_archive",
    "channel_unarchive",
    "channel_rename",
    "channel_deleted",
    "channel_left",
    "group_archive",
    "group_unarchive",
    "group_rename",
    "group_deleted",
    "group_left",
)
PERSON_CHANGED = ("team_join", "user_change")
UNINSTALLED = ("app_uninstalled", "tokens_revoked")


def register(app: App) -> None:
    """Listen to every event the manifest asks for."""
    app.event("member_joined_channel")(joined)
    app.event("channel_id_changed")(moved)
    for name in CHANNEL_CHANGED:
        app.event(name)(channel_changed)
    for name in PERSON_CHANGED:
        app.event(name)(person_changed)
    app.event("dnd_updated_user")(undisturbed)
    for name in UNINSTALLED:
        app.event(name)(uninstalled)


def joined(event: Payload, body: Payload, context: BoltContext, db: Database, clock: Clock) -> None:
    """Somebody, perhaps Baton itself, joined a channel."""
    now = clock()
    with once(db, body, now) as session:
        team = teams.ask_for_roster(session, body["team_id"], channel_id=event["channel"], now=now)
        if team is None and event["user"] == context.bot_user_id:
            inviter = people.get(session, body["team_id"], event.get("inviter") or "")
            post = Post(
                workspace_id=body["team_id"],
                key=f"invited:{event['channel']}:{event['event_ts']}",
                channel=event["channel"],
                message=views.invitation(inviter.name if inviter else None),
            )
            sends.queue(session, [post], now)


def channel_changed(event: Payload, body: Payload, db: Database, clock: Clock) -> None:
    """Something changed about a channel: go and look."""
    channel = event["channel"]
    channel_id = channel["id"] if isinstance(channel, dict) else channel
    now = clock()
    with once(db, body, now) as session:
        teams.ask_for_roster(session, body["team_id"], channel_id=channel_id, now=now)


def moved(event: Payload, body: Payload, db: Database, clock: Clock) -> None:
    """A channel got another id."""
    now, old_id, new_id = clock(), event["old_channel_id"], event["new_channel_id"]
    with once(db, body, now) as session:
        team = teams.ask_for_roster(session, body["team_id"], channel_id=old_id, now=now)
        if team:
            team.channel_id = new_id
        outbox.rename(session, body["team_id"], channel=old_id, to=new_id)


def person_changed(event: Payload, body: Payload, db: Database, clock: Clock) -> None:
    """Somebody is new, moved to another zone, became a guest, or left the workspace."""
    now = clock()
    person = roster.read_person(body["team_id"], event["user"])
    with once(db, body, now) as session:
        known = people.get(session, person.workspace_id, person.person_id)
        if known is None or _standing(known) != _standing(person):
            # They may count now in channels they have long been in, or no longer.
            teams.ask_for_every_roster(session, person.workspace_id, now)
        people.save(session, [person])
        session.flush()
        contact.look_again(session, person.workspace_id, person.person_id, now)


def _standing(person: Person) -> tuple[bool, ...]:
    return (person.is_bot, person.is_guest, person.is_outsider, person.is_gone)


def undisturbed(event: Payload, body: Payload, db: Database, clock: Clock) -> None:
    """Somebody set, changed or ended their do-not-disturb hours: a message waits for their end."""
    now, hours = clock(), event["dnd_status"]
    window = None
    if hours.get("dnd_enabled"):
        stamps = hours["next_dnd_start_ts"], hours["next_dnd_end_ts"]
        window = Window(*(datetime.fromtimestamp(one, UTC) for one in stamps))
    told_at = datetime.fromtimestamp(float(event["event_ts"]), UTC)
    with once(db, body, now) as session:
        person = people.get(session, body["team_id"], event["user"])
        if person and (person.dnd_as_of is None or person.dnd_as_of <= told_at):
            person.dnd_start = window.start if window else None
            person.dnd_end = window.end if window else None
            person.dnd_as_of = told_at
            session.add(person)
            session.flush()
            contact.look_again(session, person.workspace_id, person.person_id, now)


def uninstalled(event: Payload, body: Payload, db: Database, clock: Clock) -> None:
    """Baton was taken out of the workspace: not one more call."""
    now = clock()
    if event["type"] == "tokens_revoked" and not event.get("tokens", {}).get("bot"):
        return
    with once(db, body, now) as session:
        workspace.stop(session, body["team_id"], why="Baton was uninstalled", now=now)
