"""Retros: what one came to, for the channel and as Markdown."""

import re

from sqlmodel import Session

from bot.practices.retro import cards, formats, posts, themes
from bot.practices.retro import promises as promised
from bot.sends import Message
from bot.views import retro as views
from bot.views.common import clean
from bot.views.retro import promises
from storage.retro import Retro
from storage.team import Team

# What Markdown would read as more than a letter.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def told(session: Session, team: Team, retro: Retro) -> Message:
    """The summary in the channel."""
    shown = views.Shown(**vars(posts.shown(session, team, retro)) | {"worth": _worth(retro)})
    return promises.summary(
        shown,
        themes.topics(session, team, retro),
        [posts.shown_action(session, one) for one in promised.of(session, retro)],
        [posts.shown_action(session, one) for one in promised.settled_in(session, team, retro)],
    )


def markdown(session: Session, team: Team, retro: Retro) -> str:
    """A retro that is over, whole, as Markdown."""
    found = formats.of(retro.format_id)
    when = posts.day_of(team, retro.closed_at or retro.created_at)
    lines = [f"# Retro {retro.number}: {found.name}", "", f"{_safe(team.name)}, {when}.", ""]
    for column, texts in cards.by_column(session, retro):
        lines += [f"## {column}", "", *(f"- {_safe(one)}" for one in texts), ""]
    lines += ["## Talked about", ""]
    lines += [
        f"{one.place}. {_safe(one.title)}{views.votes(one)}"
        for one in themes.topics(session, team, retro)
    ]
    lines += ["", "## Actions", ""]
    for action in (posts.shown_action(session, one) for one in promised.of(session, retro)):
        owner = _safe(action.owner or "no owner yet")
        lines.append(f"- A-{action.number} {_safe(action.text)}: {owner}, {action.due}")
        if action.cue:
            lines.append(f"  When {_safe(action.cue)}, I will {_safe(action.step)}")
    return "\n".join([*lines, "", f"{views.progress(retro)}{_worth(retro)}"])


def _worth(retro: Retro) -> str:
    """How much it was worth, to a half; nothing where too few answered (practices.md R9)."""
    if not retro.raters:
        return ""
    return f" Worth the time: {round(2 * retro.worth / retro.raters) / 2:g} of 5."


def _safe(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(clean(text).split()))
