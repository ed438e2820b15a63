"""Methods about modals and Home: open, push, update, publish."""

from sandbox.blocks import view_problems
from sandbox.errors import RefusedError, inside, invalid_argument, refuse_if
from sandbox.world import Arguments, Json, World


def open_(world: World, args: Arguments) -> Json:
    """views.open: a modal for whoever's trigger it is, once within 3 s (slack.md §1.1)."""
    _must_be(args, "modal")
    user = world.triggers.use(args["trigger_id"])
    return {"view": world.view_as_slack(world.views.open(user, args["view"]))}


def push(world: World, args: Arguments) -> Json:
    """views.push: a modal on top of the open one, three at most (slack.md §1.1)."""
    _must_be(args, "modal")
    user = world.triggers.use(args["trigger_id"])
    return {"view": world.view_as_slack(world.views.push(user, args["view"]))}


def update(world: World, args: Arguments) -> Json:
    """views.update: by id or external id; `hash_conflict` for a stale hash (slack.md §1.1)."""
    if not args.get("view_id") and not args.get("external_id"):
        raise invalid_argument("view_id", "missing required field: view_id or external_id")
    view = world.views.find(args.get("view_id"), args.get("external_id"))
    _must_be(args, view.option("type"))
    return {"view": world.view_as_slack(world.views.update(view, args["view"], args.get("hash")))}


def publish(world: World, args: Arguments) -> Json:
    """views.publish: a person's Home; `not_enabled` when the manifest has none (slack.md §5.1)."""
    if not world.app.has_home():
        raise RefusedError("not_enabled")
    _must_be(args, "home")
    person = world.workspace.people.get(args["user_id"])
    if person is None:
        raise invalid_argument("user_id", "invalid `user_id`")
    if person.deleted:
        raise RefusedError("user_not_found")
    home = world.views.publish(person.id, args["view"], args.get("hash"))
    return {"view": world.view_as_slack(home)}


def _must_be(args: Arguments, type_: str) -> None:
    if args["view"].get("type") != type_:
        raise invalid_argument("view/type", f"must be {type_}")
    refuse_if(inside("/view", view_problems(args["view"])))
