"""What the tests of retros do again and again: write, group, vote, promise, and read the posts."""

from collections.abc import Sequence
from typing import Any

from sandbox.seen import Answer, Message, View
from tests.stage import Stage

WORKSPACE = "T0NORTHWIND"
TEAM = "orders"
MEMBERS = ("ada", "kofi", "ines", "tomas", "priya")
EVERYBODY = (*MEMBERS, "grace", "omar", "noor")


def begin(stage: Stage, **values: Any) -> None:
    """A team of five in a channel of its own."""
    stage.slack.create_channel(TEAM, members=MEMBERS)
    stage.slack.invite_app(TEAM, by="ada")
    stage.set_up(channel=TEAM, **values)


def retro_post(stage: Stage, channel: str = TEAM) -> Message:
    """The latest post of a retro itself in the channel."""
    found = [one for one in stage.channel(channel) if one.plain.startswith("*Retro ")]
    return [one for one in found if "leads it" in one.plain or "Nobody leads" in one.plain][-1]


def topics(stage: Stage, channel: str = TEAM) -> list[Message]:
    """The posts of topics."""
    return [one for one in stage.channel(channel) if one.plain.startswith("*Topic ")]


def in_thread(stage: Stage, message: Message) -> list[Message]:
    return stage.slack.thread(message)[1:]


def invited(stage: Stage, among: Sequence[str] = EVERYBODY) -> dict[str, Message]:
    """Who has an open question whether they lead, with its message."""
    found = {one: stage.direct(one)[-1] for one in among if stage.direct(one)}
    return {one: said for one, said in found.items() if has(said, "Not this time")}


def has(message: Message, label: str) -> bool:
    return f"'text': '{label}'" in str(message.blocks)


def write(stage: Stage, person: str, *, channel: str = TEAM, **boxes: str) -> Answer:
    """Write cards into the form under the post."""
    stage.press(person, "Add cards", message=retro_post(stage, channel))
    answer = stage.slack.submit(
        person, {name.replace("_", "-"): one for name, one in boxes.items()}
    )
    stage.settle()
    return answer


def choices(view: View | None) -> dict[str, str]:
    """The themes of a form, as title and id."""
    assert view
    groups = view.blocks[0]["element"]["option_groups"]
    return {one["text"]["text"]: one["value"] for group in groups for one in group["options"]}


def group(stage: Stage, person: str, titles: Sequence[str], name: str) -> None:
    """Put cards together, by their titles."""
    stage.press(person, "Group cards", message=retro_post(stage))
    view = stage.slack.modal(person)
    ids = [choices(view)[one] for one in titles]
    field = view.blocks[0]["block_id"].removeprefix("themes") if view else ""
    answer = stage.slack.submit(person, {f"themes{field}": ids, f"title{field}": name})
    assert not answer.errors, answer.errors
    assert any(one.startswith(name) for one in choices(answer.view))
    stage.slack.close_modal(person)


def vote(stage: Stage, person: str, *titles: str, channel: str = TEAM) -> Answer:
    """Vote for themes, by the beginning of their titles."""
    stage.press(person, "Vote", message=retro_post(stage, channel))
    found = choices(stage.slack.modal(person))
    ids = [value for title, value in found.items() if title.startswith(titles)]
    answer = stage.slack.submit(person, {"themes": ids})
    stage.settle()
    return answer


def promise(stage: Stage, by: str, topic: Message, owner: str | None, **more: str) -> Answer:
    """Add an action under a topic."""
    ids = {one.handle: one.id for one in stage.slack.people()}
    stage.press(by, "Add an action", message=topic)
    form = {
        "text": "Delete the flakiest test",
        "owner": ids[owner] if owner else None,
        "cue": "a test fails twice",
        "step": "delete it",
    }
    answer = stage.slack.submit(by, form | more)
    stage.settle()
    return answer


def until(stage: Stage, wall: str) -> None:
    stage.slack.advance(to=stage.at(wall))
