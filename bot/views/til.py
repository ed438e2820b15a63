"""TIL: how learnings look in the channel, in lists, in forms and in the digest."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.sends import Block, Message
from bot.views import forms
from bot.views.common import (
    OPTION,
    SECTION,
    actions,
    button,
    confirm,
    context,
    cut,
    day,
    fallback,
    header,
    host_link,
    mention_free,
    modal,
    overflow,
    plain,
    quoted,
    said,
    section,
    units,
)
from storage.til import TilEntry

SAVE = "til.save"
EDIT = "til.edit"
OUTDATED = "til.outdated"
READ = "til.read"
MORE = "til.more"
SHARE = "til.share"
PAGE = "til.page"
SHORTCUT = "til.from_message"

IN_FORM = 3000
NOT_A_SECRET = "not_a_secret"


@dataclass(frozen=True)
class Shown:
    """An entry with the names it is shown with."""

    entry: TilEntry
    author: str
    tags: tuple[str, ...] = ()
    outdated_by: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return f"T-{self.entry.number}"


@dataclass(frozen=True)
class Asked:
    """What a list shows, and where on it we are: entries numbered under `below`."""

    words: str = ""
    author: str | None = None
    tag: str | None = None
    below: int | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list. `older` is where the next one begins, if there is one."""

    asked: Asked
    shown: list[Shown]
    older: int | None


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


def posted(shown: Shown) -> Message:
    """The post in the team's channel."""
    entry = shown.entry
    lead = f"*{quoted(shown.author, 80)} learned*"
    if entry.outdated_at:
        lead += f" · outdated, {quoted(shown.outdated_by, 80)} says"
    blocks = [section(lead, _menu(entry)), said(entry.title)]
    if entry.body:
        blocks.append(said(_body(entry)))
    if entry.outdated_at and entry.correction:
        blocks += [section("*What holds now*"), said(entry.correction)]
    blocks.append(context(_about(shown)))
    return _message(f"{shown.author} learned: {entry.title}\n{entry.body}", blocks)


def outdated_reply(shown: Shown) -> Message:
    """The reply in the thread of a learning that no longer holds."""
    lead = f"{quoted(shown.outdated_by, 80)} says this is outdated."
    if not shown.entry.correction:
        return _message(mention_free(lead), [section(lead)])
    blocks = [section(f"{lead} *What holds now:*"), said(shown.entry.correction)]
    return _message(f"{mention_free(lead)} {shown.entry.correction}", blocks)


def saved(shown: Shown, channel: str, alike: Shown | None) -> Message:
    """The answer to `/til …`, for its author's eyes."""
    entry = shown.entry
    buttons = [] if entry.is_shared else [button(f"Share in #{channel}", SHARE, entry.entry_id)]
    buttons += [button("Edit", EDIT, entry.entry_id), _delete_button(entry)]
    blocks = [
        section(f"*Saved as {shown.name}*\n{quoted(entry.title, 300)}"),
        context(_where(shown, channel)),
        actions(*buttons),
    ]
    return _message(f"Saved as {shown.name}: {entry.title}", blocks + _hint(alike))


def saved_page(shown: Shown, channel: str, alike: Shown | None) -> Block:
    """What the form turns into once it is saved."""
    blocks = [
        section(f"*Saved as {shown.name}*\n{quoted(shown.entry.title, 300)}"),
        context(_where(shown, channel)),
    ]
    return modal("til.saved", "Saved", blocks + _hint(alike), close="Close")


def shared(shown: Shown, channel: str) -> Message:
    """What the answer turns into once the learning is shared."""
    text = f"*Shared in #{quoted(channel, 80)}*\n{quoted(shown.entry.title, 300)}"
    return _message(mention_free(text), [section(text), context(_about(shown))])


def deleted(name: str) -> Message:
    """What an answer turns into once its learning is deleted."""
    return _message(f"{name} is deleted.", [section(f"{name} is deleted.")])


def listed(page: Page, title: str) -> Message:
    """A list or search result, for one person's eyes."""
    if not page.shown:
        return nothing_found(page.asked)
    blocks = [header(title)]
    blocks += [section(_line(one), button("Read", READ, one.entry.entry_id)) for one in page.shown]
    if page.older is not None:
        asked = asdict(page.asked) | {"below": page.older}
        blocks.append(actions(button("Older", PAGE, json.dumps(asked))))
    names = "; ".join(f"{one.name} {cut(one.entry.title, 150)}" for one in page.shown)
    return _message(f"{title}: {names}", blocks)


def nothing_found(asked: Asked) -> Message:
    """What a list says when it is empty."""
    if asked.below is not None:
        text = "No older ones."
    elif asked.words or asked.tag or asked.author:
        text = "Nothing found. Try fewer or other words, or `/til list` for everything."
    else:
        text = "Nothing here yet. Learned something? `/til` and one line keeps it for the team."
    return _message(mention_free(text), [section(text)])


def title_of(asked: Asked, author: str | None) -> str:
    """The heading of a list."""
    if asked.words:
        return f"Learnings with “{cut(asked.words, 60)}”"
    if asked.tag:
        return f"Learnings with #{asked.tag}"
    if asked.author:
        return f"What {author or 'a colleague'} learned"
    return "What we learned"


def read(shown: Shown, *, is_own: bool, may_delete: bool) -> Block:
    """The whole entry, in a modal."""
    entry = shown.entry
    blocks = [header(entry.title)]
    if units(entry.title) > 150 or not entry.body:
        blocks.append(said(entry.title))
    if entry.body:
        blocks.append(said(_body(entry)))
    if entry.outdated_at:
        note = f"*Outdated*, {quoted(shown.outdated_by, 80)} says ({day(entry.outdated_at)})."
        blocks.append(section(note))
        blocks += [section("*What holds now*"), said(entry.correction)] if entry.correction else []
    blocks.append(context(f"{quoted(shown.author, 80)} · {_about(shown)}"))
    buttons = [button("Edit", EDIT, entry.entry_id)] if is_own else []
    outdated = "Outdated: fix" if entry.outdated_at is None else "Change the correction"
    buttons.append(button(outdated, OUTDATED, entry.entry_id))
    if may_delete:
        buttons.append(_delete_button(entry))
    blocks.append(actions(*buttons))
    return modal(READ, shown.name, blocks, close="Close", remember={"entry": entry.entry_id})


def form(
    draft: Draft,
    *,
    channel: str,
    remember: dict[str, Any],
    teams: list[tuple[str, str]] | None = None,
    entry: TilEntry | None = None,
) -> Block:
    """The form to write or edit a learning. With several `teams` it asks which one."""
    blocks: list[Block] = []
    if draft.secret:
        blocks.append(_secret_warning(draft))
    if teams:
        choice = forms.choice("static_select", teams, teams[0][0])
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
    """The form to say that a learning no longer holds."""
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
        f"T-{entry.number} is outdated",
        blocks,
        submit="Save",
        remember={"entry": entry.entry_id},
    )


def done_page(title: str, text: str) -> Block:
    """What a form turns into when there is nothing more to do."""
    return modal("til.done", title, [section(text)], close="Close")


def digest_lines(quoted_entries: list[Shown], logged: int, library: int) -> list[str]:
    """The lines of the digest's section."""
    lines = [
        f"“{quoted(one.entry.title, 140)}” — {quoted(one.author, 40)} ({one.name})"
        for one in quoted_entries
    ]
    more = logged - len(quoted_entries)
    rest = f"{more} more this week · " if more > 0 else ""
    lines.append(f"{rest}{library} in the library: `/til list`")
    return lines


def parse_asked(value: str) -> Asked:
    """What an *Older* button remembers; it comes back as untrusted input."""
    raw = json.loads(value)
    below = raw.get("below")
    return Asked(
        words=str(raw.get("words") or ""),
        author=raw.get("author") and str(raw["author"]),
        tag=raw.get("tag") and str(raw["tag"]),
        below=below if isinstance(below, int) else None,
    )


def _message(text: str, blocks: list[Block]) -> Message:
    return Message(fallback(text), tuple(blocks))


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
    tags = forms.text(initial=draft.tags, longest=300, example="#postgres #performance")
    blocks.append(forms.field("tags", "Tags", tags, optional=True))
    blocks.append(forms.field("link", "Link", forms.url(draft.link), optional=True))
    return blocks


def _where_to(draft: Draft, channel: str) -> Block:
    options = [
        ("library", "Only the team's library"),
        ("channel", cut(f"The library, and a post in #{channel}", OPTION)),
    ]
    chosen = forms.choice("radio_buttons", options, "channel" if draft.share else "library")
    hint = "Monday's digest may quote it with your name."
    return forms.field("where", "Where does it go?", chosen, hint=hint)


def _secret_warning(draft: Draft) -> Block:
    return section(
        f"*Is that a password or a token?* `{quoted(draft.secret, 20)}`\n"
        "The whole team can read what you save. Take it out, or tick the box below."
    )


def _menu(entry: TilEntry) -> Block:
    return overflow(
        MORE,
        {
            f"{READ}|{entry.entry_id}": "Read it whole",
            f"{EDIT}|{entry.entry_id}": "Edit",
            f"{OUTDATED}|{entry.entry_id}": "Mark as outdated",
        },
    )


def _delete_button(entry: TilEntry) -> Block:
    question = confirm(
        f"Delete T-{entry.number}?",
        "It leaves the library and the channel for good.",
        "Delete",
    )
    return button("Delete", "til.delete", entry.entry_id, style="danger", confirm=question)


def _hint(alike: Shown | None) -> list[Block]:
    if alike is None:
        return []
    text = (
        f"{quoted(alike.author, 80)} logged something close on {day(alike.entry.created_at)}: "
        f"{alike.name} {quoted(alike.entry.title, 200)}"
    )
    return [section(text, button("Read", READ, alike.entry.entry_id))]


def _where(shown: Shown, channel: str) -> str:
    place = f"posted in #{quoted(channel, 80)}" if shown.entry.is_shared else "in the library"
    return " · ".join([*_tags(shown), place, "Monday's digest may quote it"])


def _about(shown: Shown) -> str:
    edited = ["edited"] if shown.entry.edited_at else []
    web = [host_link(shown.entry.link)] if shown.entry.link else []
    return " · ".join([*_tags(shown), *web, day(shown.entry.created_at), *edited, shown.name])


def _tags(shown: Shown) -> list[str]:
    return [" ".join(f"#{quoted(tag, 60)}" for tag in shown.tags)] if shown.tags else []


def _line(shown: Shown) -> str:
    mark = " · outdated" if shown.entry.outdated_at else ""
    tags = "".join(f" #{quoted(tag, 60)}" for tag in shown.tags)
    about = f"{quoted(shown.author, 60)}, {day(shown.entry.created_at)}{mark}{tags}"
    return f"*{shown.name}* {quoted(shown.entry.title, 200)}\n{about}"


def _body(entry: TilEntry) -> str:
    if units(entry.body) <= SECTION:
        return entry.body
    return plain(entry.body, SECTION)["text"]  # type: ignore[no-any-return]
