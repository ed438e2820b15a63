"""The composition root: settings → database → Bolt app → heartbeat and delivery."""

import logging
import sqlite3
from datetime import datetime, timedelta
from functools import partial

from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.exc import SQLAlchemyError

from bot import (
    content,
    keys,
    metrics,
    roster,
    schedules,
    slack,
    teams,
)
from bot.charts.painter import Painter
from bot.clock import Clock, system_clock
from bot.contact import bundles
from bot.delivery import Delivery
from bot.delivery.limits import Limits
from bot.errors import OperatorError
from bot.heartbeat import Heartbeat
from bot.keys import KeyRing
from bot.listeners import bolt_app
from bot.practices.sessions import feed
from bot.registry import CADENCES, FIRINGS, KINDS
from bot.settings import Settings
from bot.socket_mode import SocketMode
from bot.web import Web
from handlers.reviews.webhooks import Webhooks
from storage import due, migrate, workspace
from storage import team as team_store
from storage.db import Database
from storage.workspace import Workspace

log = logging.getLogger(__name__)

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
            {bundles.BUNDLE: partial(bundles.render, kinds=KINDS)},
            self._painter.paint,
        )
        self.db.after_write = self.delivery.wake
        chores = roster.chores(reader, self.db, self.workspace.workspace_id, clock)
        self.heartbeat = Heartbeat(self.db, clock, FIRINGS, KINDS, chores, every=every)
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
