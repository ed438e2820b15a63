"""Clicks and choices: in messages, modals and on Home, brought to the app as block_actions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sandbox import payloads
from sandbox.answers import answer, ask, silent
from sandbox.commands import must_be_in
from sandbox.errors import ImpossibleError
from sandbox.filling import filled, offers_option, option_of
from sandbox.forms import STATE_KEYS, Element, elements, state_of
from sandbox.messages import Message, State
from sandbox.people import Person
from sandbox.views import View
from sandbox.world import Json, World

# What Slack repeats of an element in the action, beside its ids and type.
REPEATED = ("text", "value", "style", "placeholder", "confirm")


@dataclass(frozen=True)
class Choice:
    """Which element a person means, and what they choose in it."""

    action_id: str
    block_id: str | None = None
    value: str | None = None
    select: Any = None

    def fits(self, block: Mapping[str, Any], element: Element) -> bool:
        """Whether this element is meant; an id of the block or a value must then agree too."""
        if element["action_id"] != self.action_id:
            return False
        if self.block_id not in (None, block["block_id"]):
            return False
        return self.value in (None, element.get("value"))


async def in_message(world: World, person: Person, message: Message, choice: Choice) -> Json:
    """Act in a message one sees, as block_actions with a response_url (slack.md §1.1)."""
    channel = world.workspace.channels[message.channel]
    if message.ephemeral_for not in (None, person.id):
        raise ImpossibleError(f"{person.handle} does not see this message")
    must_be_in(channel, person)
    block, element = _chosen(_blocks(message), choice)
    typed = message.typed.setdefault(person.id, {})
    action = _act(world, block, element, choice, typed)
    url = world.response_urls.issue(person.id, channel.id, message.ts, message.thread_ts)
    payload = {
        **payloads.interaction(world, "block_actions", person),
        **payloads.in_message(world, message, channel),
        "state": {"values": state_of(_blocks(message), typed)},
        "response_url": world.base_url + url,
        "actions": [action],
    }
    return await _send(world, person, payload, choice)


async def in_view(world: World, person: Person, view: View, choice: Choice) -> Json:
    """Act in a modal or on Home, as block_actions; a view gives no response_url."""
    block, element = _chosen(view.blocks, choice)
    action = _act(world, block, element, choice, view.typed)
    payload = {
        **payloads.interaction(world, "block_actions", person),
        **payloads.in_view(world, view),
        "actions": [action],
    }
    return await _send(world, person, payload, choice)


async def _send(world: World, person: Person, payload: Json, choice: Choice) -> Json:
    ack = await ask(world, "interactive", payload, answers=False)
    if isinstance(ack, str):
        return answer(world, person, error=ack)
    return silent(world, person, ack, f"ack of {choice.action_id}")


def _chosen(
    blocks: Sequence[Mapping[str, Any]], choice: Choice
) -> tuple[Mapping[str, Any], Element]:
    # Drawn anew since it was seen, a block may have another id; a click is about what was seen.
    anywhere = replace(choice, block_id=None)
    fitting = _fitting(blocks, choice) or _fitting(blocks, anywhere)
    if len(fitting) > 1 and choice.select is not None:
        fitting = [pair for pair in fitting if offers_option(pair[1], choice.select)] or fitting
    if not fitting:
        offered = sorted({element["action_id"] for _, element in elements(blocks)})
        raise ImpossibleError(f"there is no {choice.action_id!r} here, only {offered}")
    if len(fitting) > 1:
        raise ImpossibleError(
            f"there are {len(fitting)} of {choice.action_id!r}: give value or block_id"
        )
    block, element = fitting[0]
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise ImpossibleError(f"{choice.action_id!r} is an input: fill it with submit")
    return block, element


def _fitting(
    blocks: Sequence[Mapping[str, Any]], choice: Choice
) -> list[tuple[Mapping[str, Any], Element]]:
    return [pair for pair in elements(blocks) if choice.fits(*pair)]


def _act(
    world: World, block: Mapping[str, Any], element: Element, choice: Choice, typed: State
) -> Json:
    """The action as Slack tells it; a choice is also kept as the element's new state."""
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **{key: element[key] for key in REPEATED if key in element},
        "action_ts": world.workspace.next_ts(),
    }
    if element["type"] == "overflow":
        return {**action, "selected_option": option_of(element, choice.select)}
    if element["type"] not in STATE_KEYS:
        return action
    state = filled(element, choice.select, world.workspace)
    typed.setdefault(block["block_id"], {})[element["action_id"]] = state
    return {**action, **state}


def _blocks(message: Message) -> list[dict[str, Any]]:
    """The blocks of the message and of its attachments."""
    return [*message.blocks, *_attached(message)]


def _attached(message: Message) -> Iterator[dict[str, Any]]:
    for attachment in message.attachments:
        yield from attachment.get("blocks") or ()
