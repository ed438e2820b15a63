"""Retros: what the team talks about, whether it has done so before, and what may come of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import themes
from bot.practices.retro import cards
from bot.practices.retro.cards import Grouped
from bot.sends import Item
from bot.views.retro import Topic
from storage import library
from storage.retro import Retro
from storage.team import Team

# practices.md 4.3: the top two.
TOPICS = 2

# The kind of item that suggests a session, and how long it is of interest.
SESSION = "retro.session"
LIFE = timedelta(days=14)


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
    earlier = _earlier(session, team, retro)
    return [
        Topic(
            place=one.theme.place,
            title=one.theme.title,
            votes=one.theme.votes,
            cards=tuple(card.text for card in one.cards),
            before=themes.before(earlier, one.theme.title),
        )
        for one in chosen
    ]


def keep(session: Session, team: Team, retro: Retro, now: datetime) -> None:
    """Put what was talked about into the library: it is the team's, and of no one person."""
    for one in cards.grouped(session, retro):
        if one.theme.place:
            entry = library.NewEntry(
                workspace_id=team.workspace_id,
                team_id=team.team_id,
                kind=library.Kind.THEME,
                object_id=one.theme.theme_id,
                name=_name(retro),
                title=one.theme.title,
                person_id="",
                at=now,
            )
            library.put(session, entry)


def suggest(
    session: Session, team: Team, retro: Retro, person_id: str, now: datetime
) -> list[Item]:
    """Suggest a session on what came for the third time, once, to whoever led the retro.

    practices.md S11; the team hears of it in the digest.
    """
    earlier = _earlier(session, team, retro)
    found = [one.theme for one in cards.grouped(session, retro) if one.theme.place]
    return [
        Item(
            workspace_id=team.workspace_id,
            key=f"{SESSION}:{one.theme_id}",
            person_id=person_id,
            team_id=team.team_id,
            kind=SESSION,
            reference=one.theme_id,
            expires_at=now + LIFE,
        )
        for one in found
        if themes.before(earlier, one.title) == themes.THIRD
    ]


def _earlier(session: Session, team: Team, retro: Retro) -> list[library.Theme]:
    end = retro.closed_at or datetime.max.replace(tzinfo=UTC)
    found = library.themes(session, team, retro.created_at - themes.WITHIN, end)
    return [one for one in found if one.retro != _name(retro)]


def _name(retro: Retro) -> str:
    return f"Retro {retro.number}"
