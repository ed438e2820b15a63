"""The simulated team: each act goes through the client, is told, and must not fail."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from threading import Event
from time import monotonic
from typing import Any

from sandbox.client import POLL_SECONDS, SandboxClient
from sandbox.play.telling import Telling
from sandbox.seen import Answer, Blocks, Message, View

PATIENCE_SECONDS = 60.0
# The form stands in another one's place until that is filled in.
WAITING = "baton.looking"
TEAM = "payments"
NOTHING: Mapping[str, Any] = {}
# What somebody types behind a command, but for tags and addresses.
TYPED = re.compile(r"(?<= )(?!#|https?:).+?(?= #| https?:|$)")


class PlayError(Exception):
    """Something went wrong on stage; the text says what."""


class Players:
    """A team that can only do what people in Slack can do."""

    def __init__(self, client: SandboxClient, telling: Telling, rng: Random) -> None:
        self.client, self.rng = client, rng
        self._telling = telling

    def wait_until(self, moment: datetime) -> None:
        """Let time pass, and tell what falls due meanwhile."""
        self._look(max(moment, self.client.now()))

    def wait(self, minutes: int) -> None:
        """Let some minutes pass."""
        self.wait_until(self.client.now() + timedelta(minutes=minutes))

    def types(self, person: str, text: str, *, channel: str = TEAM) -> Answer:
        """Type a command into a channel."""
        place = "" if channel == TEAM else f"  in #{channel}"
        self._telling.act(person, f"types  {text}{place}", text.split()[0].lstrip("/"))
        for part in TYPED.findall(text):
            self._telling.wording.typed(part)
        return self._seen(self.client.command(person, text, channel=channel))

    def types_and_waits(self, person: str, text: str) -> None:
        """Type a command whose answer comes a while after the command was taken."""
        already, ends = len(self.client.ephemerals(person)), monotonic() + PATIENCE_SECONDS
        self.types(person, text)
        while len(self.client.ephemerals(person)) == already:
            if monotonic() > ends:
                raise PlayError(f"{person} got no answer to {text}")
            Event().wait(POLL_SECONDS)
        self._look()

    def says(self, person: str, text: str) -> Message:
        """Write an ordinary message."""
        self._telling.act(person, f"writes in #payments  {text}")
        self._telling.wording.typed(text)
        return self.client.say(person, text, channel=TEAM)

    def presses(self, person: str, action: str, message: Message, value: str = "") -> Answer:
        """Press a button of a message."""
        button = _first(each for each in buttons(message.blocks, action) if fits(each, value))
        self._telling.act(person, f"presses [{button['text']['text']}]", _topic(action))
        answer = self.client.click(person, action, message=message, value=value or None)
        return self._seen(answer)

    def presses_there(self, person: str, action: str, value: str = "") -> Answer:
        """Press a button of the open window, or else of the Home tab."""
        view = self.client.modal(person) or self.client.home(person)
        found = buttons(view.blocks if view else (), action)
        button = _first(each for each in found if value in each.get("value", ""))
        self._telling.act(person, f"presses [{button['text']['text']}]", _topic(action))
        return self._seen(self.client.click(person, action, value=button.get("value")))

    def chooses(self, person: str, block: str, value: str) -> None:
        """Choose something in the open form, which shows at once what it comes to."""
        self._seen(self.client.click(person, "value", block_id=block, select=value))

    def picks(self, person: str, action: str, message: Message, verb: str) -> Answer:
        """Pick something from the ⋯ menu of a message."""
        menu = _first(buttons(message.blocks, action))
        option = _first(each for each in menu["options"] if each["value"].startswith(verb))
        self._telling.act(person, f"picks ⋯ {option['text']['text']}", _topic(action))
        answer = self.client.click(person, action, message=message, select=option["value"])
        return self._seen(answer)

    def keeps(self, person: str, message: Message) -> Answer:
        """Choose the shortcut that saves a message as a lesson."""
        return self._takes_up(person, message, "Save as TIL", "til.from_message")

    def asks_for_review(self, person: str, message: Message) -> Answer:
        """Choose the shortcut that asks for a look at what a message links to."""
        return self._takes_up(person, message, "Ask for review", "reviews.from_message")

    def _takes_up(self, person: str, message: Message, label: str, shortcut: str) -> Answer:
        author = next(one.handle for one in self.client.people() if one.id == message.user)
        self._telling.act(person, f"picks ⋯ {label} on {author}'s message", _topic(shortcut))
        return self._seen(self.client.shortcut(person, shortcut, message=message))

    def submits(self, person: str, values: Mapping[str, Any] = NOTHING) -> Answer:
        """Fill in the open form, submit it, read what comes instead, and close that."""
        view = self.client.modal(person)
        if view is None or not view.sent.get("submit"):
            raise PlayError(f"{person} has no form to fill in, but {view.plain if view else view}")
        for one in values.values():
            self._telling.wording.typed(str(one))
        filled = self.client.fill(person, values)
        self._telling.filled(filled or view)
        answer = self._seen(self.client.submit(person))
        under = self.client.modal(person)
        if under and under != answer.view:
            self._telling.page(under)
        self.closes(person)
        return answer

    def fills(self, person: str, values: Mapping[str, Any]) -> Answer:
        """Fill in and submit the open form, and leave open what comes instead."""
        for one in values.values():
            self._telling.wording.typed(str(one))
        if filled := self.client.fill(person, values):
            self._telling.filled(filled)
        return self._seen(self.client.submit(person))

    def closes(self, person: str) -> None:
        """Close what is open."""
        while self.client.modal(person):
            self._seen(self.client.close_modal(person))

    def opens_home(self, person: str) -> None:
        """Look at the app's Home tab."""
        self._telling.act(person, "opens Baton's Home tab", "home")
        self._seen(self.client.open_home(person))
        if page := self.client.home(person):
            self._telling.page(page)

    def changes(self, person: str, what: str, **fields: Any) -> None:
        """Change what Slack has of somebody: a status, do-not-disturb hours, an account."""
        self._telling.act(person, what)
        self.client.change_person(person, **fields)
        self._look()

    def invites(self, person: str, channel: str) -> None:
        """Invite the app to a channel."""
        self._telling.act(person, f"types  /invite @Baton  in #{channel}")
        self.client.invite_app(channel, by=person)
        self._look()

    def comes(self, person: str, what: str, **fields: Any) -> None:
        """Join the company and the channel."""
        self._telling.act(person, what)
        self.client.add_person(person, **fields)
        self.client.join(person, TEAM)
        self._look()

    def leaves(self, person: str, what: str) -> None:
        """Leave the channel."""
        self._telling.act(person, what)
        self.client.leave(person, TEAM)
        self._look()

    def awaited_form(self, person: str) -> View:
        """The person's form, once the app has filled it in."""
        ends = monotonic() + PATIENCE_SECONDS
        while monotonic() < ends:
            view = self.client.modal(person)
            if view and view.callback_id != WAITING:
                return view
            Event().wait(POLL_SECONDS)
        raise PlayError(f"{person}'s form was not filled in within {PATIENCE_SECONDS:.0f} s")

    def newest(self, action: str, holding: str = "", *, channel: str = TEAM) -> Message:
        """The newest message of a channel with such a button or menu, and these words."""
        for one in reversed(self.client.messages(channel)):
            if any(buttons(one.blocks, action)) and holding in one.plain:
                return one
        raise PlayError(f"no message in #{channel} has {action} and says {holding!r}")

    def question(self, person: str, action: str) -> Message | None:
        """The newest of the app's direct messages that can still be answered so, if there is one.

        Only what came last is looked at: whoever has let it pass lets it rest.
        """
        direct = [one for one in self.client.direct(person) if one.bot][-1:]
        return next((one for one in direct if any(buttons(one.blocks, action))), None)

    def note(self, text: str) -> None:
        """Tell what a reader should know of this day."""
        self._telling.note(text)

    def here(self) -> list[str]:
        """Who is in the channel."""
        people = {one.id: one.handle for one in self.client.people() if not one.is_bot}
        [members] = [one.members for one in self.client.channels() if one.name == TEAM]
        return [people[one] for one in members if one in people]

    def check(self) -> None:
        """Look back whether the app and Slack understood each other all the time."""
        for call in self.client.calls():
            if not call.result.get("ok"):
                raise PlayError(f"Slack answered {call.result} to {call.method}")
        for one in self.client.deliveries():
            if one.is_given_up or not one.is_acked:
                raise PlayError(f"the app did not acknowledge {one.name}: {one.reasons}")

    def _seen(self, answer: Answer) -> Answer:
        """Tell what came of it; forms are told when they are filled in."""
        if answer.error:
            raise PlayError(f"Slack says {answer.error}")
        for field, error in answer.errors.items():
            raise PlayError(f"the form does not take {field}: {error}")
        self._look()
        if answer.view and answer.view.type == "modal" and _is_page(answer.view):
            self._telling.page(answer.view)
        return answer

    def _look(self, moment: datetime | None = None) -> None:
        """Let the app work off what is due by then, or else by now; tell what it said."""
        self.client.advance(to=moment or self.client.now())
        self._telling.catch_up()
        for refusal in self.client.refusals():
            raise PlayError(f"Slack refuses {refusal.where}: {refusal.error} {refusal.problems}")


def buttons(blocks: Blocks, action: str) -> Iterator[Mapping[str, Any]]:
    """The buttons and menus with an action id."""
    for block in blocks:
        elements = [*(block.get("elements") or ()), block.get("accessory") or {}]
        yield from (one for one in elements if one.get("action_id") == action)


def fits(button: Mapping[str, Any], value: str) -> bool:
    """Whether it is the button with that value; without one, any is."""
    return not value or button.get("value") == value


def _first(found: Iterator[Mapping[str, Any]]) -> Mapping[str, Any]:
    for one in found:
        return one
    raise PlayError("the button or menu that comes next in the play is not there")


def _is_page(view: View) -> bool:
    """Whether there is nothing to fill in, now or in a moment."""
    return not view.sent.get("submit") and view.callback_id != WAITING


def _topic(action: str) -> str:
    return action.partition(".")[0]
