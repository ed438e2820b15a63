"""Retros: unsigned cards and private votes; nobody sees another's before all are shown at once."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.errors import FieldError, UserError
from bot.practices.retro import formats, posts
from bot.practices.retro.typed import within
from bot.sends import Send
from bot.views.retro import CARD
from bot.views.retro.forms import NO_LANE
from storage import received
from storage import retro as store
from storage.retro import Phase, Retro
from storage.retro import cards as cards_store
from storage.retro.cards import CARDS, RATED, VOTED, Card, Theme
from storage.team import Team

# practices.md 7.
MOST_CARDS = 5
VOTES = 3

REVEALED = (
    "The cards are on the table already. An unsigned one that comes alone could be traced by its "
    "time, so I take no more: say it in the retro's thread, with your name."
)
OVER = "That retro is over. `/retro add` keeps a card for the next one."


@dataclass(frozen=True)
class Grouped:
    """A theme with the cards that belong to it."""

    theme: Theme
    cards: tuple[Card, ...]


def is_new(session: Session, retro: Retro, delivery: str, now: datetime) -> bool:
    """Note a delivery of something unsigned; False when it was noted before.

    Slack's id of it would lead to its sender. What is kept is a code that only the retro's secret
    could make from it, with the date alone; the secret is thrown away with the phase.
    """
    code = hmac.new(retro.secret.encode(), delivery.encode(), hashlib.sha256).hexdigest()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return received.is_new(
        session, retro.workspace_id, source="unsigned", delivery_id=code, now=day
    )


def require_collecting(retro: Retro) -> None:
    """Refuse a card that comes too late.

    Raises:
        UserError: says where it can be said instead.
    """
    if retro.phase in (Phase.CLOSED, Phase.SKIPPED):
        raise UserError(OVER)
    if retro.phase not in (Phase.PLANNED, Phase.COLLECT):
        raise UserError(REVEALED)


def left(session: Session, retro: Retro, by: str) -> int:
    """How many cards somebody may still write."""
    return MOST_CARDS - cards_store.mark(session, retro, CARDS, by)


def add(
    session: Session, team: Team, retro: Retro, *, by: str, cards: Sequence[tuple[int, str]]
) -> list[Send]:
    """Keep cards, as (lane, text), without a name.

    Raises:
        UserError: the cards are revealed already.
        FieldError: there is none, or more than one person's share; none is kept then.
    """
    require_collecting(retro)
    if not cards:
        raise FieldError(f"lane{NO_LANE}", "What would you say? One line is one card.")
    before = cards_store.mark(session, retro, CARDS, by)
    if before + len(cards) > MOST_CARDS:
        room = MOST_CARDS - before
        rest = f"you have {room} left: take some out" if room else "yours are used up"
        raise FieldError(
            f"lane{cards[-1][0]}",
            f"That would be {before + len(cards)} cards. Each person writes {MOST_CARDS} at most "
            f"in the first round, so that all are heard; {rest}. The rest fits into the talk.",
        )
    lanes = len(formats.of(retro.format_id).columns) if retro.format_id else 0
    kept = [(lane if 0 <= lane < lanes else NO_LANE, text) for lane, text in cards]
    cards_store.add(session, retro, kept)
    cards_store.set_mark(session, retro, CARDS, by, before + len(cards))
    retro.contributors += before == 0
    retro.cards += len(cards)
    store.save(session, [retro])
    return posts.follow(session, team, retro)


def hand_on(session: Session, retro: Retro, to: Retro) -> None:
    """Keep the cards of a retro that did not take place for another one, under fresh keys."""
    cards_store.hand_on(session, retro, to, lane=NO_LANE)
    for person_id, n in cards_store.counts(session, retro, CARDS).items():
        before = cards_store.mark(session, to, CARDS, person_id)
        cards_store.set_mark(session, to, CARDS, person_id, min(MOST_CARDS, before + n))
        to.contributors += before == 0
    cards_store.forget_marks(session, retro, CARDS)
    to.cards += retro.cards
    store.save(session, [to])


def by_column(session: Session, retro: Retro) -> list[tuple[str, list[str]]]:
    """The revealed cards as (column, texts)."""
    columns = formats.of(retro.format_id).column_names
    found = cards_store.revealed(session, retro)
    told = [
        (name, [one.text for one in found if one.lane == lane]) for lane, name in enumerate(columns)
    ]
    rest = [one.text for one in found if not 0 <= one.lane < len(columns)]
    return [*told, ("Anything else", rest)] if rest else told


def grouped(session: Session, retro: Retro) -> list[Grouped]:
    """The themes with their cards, by column; none before the cards are revealed."""
    found = cards_store.revealed(session, retro)
    return [
        Grouped(theme, tuple(one for one in found if one.theme_id == theme.theme_id))
        for theme in cards_store.themes(session, retro)
    ]


def merge(session: Session, retro: Retro, *, theme_ids: Sequence[str], title: str) -> str:
    """Put themes together; two or more make one, and one alone gets another name.

    Returns the name of what they became.

    Raises:
        UserError: it is not the time for it.
        FieldError: nothing was picked, or the name is too long.
    """
    _require_grouping(retro)
    themes = {one.theme_id: one for one in cards_store.themes(session, retro)}
    chosen = [themes[one] for one in theme_ids if one in themes]
    if not chosen or (len(chosen) == 1 and not title.strip()):
        raise FieldError("", "Pick two cards or more that say the same.")
    kept, others = chosen[0], chosen[1:]
    if title.strip():
        kept.title = within(title, CARD, "", "What do they say?")
    moved = {one.theme_id for one in others}
    for card in cards_store.revealed(session, retro):
        if card.theme_id in moved:
            card.theme_id = kept.theme_id
            session.add(card)
    store.save(session, [kept])
    cards_store.remove_themes(session, others)
    return kept.title


def take_apart(session: Session, retro: Retro, theme_id: str) -> None:
    """Make each card of a theme one of its own again.

    Raises:
        UserError: it is not the time for it.
    """
    _require_grouping(retro)
    found = next((one for one in grouped(session, retro) if one.theme.theme_id == theme_id), None)
    if found is None:
        return
    found.theme.title = found.cards[0].text
    for card in found.cards[1:]:
        theme = Theme(
            workspace_id=retro.workspace_id,
            retro_id=retro.retro_id,
            lane=card.lane,
            title=card.text,
        )
        card.theme_id = theme.theme_id
        store.save(session, [theme, card])
    store.save(session, [found.theme])


def vote(
    session: Session, team: Team, retro: Retro, *, by: str, theme_ids: Sequence[str]
) -> list[Send]:
    """Count one person's votes; who voted leads to no vote.

    Raises:
        UserError: it is not the time for it, or they have voted.
        FieldError: there are none, or too many.
    """
    require_vote(session, retro, by)
    themes = {one.theme_id: one for one in cards_store.themes(session, retro)}
    votes = Counter(one for one in theme_ids if one in themes)
    if not votes:
        raise FieldError("themes", f"Pick one to {VOTES} themes.")
    if votes.total() > VOTES or max(votes.values()) > 1:
        raise FieldError(
            "themes",
            f"You have {VOTES} votes, one for each theme. Take some out; none is sent yet.",
        )
    for theme_id in votes:
        themes[theme_id].votes += 1
        session.add(themes[theme_id])
    cards_store.set_mark(session, retro, VOTED, by, 1)
    retro.voters += 1
    store.save(session, [retro])
    return posts.follow(session, team, retro)


def require_vote(session: Session, retro: Retro, by: str) -> None:
    """Let those vote who have not yet.

    Raises:
        UserError: says why not.
    """
    if retro.phase != Phase.VOTE:
        is_over = retro.phase in (Phase.DISCUSS, Phase.CLOSING, Phase.CLOSED)
        raise UserError(
            "The vote is closed. `/retro status` shows how things stand."
            if is_over
            else "The vote has not begun. `/retro status` shows how things stand."
        )
    if cards_store.mark(session, retro, VOTED, by):
        raise UserError(
            "You have voted. Your votes are counted without your name, so they cannot be changed; "
            "that is enough."
        )


def rate(session: Session, retro: Retro, *, by: str, worth: int) -> None:
    """Count how much a retro was worth to somebody, without their name.

    Raises:
        UserError: it is not the time for it, or they have answered.
    """
    if retro.phase != Phase.CLOSING:
        raise UserError("That question is closed. `/retro history` shows what came of it.")
    if cards_store.mark(session, retro, RATED, by):
        raise UserError(
            "You have answered. It is counted without your name, so it cannot be changed; "
            "that is enough."
        )
    cards_store.set_mark(session, retro, RATED, by, 1)
    retro.raters += 1
    retro.worth += worth
    store.save(session, [retro])


def _require_grouping(retro: Retro) -> None:
    if retro.phase != Phase.GROUP:
        raise UserError(
            "Cards are grouped between the reveal and the vote. `/retro status` shows how things "
            "stand."
        )
