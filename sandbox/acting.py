"""The verbs of the control API that a member of the workspace does."""

from typing import Any

from sandbox import actions, commands, events, modals, posting, shortcuts
from sandbox.actions import Choice
from sandbox.answers import answer, seen_view
from sandbox.channels import Channel, Kind
from sandbox.errors import ImpossibleError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.typed import as_sent
from sandbox.views import View
from sandbox.world import Arguments, Json, World

DIRECT = "dm"


async def command(world: World, body: Arguments) -> Json:
    person = who(world, body)
    return await commands.command(world, person, body["text"], where(world, body, person))


async def click(world: World, body: Arguments) -> Json:
    person = who(world, body)
    choice = Choice(body["action_id"], body.get("block_id"), body.get("value"), body.get("select"))
    if body.get("message"):
        return await actions.in_message(world, person, which(world, body["message"]), choice)
    return await actions.in_view(world, person, _view_with(world, person, choice), choice)


async def fill(world: World, body: Arguments) -> Json | None:
    """Type into the open modal without submitting it."""
    person = who(world, body)
    view = world.views.top(person.id)
    if view is None:
        raise ImpossibleError(f"{person.handle} has no modal open")
    modals.fill(world, view, body.get("values") or {})
    return seen_view(world, view)


async def submit(world: World, body: Arguments) -> Json:
    return await modals.submit(world, who(world, body), body.get("values") or {})


async def close_modal(world: World, body: Arguments) -> Json:
    return await modals.close(world, who(world, body))


async def shortcut(world: World, body: Arguments) -> Json:
    message = which(world, body["message"]) if body.get("message") else None
    return await shortcuts.shortcut(world, who(world, body), body["callback_id"], message)


async def open_home(world: World, body: Arguments) -> Json:
    """Open the app's Home (or Messages) tab; the answer waits for the app's ack."""
    person = who(world, body)
    sent = events.home_opened(world, person, body.get("tab") or "home")
    if sent is None:
        return answer(world, person)
    await world.delivery.tried([sent])
    return answer(world, person, error=None if sent.is_acked else "not_acknowledged")


async def say(world: World, body: Arguments) -> Json:
    person = who(world, body)
    channel = where(world, body, person)
    commands.must_be_in(channel, person)
    if channel.is_archived:
        raise ImpossibleError(f"{channel.name} is archived")
    if channel.kind is Kind.DIRECT and world.app.is_messages_tab_read_only():
        raise ImpossibleError("the app's Messages tab is read-only")
    text = as_sent(body["text"], world.workspace, person, labels=False)
    thread_ts = body["thread"]["ts"] if body.get("thread") else None
    message = Message(channel.id, world.workspace.next_ts(), person.id, text, thread_ts=thread_ts)
    events.said(world, world.workspace.keep(message))
    return posting.seen_message(world, message)


async def react(world: World, body: Arguments) -> None:
    person, message, name = (
        who(world, body),
        which(world, body["message"]),
        body["emoji"].strip(":"),
    )
    users = message.reactions.setdefault(name, [])
    if person.id in users:
        raise ImpossibleError(f"{person.handle} already reacted with {name}")
    users.append(person.id)
    events.reaction(world, "reaction_added", person.id, name, message)


async def unreact(world: World, body: Arguments) -> None:
    person, message, name = (
        who(world, body),
        which(world, body["message"]),
        body["emoji"].strip(":"),
    )
    users = message.reactions.get(name, [])
    if person.id not in users:
        raise ImpossibleError(f"{person.handle} has not reacted with {name}")
    users.remove(person.id)
    if not users:
        del message.reactions[name]
    events.reaction(world, "reaction_removed", person.id, name, message)


async def delete_message(world: World, body: Arguments) -> None:
    """Take a message away, as its author or an admin may; the app's log keeps its own."""
    posting.remove(world, which(world, body["message"]), "a member")


def who(world: World, body: Arguments, key: str = "user") -> Person:
    return world.workspace.person(body[key])


def where(world: World, body: Arguments, person: Person) -> Channel:
    if body["channel"] == DIRECT:
        return world.workspace.direct(person.id)
    return world.workspace.channel(body["channel"])


def which(world: World, reference: Any) -> Message:
    channel = world.workspace.channel(reference["channel"])
    message = channel.find(reference["ts"])
    if message is None:
        raise ImpossibleError("this message is not there any more")
    return message


def _view_with(world: World, person: Person, choice: Choice) -> View:
    """The modal the person looks at; without one, their Home."""
    view = world.views.top(person.id) or world.views.homes.get(person.id)
    if view is None:
        raise ImpossibleError(f"{person.handle} sees neither a modal nor a Home to act in")
    return view
