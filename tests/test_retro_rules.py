"""Retros: the rules that need no Slack: formats, columns, dates, and themes that come back."""

from datetime import date, timedelta

import pytest

from bot import content, themes
from bot.errors import FieldError, UserError
from bot.practices.retro import formats
from bot.practices.retro.formats import Format
from bot.practices.retro.typed import NewAction, cards_of, checked, lane_of, length_of, number_of

TODAY = date(2026, 10, 14)
ACTION = NewAction("Two people deploy", "U1", TODAY, "a deploy is due", "ask for a second pair")
SIGNS = {one for each in content.shipped("retro") for one in each["after"]}


def suggest(used: list[str], signs: dict[str, str], people: int = 6) -> tuple[Format, str]:
    return formats.suggest(formats.every(), used=used, signs=signs, people=people)


def test_there_are_twelve_formats_and_each_asks_one_question_for_each_column() -> None:
    found = formats.every()
    assert len(found) >= 12
    for one in found:
        assert 1 <= len(one.columns) <= 5, one.format_id
        assert all(prompt.endswith(("?", ".")) for _, prompt in one.columns), one.format_id
        assert one.closing.endswith("?"), one.format_id
        assert one.opening.endswith((".", "?")), one.format_id
        assert 0 < one.min_people <= one.max_people, one.format_id
        said = " ".join([one.opening, one.closing, one.use_when, *map(" ".join, one.columns)])
        assert "!" not in said, one.format_id
        assert len(one.opening) <= 260, one.format_id


def test_a_format_is_suggested_with_its_reason_and_never_twice_in_a_row() -> None:
    assert suggest([], {"first": "It is your first."})[0].format_id == "start-stop-continue"
    found, reason = suggest(["sailboat"], {"incident": "Somebody logged an incident."})
    assert (found.format_id, reason) == ("aar", "Somebody logged an incident.")
    # What happened asks for it again, but they had it the last time.
    assert suggest(["aar"], {"incident": "Again one."})[0].format_id != "aar"
    assert suggest(["aar"], {"decision": "Some wait."})[0].format_id == "decision-review"
    used: list[str] = []
    for _ in range(40):
        one, reason = suggest(used, {})
        assert one.format_id not in used[:1]
        assert reason
        used.insert(0, one.format_id)
    # Without any sign each has its turn, but those that are made for larger or smaller teams.
    fitting = {one.format_id for one in formats.every() if one.min_people <= 6 <= one.max_people}
    assert set(used) == fitting


def test_formats_ask_for_signs_that_are_looked_for() -> None:
    looked_for = {"first", "incident", "trial", "decision", "newcomer", "low", "moved", "long"}
    assert looked_for | {"goal", "lessons", "busy"} == SIGNS


def test_a_format_is_known_by_its_name() -> None:
    assert formats.typed("  Start stop CONTINUE ").format_id == "start-stop-continue"
    assert formats.typed("four-ls").columns[0][0] == "Liked"
    with pytest.raises(UserError, match="no format called “submarine”"):
        formats.typed("submarine")
    # One that was taken away since leaves its retro readable.
    assert formats.of("gone").columns


def test_a_word_before_a_colon_names_the_column() -> None:
    columns = ("Start", "Stop", "Continue")
    assert lane_of("stop: long meetings", columns) == (1, "long meetings")
    assert lane_of("STO:  long meetings", columns) == (1, "long meetings")
    assert lane_of("https://x.example: slow", columns) == (-1, "https://x.example: slow")
    assert lane_of("long meetings", columns) == (-1, "long meetings")


def test_a_line_is_a_card_and_an_empty_one_is_none() -> None:
    assert cards_of([(0, "one\n\n  two  \n \u200b\n"), (2, "three")]) == [
        (0, "one"),
        (0, "two"),
        (2, "three"),
    ]
    with pytest.raises(FieldError, match="longer than 300"):
        cards_of([(0, "x" * 301)])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"owner": None}, "owner"),
        ({"text": " "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"due_on": None}, "due"),
        ({"due_on": TODAY - timedelta(days=1)}, "due"),
        ({"due_on": TODAY + timedelta(days=400)}, "due"),
        ({"cue": ""}, "cue"),
        ({"step": "\u200b"}, "step"),
    ],
)
def test_an_action_lacks_nothing(changes: dict[str, object], field: str) -> None:
    assert checked(ACTION, TODAY) == ACTION
    with pytest.raises(FieldError) as refused:
        checked(NewAction(**vars(ACTION) | changes), TODAY)
    assert refused.value.field == field


def test_how_much_more_time_is_read_as_people_type_it() -> None:
    assert length_of("10") == length_of("10 min") == timedelta(minutes=10)
    assert length_of("2h") == timedelta(hours=2)
    assert length_of("1 Day") == timedelta(days=1)
    for typed in ("", "0", "soon", "15 days", "-3"):
        with pytest.raises(UserError):
            length_of(typed)
    assert [number_of(one) for one in ("A-3", "a3", "3", "#3", "three")] == [3, 3, 3, 3, None]


def test_a_theme_that_comes_back_is_known_by_its_telling_words() -> None:
    assert themes.is_alike("Deploys wait for one person", "One person deploys, others wait")
    assert themes.is_alike("Flaky tests", "tests are flaky again")
    assert not themes.is_alike("Too many meetings", "The reviews are too slow")
    assert not themes.is_alike("!?", "!?")
