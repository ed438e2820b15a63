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
    """Type a slash command in a channel, or in the app's DM; the answer is what is seen."""
    person = actor_of(world, body)
    return await commands.command(world, person, body["text"], channel_of(world, body, person))


async def click(world: World, body: Arguments) -> Json:
    """Press or choose in a message; without one, in the open modal, else on Home."""
    person = actor_of(world, body)
    choice = Choice(body["action_id"], body.get("block_id"), body.get("value"), body.get("select"))
    if body.get("message"):
        return await actions.in_message(world, person, message_of(world, body["message"]), choice)
    return await actions.in_view(world, person, _view_with(world, person, choice), choice)


async def fill(world: World, body: Arguments) -> Json | None:
    """Type into the open modal without submitting it."""
    person = actor_of(world, body)
    view = world.views.top(person.id)
    if view is None:
        raise ImpossibleError(f"{person.handle} has no modal open")
    modals.fill(world, view, body.get("values") or {})
    return seen_view(world, view)


async def submit(world: World, body: Arguments) -> Json:
    """Fill the open modal and submit it; the answer holds the errors at its fields."""
    return await modals.submit(world, actor_of(world, body), body.get("values") or {})


async def close_modal(world: World, body: Arguments) -> Json:
    """Close the modal on top, or the one that is named if it is on top; the app hears of it if it
    asked for that (slack.md §1.1).
    """
    return await modals.close(world, actor_of(world, body), body.get("view"))


async def shortcut(world: World, body: Arguments) -> Json:
    """Pick a shortcut, of a message where one is given, else a global one."""
    message = message_of(world, body["message"]) if body.get("message") else None
    return await shortcuts.shortcut(world, actor_of(world, body), body["callback_id"], message)


async def open_home(world: World, body: Arguments) -> Json:
    """Open the app's Home (or Messages) tab; the answer waits for the app's ack."""
    person = actor_of(world, body)
    tab = body.get("tab") or "home"
    if not world.app.has_tab(tab):
        raise ImpossibleError(f"the app has no {tab} tab: its manifest turns none on")
    sent = events.home_opened(world, person, tab)
    if sent is None:
        return answer(world, person)
    await world.delivery.tried([sent])
    return answer(world, person, error=None if sent.is_acked else "not_acknowledged")


async def say(world: World, body: Arguments) -> Json:
    """Write as a member; nobody can where they are not in, in an archive or a read-only tab."""
    person = actor_of(world, body)
    channel = channel_of(world, body, person)
    commands.must_be_in(channel, person)
    if channel.is_archived:
        raise ImpossibleError(f"{channel.name} is archived")
    if channel.kind is Kind.DIRECT and world.app.is_messages_tab_read_only():
        raise ImpossibleError("the app's Messages tab is read-only")
    text = as_sent(body["text"], world.workspace, person, labels=False)
    thread_ts = body["thread"]["ts"] if body.get("thread") else None
    message = Message(channel.id, world.workspace.next_ts(), person.id, text, thread_ts=thread_ts)
    events.said(world, world.workspace.keep(message))
    world.news.message(channel.id, message.ts)
    return posting.seen_message(world, message)


async def react(world: World, body: Arguments) -> None:
    """Add a member's reaction, once each; the app in the channel hears of it (slack.md §6)."""
    person, message, name = (
        actor_of(world, body),
        message_of(world, body["message"]),
        body["emoji"].strip(":"),
    )
    users = message.reactions.setdefault(name, [])
    if person.id in users:
        raise ImpossibleError(f"{person.handle} already reacted with {name}")
    users.append(person.id)
    events.reaction(world, "reaction_added", person.id, name, message)


async def unreact(world: World, body: Arguments) -> None:
    """Take a member's reaction back; the app in the channel hears of it (slack.md §6)."""
    person, message, name = (
        actor_of(world, body),
        message_of(world, body["message"]),
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
    posting.remove(world, message_of(world, body["message"]), "a member")


def actor_of(world: World, body: Arguments, key: str = "user") -> Person:
    """The person who acts; nobody who is deactivated can (slack.md §9)."""
    person = person_of(world, body, key)
    if person.deleted:
        raise ImpossibleError(f"{person.handle} is deactivated")
    return person


def person_of(world: World, body: Arguments, key: str = "user") -> Person:
    """The person whom the request names by handle or id."""
    return world.workspace.person(body[key])


def channel_of(world: World, body: Arguments, person: Person) -> Channel:
    """The channel that the request names; `dm` stands for the person's DM with the app."""
    if body["channel"] == DIRECT:
        return world.workspace.direct(person.id)
    return world.workspace.channel(body["channel"])


def message_of(world: World, reference: Any) -> Message:
    """The message that a reference names, one that a single person sees included."""
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
