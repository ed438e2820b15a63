"""TIL: the forms to write, edit and correct a lesson."""

from dataclasses import dataclass
from typing import Any

from bot.sends import Block
from bot.views import forms
from bot.views.common import OPTION, context, cut, modal, quoted, said, section, units
from bot.views.til import EDIT, OUTDATED, SAVE, Shown
from storage.til import Lesson

IN_FORM = 3000
# Ten tags of fifty letters, each of which Slack may count as two.
TAGS_IN_FORM = 1100

NOT_A_SECRET = "not_a_secret"


@dataclass(frozen=True)
class Draft:
    """What stands in the form."""

    title: str = ""
    body: str = ""
    tags: str = ""
    link: str = ""
    share: bool = False
    secret: str = ""
    is_sure: bool = False


def form(
    draft: Draft,
    *,
    channel: str,
    remember: dict[str, Any],
    teams: list[tuple[str, str]] | None = None,
    entry: Lesson | None = None,
) -> Block:
    """The form to write or edit a lesson. With several `teams` it asks which one."""
    blocks: list[Block] = []
    if draft.secret:
        blocks.append(_secret_warning(draft))
    if teams:
        choice = forms.choice("static_select", teams[: forms.OPTIONS], teams[0][0])
        blocks.append(forms.field("team", "For which team?", choice))
    blocks += _inputs(draft, fits=entry is None or units(entry.body) <= IN_FORM)
    if draft.secret:
        sure = forms.boxes([(NOT_A_SECRET, "It is no secret; keep it as it is")])
        blocks.append(forms.field("sure", "Is it safe to keep?", sure, optional=True))
    if entry is None:
        blocks.append(_where_to(draft, channel))
    title = "What did you learn?" if entry is None else f"Edit T-{entry.number}"
    callback = SAVE if entry is None else EDIT
    return modal(callback, title, blocks, submit="Save", remember=remember)


def outdated_form(shown: Shown) -> Block:
    """The form to say that a lesson no longer holds."""
    entry = shown.entry
    element = forms.text(
        initial=entry.correction,
        multiline=True,
        example="Since version 16 the planner does this by itself.",
    )
    hint = "Leave it empty if you only know that it no longer holds."
    blocks = [
        said(entry.title),
        forms.field("correction", "What holds now?", element, hint=hint, optional=True),
        context("Everybody who finds it sees your note, with your name."),
    ]
    if entry.outdated_at:
        again = forms.boxes([("current", "It holds after all: take the mark away")])
        blocks.append(forms.field("current", "Or", again, optional=True))
    return modal(
        OUTDATED,
        f"Is T-{entry.number} outdated?",
        blocks,
        submit="Save",
        remember={"entry": entry.entry_id},
    )


def _inputs(draft: Draft, *, fits: bool) -> list[Block]:
    title = forms.text(
        initial=draft.title, longest=150, example="A partial index made the nightly job 40× faster"
    )
    blocks = [forms.field("title", "Today I learned", title)]
    if fits:
        body = forms.text(initial=draft.body, multiline=True, longest=IN_FORM)
        hint = "The cause, the numbers, the command: what you will want to find again."
        blocks.append(forms.field("body", "What I know now", body, hint=hint, optional=True))
    else:
        note = "The text is too long for a form and stays as it is."
        blocks.append(context(note))
    tags = forms.text(initial=draft.tags, longest=TAGS_IN_FORM, example="#postgres #performance")
    blocks.append(forms.field("tags", "Tags", tags, optional=True))
    blocks.append(forms.field("link", "Link", forms.url(draft.link), optional=True))
    return blocks


def _where_to(draft: Draft, channel: str) -> Block:
    options = [
        ("library", "Only the team's library"),
        ("channel", cut(f"The library, and a post in #{channel}", OPTION)),
    ]
    chosen = forms.choice("radio_buttons", options, "channel" if draft.share else "library")
    hint = "The weekly digest may quote it with your name."
    return forms.field("where", "Where does it go?", chosen, hint=hint)


def _secret_warning(draft: Draft) -> Block:
    return section(
        f"*Is that a password or a token?* `{quoted(draft.secret, 20)}`\n"
        "The whole team can read what you save. Take it out, or tick the box below."
    )
