"""Settings: everything an operator can set, read once and checked at the start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import OperatorError

SLACK_API = "https://slack.com/api/"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")
PORT = 3000
LAST_PORT = 65535

# Whoever wants Baton reachable from elsewhere says so: a proxy in front is the rule.
HOST = "127.0.0.1"

POSTGRESQL = r"^postgres(ql(\+psycopg)?)?://"

BAD_ADDRESS = (
    "DATABASE_URL cannot be read. It should look like postgresql://user:password@host/database; "
    "in the password, @ is written as %40, / as %2F, # as %23 and % as %25."
)

NO_TOKEN = (
    "{name} is missing. Put it into the file .env; `baton manifest` shows how to get it "
    "from Slack. To try Baton without Slack: make sandbox"
)

NO_SIGNING_SECRET = (
    "SLACK_SIGNING_SECRET is missing, without which Baton could not tell Slack's requests from "
    "forged ones. Copy it from your app's page → Basic Information → App Credentials into .env. "
    "Without --http, Baton uses Socket Mode and needs none."
)


@dataclass(frozen=True)
class Settings:
    """What `baton run` needs to know. Secrets do not show in its repr."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    home: Path
    database_url: str = field(repr=False)
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    api_url: str = SLACK_API
    log_level: str = "INFO"
    log_format: str = "text"
    http: bool = False
    signing_secret: str = field(default="", repr=False)
    host: str = HOST
    port: int = PORT
    # Where people reach Baton, such as https://baton.example.com; empty where nobody said so.
    site: str = ""


def read(
    environment: Mapping[str, str], *, need_tokens: bool = True, http: bool = False
) -> Settings:
    """Read settings from an environment; `http` asks for signed HTTP instead of Socket Mode.

    Raises:
        OperatorError: names the variable that is missing or wrong, and what it should be.
    """
    home = Path(environment.get("BATON_HOME") or "data")
    return Settings(
        bot_token=_token(environment, "SLACK_BOT_TOKEN", "xoxb-", need_tokens),
        app_token=_token(environment, "SLACK_APP_TOKEN", "xapp-", need_tokens and not http),
        home=home,
        database_url=_database(environment.get("DATABASE_URL", ""), home),
        secret_keys=tuple(environment.get("BATON_SECRET_KEYS", "").replace(",", " ").split()),
        api_url=_api(environment.get("SLACK_API_URL") or SLACK_API),
        log_level=_one_of(environment, "LOG_LEVEL", LEVELS, "INFO"),
        log_format=_one_of(environment, "LOG_FORMAT", FORMATS, "text"),
        http=http,
        signing_secret=_signing_secret(environment, need_tokens and http),
        host=(environment.get("BATON_HOST") or HOST).strip(),
        port=_port(environment.get("BATON_PORT") or str(PORT)),
        site=_site(environment.get("BATON_URL", "").strip()),
    )


def _token(environment: Mapping[str, str], name: str, prefix: str, is_needed: bool) -> str:
    token = environment.get(name, "").strip()
    if not is_needed:
        return token
    if not token:
        raise OperatorError(NO_TOKEN.format(name=name))
    if not re.fullmatch(rf"{prefix}[A-Za-z0-9-]+", token):
        raise OperatorError(
            f"{name} does not look like one of Slack's: it should begin with {prefix} "
            "and hold no spaces. Copy it again from your app's page."
        )
    return token


def _signing_secret(environment: Mapping[str, str], is_needed: bool) -> str:
    secret = environment.get("SLACK_SIGNING_SECRET", "").strip()
    if not is_needed:
        return secret
    if not secret:
        raise OperatorError(NO_SIGNING_SECRET)
    if not re.fullmatch("[A-Za-z0-9]{16,}", secret):
        raise OperatorError(
            "SLACK_SIGNING_SECRET does not look like one of Slack's: it should be 32 letters and "
            "digits. Copy it again from your app's page → Basic Information."
        )
    return secret


def _site(url: str) -> str:
    if url and not re.fullmatch(r"https?://[^\s?#]+", url):
        raise OperatorError("BATON_URL must be an address such as https://baton.example.com.")
    return url.rstrip("/")


def _port(given: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", given.strip()) or int(given) > LAST_PORT:
        raise OperatorError(f"BATON_PORT must be a number from 0 to {LAST_PORT}; it is {given}.")
    return int(given)


def _database(url: str, home: Path) -> str:
    if not url:
        return f"sqlite:///{home / 'baton.db'}"
    if url.startswith("sqlite:///"):
        return url
    if not re.match(POSTGRESQL, url):
        raise OperatorError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    url = re.sub(POSTGRESQL, "postgresql+psycopg://", url)
    try:
        is_whole = bool(make_url(url).database)
    except (ArgumentError, ValueError):
        is_whole = False
    if not is_whole:
        raise OperatorError(BAD_ADDRESS)
    return url


def _api(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s?#]+/api/", url):
        raise OperatorError("SLACK_API_URL must be an http address that ends in /api/.")
    return url


def _one_of(
    environment: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str
) -> str:
    given = environment.get(name) or default
    value = next((one for one in allowed if one.lower() == given.strip().lower()), None)
    if value is None:
        raise OperatorError(f"{name} must be one of {', '.join(allowed)}; it is {given}.")
    return value
