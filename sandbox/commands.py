"""Slash commands: what a person typed, brought to the app, and its answer."""

from time import monotonic

from sandbox import payloads
from sandbox.answers import answer, ask, spoken
from sandbox.channels import Channel, Kind
from sandbox.errors import ImpossibleError
from sandbox.people import Person
from sandbox.response_urls import ResponseUrl
from sandbox.typed import as_sent
from sandbox.world import Json, World


async def command(world: World, person: Person, text: str, channel: Channel) -> Json:
    """Bring a typed command to the app; a strange one gets Slack's own error."""
    name, _, rest = text.partition(" ")
    declared = world.app.command(name)
    if declared is None or "commands" not in world.app.scopes:
        return answer(world, person, error="unknown_command")
    if channel.kind is Kind.DIRECT and world.app.is_messages_tab_read_only():
        return answer(world, person, error="messages_tab_read_only")
    must_be_in(channel, person)
    sent = rest.strip()
    if declared.get("should_escape"):
        sent = as_sent(sent, world.workspace, person, labels=True)
    url = world.base_url + world.response_urls.issue(person.id, channel.id)
    payload = payloads.command(world, person, channel, name, sent, url)
    ack = await ask(world, "slash_commands", payload, answers=True)
    if isinstance(ack, str):
        return answer(world, person, error=ack)
    original = ResponseUrl(person.id, channel.id, None, None, monotonic())
    return spoken(world, person, ack, original, f"ack of {name}")


def must_be_in(channel: Channel, person: Person) -> None:
    """Nobody acts in a conversation that they are not in."""
    if person.id not in channel.members:
        raise ImpossibleError(f"{person.handle} is not in {channel.name or channel.id}")
