"""Buttons, menus and inputs, as one line each, with what is chosen or typed in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sandbox.mrkdwn.dates import weekday_date_time
from sandbox.mrkdwn.parts import Node, joined, kind_of, mappings, string, words_of
from sandbox.mrkdwn.reading import Reader

# So many options of a menu are listed; a longer menu ends in an ellipsis.
LISTED = 6

TYPED = (
    "value",
    "rich_text_value",
    "selected_option",
    "selected_options",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "selected_user",
    "selected_users",
    "selected_channel",
    "selected_channels",
    "selected_conversation",
    "selected_conversations",
)
INITIAL = (
    "initial_value",
    "initial_option",
    "initial_options",
    "initial_date",
    "initial_time",
    "initial_date_time",
    "initial_user",
    "initial_users",
    "initial_channel",
    "initial_channels",
    "initial_conversation",
    "initial_conversations",
)


@dataclass(frozen=True)
class Scene:
    """Who looks, how wide, and what has been typed so far: by block_id, then action_id."""

    reader: Reader
    width: int = 100
    state: Node = field(default_factory=dict)

    def words(self, node: object) -> str:
        """The words of a node, as this reader sees them."""
        return words_of(node, self.reader)

    def typed(self, block: Node, element: Node) -> Node | None:
        """What is typed or chosen in an element; None where nothing was touched."""
        actions = self.state.get(string(block, "block_id"))
        found = actions.get(string(element, "action_id")) if isinstance(actions, Mapping) else None
        return found if isinstance(found, Mapping) else None


@dataclass(frozen=True)
class Field:
    """An element and the labels of what is chosen or typed in it."""

    element: Node
    scene: Scene
    chosen: tuple[str, ...]

    def words(self, key: str) -> str:
        """The words of one part of the element, such as its label."""
        return self.scene.words(self.element.get(key))

    def options(self) -> list[str]:
        """The words of each option, those in groups included."""
        groups = [self.element, *mappings(self.element.get("option_groups"))]
        options = [option for group in groups for option in mappings(group.get("options"))]
        return [self.scene.words(option.get("text")) for option in options]


def field_line(element: object, block: Node, scene: Scene) -> str:
    """An element as one line; what was typed stands before what it starts with."""
    if not isinstance(element, Mapping):
        return ""
    typed = scene.typed(block, element)
    values = _values(element, INITIAL) if typed is None else _values(typed, TYPED)
    chosen = tuple(label for value in values for label in _labels(value, element, scene))
    show = SHOWN.get(kind_of(element), _unknown)
    return show(Field(element, scene, chosen))


def _values(node: Node, keys: tuple[str, ...]) -> list[object]:
    found = [node[key] for key in keys if node.get(key) is not None]
    return [each for one in found for each in (one if isinstance(one, list | tuple) else [one])]


def _labels(value: object, element: Node, scene: Scene) -> list[str]:
    if isinstance(value, Mapping):
        return [scene.words(value.get("text")) or _rich_words(value, scene)]
    if isinstance(value, str):
        return [scene.reader.names.get(value, value)]
    if isinstance(value, int) and kind_of(element) == "datetimepicker":
        return [weekday_date_time(value, scene.reader.zone)]
    return []


def _rich_words(value: Node, scene: Scene) -> str:
    return "".join(joined(each, scene.reader) for each in mappings(value.get("elements")))


def _unknown(shown: Field) -> str:
    return f"[{kind_of(shown.element) or 'element'}]"


def _button(shown: Field) -> str:
    url = string(shown.element, "url")
    return f"[{shown.words('text')}{f' → {url}' if url else ''}]"


def _image(shown: Field) -> str:
    return f"[image: {string(shown.element, 'alt_text')}]"


def _feedback(shown: Field) -> str:
    sides = (shown.element.get("positive_button"), shown.element.get("negative_button"))
    texts = [side.get("text") for side in sides if isinstance(side, Mapping)]
    return " ".join(f"[{shown.scene.words(text)}]" for text in texts)


def _menu(shown: Field) -> str:
    options = shown.options()
    more = ["…"] if len(options) > LISTED else []
    listed = f" ({' / '.join([*options[:LISTED], *more])})" if options else ""
    return f"[{', '.join(shown.chosen) or shown.words('placeholder')} ▾]{listed}"


def _overflow(shown: Field) -> str:
    return f"[⋯ {' / '.join(shown.options())}]"


def _checkboxes(shown: Field) -> str:
    return _marked(shown, "[x]", "[ ]")


def _radio_buttons(shown: Field) -> str:
    return _marked(shown, "(•)", "( )")


def _marked(shown: Field, on: str, off: str) -> str:
    marks = [(on if each in shown.chosen else off, each) for each in shown.options()]
    return "  ".join(f"{mark} {option}" for mark, option in marks)


def _input(shown: Field) -> str:
    return f"[ {', '.join(shown.chosen) or shown.words('placeholder') or '…'} ]"


SHOWN: Mapping[str, Callable[[Field], str]] = {
    "button": _button,
    "icon_button": _button,
    "workflow_button": _button,
    "feedback_buttons": _feedback,
    "image": _image,
    "overflow": _overflow,
    "checkboxes": _checkboxes,
    "radio_buttons": _radio_buttons,
    **dict.fromkeys(
        (
            "static_select",
            "external_select",
            "users_select",
            "conversations_select",
            "channels_select",
            "multi_static_select",
            "multi_external_select",
            "multi_users_select",
            "multi_conversations_select",
            "multi_channels_select",
            "datepicker",
            "timepicker",
            "datetimepicker",
        ),
        _menu,
    ),
    **dict.fromkeys(
        (
            "plain_text_input",
            "rich_text_input",
            "number_input",
            "email_text_input",
            "url_text_input",
            "file_input",
        ),
        _input,
    ),
}
