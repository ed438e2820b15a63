"""Retros: the forms to write cards, group them, vote, add an action, hand over and add a series."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from bot.clock import WEEKDAYS
from bot.sends import Block
from bot.views import forms
from bot.views.common import (
    DAY_NAMES,
    OPTION,
    actions,
    button,
    context,
    cut,
    modal,
    one_line,
    option,
    plain,
    section,
)
from bot.views.retro import CARD

CARDS = "retro.cards_form"
GROUP = "retro.group_form"
VOTE = "retro.vote_form"
ACTION = "retro.action_form"
SHRINK = "retro.shrink_form"
ADD_MORE = "retro.add_more"
HAND_OVER = "retro.hand_over_form"
SERIES = "retro.series_form"
START = "retro.start_form"

# The lane of cards that came before a format was chosen, or fit no column.
NO_LANE = -1
ACTION_TEXT = 300
PLAN = 200
NAME = 60
# Slack shows so many choices in one group of a list.
GROUPED = 100

Choices = Sequence[tuple[str, str]]


def cards(
    columns: Sequence[tuple[str, str]],
    *,
    team_id: str,
    retro_id: str,
    left: int,
    note: str,
    text: str = "",
    teams: Choices = (),
) -> Block:
    """The form for cards: a box for each column, as (name, prompt); one line is one card.

    With several `teams` it asks which one it is for.
    """
    blocks = [*_team(teams), *([section(note)] if note else [])]
    blocks += [
        forms.field(
            f"lane{n}", name, forms.text(multiline=True, longest=3000), hint=prompt, optional=True
        )
        for n, (name, prompt) in enumerate(columns)
    ]
    name = "Anything else" if columns else "What should the next retro talk about?"
    words = forms.text(initial=text, multiline=True, longest=3000)
    blocks.append(forms.field(f"lane{NO_LANE}", name, words, optional=True))
    cards = "one more card" if left == 1 else f"up to {left} more cards"
    blocks.append(
        context(
            f"One line is one card; {cards} from you. Unsigned, final when sent, and seen by "
            "nobody until all are revealed."
        )
    )
    remember = {"retro": retro_id, "team": team_id}
    return modal(CARDS, "Cards for the retro", blocks, submit="Send", remember=remember)


def group(
    retro_id: str, columns: Sequence[str], themes: Sequence[tuple[int, str, str, int]]
) -> Block:
    """The form to put cards together: themes are (lane, id, title, number of cards)."""
    choices = [(lane, key, _counted(title, n)) for lane, key, title, n in themes]
    together = _several(columns, choices, None, "Cards that say the same")
    merged = [(key, _counted(title, n)) for _, key, title, n in themes if n > 1]
    # Slack keeps what stands in a field of the same name: each round has names of its own.
    n = len(themes)
    blocks = [
        forms.field(f"themes{n}", "Which belong together?", together, optional=True),
        forms.field(
            f"title{n}",
            "What do they say, in a few words?",
            forms.text(longest=CARD),
            hint="With nothing here, the first one gives the name.",
            optional=True,
        ),
    ]
    if merged:
        apart = forms.choice("static_select", merged[:GROUPED], None)
        blocks.append(forms.field(f"apart{n}", "Or take one apart again", apart, optional=True))
    remember = {"retro": retro_id, "round": n}
    return modal(GROUP, "Group cards", blocks, submit="Save", remember=remember)


def vote(
    retro_id: str, columns: Sequence[str], themes: Sequence[tuple[int, str, str, int]], votes: int
) -> Block:
    """The form with one person's votes."""
    choices = [(lane, key, _counted(title, n)) for lane, key, title, n in themes]
    blocks = [
        forms.field(
            "themes",
            f"What should we talk about? Up to {votes}",
            _several(columns, choices, votes, "Pick themes"),
        ),
        context("Final when sent, as no name is kept with a vote. Shown once the vote is closed."),
    ]
    return modal(VOTE, "Your votes", blocks, submit="Vote", remember={"retro": retro_id})


def action(retro_id: str, place: int, *, owner: str, due: date) -> Block:
    """The form for an action."""
    blocks = [
        forms.field(
            "text",
            "What will we do?",
            forms.text(longest=ACTION_TEXT, example="Delete the three flakiest tests"),
        ),
        forms.field(
            "owner",
            "Who owns it? One person",
            forms.person(owner),
            hint="Somebody else is asked in the thread; it counts once they say yes.",
        ),
        forms.field("due", "By when?", forms.date(due.isoformat())),
        forms.field("cue", "When …", forms.text(longest=PLAN, example="the build is red twice")),
        forms.field("step", "… I will …", forms.text(longest=PLAN, example="delete that test")),
    ]
    remember = {"retro": retro_id, "place": place}
    return modal(ACTION, "Add an action", blocks, submit="Add", remember=remember)


def shrink(action_id: str, text: str, due: date) -> Block:
    """The form to make an action smaller."""
    words = forms.text(initial=text, longest=ACTION_TEXT)
    blocks = [
        forms.field("text", "What is the smallest part that helps?", words),
        forms.field("due", "By when?", forms.date(due.isoformat())),
    ]
    remember = {"action": action_id}
    return modal(SHRINK, "Make it smaller", blocks, submit="Save", remember=remember)


def hand_over(retro_id: str) -> Block:
    """The form to ask a colleague to lead instead."""
    hint = "They are asked in the thread. Until they say yes, nothing changes."
    blocks = [forms.field("person", "Who could lead instead?", forms.person(), hint=hint)]
    remember = {"retro": retro_id}
    return modal(HAND_OVER, "Hand over", blocks, submit="Ask them", remember=remember)


def start(teams: Choices, formats: Choices, *, chosen: str, reason: str, columns: str) -> Block:
    """The form that begins a retro; the format that is suggested comes with its reason."""
    blocks = [
        *_team(teams),
        forms.field(
            "format",
            "Which format?",
            forms.choice("static_select", _short(formats), chosen),
            hint=cut(f"{reason} {columns}", 300),
        ),
        context("It opens at once; cards come in for two working days, then you reveal them."),
    ]
    remember = {"team": teams[0][0], "suggested": chosen}
    return modal(START, "Start a retro", blocks, submit="Start", remember=remember)


def series(teams: Choices, *, tz: str, at: time) -> Block:
    """The form for a second series."""
    weeks = [("1", "Every week"), ("2", "Every 2 weeks"), ("3", "Every 3 weeks")]
    weeks.append(("4", "Every 4 weeks"))
    days = [(one, DAY_NAMES[one]) for one in WEEKDAYS]
    blocks = [
        *_team(teams),
        forms.field("name", "What is it called?", forms.text(longest=NAME, example="On-call")),
        forms.field("weeks", "How often?", forms.choice("static_select", weeks, "4")),
        forms.field("day", "On which day?", forms.choice("static_select", days, "tue")),
        forms.field("time", f"Revealed at, in {tz}", forms.time(f"{at:%H:%M}")),
        context("Cards come in from two working days before. Who leads goes round, as always."),
    ]
    return modal(SERIES, "Another series", blocks, submit="Add", remember={"team": teams[0][0]})


def _several(
    columns: Sequence[str],
    choices: Sequence[tuple[int, str, str]],
    most: int | None,
    placeholder: str,
) -> Block:
    """A list to pick several from, by column."""
    by_lane: Mapping[int, list[Block]] = {lane: [] for lane, _, _ in choices}
    for lane, key, label in choices:
        by_lane[lane].append(option(label, key))
    groups = [
        {"label": plain(_column(columns, lane), OPTION), "options": some[n : n + GROUPED]}
        for lane, some in by_lane.items()
        for n in range(0, len(some), GROUPED)
    ]
    element: Block = {
        "type": "multi_static_select",
        "option_groups": groups,
        "placeholder": plain(placeholder, 150),
    }
    return element | {"max_selected_items": most} if most else element


def _column(columns: Sequence[str], lane: int) -> str:
    return columns[lane] if 0 <= lane < len(columns) else "Anything else"


def _counted(title: str, n: int) -> str:
    words = cut(one_line(title), OPTION - 8)
    return f"{words} ({n})" if n > 1 else words


def _short(choices: Choices) -> list[tuple[str, str]]:
    return [(value, cut(one_line(label), OPTION)) for value, label in choices[:GROUPED]]


def _team(teams: Choices) -> list[Block]:
    if len(teams) < 2:
        return []
    choice = forms.choice("static_select", _short(teams), teams[0][0])
    return [forms.field("team", "For which team?", choice)]


def add_more(retro_id: str) -> Block:
    """The button that opens the form for cards once more."""
    return button("Add more", ADD_MORE, retro_id)


def who_sees() -> Block:
    """The page that says who sees what."""
    lines = (
        "*Before they are revealed* nobody sees your cards: not your lead, not whoever leads the "
        "retro. The team sees how many there are.",
        "*Unsigned* means: Baton keeps no name, no time and no order with a card. It counts how "
        "many you wrote until they are revealed, and forgets that then. What you write may still "
        "give you away, most of all in a small team.",
        "*Final* means: because no name is kept, a card or a vote cannot be changed once it is "
        "sent.",
        "*Votes* are counted without names. They show once everybody has voted, or when the vote "
        "is closed.",
        "*The limit*: whoever runs this server could read its database while cards come in, or "
        "change the code. The released code keeps nothing that links a revealed card to you.",
        "*Facts, revealed cards and actions* are for the whole team to see.",
    )
    return modal("retro.who", "Who sees what?", [section(one) for one in lines], close="Close")


def done_page(title: str, lines: Sequence[str], *buttons: Block) -> Block:
    """What a form turns into when it is done; the lines are mrkdwn."""
    blocks = [section(one) for one in lines if one]
    return modal(
        "retro.done", title, [*blocks, actions(*buttons)] if buttons else blocks, close="Close"
    )
