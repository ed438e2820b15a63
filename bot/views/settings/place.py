"""Settings: a team moves to another channel, or ends."""

from typing import Any

from bot.sends import Block, Message
from bot.views import forms
from bot.views.common import modal, quoted, section, sentence

MOVE, SAVE_MOVE = "settings.move", "settings.save_move"
DELETE, SAVE_DELETE = "settings.delete", "settings.save_delete"


def move_form(team: str, remember: dict[str, Any]) -> Block:
    """The form that moves a team."""
    text = (
        f"*#{quoted(team, 80)}* moves with all it has kept. Its posts stay where they are; "
        "whoever is not in the new channel leaves the team."
    )
    hint = "Baton must be in it, and you, too."
    field = forms.field("channel", "The new channel", forms.channel(), hint=hint)
    return modal(
        SAVE_MOVE, "Move the team", [section(text), field], submit="Move", remember=remember
    )


def moved_away(by: str, channel_id: str) -> Message:
    """What the old channel hears."""
    return sentence(f"{quoted(by, 60)} moved this team to <#{channel_id}>. I go on there.")


def moved_here(by: str, old: str) -> Message:
    """What the new channel hears."""
    return sentence(
        f"{quoted(by, 60)} moved the team of #{quoted(old, 80)} here, with all it has kept. "
        "Whoever is in this channel takes part: `/baton help` shows how."
    )


def delete_form(team: str, remember: dict[str, Any]) -> Block:
    """The form that deletes a team."""
    text = (
        f"This deletes *#{quoted(team, 80)}* and *everything that Baton keeps of it*: lessons, "
        "settings, turns, history. Nobody can bring it back. "
        "What was posted in Slack stays there."
    )
    label = f"Type {team} to go on"
    field = forms.field("name", label, forms.text(longest=100))
    return modal(
        SAVE_DELETE,
        "Delete the team",
        [section(text), field],
        submit="Delete for good",
        close="Keep the team",
        remember=remember,
    )


def deleted(by: str) -> Message:
    """The last that the channel hears."""
    return sentence(
        f"{quoted(by, 60)} deleted this team and all that I kept of it. "
        "I say no more here; `/baton setup` would begin anew."
    )
