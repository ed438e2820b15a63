"""The digest's forms: less of this, why these numbers, and which sections a team wants."""

from collections.abc import Sequence
from datetime import datetime

from bot.sends import Block
from bot.views import forms
from bot.views.common import context, modal, section, when
from bot.views.digest import Place

LESS_SAVE = "digest.less_save"
SECTIONS, SECTIONS_SAVE = "digest.sections", "digest.sections_save"

RARER, SHORTER = "rarer", "shorter"

TITLE = "The digest"


def less(told: Sequence[str], key: str) -> Block:
    """The form that asks what somebody would like less of; `told` are the headings."""
    options = [(one, f"Less of “{one}”") for one in told]
    options += [(SHORTER, "A shorter digest"), (RARER, "A digest less often")]
    return modal(
        LESS_SAVE,
        "Less of this",
        [
            forms.field("what", "What would you like less of?", forms.boxes(options)),
            context("Your name is not kept. Leads see it once two people wish for the same."),
        ],
        submit="Send",
        remember={"key": key},
    )


def less_noted() -> Block:
    """What that form turns into."""
    text = (
        "Noted, without your name. Once two people wish for the same, leads see it in "
        "`/baton settings` and can change it there."
    )
    return modal("digest.less_noted", "Less of this", [section(text)], close="Close")


def why(start: datetime, end: datetime, reasons: Sequence[str], comes: str) -> Block:
    """Where the figures of a digest come from, and who can change it."""
    told = [
        f"It tells what happened from {when(start)} until {when(end)}.",
        *reasons,
        "Names stand only beside what people did in public: a lesson, a talk, a promise they made. "
        "Nobody is counted, ranked or compared, here or anywhere.",
        f"It comes {comes}. Leads choose its time and its sections in `/baton settings`.",
    ]
    return modal(
        "digest.why_page", "Why these numbers?", [section(one) for one in told], close="Close"
    )


def sections(without: Sequence[str], wishes: Sequence[str], team_id: str) -> Block:
    """The form in which a lead picks the sections; `without` are names of `Place`."""
    ticked = [one.name for one in Place if one.name not in without]
    boxes = forms.boxes([(one.name, one.value) for one in Place], ticked)
    blocks = [forms.field("places", "The digest tells", boxes, optional=True)]
    blocks += [section("*Wished for, without names*\n" + "\n".join(wishes))] if wishes else []
    blocks.append(context("A section without news is left out in any case."))
    return modal(SECTIONS_SAVE, TITLE, blocks, submit="Save", remember={"team": team_id})


def wish(what: str, count: int) -> str:
    """A wish that several people share, as a line."""
    words = {RARER: "a digest less often", SHORTER: "a shorter digest"}
    return f"• {count} people would like {words.get(what, f'less of “{what}”')}"


def wanted(without: Sequence[str]) -> str:
    """Which sections a team's digest tells, as a line."""
    left_out = [f"“{one.value}”" for one in Place if one.name in without]
    return f"All sections but {', '.join(left_out)}" if left_out else "All sections that have news"
