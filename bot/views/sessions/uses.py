"""Sessions: what those who came will use, for the speakers alone."""

from collections.abc import Sequence

from bot.sends import Block
from bot.views import forms, howto
from bot.views.common import button, clean, context, cut, modal, quoted, said, section
from bot.views.contact import Line
from bot.views.howto import Template
from storage.sessions import Meeting

NOW = "sessions.use_now"
LATER = "sessions.use_later"
NOT_FOR_ME = "sessions.use_not"
WRITE = "sessions.write"
WORDS = "sessions.words_form"
READ = "sessions.read_words"

LONGEST = 1000
# So many words of others a page holds.
READ_AT_ONCE = 30


def question(meeting: Meeting, titles: Sequence[str]) -> Line:
    """For whoever was there: what will you use? One tap, or words with their name."""
    text = (
        f"*What will you use of {_about(titles)}?* Only the speakers hear it: as a number, "
        "and only if five or more answer."
    )
    value = meeting.meeting_id
    return Line(
        text,
        (
            button("Now", NOW, value),
            button("Later", LATER, value),
            button("Not for me", NOT_FOR_ME, value),
            button("Write to them", WRITE, value),
        ),
    )


def report(meeting: Meeting, titles: Sequence[str], writers: Sequence[str]) -> Line:
    """For whoever spoke: the numbers, where enough answered, and who wrote."""
    counts = (meeting.uses_now, meeting.uses_later, meeting.uses_never)
    found = []
    if any(counts):
        now, later, never = counts
        found.append(f"Of {_about(titles)}, {now} use something now, {later} later, {never} not.")
    if writers:
        names = " and ".join(quoted(one, 80) for one in writers[:3])
        names = names if len(writers) <= 3 else f"{names} and others"
        found.append(f"{names} wrote to you about {_about(titles)}; only the speakers can read it.")
    buttons = (button("Read it", READ, meeting.meeting_id),) if writers else ()
    return Line(" ".join(found), buttons)


def words_form(meeting_id: str, templates: Sequence[Template] = ()) -> Block:
    """The form for words to the speakers."""
    example = howto.example(templates, "words")
    box = forms.text(multiline=True, longest=LONGEST, example=example)
    blocks = [
        forms.field("words", "What would you tell them?", box),
        *howto.beside(templates),
        context("Only the speakers can read this, with your name. It stands in no message."),
    ]
    return modal(WORDS, "To the speakers", blocks, submit="Send", remember={"meeting": meeting_id})


def words(found: Sequence[tuple[str, str]]) -> Block:
    """What was written, each with the name of its writer."""
    blocks: list[Block] = []
    for name, text in found[:READ_AT_ONCE]:
        blocks += [section(f"*{quoted(name, 80)}*"), said(cut(clean(text), LONGEST))]
    if not blocks:
        blocks.append(section("Nobody has written."))
    blocks.append(context("Only whoever spoke sees this page."))
    return modal("sessions.words", "To the speakers", blocks, close="Close")


def _about(titles: Sequence[str]) -> str:
    return " and ".join(f"“{quoted(one, 150)}”" for one in titles[:3] if one) or "the session"
