"""The doctor: looks at everything Baton stands on, and says how to mend what is wrong."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from slack_bolt import App
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot import content, keys, manifest, slack
from bot.errors import OperatorError
from bot.settings import NO_SIGNING_SECRET, Settings
from storage import migrate, outbox, workspace
from storage.db import Database

# Slack refuses requests that are five minutes off; schedules suffer before that.
SKEW = timedelta(seconds=30)

TROUBLE = {
    outbox.State.DEAD: "were refused by Slack for good",
    outbox.State.UNKNOWN: "may or may not have arrived",
}

WITHOUT_HISTORY = (
    "Where Slack's answer to a message is lost, Baton can look whether it arrived only with the "
    "optional scopes. Without them a message to a person is not repeated, and a digest comes again."
)


class Grade(StrEnum):
    """How a finding is to be taken."""

    GOOD = "ok"
    NOTE = "note"
    BAD = "mend"


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what to do about it."""

    grade: Grade
    text: str


def examine(settings: Settings, listen: Callable[[App], None], now: datetime) -> list[Finding]:
    """Everything, in the order in which it should be mended."""
    return [
        *_bot_token(settings, now),
        *(_signing_secret(settings) if settings.http else _app_token(settings)),
        *_manifest(listen),
        *_database(settings),
        *_content(settings),
    ]


def _bot_token(settings: Settings, now: datetime) -> list[Finding]:
    if not settings.bot_token:
        return [_bad("SLACK_BOT_TOKEN is not set. `baton manifest` shows how to get it.")]
    try:
        me = slack.reading_client(settings.bot_token, settings.api_url).auth_test()
    except SlackApiError as error:
        code = error.response.get("error")
        return [_bad(f"Slack refuses SLACK_BOT_TOKEN ({code}). Copy it again, or reinstall.")]
    except (SlackClientError, OSError) as error:
        host = urlsplit(settings.api_url).hostname
        return [_bad(f"Slack cannot be reached at {host} ({error}). Check network and proxy.")]
    found = [_good(f"SLACK_BOT_TOKEN speaks as {me['user']} in the workspace {me['team']}.")]
    return [*found, *_scopes(me), *_skew(me, now)]


def _scopes(me: SlackResponse) -> list[Finding]:
    header = me.headers.get("x-oauth-scopes") or ""
    granted = {one.strip() for one in str(header).split(",") if one.strip()}
    needed = manifest.bot_scopes()
    if lacking := sorted(needed - granted):
        return [
            _bad(
                f"The app lacks the scopes {', '.join(lacking)}. Paste manifest.yml into your "
                "app's page under “App Manifest”, save, and reinstall the app."
            )
        ]
    optional = manifest.optional_scopes()
    if spare := sorted(granted - needed - optional):
        return [_note(f"The app has scopes that Baton does not use: {', '.join(spare)}.")]
    found = [_good("The app has the scopes of manifest.yml, and no others.")]
    if lacking := sorted(optional - granted):
        found.append(_note(f"{WITHOUT_HISTORY} Not granted: {', '.join(lacking)}."))
    return found


def _skew(me: SlackResponse, now: datetime) -> list[Finding]:
    header = me.headers.get("Date") or me.headers.get("date")
    if not header:
        return [_note("Slack did not say what time it is, so the clock was not compared.")]
    off = abs(now - parsedate_to_datetime(str(header)).astimezone(UTC))
    if off > SKEW:
        seconds = int(off.total_seconds())
        return [_bad(f"This machine's clock differs from Slack's by {seconds} s. Set up NTP.")]
    return [_good("This machine's clock agrees with Slack's.")]


def _app_token(settings: Settings) -> list[Finding]:
    if not settings.app_token:
        return [
            _bad(
                "SLACK_APP_TOKEN is not set. Your app's page → Basic Information → App-Level "
                "Tokens → generate one with the scope connections:write."
            )
        ]
    client = slack.reading_client(settings.bot_token, settings.api_url)
    try:
        client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        code = error.response.get("error")
        return [
            _bad(
                f"Slack refuses SLACK_APP_TOKEN ({code}). It needs the scope connections:write, "
                "and Socket Mode must be switched on."
            )
        ]
    except (SlackClientError, OSError):
        return [_bad("SLACK_APP_TOKEN could not be tried: Slack cannot be reached.")]
    return [_good("SLACK_APP_TOKEN opens Socket Mode.")]


def _signing_secret(settings: Settings) -> list[Finding]:
    if not settings.signing_secret:
        return [_bad(NO_SIGNING_SECRET)]
    return [
        _note(
            "SLACK_SIGNING_SECRET is set. Only Slack can tell whether it is the right one: your "
            "app's page → Event Subscriptions must say “Verified” beside the request URL, which "
            f"leads to {settings.host}, port {settings.port}, path /slack/events."
        )
    ]


def _manifest(listen: Callable[[App], None]) -> list[Finding]:
    if found := manifest.disagreements(listen):
        return [_bad(f"{one} Restore manifest.yml of this version.") for one in found]
    return [
        _good("manifest.yml agrees with this version of Baton."),
        _note(
            "Slack does not tell which commands and events your app has. After an upgrade, paste "
            "manifest.yml into your app's page; and switch on “Delayed Events” there."
        ),
    ]


def _database(settings: Settings) -> list[Finding]:
    db = Database(settings.database_url)
    try:
        if db.is_sqlite and not Path(db.place).exists():
            return [_note(f"There is no database yet; the first start makes {db.place}.")]
        migrate.check(db)
        if not migrate.is_current(db):
            return [_outdated(db)]
        return [_good(f"The database is {db.place}."), *_key(settings, db), *_outbox(db)]
    except migrate.UnusableDatabase as error:
        return [_bad(str(error))]
    finally:
        db.close()


def _outdated(db: Database) -> Finding:
    if migrate.is_empty(db):
        return _note(f"The database {db.place} is empty; the first start makes its tables.")
    return _note(f"The database {db.place} is of an older version; `baton migrate` renews it.")


def _key(settings: Settings, db: Database) -> list[Finding]:
    file = (settings.home / keys.KEY_FILE).resolve()
    is_first = not settings.secret_keys and not file.exists() and not keys.is_needed(db)
    if is_first and db.is_sqlite:
        return [_note(f"There is no secret key yet; the first start makes {file}.")]
    try:
        keys.load(settings.secret_keys, settings.home, db)
    except OperatorError as error:
        return [_bad(str(error))]
    if settings.secret_keys:
        return [_good("The secret key comes from BATON_SECRET_KEYS.")]
    found = [
        _note(
            f"The secret key is the file {file}. Back it up, but not beside the database: "
            "whoever holds both can read what is private."
        )
    ]
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        found.append(_bad(f"Others can read the secret key. Run: chmod 600 {file}"))
    return found


def _outbox(db: Database) -> list[Finding]:
    found = []
    with db.read() as session:
        for one in workspace.every(session):
            if one.stopped_at:
                found.append(_bad(f"Baton is silent in {one.name}: {one.stopped_why}."))
            counts = outbox.counts(session, one.workspace_id)
            found += [
                _note(f"{counts[state]} message(s) to {one.name} {what}. See: baton outbox list")
                for state, what in TROUBLE.items()
                if counts.get(state)
            ]
    return found or [_good("No message is stuck.")]


def _content(settings: Settings) -> list[Finding]:
    try:
        content.use(settings.home)
    except OperatorError as error:
        return [_bad(str(error))]
    count = content.own_count()
    if not count:
        return []
    return [_good(f"Of the team's own content, {count} items are in use.")]


def _good(text: str) -> Finding:
    return Finding(Grade.GOOD, text)


def _note(text: str) -> Finding:
    return Finding(Grade.NOTE, text)


def _bad(text: str) -> Finding:
    return Finding(Grade.BAD, text)
