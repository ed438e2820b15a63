"""Methods about people and bots: profiles, conversations, do-not-disturb."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.errors import RefusedError
from sandbox.methods.conversations import known, shown, wanted_kinds
from sandbox.methods.pages import page_of, with_cursor
from sandbox.people import Person
from sandbox.profiles import user_object
from sandbox.world import Arguments, Json, World

# From this size on Slack insists on pages.
BIG_TEAM = 1000
NIGHT = time(22), time(8)


def info(world: World, args: Arguments) -> Json:
    """users.info: a member, a deleted one included."""
    person = _person(world, args["user"])
    return {"user": _shown(world, person, args)}


def list_(world: World, args: Arguments) -> Json:
    """users.list: everybody; a big team gets `limit_required` without a limit (slack.md §2.1)."""
    people = sorted(world.workspace.people.values(), key=_id)
    if len(people) > BIG_TEAM and not args.get("limit"):
        raise RefusedError("limit_required")
    page, cursor = page_of(people, args, _id, default=BIG_TEAM, most=BIG_TEAM)
    stamp = int(world.clock.now().timestamp())
    members = [_shown(world, person, args) for person in page]
    return with_cursor({"members": members, "cache_ts": stamp}, cursor)


def conversations(world: World, args: Arguments) -> Json:
    """users.conversations: what a member is in, as far as the app can see it."""
    user = _person(world, args.get("user", world.app.bot_user)).id
    found = [one for one in known(world, wanted_kinds(world, args)) if user in one.members]
    if args.get("exclude_archived"):
        found = [one for one in found if not one.is_archived]
    page, cursor = page_of(found, args, lambda one: one.id, default=100, most=999)
    return with_cursor({"channels": [shown(world, one) for one in page]}, cursor)


def bot_info(world: World, args: Arguments) -> Json:
    """bots.info: the app's own bot; `bot_not_found` for any other."""
    app = world.app
    if args["bot"] != app.bot_id:
        raise RefusedError("bot_not_found")
    name = world.workspace.people[app.bot_user].real_name
    bot = {"id": app.bot_id, "app_id": app.app_id, "user_id": app.bot_user, "name": name}
    return {"bot": {**bot, "deleted": False, "updated": 0, "icons": {}}}


def dnd_info(world: World, args: Arguments) -> Json:
    """dnd.info: the night that goes on for a person, or their next (slack.md §9)."""
    person = _person(world, args.get("user", world.app.bot_user))
    if not person.dnd:
        # Slack answers 1 for the times of somebody without do-not-disturb hours.
        return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    start, end = _next_night(world.clock.now().astimezone(ZoneInfo(person.tz or "UTC")))
    return {
        "dnd_enabled": True,
        "next_dnd_start_ts": int(start.timestamp()),
        "next_dnd_end_ts": int(end.timestamp()),
    }


def _next_night(local: datetime) -> tuple[datetime, datetime]:
    """The night that goes on, or else the next to come."""
    starts, ends = NIGHT
    evening = local.date() - timedelta(days=local.time() < ends)
    return (
        datetime.combine(evening, starts, local.tzinfo),
        datetime.combine(evening + timedelta(days=1), ends, local.tzinfo),
    )


def _person(world: World, user_id: str) -> Person:
    person = world.workspace.people.get(user_id)
    if person is None:
        raise RefusedError("user_not_found")
    return person


def _shown(world: World, person: Person, args: Arguments) -> Json:
    locale = bool(args.get("include_locale"))
    return user_object(person, world.workspace.team_id, world.clock.now(), locale=locale)


def _id(person: Person) -> str:
    return person.id
