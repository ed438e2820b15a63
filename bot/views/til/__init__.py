"""TIL: how a lesson looks in the channel, in answers, in a modal and in the digest."""

from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views.common import (
    SECTION,
    actions,
    bold,
    button,
    confirm,
    context,
    header,
    host_link,
    mention_free,
    message,
    modal,
    overflow,
    plain,
    quoted,
    said,
    section,
    sentence,
    units,
    when,
)
from storage.til import Lesson

SAVE = "til.save"
EDIT = "til.edit"
OUTDATED = "til.outdated"
READ = "til.read"
MORE = "til.more"
SHARE = "til.share"
PAGE = "til.page"
WEEK = "til.week"
PUT_BACK = "til.put_back"
VERIFIED = "til.verified"
SHORTCUT = "til.from_message"


@dataclass(frozen=True)
class Shown:
    """An entry with the names it is shown with."""

    entry: Lesson
    author: str = "A colleague"
    outdated_by: str = "a colleague"
    heard_from: str | None = None
    # Who looks after it, where that is somebody else than its author.
    keeper: str | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return f"T-{self.entry.number}"


def posted(shown: Shown) -> Message:
    """The post in the team's channel."""
    entry = shown.entry
    heard = f" from {quoted(shown.heard_from, 80)}" if shown.heard_from else ""
    blocks = [section(f"*{quoted(shown.author, 80)} learned*{heard}", _menu(entry))]
    blocks.append(bold(entry.title))
    if entry.body:
        blocks.append(said(_body(entry)))
    if entry.outdated_at:
        blocks += _outdated(shown)
    blocks.append(context(_about(shown)))
    return message(f"{shown.author} learned: {entry.title}\n{entry.body}", blocks)


def outdated_reply(shown: Shown) -> Message:
    """The reply in the thread of a lesson that no longer holds."""
    lead = f"{quoted(shown.outdated_by, 80)} says this is outdated."
    if not shown.entry.correction:
        return message(mention_free(lead), [section(lead)])
    blocks = [section(f"{lead} *What holds now:*"), said(shown.entry.correction)]
    return message(f"{mention_free(lead)} {shown.entry.correction}", blocks)


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
    return message(f"Saved as {shown.name}: {entry.title}", blocks + _hint(alike))


def saved_page(shown: Shown, channel: str, alike: Shown | None) -> Block:
    """What the form turns into once it is saved."""
    blocks = [
        section(f"*Saved as {shown.name}*\n{quoted(shown.entry.title, 300)}"),
        context(_where(shown, channel)),
    ]
    return modal("til.saved", "Saved", blocks + _hint(alike), close="Close")


def deleted(name: str) -> Message:
    """What an answer turns into once its lesson is deleted."""
    return sentence(f"{name} is deleted.")


def read(shown: Shown, *, is_own: bool, may_delete: bool, may_verify: bool = False) -> Block:
    """The whole entry, in a modal."""
    entry = shown.entry
    blocks = whole(shown)
    buttons = [button("Edit", EDIT, entry.entry_id)] if is_own else []
    outdated = "Outdated: fix" if entry.outdated_at is None else "Change the correction"
    buttons.append(button(outdated, OUTDATED, entry.entry_id))
    if may_verify and entry.unverified_at:
        buttons.append(button("Still true", VERIFIED, entry.entry_id))
    if is_own and entry.retired_at:
        buttons.append(button("Put it back", PUT_BACK, entry.entry_id))
    if may_delete:
        buttons.append(_delete_button(entry))
    blocks.append(actions(*buttons))
    return modal(READ, shown.name, blocks, close="Close", remember={"entry": entry.entry_id})


def whole(shown: Shown) -> list[Block]:
    """All of an entry: title, details, what holds now, and what is known about it."""
    entry = shown.entry
    blocks = [header(entry.title)]
    if entry.body:
        blocks.append(said(_body(entry)))
    if entry.outdated_at:
        blocks += _outdated(shown)
    return [*blocks, context(f"{quoted(shown.author, 80)} · {_about(shown)}")]


def edited(shown: Shown, channel: str) -> str:
    """What an edit did."""
    post = f", and its post in #{quoted(channel, 80)}" if shown.entry.is_shared else ""
    return f"*{shown.name}* is changed{post}."


def done_page(title: str, text: str) -> Block:
    """What a form turns into when there is nothing more to do."""
    return modal("til.done", title, [section(text)], close="Close")


def _outdated(shown: Shown) -> list[Block]:
    note = f"*Outdated*, {quoted(shown.outdated_by, 80)} says"
    if not shown.entry.correction:
        return [section(f"{note}.")]
    return [section(f"{note}. What holds now:"), said(shown.entry.correction)]


def _menu(entry: Lesson) -> Block:
    return overflow(
        MORE,
        {
            f"{READ}|{entry.entry_id}": "Read it whole",
            f"{EDIT}|{entry.entry_id}": "Edit",
            f"{OUTDATED}|{entry.entry_id}": "Mark as outdated",
        },
    )


def _delete_button(entry: Lesson) -> Block:
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
        f"{quoted(alike.author, 80)} logged something close ({when(alike.entry.created_at)}): "
        f"{alike.name} {quoted(alike.entry.title, 200)}"
    )
    return [section(text, button("Read", READ, alike.entry.entry_id))]


def _where(shown: Shown, channel: str) -> str:
    place = f"posted in #{quoted(channel, 80)}" if shown.entry.is_shared else "in the library"
    return " · ".join([*_tags(shown), place])


def _about(shown: Shown) -> str:
    edited = ["edited"] if shown.entry.edited_at else []
    web = [host_link(shown.entry.link)] if shown.entry.link else []
    held = shown.entry.confirmed_at
    confirmed = [f"still true {when(held)}"] if held and not shown.entry.outdated_at else []
    retired = ["retired"] if shown.entry.retired_at else []
    dated = when(shown.entry.created_at)
    kept = [f"looked after by {quoted(shown.keeper, 80)}"] if shown.keeper else []
    doubt = [f"*unverified* since {when(since)}"] if (since := shown.entry.unverified_at) else []
    marks = [*edited, *confirmed, *doubt, *kept, *retired]
    return " · ".join([*_tags(shown), *web, dated, *marks, shown.name])


def _tags(shown: Shown) -> list[str]:
    tags = shown.entry.tag_names
    return [" ".join(f"#{quoted(tag, 60)}" for tag in tags)] if tags else []


def _body(entry: Lesson) -> str:
    if units(entry.body) <= SECTION:
        return entry.body
    return plain(entry.body, SECTION)["text"]  # type: ignore[no-any-return]
