"""Reviews: the forms of feedback and of wording, and the pages that show private words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sends import Block
from bot.views import forms, howto
from bot.views.common import button, context, cut, modal, quoted, said, section, when
from bot.views.howto import Template, example

GIVE = "reviews.give_form"
THANK = "reviews.thank_form"
ASK = "reviews.ask_feedback_form"
COMMENT = "reviews.comment_form"

LOOK = "reviews.look"
GIVE_CLICKED = "reviews.give"
DECLINE = "reviews.decline"
LESSON = "reviews.lesson_saved"
SAVE_LESSON = "reviews.save_lesson"
THANK_CLICKED = "reviews.thank"
SKIP = "reviews.skip"

LONGEST = 3000
LISTED = 10

ONLY_THEM = (
    "Only whoever you send it to can read it: not a lead, not an admin of Slack. It rests "
    "encrypted; whoever holds the server's files and its key could read it."
)


@dataclass(frozen=True)
class Row:
    """One line of the overview: whom it is from or to, when, and whether it was opened."""

    feedback_id: str
    name: str
    at: datetime
    is_thanks: bool
    is_opened: bool


def give(
    *,
    remember: Mapping[str, Any],
    skills: Sequence[tuple[str, str]],
    receiver: tuple[str, str] | None = None,
    question: Sequence[str] = (),
    hints: Sequence[str] = (),
    filled: Mapping[str, str] | None = None,
    templates: Sequence[Template] = (),
) -> Block:
    """The form to give feedback. `receiver` is (id, name); `question` is what they asked, and
    `hints` are for the writer alone.
    """
    now = filled or {}
    blocks = _hints(hints)
    if question:
        blocks += [context("They ask:"), *(said(one) for one in question if one)]
    if receiver:
        blocks.append(section(f"*To {quoted(receiver[1], 80)}*"))
    else:
        blocks.append(forms.field("person", "To whom?", forms.person()))
    skill = forms.choice("static_select", skills, now.get("skill") or skills[0][0])
    blocks += [
        forms.field("skill", "About which skill?", skill),
        _box("situation", "When and where?", now, templates),
        _box("behaviour", "What did they do?", now, templates, is_needed=True),
        _box("effect", "What did it lead to?", now, templates),
        _box("next", "Next time, could we…", now, templates),
        *howto.beside(templates),
        context(ONLY_THEM),
    ]
    return modal(GIVE, "Feedback", blocks, submit="Send", remember=dict(remember))


def thank(
    *, remember: Mapping[str, Any], person: str = "", templates: Sequence[Template] = ()
) -> Block:
    """The form to thank somebody for a review."""
    blocks = [
        forms.field("person", "Whom do you thank?", forms.person(person)),
        _box("behaviour", "What did they do?", {}, templates, is_needed=True),
        _box("effect", "What became possible?", {}, templates),
        *howto.beside(templates),
        context("Only they read it."),
    ]
    return modal(THANK, "Thank the reviewer", blocks, submit="Send", remember=dict(remember))


def ask(
    *, remember: Mapping[str, Any], person: str = "", templates: Sequence[Template] = ()
) -> Block:
    """The form to ask a colleague for feedback."""
    blocks = [
        forms.field("person", "Whom do you ask?", forms.person(person)),
        _box("skill", "I am working on…", {}, templates),
        _box("event", "In which event could they see it?", {}, templates, is_needed=True),
        *howto.beside(templates),
        context(
            "They are asked what helped and what you could change. They may rather not, and you "
            "are not told; I remind them once."
        ),
    ]
    return modal(ASK, "Ask for feedback", blocks, submit="Ask", remember=dict(remember))


def comment(labels: Mapping[str, str], *, templates: Sequence[Template] = ()) -> Block:
    """The private helper to word a review comment; nothing of it is kept. `labels` maps what a
    comment can be to what that is for.
    """
    told = "\n".join(f"*{quoted(one, 60)}*: {quoted(what, 200)}" for one, what in labels.items())
    kinds = forms.choice("static_select", [(one, one) for one in labels], "suggestion")
    blocks = [
        section(told),
        *howto.beside(templates),
        forms.field("label", "Which kind?", kinds),
        forms.field(
            "blocking",
            "Must it change before it can go in?",
            forms.choice("radio_buttons", [("no", "No"), ("yes", "Yes")], "no"),
        ),
        _box("point", "The point", {}, templates, is_needed=True),
        _box("reason", "Why?", {}, templates),
        _box("option", "How else?", {}, templates),
        context("Only you see this, and nothing of it is kept."),
    ]
    return modal(COMMENT, "Word a comment", blocks, submit="Put it together")


def worded(text: str, hints: Sequence[str]) -> Block:
    """The comment to copy, and hints for its writer."""
    blocks = [context("Copy it to where it belongs:"), said(text), *_hints(hints)]
    return modal("reviews.worded", "Your comment", blocks, close="Close")


def shown(
    giver: str,
    given_at: datetime,
    fields: Sequence[tuple[str, str]],
    *,
    is_thanks: bool,
    templates: Sequence[Template] = (),
) -> Block:
    """The words of feedback, for its receiver; `fields` are (heading, text)."""
    blocks = [section(f"*From {quoted(giver, 80)}* · {when(given_at)}")]
    for heading, text in fields:
        if text.strip():
            blocks += [context(heading), said(text)]
    if not is_thanks:
        blocks += howto.beside(templates)
        blocks.append(context("Only you can read this. What you make of it is yours to decide."))
    title = "A thank-you" if is_thanks else "Feedback for you"
    return modal("reviews.feedback_shown", title, blocks, close="Close")


def overview(received: Sequence[Row], given: Sequence[Row]) -> Block:
    """What somebody was told and what they told others; whether it arrived, and no more."""
    blocks = [section("*For you*" if received else "*For you*\nNothing yet.")]
    for one in received[:LISTED]:
        what = "A thank-you" if one.is_thanks else "Feedback"
        text = f"{what} from {quoted(one.name, 80)} · {when(one.at)}"
        blocks.append(section(text, button("Look", LOOK, one.feedback_id)))
    blocks.append(section("*From you*" if given else "*From you*\nNothing yet."))
    for one in given[:LISTED]:
        arrived = "opened" if one.is_opened else "not opened yet"
        blocks.append(section(f"To {quoted(one.name, 80)} · {when(one.at)} · {arrived}"))
    note = "`/review feedback @person` gives some, `/review ask-feedback @person` asks for it."
    return modal("reviews.feedback_list", "Feedback", [*blocks, context(note)], close="Close")


def _hints(hints: Sequence[str]) -> list[Block]:
    if not hints:
        return []
    told = "\n".join(f"• {quoted(one, 300)}" for one in hints[:6])
    return [section(f"*For your eyes only, before you send it*\n{told}")]


def _box(
    name: str,
    label: str,
    filled: Mapping[str, str],
    templates: Sequence[Template],
    *,
    is_needed: bool = False,
) -> Block:
    initial = cut(filled.get(name, ""), LONGEST)
    shown = example(templates, name)
    element = forms.text(initial=initial, multiline=True, longest=LONGEST, example=shown)
    return forms.field(name, label, element, optional=not is_needed)
