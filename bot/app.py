"""The composition root: settings → database → Bolt app → heartbeat and delivery."""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context import BoltContext
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

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
from bot import (
    contact,
    content,
    digest,
    keys,
    metrics,
    patience,
    roster,
    schedules,
    slack,
    teams,
)
from bot.charts.painter import Painter
from bot.clock import Clock, system_clock
from bot.delivery import Delivery
from bot.delivery.limits import Limits
from bot.drafts import Section
from bot.errors import OperatorError
from bot.heartbeat import Firing, Heartbeat
from bot.keys import KeyRing
from bot.practices.sessions import feed
from bot.registry import PRACTICES, Practice
from bot.settings import Settings
from bot.socket_mode import SocketMode
from bot.team_settings import Offered
from bot.web import Web
from handlers.home import HomeTab
from handlers.mine import Mine
from handlers.reviews.webhooks import Webhooks
from storage import due, migrate, workspace
from storage import team as team_store
from storage.db import Database
from storage.workspace import Workspace

log = logging.getLogger(__name__)

# The schedules that every team starts with.
CADENCES = [digest.CADENCE, *(one for practice in PRACTICES for one in practice.cadences)]

# What a lead decides of them in `/baton settings`.
OFFERED = Offered(
    [one for one in CADENCES if one.label],
    [turn for practice in PRACTICES for turn in practice.turns],
)

# Every kind of thing that Baton says to one person of its own accord.
KINDS = {kind.name: kind for practice in PRACTICES for kind in practice.kinds}

TOKEN_ERRORS = ("invalid_auth", "not_authed", "token_revoked", "account_inactive", "token_expired")


class Baton:
    """One running Baton: everything it is made of, started and stopped together."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        every: timedelta = timedelta(seconds=1),
        limits: Limits | None = None,
    ) -> None:
        """Open the database and introduce the bot to Slack; speak to nobody yet.

        Raises:
            OperatorError: the database, the key, a token or a content file is of no use; says what
                to mend.
        """
        content.use(settings.home)
        self.db = open_database(settings, to_run=True)
        try:
            ring = self._prepare(settings, clock)
        except BaseException:
            self.db.close()
            raise
        self.clock = clock
        reader = slack.reading_client(settings.bot_token, settings.api_url)
        self._painter = Painter()
        self.delivery = Delivery(
            self.db,
            lambda session: slack.sending_client(settings.bot_token, settings.api_url, session),
            clock,
            limits,
            {contact.BUNDLE: partial(contact.render, kinds=KINDS)},
            self._painter.paint,
        )
        self.db.after_write = self.delivery.wake
        chores = roster.chores(reader, self.db, self.workspace.workspace_id, clock)
        self.heartbeat = Heartbeat(self.db, clock, firings(PRACTICES), KINDS, chores, every=every)
        self.app = bolt_app(settings, self.workspace, self.db, clock, reader, ring)
        self._inlet = (
            Web(
                self.app,
                settings,
                self.problem,
                self.metrics,
                Webhooks(self.db, clock, ring).receive,
                calendar=self.calendar,
            )
            if settings.http
            else SocketMode(self.app, settings.app_token)
        )

    def _prepare(self, settings: Settings, clock: Clock) -> KeyRing:
        ring = keys.load(settings.secret_keys, settings.home, self.db)
        self.workspace = introduce(settings, self.db)
        with self.db.write() as session:
            teams.follow_all(session, CADENCES, clock())
            schedules.replan_shifted(session, clock())
            # Whatever happened while Baton was not there, no event tells (slack.md 1.3).
            team_store.ask_for_every_roster(session, self.workspace.workspace_id, clock())
        return ring

    def start(self) -> None:
        """Connect, or listen, and begin to work.

        Raises:
            OperatorError: Slack refuses the app-level token, or the port is taken.
        """
        self.delivery.start()
        self.heartbeat.start()
        try:
            self._inlet.start()
        except SlackClientError as error:
            self.stop()
            raise OperatorError(_token_problem("SLACK_APP_TOKEN", error)) from None
        except OperatorError:
            self.stop()
            raise

    def stop(self) -> None:
        """Take no more work, finish what is under way, and let go of the database."""
        self._inlet.stop()
        self.app.listener_runner.listener_executor.shutdown()
        self.heartbeat.stop()
        self.delivery.stop()
        self._painter.stop()
        self.db.close()

    def wake(self) -> None:
        """Look at once for what is due, as the clock was moved."""
        self.heartbeat.wake()
        self.delivery.wake()

    def next_due(self) -> datetime | None:
        """The business moment at which something falls due next; it may have passed."""
        return next_due(self.db)

    def is_idle(self) -> bool:
        """Whether everything due by now has been done, down to Slack's answers."""
        return is_idle(self.db, self.clock())

    def calendar(self, token: str) -> bytes | None:
        """The calendar that stands at an address; None where there is none."""
        with self.db.read() as session:
            return feed.content(session, token, self.clock())

    def problem(self) -> str | None:
        """Why Baton cannot do its work now, in one short sentence; None when it can."""
        if not is_usable(self.db):
            return "The database does not answer, or is of another version."
        if not self.heartbeat.is_beating():
            return "The heartbeat does not beat."
        if not self.delivery.is_running():
            return "Delivery does not run."
        if not self._inlet.is_connected():
            return "Slack cannot reach Baton: its connection is closed."
        return None

    def metrics(self) -> bytes:
        """How delivery stands, as Prometheus reads it."""
        return metrics.told(
            self.db, self.delivery.lateness, now=self.clock(), real_now=system_clock()
        )


def next_due(db: Database) -> datetime | None:
    """The business moment at which something falls due next; it may have passed."""
    with db.read() as session:
        return due.next_at(session)


def is_idle(db: Database, now: datetime) -> bool:
    """Whether everything due by `now` has been done, down to Slack's answers."""
    with db.read() as session:
        return not due.is_any(session, now)


def is_usable(db: Database) -> bool:
    """Whether the database answers and has every migration of this version."""
    try:
        return migrate.is_current(db)
    except migrate.UnusableDatabase:
        return False
    except (SQLAlchemyError, sqlite3.Error) as error:
        log.warning("The database does not answer: %s", type(error).__name__)
        return False


def open_database(settings: Settings, *, to_run: bool = False) -> Database:
    """The database, brought up to date; `to_run` keeps every other Baton off an SQLite file.

    Raises:
        OperatorError: it cannot be used; says why and what to do.
    """
    db = Database(settings.database_url)
    try:
        migrate.upgrade(db, to_run=to_run)
    except migrate.UnusableDatabase as error:
        db.close()
        raise OperatorError(str(error)) from None
    return db


def introduce(settings: Settings, db: Database) -> Workspace:
    """Ask Slack who we are, and note it: listeners then need no call to know.

    Raises:
        OperatorError: Slack refuses the bot token, or cannot be reached.
    """
    client = slack.reading_client(settings.bot_token, settings.api_url)
    try:
        me = client.auth_test()
    except (SlackClientError, OSError) as error:
        raise OperatorError(_token_problem("SLACK_BOT_TOKEN", error)) from None
    with db.write() as session:
        known = workspace.get(session, me["team_id"])
        found = Workspace(
            workspace_id=me["team_id"],
            name=me["team"],
            url=me["url"],
            bot_id=me["bot_id"],
            bot_user_id=me["user_id"],
            people_checked_at=known.people_checked_at if known else None,
        )
        return workspace.save(session, found)


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
            authorize=_authorizer(here, settings.bot_token),
            process_before_response=True,
            # For Slack's own functions and old load balancers, which Baton has nothing to do with.
            attaching_function_token_enabled=False,
            ssl_check_enabled=False,
        )
    # A plain function: Bolt copies the context for lazy listeners, and cannot copy a clock object.
    coming = [one.coming for one in PRACTICES if one.coming]
    home = HomeTab(db, clock, KINDS, coming, [one.own for one in PRACTICES if one.own])
    app.use(
        _inject(
            db=db,
            clock=lambda: clock(),
            reader=reader,
            home=home,
            ring=ring,
            site=settings.site if settings.http else None,
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
    told = sections(PRACTICES)
    commands["digest"] = handlers.digest.command_for(told)
    for name, command in commands.items():
        app.command(f"/{name}")(handlers.baton.with_help(command, helps, name))
    words = commands | handlers.away.words(KINDS) | handlers.settings.words(OFFERED)
    words["preview"] = handlers.preview.command
    words["find"] = handlers.library.find_command
    words["howto"] = handlers.howto.command
    everything = handlers.baton.command_for(words, helps)
    look = handlers.preview.looking(firings(PRACTICES), KINDS)
    app.command("/baton")(ack=everything, lazy=[handlers.setup.fill_after_command, look])
    for practice in PRACTICES:
        practice.register(app)
    handlers.setup.register(app, CADENCES)
    handlers.contact.register(app, KINDS)
    handlers.away.register(app)
    handlers.home.register(app)
    handlers.howto.register(app)
    handlers.digest.register(app, told)
    handlers.library.register(app)
    Mine(KINDS).register(app)
    handlers.settings.register(app, OFFERED)
    handlers.lifecycle.register(app)
    handlers.errors.register(app)


def sections(practices: Sequence[Practice]) -> list[Section]:
    """What the practices add to the digest, and what it finds across them."""
    return [*(one.digest for one in practices if one.digest), digest.RETURNING]


def firings(practices: Sequence[Practice]) -> dict[str, Firing]:
    """What happens when a schedule of each kind falls due."""
    found = {kind: one for practice in practices for kind, one in (practice.firings or {}).items()}
    told = sections(practices)
    weekly, ready = partial(digest.fire, sections=told), partial(digest.prepare, sections=told)
    followed = partial(digest.fire_follow, sections=told)
    return found | {
        digest.KIND: Firing(weekly, digest.GRACE, ready),
        digest.FOLLOW: Firing(followed, digest.FOLLOW_GRACE),
    }


def _authorizer(here: Workspace, token: str) -> Callable[..., AuthorizeResult]:
    """Who we are, as Slack told us at the start: Bolt's own way asks Slack each time."""
    me = AuthorizeResult(
        enterprise_id=None,
        team_id=here.workspace_id,
        bot_id=here.bot_id,
        bot_user_id=here.bot_user_id,
        bot_token=token,
    )

    def authorize(team_id: str | None) -> AuthorizeResult:
        if team_id != here.workspace_id:
            raise BoltError("A request came from a workspace that Baton is not installed in")
        return me

    return authorize


def _inject(**parts: Any) -> Callable[..., None]:
    """A middleware: whatever stands in the context reaches listeners by its name, and from here
    on the request's time runs.
    """

    def inject(context: BoltContext, next: Callable[[], None]) -> None:
        patience.begin()
        context.update(parts)
        next()

    return inject


def _token_problem(name: str, error: Exception) -> str:
    code = error.response.get("error") if isinstance(error, SlackApiError) else None
    if code in TOKEN_ERRORS:
        return (
            f"Slack refuses {name} ({code}). Copy it again from your app's page, "
            "or reinstall the app there; then put it into .env."
        )
    if code:
        return f"Slack answered {code} to {name}. Run: baton doctor"
    return f"Slack cannot be reached ({error}). Check the network and SLACK_API_URL."
