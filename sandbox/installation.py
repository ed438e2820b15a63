"""The installed app: its manifest, tokens, granted scopes and identity."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.ids import Ids
from sandbox.people import Person

Manifest = Mapping[str, Any]


@dataclass
class Installation:
    """The app as one workspace knows it; a dead token maps to the error that it gets."""

    manifest: Manifest
    scopes: frozenset[str]
    app_id: str
    bot_id: str
    bot_user: str
    bot_token: str
    app_token: str
    verification_token: str
    dead_tokens: dict[str, str] = field(default_factory=dict)
    is_installed: bool = True
    has_socket_mode: bool = True

    @property
    def signing_secret(self) -> str:
        """What signs requests to this app: 32 hexadecimal digits, as Slack's are."""
        return hashlib.sha256(f"signing {self.app_id}".encode()).hexdigest()[:32]

    def token_problem(self, token: str | None, kind: str) -> str | None:
        """Slack's error string for a token that does not serve, None for one that does."""
        if not token:
            return "not_authed"
        if token in self.dead_tokens:
            return self.dead_tokens[token]
        if token not in (self.bot_token, self.app_token):
            return "invalid_auth"
        wanted = self.app_token if kind == "app" else self.bot_token
        return None if token == wanted or kind == "any" else "not_allowed_token_type"

    def end(self, error: str) -> None:
        """Uninstall: from now on the bot token gets this error."""
        self.dead_tokens[self.bot_token] = error
        self.is_installed = False

    def renew(self, ids: Ids) -> None:
        """A reinstallation: a new bot token, the same app and bot user."""
        self.bot_token = f"xoxb-{ids.secret()}"
        self.is_installed = True

    def feature(self, name: str) -> Any:
        """A part of the manifest's features, None where it has none."""
        return self.manifest.get("features", {}).get(name)

    def command(self, name: str) -> Mapping[str, Any] | None:
        """The manifest's entry for a slash command such as `/til`."""
        return _named(self.feature("slash_commands"), "command", name)

    def shortcut(self, callback_id: str) -> Mapping[str, Any] | None:
        """The manifest's entry for a shortcut."""
        return _named(self.feature("shortcuts"), "callback_id", callback_id)

    def is_interactive(self) -> bool:
        """Whether clicks and forms reach the app (slack.md §6)."""
        interactivity = self.manifest.get("settings", {}).get("interactivity", {})
        return bool(interactivity.get("is_enabled"))

    def speaks_http(self) -> bool:
        """Whether Slack sends to the app's own addresses, and not over sockets (slack.md §1.3)."""
        settings = self.manifest.get("settings", {})
        return not settings.get("socket_mode_enabled", True)

    def request_url(self, kind: str, payload: Mapping[str, Any]) -> str:
        """Where a payload goes over HTTP: each command, interactivity and events have their own."""
        settings = self.manifest.get("settings", {})
        if kind == "slash_commands":
            return str((self.command(payload["command"]) or {}).get("url", ""))
        place = "interactivity" if kind == "interactive" else "event_subscriptions"
        return str(settings.get(place, {}).get("request_url", ""))

    def subscribes_to(self, event: str) -> bool:
        """Whether the manifest asks for this event."""
        subscriptions = self.manifest.get("settings", {}).get("event_subscriptions", {})
        return event in subscriptions.get("bot_events", ())

    def has_home(self) -> bool:
        """Whether the manifest turns the Home tab on; it is off by default."""
        return bool((self.feature("app_home") or {}).get("home_tab_enabled"))

    def has_messages_tab(self) -> bool:
        """Whether the manifest leaves the Messages tab on; without it no DM."""
        return bool((self.feature("app_home") or {}).get("messages_tab_enabled", True))

    def has_tab(self, name: str) -> bool:
        """Whether people find this tab, `home` or `messages`, in the app."""
        if name == "home":
            return self.has_home()
        return name == "messages" and self.has_messages_tab()

    def is_messages_tab_read_only(self) -> bool:
        """Whether people cannot write in the app's DM."""
        return bool((self.feature("app_home") or {}).get("messages_tab_read_only_enabled"))


def install(manifest: Manifest, granted: Iterable[str], ids: Ids) -> Installation:
    """Install the app with the scopes it requires and those optional ones that were granted."""
    scopes = manifest.get("oauth_config", {}).get("scopes", {})
    optional = set(scopes.get("bot_optional", ()))
    refused = set(granted) - optional - set(scopes.get("bot", ()))
    if refused:
        raise ValueError(f"the manifest does not ask for {sorted(refused)}")
    app_id = ids.new("A")
    return Installation(
        manifest=manifest,
        scopes=frozenset(scopes.get("bot", ())) | frozenset(granted),
        app_id=app_id,
        bot_id=ids.new("B"),
        bot_user=ids.new("U"),
        bot_token=f"xoxb-{ids.secret()}",
        app_token=f"xapp-1-{app_id}-{ids.secret()}",
        verification_token=ids.secret(),
    )


def app_person(app: Installation) -> Person:
    """The app's bot user, as a member of the workspace."""
    name = (app.feature("bot_user") or {}).get("display_name", "Baton")
    return Person(
        app.bot_user, name.lower(), name, "America/Los_Angeles", is_bot=True, is_app_user=True
    )


def _named(entries: Any, key: str, wanted: str) -> Mapping[str, Any] | None:
    return next((one for one in entries or () if one.get(key) == wanted), None)
