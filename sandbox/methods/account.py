"""Methods about the app itself: tokens, connections, the workspace it is in."""

from sandbox import events
from sandbox.errors import RefusedError
from sandbox.world import Arguments, Json, World


def test(world: World, args: Arguments) -> Json:
    """auth.test: who the token is for, and in which workspace."""
    workspace = world.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.people[world.app.bot_user].handle,
        "team_id": workspace.team_id,
        "user_id": world.app.bot_user,
        "bot_id": world.app.bot_id,
        "is_enterprise_install": False,
    }


def revoke(world: World, args: Arguments) -> Json:
    """auth.revoke: makes the token invalid, unless `test` is set."""
    if args.get("test"):
        return {"revoked": False}
    world.app.end("token_revoked")
    events.tokens_revoked(world)
    return {"revoked": True}


def open_connection(world: World, args: Arguments) -> Json:
    """apps.connections.open: a socket address for one use (slack.md §1.3)."""
    address = world.base_url.replace("http://", "ws://", 1)
    return {"url": f"{address}/socket?ticket={world.sockets.ticket()}"}


def team_info(world: World, args: Arguments) -> Json:
    """team.info: the app's own workspace; `team_not_found` for any other."""
    workspace = world.workspace
    if args.get("team", workspace.team_id) != workspace.team_id:
        raise RefusedError("team_not_found")
    team = {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain}
    return {"team": {**team, "email_domain": "", "icon": {"image_default": True}}}
