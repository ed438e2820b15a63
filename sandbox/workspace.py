"""The workspace: people, conversations and their messages, all in memory."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sandbox.channels import Channel, Kind
from sandbox.clock import Clock
from sandbox.errors import ImpossibleError
from sandbox.ids import Ids
from sandbox.messages import Message
from sandbox.people import ChannelSeed, Person, Seed


class Workspace:
    """The one workspace of a sandbox; `direct` opens DMs where there are none."""

    def __init__(self, seed: Seed, clock: Clock, ids: Ids, app_user: Person) -> None:
        self.team_id = seed.team_id
        self.name = seed.team_name
        self.domain = seed.team_domain
        self.clock = clock
        self.ids = ids
        self.app_user = app_user.id
        self.people = {person.id: person for person in (*seed.people, app_user)}
        self.channels: dict[str, Channel] = {}
        self._last_microsecond = 0
        for channel in seed.channels:
            self._plant(channel)

    def next_ts(self) -> str:
        """The clock's moment as a message ts, later than every one before."""
        moment = int(self.clock.now().timestamp() * 1_000_000)
        self._last_microsecond = max(moment, self._last_microsecond + 1)
        return f"{self._last_microsecond // 1_000_000}.{self._last_microsecond % 1_000_000:06d}"

    def go_on(self, known: Iterable[str]) -> None:
        """Have every ts to come be later than these."""
        microseconds = (int(ts.replace(".", "")) for ts in known)
        self._last_microsecond = max(microseconds, default=self._last_microsecond)

    def person(self, handle_or_id: str) -> Person:
        """The person of this handle or id, with or without `@`."""
        wanted = handle_or_id.removeprefix("@")
        for person in self.people.values():
            if wanted in (person.id, person.handle):
                return person
        raise ImpossibleError(f"nobody here is called {handle_or_id!r}")

    def is_bot(self, user: str) -> bool:
        """Whether this user id is a bot's; false for Slackbot, as at Slack (slack.md §9)."""
        person = self.people.get(user)
        return person is not None and person.is_bot

    def team_of(self, person: Person) -> str:
        """The id of a person's own workspace, which is another one for outsiders."""
        return person.team_id or self.team_id

    def channel(self, name_or_id: str) -> Channel:
        """The channel of this name or id, with or without `#`; a DM only by its id."""
        wanted = name_or_id.removeprefix("#")
        for channel in self.channels.values():
            if wanted in (channel.id, channel.name) and channel.kind is not Kind.DIRECT:
                return channel
        if wanted in self.channels:
            return self.channels[wanted]
        raise ImpossibleError(f"there is no channel {name_or_id!r}")

    def direct(self, *users: str) -> Channel:
        """The direct (or group) message of the app with these people, opened on demand."""
        members = {self.app_user, *users}
        for channel in self.channels.values():
            if channel.kind in (Kind.DIRECT, Kind.GROUP) and set(channel.members) == members:
                return channel
        return self._open(sorted(members))

    def add_channel(self, channel: Channel) -> Channel:
        """Keep a new conversation, created now unless it says otherwise."""
        channel.created = channel.created or int(self.clock.now().timestamp())
        self.channels[channel.id] = channel
        return channel

    def change_person(self, person: Person, **fields: Any) -> Person:
        """The person with these fields changed, kept in place of the old one."""
        changed = replace(person, **fields)
        self.people[person.id] = changed
        return changed

    def keep(self, message: Message) -> Message:
        """Put a message into its channel, apart from the others if one person sees it."""
        channel = self.channels[message.channel]
        shelf = channel.ephemerals if message.ephemeral_for else channel.messages
        shelf[message.ts] = message
        return message

    def _open(self, members: list[str]) -> Channel:
        if len(members) <= 2:
            direct = Channel(self.ids.new("D"), "", Kind.DIRECT, members)
            return self.add_channel(direct)
        handles = "--".join(self.people[one].handle for one in members)
        group = Channel(self.ids.new("C"), f"mpdm-{handles}-1", Kind.GROUP, members)
        return self.add_channel(group)

    def _plant(self, seed: ChannelSeed) -> None:
        members = [self.person(handle).id for handle in seed.members]
        if seed.has_app:
            members.append(self.app_user)
        kind = Kind.PRIVATE if seed.is_private else Kind.PUBLIC
        channel = Channel(seed.id, seed.name, kind, members, creator=members[0])
        channel.is_general, channel.is_shared = seed.is_general, seed.is_shared
        self.add_channel(channel)
