"""Retros: unsigned cards, their themes, and marks of who took part (reliability.md P15).

A card has no author, no time and no order: it is kept under a random key, in a table that SQLite
sorts by that key. A mark says that somebody took part, and how often, and leads to no card. When
the cards are revealed, all of them are written anew under fresh keys, and the marks are deleted.
"""

import secrets
from collections.abc import Sequence
from random import Random

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.db import forget_afterwards
from storage.retro import RETRO, RETRO_KEY, Retro

# What a mark says that somebody did.
CARDS, VOTED, RATED = "cards", "voted", "rated"

# Nothing counts up, and nothing tells which row came first.
UNORDERED = {"sqlite_with_rowid": False}


def new_key() -> str:
    """A random key of 128 bits, for a row that must not tell when it was made."""
    return secrets.token_hex(16)


class Card(SQLModel, table=True):
    """One card. `lane` is the column of the format, below 0 where it came before one was chosen."""

    __tablename__ = "retro_card"
    __table_args__ = (
        ForeignKeyConstraint(RETRO_KEY, RETRO),
        Index("ix_retro_card_retro", "workspace_id", "retro_id"),
        UNORDERED,
    )

    workspace_id: str = Field(primary_key=True)
    card_id: str = Field(primary_key=True, default_factory=new_key)
    retro_id: str
    lane: int
    text: str
    # The theme it belongs to, once it is revealed.
    theme_id: str | None = None


class Theme(SQLModel, table=True):
    """What the team votes on and talks about: one card, or several that say the same."""

    __tablename__ = "retro_theme"
    __table_args__ = (
        ForeignKeyConstraint(RETRO_KEY, RETRO),
        Index("ix_retro_theme_retro", "workspace_id", "retro_id"),
        UNORDERED,
    )

    workspace_id: str = Field(primary_key=True)
    theme_id: str = Field(primary_key=True, default_factory=new_key)
    retro_id: str
    lane: int
    title: str
    votes: int = 0
    # Its place among what is talked about; 0 for the others.
    place: int = 0


class Mark(SQLModel, table=True):
    """Somebody took part, and how often. It leads to no card and to no vote."""

    __tablename__ = "retro_mark"
    __table_args__ = (ForeignKeyConstraint(RETRO_KEY, RETRO), UNORDERED)

    workspace_id: str = Field(primary_key=True)
    retro_id: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    n: int


# What holds no trace any more once a phase is over, also not in what the database left behind.
UNSIGNED: tuple[type[SQLModel], ...] = (Retro, Card, Theme, Mark)


def add(session: Session, retro: Retro, cards: Sequence[tuple[int, str]]) -> None:
    """Keep cards, as (lane, text)."""
    session.add_all(
        Card(workspace_id=retro.workspace_id, retro_id=retro.retro_id, lane=lane, text=text)
        for lane, text in cards
    )
    session.flush()


def reveal(session: Session, retro: Retro, rng: Random) -> None:
    """Write every card anew, shuffled and under fresh keys, each as a theme of its own."""
    contents = _take_out(session, retro)
    rng.shuffle(contents)
    for lane, text in contents:
        theme = Theme(
            workspace_id=retro.workspace_id, retro_id=retro.retro_id, lane=lane, title=text
        )
        session.add(theme)
        session.add(
            Card(
                workspace_id=retro.workspace_id,
                retro_id=retro.retro_id,
                lane=lane,
                text=text,
                theme_id=theme.theme_id,
            )
        )
    session.flush()


def hand_on(session: Session, retro: Retro, to: Retro, *, lane: int) -> None:
    """Write every card anew for another retro, under fresh keys and in one column."""
    add(session, to, [(lane, text) for _, text in _take_out(session, retro)])


def revealed(session: Session, retro: Retro) -> list[Card]:
    """The cards of a retro by lane and key; none before they are revealed, whoever asks."""
    if retro.revealed_at is None:
        return []
    query = select(Card).where(*_is(Card, retro)).order_by(col(Card.lane), Card.card_id)
    return list(session.exec(query))


def themes(session: Session, retro: Retro) -> list[Theme]:
    """The themes of a retro, by lane and key."""
    query = select(Theme).where(*_is(Theme, retro)).order_by(col(Theme.lane), Theme.theme_id)
    return list(session.exec(query))


def theme(session: Session, workspace_id: str, theme_id: str) -> Theme | None:
    """One theme, by its key."""
    return session.get(Theme, (workspace_id, theme_id))


def remove_themes(session: Session, themes: Sequence[Theme]) -> None:
    """Delete themes whose cards went elsewhere."""
    for one in themes:
        session.delete(one)
    session.flush()


def mark(session: Session, retro: Retro, what: str, person_id: str) -> int:
    """How often somebody did something."""
    found = session.get(Mark, (retro.workspace_id, retro.retro_id, what, person_id))
    return found.n if found else 0


def set_mark(session: Session, retro: Retro, what: str, person_id: str, n: int) -> None:
    """Note how often somebody did something."""
    key = (retro.workspace_id, retro.retro_id, what, person_id)
    found = session.get(Mark, key) or Mark(
        workspace_id=key[0], retro_id=key[1], what=what, person_id=person_id, n=0
    )
    found.n = n
    session.add(found)
    session.flush()


def counts(session: Session, retro: Retro, what: str) -> dict[str, int]:
    """Who did something, and how often, while that is still known."""
    query = select(Mark.person_id, Mark.n).where(*_is(Mark, retro), Mark.what == what)
    return {row[0]: row[1] for row in session.exec(query)}


def forget_marks(session: Session, retro: Retro, what: str) -> None:
    """Delete who did something; the retro keeps how many they were."""
    session.exec(delete(Mark).where(*_is(Mark, retro), col(Mark.what) == what))


def forget_traces(session: Session) -> None:
    """Have the files forget who did something, once this transaction is stored."""
    forget_afterwards(session, UNSIGNED)


def _take_out(session: Session, retro: Retro) -> list[tuple[int, str]]:
    """Delete every card, and return what they said, as (lane, text)."""
    found = list(session.exec(select(Card).where(*_is(Card, retro))))
    for one in found:
        session.expunge(one)
    session.exec(delete(Card).where(*_is(Card, retro)))
    return [(one.lane, one.text) for one in found]


def _is(
    table: type[Card | Theme | Mark], retro: Retro
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        col(table.workspace_id) == retro.workspace_id,
        col(table.retro_id) == retro.retro_id,
    )
