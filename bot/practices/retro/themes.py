"""Retros: what the team talks about, and whether it has done so before."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.practices.retro import cards
from bot.practices.retro.cards import Grouped
from bot.views.retro import Topic
from storage import library
from storage import retro as store
from storage.retro import Phase, Retro
from storage.team import Team

# practices.md 4.3: the top two.
TOPICS = 2
# So large a part of the shorter title's words makes two themes the same.
ALIKE = 0.5
LOOK_BACK = 26

_WORD = re.compile(r"\w{3,}")
_FILLERS = """
    the and for are was were has have had not but too our your you we they with this that than
    from into about more less very much many there their them its what when who how why all any
    can could would should will get got"""
_EMPTY = frozenset(_FILLERS.split())


def choose(found: Sequence[Grouped]) -> list[Grouped]:
    """The themes to talk about: most votes first, then most cards, then by their names."""
    ordered = sorted(
        found, key=lambda one: (-one.theme.votes, -len(one.cards), one.theme.title.casefold())
    )
    voted = [one for one in ordered if one.theme.votes]
    return (voted or ordered)[:TOPICS]


def topics(session: Session, team: Team, retro: Retro) -> list[Topic]:
    """What is talked about in a retro, in its order."""
    chosen = sorted(
        (one for one in cards.grouped(session, retro) if one.theme.place),
        key=lambda one: one.theme.place,
    )
    return [
        Topic(
            place=one.theme.place,
            title=one.theme.title,
            votes=one.theme.votes,
            cards=tuple(card.text for card in one.cards),
            before=before(session, team, retro, one.theme.title),
        )
        for one in chosen
    ]


def keep(session: Session, team: Team, retro: Retro, now: datetime) -> None:
    """Put what was talked about into the library: it is the team's, and of no one person."""
    for one in cards.grouped(session, retro):
        if one.theme.place:
            entry = library.Entry(
                workspace_id=team.workspace_id,
                team_id=team.team_id,
                kind=library.Kind.THEME,
                object_id=one.theme.theme_id,
                name=f"Retro {retro.number}",
                title=one.theme.title,
                person_id="",
                at=now,
            )
            library.put(session, entry)


def before(session: Session, team: Team, retro: Retro, title: str) -> int:
    """In how many earlier retros the team talked about such a theme."""
    earlier = [
        one
        for one in store.told(session, team, LOOK_BACK)
        if one.number != retro.number and one.phase == Phase.CLOSED
    ]
    return sum(
        any(
            is_alike(title, each.theme.title)
            for each in cards.grouped(session, one)
            if each.theme.place
        )
        for one in earlier
    )


def is_alike(one: str, other: str) -> bool:
    """Whether two titles speak of the same, by their telling words."""
    first, second = _words(one), _words(other)
    shared = len(first & second)
    return bool(shared) and shared / min(len(first), len(second)) >= ALIKE


def _words(title: str) -> frozenset[str]:
    # `reviews` and `review` are the same word here.
    found = {word.casefold() for word in _WORD.findall(title)} - _EMPTY
    return frozenset(word.removesuffix("s") for word in found)
