"""A second terminal for a running sandbox: say, read, click, fill, step."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

import typer

from sandbox.client import SandboxClient
from sandbox.post import ControlError
from sandbox.seen import Answer, Message, View
from sandbox.transcript import render_message, render_view

app = typer.Typer(help=__doc__, no_args_is_help=True)

Url = Annotated[str, typer.Option(envvar="SANDBOX_URL", help="Where the sandbox listens.")]
DEFAULT_URL = "http://127.0.0.1:8765"
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@app.command()
def say(user: str, text: str, channel: str = "payments", url: Url = DEFAULT_URL) -> None:
    """Write as a member; a text that starts with / is a command."""
    client = SandboxClient(url)
    if text.startswith("/"):
        _show_answer(client, client.command(user, text, channel=channel))
    else:
        _show_messages(client, [client.say(user, text, channel=channel)])


@app.command()
def read(
    channel: Annotated[str, typer.Argument()] = "payments",
    viewer: Annotated[str, typer.Option("--as", help="See what this member sees.")] = "",
    url: Url = DEFAULT_URL,
) -> None:
    """Show a channel; `dm` with --as shows the member's messages with the app."""
    client = SandboxClient(url)
    if channel == "dm":
        _show_messages(client, client.direct(viewer))
    else:
        _show_messages(client, client.messages(channel, viewer=viewer or None))


@app.command()
def click(
    user: str,
    action: str,
    channel: str = "payments",
    value: str | None = None,
    select: str | None = None,
    url: Url = DEFAULT_URL,
) -> None:
    """Press a button: in the open modal, else in the newest message with it, else on Home."""
    client = SandboxClient(url)
    message = None if client.modal(user) else _newest_with(client, user, channel, action)
    _show_answer(client, client.click(user, action, message=message, value=value, select=select))


@app.command()
def fill(user: str, fields: list[str], url: Url = DEFAULT_URL) -> None:
    """Fill the open modal with block=value pairs (several values with commas) and submit it."""
    client = SandboxClient(url)
    view = client.modal(user)
    values = dict(field.split("=", 1) for field in fields)
    many = {name for name, value in (view.values if view else {}).items() if type(value) is list}
    read = {name: text.split(",") if name in many else text for name, text in values.items()}
    _show_answer(client, client.submit(user, read))


@app.command()
def step(
    to: str | None = None,
    by: str | None = None,
    next_due: Annotated[bool, typer.Option("--next")] = False,
    url: Url = DEFAULT_URL,
) -> None:
    """Move time: --to 2026-01-05T09:00+01:00, --by 1d, or --next."""
    client = SandboxClient(url)
    moment = datetime.fromisoformat(to) if to else None
    for visited in client.advance(to=moment, by=duration(by) if by else None, next=next_due):
        typer.echo(f"{visited:%a %d %b %H:%M} UTC")
    typer.echo(f"It is {client.now():%a %d %b %Y %H:%M} UTC.")


@app.command()
def people(url: Url = DEFAULT_URL) -> None:
    """List the members."""
    for person in SandboxClient(url).people():
        typer.echo(f"{person.handle:10} {person.id:12} {person.tz or '-':20} {person.real_name}")


@app.command()
def calls(method: Annotated[str | None, typer.Argument()] = None, url: Url = DEFAULT_URL) -> None:
    """List what the app called, and Slack's answers."""
    for call in SandboxClient(url).calls(method):
        verdict = "ok" if call.result.get("ok") else call.result.get("error", call.result)
        typer.echo(f"{call.at:%H:%M:%S.%f} {call.method:32} {verdict}")


def duration(text: str) -> timedelta:
    """Read a number with its unit: 90m, 2h, 1d, 1w."""
    number, unit = text[:-1], text[-1:]
    if unit not in UNITS or not number.isdigit():
        raise typer.BadParameter(f"{text!r} is no duration: write 90m, 2h, 1d or 1w")
    return timedelta(**{UNITS[unit]: int(number)})


def main() -> None:
    """Run the command line; a refusal is said on stderr and ends with 1."""
    try:
        app()
    except (ControlError, OSError) as failure:
        typer.echo(str(failure), err=True)
        raise SystemExit(1) from None


def _newest_with(client: SandboxClient, user: str, channel: str, action: str) -> Message | None:
    seen = client.messages(channel, viewer=user) + client.direct(user)
    having = [one for one in seen if f"'action_id': '{action}'" in str(one.blocks)]
    return max(having, key=lambda one: one.ts, default=None)


def _show_answer(client: SandboxClient, answer: Answer) -> None:
    if answer.error:
        typer.echo(f"Slack: {answer.error}", err=True)
    for field, error in answer.errors.items():
        typer.echo(f"{field}: {error}", err=True)
    if answer.message:
        _show_messages(client, [answer.message])
    if answer.view:
        _show_view(client, answer.view)


def _show_messages(client: SandboxClient, messages: list[Message]) -> None:
    names = _names_of(client)
    for message in messages:
        typer.echo(render_message(asdict(message), names))


def _show_view(client: SandboxClient, view: View) -> None:
    typer.echo(render_view(view.sent, _names_of(client)))


def _names_of(client: SandboxClient) -> dict[str, str]:
    named = {person.id: person.handle for person in client.people()}
    return named | {channel.id: channel.name for channel in client.channels()}


if __name__ == "__main__":
    main()
