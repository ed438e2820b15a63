"""Shortcuts: global ones, and those in the menu of a message."""

from sandbox import payloads
from sandbox.answers import answer, ask, silent
from sandbox.commands import must_be_in
from sandbox.errors import ImpossibleError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.posting import slack_message
from sandbox.world import Json, World


async def shortcut(world: World, person: Person, callback_id: str, message: Message | None) -> Json:
    """Bring a shortcut of the manifest to the app; a global one has no channel."""
    declared = world.app.shortcut(callback_id)
    wanted = "message" if message else "global"
    if declared is None or declared["type"] != wanted:
        raise ImpossibleError(f"the manifest has no {wanted} shortcut {callback_id!r}")
    about = _about(world, person, message) if message else {}
    payload = {
        **payloads.interaction(world, "message_action" if message else "shortcut", person),
        "callback_id": callback_id,
        "action_ts": world.workspace.next_ts(),
        **about,
    }
    ack = await ask(world, "interactive", payload, answers=False)
    if isinstance(ack, str):
        return answer(world, person, error=ack)
    return silent(world, person, ack, f"ack of {callback_id}")


def _about(world: World, person: Person, message: Message) -> Json:
    """The message; its response_url may answer, but not replace what a person wrote."""
    channel = world.workspace.channels[message.channel]
    must_be_in(channel, person)
    if message.ephemeral_for:
        raise ImpossibleError("an ephemeral message has no shortcuts")
    url = world.response_urls.issue(person.id, channel.id, None, message.thread_ts)
    return {
        **payloads.place(channel),
        "message_ts": message.ts,
        "message": slack_message(world, message),
        "response_url": world.base_url + url,
    }
