"""Reviews: how a team's reviews are set: limits, code hosts, and who somebody is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sends import Block
from bot.views import forms
from bot.views.common import (
    actions,
    button,
    confirm,
    context,
    modal,
    quoted,
    said,
    section,
    when,
)

PAGE = "reviews.settings"
LIMITS = "reviews.limits"
LIMITS_FORM = "reviews.limits_form"
CONNECT = "reviews.connect"
HOOK_FORM = "reviews.hook_form"
REMOVE = "reviews.hook_remove"
LOGIN = "reviews.login"
LOGIN_FORM = "reviews.login_form"

SOCKET = (
    "*This Baton cannot be reached by code hosts:* it talks to Slack over a socket. Whoever runs "
    "it can start it with `baton run --http`; then this page makes a webhook."
)


@dataclass(frozen=True)
class Door:
    """A webhook as the page shows it."""

    hook_id: str
    host: str
    repositories: str
    heard_at: datetime | None


@dataclass(frozen=True)
class Settings:
    """How a team's reviews are set; times are half business days."""

    team_id: str
    team: str
    first: int
    author: int
    channel: int
    large: int
    doors: tuple[Door, ...]
    logins: tuple[str, ...]
    is_lead: bool


def page(settings: Settings, note: str = "") -> Block:
    """The settings; whoever does not lead the team sees them without the buttons."""
    blocks = [section(f"*{note}*")] if note else []
    text = (
        f"*When a review stands still in #{quoted(settings.team, 80)}*\n"
        f"Whoever holds it up hears of it after {days(settings.first)}, its author after "
        f"{days(settings.author)}, the channel after {days(settings.channel)}, without a name. "
        f"More than {settings.large:,} lines are large."
    )
    change = button("Change", LIMITS, settings.team_id) if settings.is_lead else None
    blocks.append(section(text, change))
    blocks += _doors(settings)
    mine = ", ".join(quoted(one, 120) for one in settings.logins[:5])
    told = f"You are {mine}." if mine else "Baton does not know who you are on a code host."
    blocks.append(section(told, button("Say who I am", LOGIN, settings.team_id)))
    return modal(PAGE, "Reviews", blocks, close="Close")


def limits(settings: Settings, fired: Mapping[int, int], large: Mapping[int, int]) -> Block:
    """The form for the limits: each choice says how often it would have shown in 30 days."""
    times = [(str(one), f"{days(one)} · {_times(n)}") for one, n in fired.items()]
    sizes = [(str(one), f"{one:,} lines · {_times(n)}") for one, n in large.items()]
    fields = (
        ("first", "Remind whoever holds it up after", settings.first),
        ("author", "Tell its author after", settings.author),
        ("channel", "Tell the channel, without a name, after", settings.channel),
    )
    blocks = [
        forms.field(name, label, forms.choice("static_select", times, str(now)))
        for name, label, now in fields
    ]
    size = forms.choice("static_select", sizes, str(settings.large))
    blocks.append(forms.field("large", "Suggest splitting above", size))
    blocks.append(
        context(
            "Business days are those of whom the review waits for. Each choice says in how many "
            "reviews of the last 30 days it would have passed before a first reply, or how many "
            "were larger."
        )
    )
    remember = {"team": settings.team_id}
    return modal(LIMITS_FORM, "Reviews: limits", blocks, submit="Save", remember=remember)


def hook(team_id: str, host: str, label: str, *, is_reachable: bool) -> Block:
    """The form for a new webhook; plainly none where nobody could reach it."""
    if not is_reachable:
        return modal("reviews.unreachable", f"Connect {label}", [section(SOCKET)], close="Close")
    names = forms.text(multiline=True, longest=2000, example="northwind/payments")
    hint = "One a line. Leave it empty to take any repository that knows the secret."
    blocks = [
        section(
            f"This makes an address and a secret for {label}. Pull requests then come by "
            "themselves, and Baton asks nothing of the code host."
        ),
        forms.field("repositories", "Only these repositories", names, hint=hint, optional=True),
    ]
    remember = {"team": team_id, "host": host}
    return modal(HOOK_FORM, f"Connect {label}", blocks, submit="Make it", remember=remember)


def made(host: str, path: str, secret: str, site: str = "") -> Block:
    """The new webhook: what to copy where, behind the address `site` where it is known; the secret
    is shown this once.
    """
    lead = (
        "*1. Payload URL*"
        if site
        else ("*1. Payload URL*: the address at which Slack reaches Baton, followed by")
    )
    steps = {
        "github": (
            "In the repository or organisation: Settings → Webhooks → Add webhook. Content type: "
            "application/json. Events: pull requests, pull request reviews, pull request review "
            "comments, check suites, check runs and statuses."
        ),
        "gitlab": (
            "In the project or group: Settings → Webhooks → Add new webhook. Triggers: merge "
            "request events, comments and pipeline events. Leave SSL verification on."
        ),
    }
    blocks = [
        section(lead),
        said(f"{site}{path}"),
        section("*2. Secret*, which I show only now and keep encrypted"),
        said(secret),
        section(f"*3.* {steps[host]}"),
        context("Then `/review settings` → *Say who I am* tells Baton who you are there."),
    ]
    return modal("reviews.hook_made", "Copy these", blocks, close="Close")


def login(team_id: str, mine: Sequence[tuple[str, str]]) -> Block:
    """The form that says who somebody is on a code host; `mine` are (value, label) to take back."""
    hosts = [("github", "GitHub"), ("gitlab", "GitLab")]
    blocks = [
        forms.field("host", "Where?", forms.choice("radio_buttons", hosts, "github")),
        forms.field("login", "I am…", forms.text(longest=100, example="@octocat"), optional=True),
    ]
    if mine:
        blocks.append(forms.field("forget", "Not me any more", forms.boxes(mine), optional=True))
    blocks.append(
        context(
            "Then what waits for you there waits for you here. Whoever says nothing is shown by "
            "their name there and never reminded."
        )
    )
    remember = {"team": team_id}
    return modal(LOGIN_FORM, "Who I am there", blocks, submit="Save", remember=remember)


def days(halves: int) -> str:
    """Half business days in words, such as `1½ business days`."""
    whole, half = divmod(halves, 2)
    if not whole:
        return "half a business day"
    return f"{whole}{'½' if half else ''} business day{'' if halves == 2 else 's'}"


def _times(n: int) -> str:
    return "1 in 30 days" if n == 1 else f"{n or 'none'} in 30 days"


def _doors(settings: Settings) -> list[Block]:
    blocks: list[Block] = []
    for one in settings.doors[:10]:
        names = quoted(one.repositories, 300) or "any repository that knows the secret"
        heard = f"last heard {when(one.heard_at)}" if one.heard_at else "not heard yet"
        text = f"*{quoted(one.host, 40)}* · {names} · {heard}"
        ask = confirm("Close it?", "Its address then answers nobody.", "Close it")
        remove = button("Remove", REMOVE, f"{settings.team_id}:{one.hook_id}", confirm=ask)
        blocks.append(section(text, remove if settings.is_lead else None))
    if not settings.doors:
        blocks.append(section("*Code hosts*\nNone is connected; `/review <link>` works without."))
    if settings.is_lead:
        blocks.append(
            actions(
                button("Connect GitHub", f"{CONNECT}.github", settings.team_id),
                button("Connect GitLab", f"{CONNECT}.gitlab", settings.team_id),
            )
        )
    return blocks
