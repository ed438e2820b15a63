"""Methods about people and bots: profiles, conversations, do-not-disturb."""

from sandbox.dnd import dnd_status
from sandbox.errors import RefusedError
from sandbox.methods.conversations import known, shown, wanted_kinds
from sandbox.methods.pages import page_of, with_cursor
from sandbox.people import Person
from sandbox.profiles import user_object
from sandbox.world import Arguments, Json, World

# From this size on Slack insists on pages.
BIG_TEAM = 1000
# slack.md §9.
MOST_AT_ONCE = 50


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
    """dnd.info: the do-not-disturb hours of a member, or of the app itself (slack.md §9)."""
    person = _person(world, args.get("user", world.app.bot_user))
    return dnd_status(person, world.clock.now())


def dnd_team_info(world: World, args: Arguments) -> Json:
    """dnd.teamInfo: the hours of up to 50 members; `too_many_users` for more (slack.md §9)."""
    wanted = [one for one in args["users"].split(",") if one]
    if not wanted:
        raise RefusedError("no_users_provided")
    if len(wanted) > MOST_AT_ONCE:
        raise RefusedError("too_many_users")
    now = world.clock.now()
    return {"users": {one: dnd_status(_person(world, one), now) for one in wanted}}


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
