"""What the tests of TIL do again and again: log, share, forge, and read what was said."""

from collections.abc import Mapping
from typing import Any

from sandbox.seen import Message
from storage import team as teams
from storage import til as store
from storage.til import TilEntry
from tests.stage import Stage

WORKSPACE = "T0NORTHWIND"
TOKEN = "ghp_" + "a1B2" * 9
LONGEST = 40_000

# What an answer may offer: something to type, press, pick or ask, or a person to turn to.
WAYS_OUT = (
    "`/",
    "try",
    "Try",
    "Ask",
    "ask",
    "You can",
    "Shorten",
    "Take it out",
    "again",
    "enough",
)
# What nobody should read who only wanted to keep a lesson.
OURS = ("Error", "Exception", "None", "null", "Traceback", "KeyError", "JSON", "_", "U0", "C0")


def library(stage: Stage, channel: str = "C0PAYMENTS2") -> list[TilEntry]:
    """What the database holds of a channel's team, newest first."""
    with stage.baton.db.read() as session:
        team = teams.of_channel(session, WORKSPACE, channel)
        return store.latest(session, team, limit=1000) if team else []


def logged(stage: Stage, text: str = "A lesson", *, by: str = "grace") -> tuple[TilEntry, Message]:
    """A lesson, and the answer with its buttons."""
    answer = stage.slack.command(by, f"/til {text}", channel="payments")
    assert answer.message, answer
    return library(stage)[0], answer.message


def shared(stage: Stage, text: str = "A lesson", *, by: str = "grace") -> tuple[TilEntry, Message]:
    """A lesson, and its post in the channel."""
    entry, answer = logged(stage, text, by=by)
    stage.slack.click(by, "til.share", message=answer)
    stage.settle()
    return entry, stage.channel()[-1]


def told(stage: Stage, person: str) -> str:
    """The last thing that only this person read."""
    return stage.slack.ephemerals(person)[-1].plain


def assert_helps(words: str) -> None:
    """These are words for a person, and they say what to do next."""
    assert words.strip()
    assert any(way in words for way in WAYS_OUT), words
    plain = words.replace("<#C0PAYMENTS2>", "").replace("<#C0PLATFORM3>", "")
    assert [one for one in OURS if one in plain] == [], words


def forged(stage: Stage, action_id: str) -> dict[str, Any]:
    """The payload of the last real click on an action, to be changed and sent again."""
    for one in reversed(stage.slack.deliveries()):
        actions = one.payload.get("actions") or [{}]
        if actions[0].get("action_id") == action_id:
            return dict(one.payload)
    raise AssertionError(f"nobody clicked on {action_id}")


def with_action(payload: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    [action] = payload["actions"]
    return {**payload, "actions": [{**action, "action_ts": "99.9", **changes}]}


def last(stage: Stage, type_: str) -> dict[str, Any]:
    """The last payload of a type that reached Baton."""
    found = [one for one in stage.slack.deliveries() if one.payload.get("type", "command") == type_]
    return dict(found[-1].payload)


def fresh_response_url(stage: Stage) -> str:
    stage.slack.command("kofi", "/baton help")
    return str(last(stage, "command")["response_url"])
