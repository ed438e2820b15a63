"""Pickers of days and times, and inputs to type into (slack.md §3.3)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from sandbox.blocks.controls import IDS, control, element, in_order, select, typed_input
from sandbox.blocks.objects import FLAG
from sandbox.blocks.problem import Problem
from sandbox.blocks.rich_text import RICH_TEXT
from sandbox.blocks.rules import Json, Number, Record, Text, flaw, step

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
FIGURES = Text(form=re.compile(r"-?[0-9]+(\.[0-9]+)?"), described="a number")
LINES = Number("rich_text_input.lines")


def _real_day(value: Json, at: str) -> Iterator[Problem]:
    day = value.get("initial_date")
    if isinstance(day, str) and DAY.fullmatch(day) and not _exists(day):
        yield flaw(step(at, "initial_date"), "must be a valid date", "format YYYY-MM-DD")


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _real_zone(value: Json, at: str) -> Iterator[Problem]:
    zone = value.get("timezone")
    if isinstance(zone, str) and zone not in _zones():
        yield flaw(step(at, "timezone"), "must be a valid timezone", "IANA time zone")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


INPUTS: Mapping[str, Record] = {
    "datepicker": select(
        {"initial_date": Text(form=DAY, described="a date as YYYY-MM-DD")}, _real_day
    ),
    "timepicker": select(
        {"initial_time": Text(form=TIME, described="a time as HH:mm"), "timezone": Text()},
        _real_zone,
    ),
    "datetimepicker": control({"initial_date_time": Number("datetimepicker.initial_date_time")}),
    "plain_text_input": typed_input(
        {
            "initial_value": Text("plain_text_input.initial_value"),
            "multiline": FLAG,
            "min_length": Number("plain_text_input.min_length"),
            "max_length": Number("plain_text_input.max_length"),
        },
        checks=(in_order("min_length", "max_length"),),
    ),
    "rich_text_input": typed_input(
        {"initial_value": RICH_TEXT, "min_lines": LINES, "max_lines": LINES},
        checks=(in_order("min_lines", "max_lines"),),
    ),
    "number_input": typed_input(
        {
            "is_decimal_allowed": FLAG,
            **dict.fromkeys(("initial_value", "min_value", "max_value"), FIGURES),
        },
        "is_decimal_allowed",
    ),
    "email_text_input": typed_input({"initial_value": Text()}),
    "url_text_input": typed_input({"initial_value": Text()}),
    "file_input": element({"filetypes": IDS, "max_files": Number("file_input.max_files")}),
}
