"""Everything that Slack's requests reach: the Bolt app, and each listener there is."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.error import BoltError
from slack_sdk import WebClient

import handlers.away
import handlers.baton
import handlers.contact
import handlers.digest
import handlers.errors
import handlers.home
import handlers.howto
import handlers.library
import handlers.lifecycle
import handlers.preview
import handlers.settings
import handlers.setup
from bot import patience, slack
from bot.clock import Clock
from bot.keys import KeyRing
from bot.registry import CADENCES, FIRINGS, KINDS, OFFERED, PRACTICES, SECTIONS
from bot.settings import Settings
from handlers.home import HomeTab
from handlers.middleware import EachRequest
from handlers.mine import Mine
from storage.db import Database
from storage.workspace import Workspace


def bolt_app(
    settings: Settings,
    here: Workspace,
    db: Database,
    clock: Clock,
    reader: WebClient,
    ring: KeyRing,
) -> App:
    """The Bolt app with every listener. It commits, then acks (design.md decision 1)."""
    with _without_bolts_oauth():
        app = App(
            # Without a name, Bolt reads the source of whoever called it, to find one.
            name="baton",
            client=slack.listener_client(settings.api_url),
            authorize=_Authorize(here, settings.bot_token),
            process_before_response=True,
            # For Slack's own functions and old load balancers, which Baton has nothing to do with.
            attaching_function_token_enabled=False,
            ssl_check_enabled=False,
        )
    # A plain function: Bolt copies the context for lazy listeners, and cannot copy a clock object.
    coming = [one.coming for one in PRACTICES if one.coming]
    home = HomeTab(db, clock, KINDS, coming, [one.own for one in PRACTICES if one.own])
    app.use(
        EachRequest(
            _inject(
                db=db,
                clock=lambda: clock(),
                reader=reader,
                home=home,
                ring=ring,
                site=settings.site if settings.http else None,
            )
        )
    )
    listen(app)
    return app


@contextlib.contextmanager
def _without_bolts_oauth() -> Iterator[None]:
    """Bolt switches on an OAuth flow of its own where it finds these, and cannot be told not to."""
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    environment = os.environ  # noqa: TID251  # What is hidden from Bolt must be hidden here.
    hidden = {name: environment.pop(name) for name in names if name in environment}
    try:
        yield
    finally:
        environment.update(hidden)


def listen(app: App) -> None:
    """Register every listener there is; the manifest must agree with them."""
    helps = [practice.help for practice in PRACTICES] + [handlers.digest.HELP, handlers.baton.HELP]
    commands = {one.help.name: one.command for one in PRACTICES}
    commands["digest"] = handlers.digest.command_for(SECTIONS)
    for name, command in commands.items():
        app.command(f"/{name}")(handlers.baton.with_help(command, helps, name))
    words = commands | handlers.away.words(KINDS) | handlers.settings.words(OFFERED)
    words["preview"] = handlers.preview.command
    words["find"] = handlers.library.find_command
    words["howto"] = handlers.howto.command
    everything = handlers.baton.command_for(words, helps)
    look = handlers.preview.looking(FIRINGS, KINDS)
    app.command("/baton")(ack=everything, lazy=[handlers.setup.fill_after_command, look])
    for practice in PRACTICES:
        practice.register(app)
    handlers.setup.register(app, CADENCES)
    handlers.contact.register(app, KINDS)
    handlers.away.register(app)
    handlers.home.register(app)
    handlers.howto.register(app)
    handlers.digest.register(app, SECTIONS)
    handlers.library.register(app)
    Mine(KINDS).register(app)
    handlers.settings.register(app, OFFERED)
    handlers.lifecycle.register(app)
    handlers.errors.register(app)


class _Authorize(Authorize):
    """Who we are, as Slack told us at the start: Bolt's own way asks Slack each time.

    No plain function: Bolt would work out for each request all that it might name.
    """

    def __init__(self, here: Workspace, token: str) -> None:
        self._me = AuthorizeResult(
            enterprise_id=None,
            team_id=here.workspace_id,
            bot_id=here.bot_id,
            bot_user_id=here.bot_user_id,
            bot_token=token,
        )

    def __call__(self, *, team_id: str | None, **_more: Any) -> AuthorizeResult:
        if team_id != self._me.team_id:
            raise BoltError("A request came from a workspace that Baton is not installed in")
        return self._me


def _inject(**parts: Any) -> Callable[[BoltRequest], None]:
    """Whatever stands in the context reaches listeners by its name; and the request's time runs."""

    def inject(request: BoltRequest) -> None:
        patience.begin()
        request.context.update(parts)

    return inject
