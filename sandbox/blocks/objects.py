"""Composition objects: texts, options, confirmations, filters (slack.md §3.3)."""

import re
from collections.abc import Iterator, Mapping

from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import (
    Choice,
    Json,
    Kind,
    Many,
    OneOf,
    Record,
    Rule,
    Text,
    flaw,
    step,
)

FLAG = Kind((bool,), "boolean")
FIGURE = Kind((int, float), "number")
STYLE = Choice(("primary", "danger"))
# We refuse other schemes although Slack may not: they only come from hostile text (§7.6).
ADDRESS = re.compile(r"(https?://|mailto:|slack://)\S+")
PICTURE = re.compile(r"https?://\S+")
SECURE = re.compile(r"https://\S+")

CONVERSATIONS = ("im", "mpim", "private", "public")
TRIGGERS = ("on_enter_pressed", "on_character_entered")


def address(limit: str, form: re.Pattern[str] = ADDRESS) -> Text:
    """The rule for an address of a limited length; http(s) unless another form is given."""
    return Text(limit, form, "a valid URL")


def plain(limit: str) -> OneOf:
    """A plain_text object: the only one allowed in headers, labels and buttons."""
    return OneOf(
        {"plain_text": _text_object("plain_text", limit)},
        elsewhere={"mrkdwn": "plain_text only"},
    )


def mrkdwn(limit: str) -> OneOf:
    """A text object of either type."""
    return OneOf({kind: _text_object(kind, limit) for kind in ("plain_text", "mrkdwn")})


def _text_object(kind: str, limit: str) -> Record:
    switch = {"plain_text": "emoji", "mrkdwn": "verbatim"}[kind]
    return typed({"text": Text(limit), switch: FLAG}, "text")


def typed(keys: Mapping[str, Rule], *required: str) -> Record:
    """A record that `OneOf` has already recognised by its type."""
    return Record({"type": Text(), **keys}, frozenset(required))


def exactly_one(value: Json, at: str, *keys: str) -> Iterator[Problem]:
    """A problem unless one of these keys is there, and only one."""
    if sum(key in value for key in keys) != 1:
        names = " or ".join(keys)
        yield flaw(at, f"must define exactly one of {names}", f"exactly one of {names}")


def at_least_one(value: Json, at: str, *keys: str) -> Iterator[Problem]:
    """A problem unless one of these keys is there."""
    if not any(key in value for key in keys):
        names = ", ".join(keys)
        yield flaw(at, f"must define one of {names}", f"at least one of {names}")


def _one_source(value: Json, at: str) -> Iterator[Problem]:
    yield from exactly_one(value, at, "id", "url")


def _filters_something(value: Json, at: str) -> Iterator[Problem]:
    yield from at_least_one(value, at, *sorted(FILTER_KEYS))


SLACK_FILE = Record(
    {"id": Text(form=re.compile(r"F[A-Z0-9]{8,}"), described="a file id"), "url": Text()},
    checks=(_one_source,),
)

CONFIRM = Record(
    {
        "title": plain("confirm.title"),
        "text": mrkdwn("confirm.text"),
        "confirm": plain("confirm.confirm"),
        "deny": plain("confirm.deny"),
        "style": STYLE,
    },
    required=frozenset({"title", "text", "confirm", "deny"}),
)

FILTER_KEYS: Mapping[str, Rule] = {
    "include": Many(Choice(CONVERSATIONS), "filter.include"),
    "exclude_bot_users": FLAG,
    "exclude_external_shared_channels": FLAG,
}
FILTER = Record(FILTER_KEYS, checks=(_filters_something,))

DISPATCH = Record(
    {"trigger_actions_on": Many(Choice(TRIGGERS), "trigger_actions_on")},
    required=frozenset({"trigger_actions_on"}),
)


def _option(text: OneOf, description: OneOf, **more: Rule) -> Record:
    keys: Mapping[str, Rule] = {
        "text": text,
        "value": Text("option.value"),
        "description": description,
        **more,
    }
    return Record(keys, frozenset({"text", "value"}))


OPTION = _option(plain("option.text"), plain("option.description"))
LINKED_OPTION = _option(
    plain("option.text"), plain("option.description"), url=address("option.url")
)
# Checkboxes and radio buttons alone may format their options.
FORMATTED_OPTION = _option(mrkdwn("option.text"), mrkdwn("option.description"))

OPTION_GROUP = Record(
    {"label": plain("option_group.label"), "options": Many(OPTION, "option_group.options")},
    required=frozenset({"label", "options"}),
)


def options_of(element: Json) -> list[object]:
    """All options of an element, those in groups too; whatever is no list counts as empty."""
    groups = _listed(element.get("option_groups"))
    grouped = [_listed(group.get("options")) for group in groups if isinstance(group, Mapping)]
    return [*_listed(element.get("options")), *(option for group in grouped for option in group)]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def unique_values(element: Json, at: str) -> Iterator[Problem]:
    """A problem where two options have one value (slack.md §3.3)."""
    options = [option for option in options_of(element) if isinstance(option, Mapping)]
    values = [value for option in options if isinstance(value := option.get("value"), str)]
    if len(set(values)) < len(values):
        place = step(at, "options" if "options" in element else "option_groups")
        yield flaw(place, "option values must be unique", "unique values")


def initial_is_an_option(element: Json, at: str) -> Iterator[Problem]:
    """A problem for each initial choice that equals no option (slack.md §3.3)."""
    if "initial_option" in element:
        yield from _not_offered(element, element["initial_option"], step(at, "initial_option"))
    for index, option in enumerate(_listed(element.get("initial_options"))):
        place = step(step(at, "initial_options"), str(index))
        yield from _not_offered(element, option, place)


def _not_offered(element: Json, option: object, at: str) -> Iterator[Problem]:
    # Comparing is safe only for a well-formed option: a hostile one may be a thousand deep.
    well_formed = not any(FORMATTED_OPTION.problems(option, at))
    if well_formed and not any(_same_option(option, each) for each in options_of(element)):
        yield flaw(at, "must be one of the options", "one of the options")


def _same_option(left: object, right: object) -> bool:
    well_formed = not any(FORMATTED_OPTION.problems(right, ""))
    return well_formed and left == right
