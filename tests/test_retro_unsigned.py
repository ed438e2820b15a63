"""Unsigned is unsigned: no column, order, time, log or outbox row leads from a card to its author.

reliability.md P15 and row 64: whoever reads everything that is stored guesses no better than by
chance.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, SQLModel

from bot.errors import FieldError
from bot.practices import retro as practice
from bot.practices.retro import cards
from bot.sends import queue
from storage import retro as store
from storage.db import Database
from storage.person import Person
from storage.retro import Phase, Retro
from storage.retro.cards import UNSIGNED
from storage.team import Member, Role, Team
from storage.workspace import Workspace

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
NAMES = ("U1", "U2", "U3", "U4")
# Everybody sends so many forms, each with so many cards.
FORMS = CARDS = 2
# The standard deviation of a fair guess is 0.028 with fifteen retros, and 0.0034 with a thousand.
FEW, FEW_ALLOW = 15, 0.13
MANY, MANY_ALLOW = 1000, 0.02

Dump = Mapping[str, Sequence[Mapping[str, Any]]]


def dump(session: Session) -> Dump:
    """Every row of every table, in the order the database keeps it."""
    return {
        table.name: [
            dict(row)
            for row in session.connection()
            .execute(text(f'SELECT * FROM "{table.name}"'))
            .mappings()
        ]
        for table in SQLModel.metadata.sorted_tables
    }


def settle_team(session: Session) -> Team:
    session.add(Workspace(workspace_id="T1", name="T", url="", bot_id="B", bot_user_id="U0"))
    session.flush()
    team = Team(
        workspace_id="T1",
        channel_id="C1",
        name="t",
        tz="UTC",
        day_starts=time(9),
        day_ends=time(17),
        working_days="mon,tue,wed,thu,fri",
        created_by="U1",
        created_at=NOW,
    )
    session.add(team)
    session.add_all(Person(workspace_id="T1", person_id=one, name=one) for one in NAMES)
    session.flush()
    session.add_all(
        Member(
            workspace_id="T1", team_id=team.team_id, person_id=one, role=Role.MEMBER, joined_at=NOW
        )
        for one in NAMES
    )
    session.flush()
    return team


def opened(session: Session, team: Team, number: int) -> Retro:
    retro = Retro(
        workspace_id="T1",
        team_id=team.team_id,
        number=number,
        format_id="sailboat",
        phase=Phase.COLLECT,
        facilitator="U1",
        opened_at=NOW,
        created_at=NOW,
    )
    store.save(session, [retro])
    return retro


def collect(
    db: Database, team: Team, rng: Random, *, retros: int
) -> tuple[list[str], dict[str, int], list[list[str]]]:
    """Cards of many retros at once. Returns the retros, which card came when, and who wrote when:
    the last two no table may tell.
    """
    with db.write() as session:
        ids = [opened(session, team, number).retro_id for number in range(1, retros + 1)]
    order = [rng.sample(NAMES * FORMS, len(NAMES) * FORMS) for _ in ids]
    when: dict[str, int] = {}
    for n in range(len(NAMES) * FORMS):
        now = NOW + timedelta(minutes=n)
        with db.write() as session:
            for retro_id, people in zip(ids, order, strict=True):
                retro = found(session, retro_id)
                assert cards.is_new(session, retro, f"view:V{retro_id}{n}:h", now)
                assert not cards.is_new(session, retro, f"view:V{retro_id}{n}:h", now)
                words = [f"card {rng.random()}" for _ in range(CARDS)]
                when |= dict.fromkeys(words, n)
                sent = [(rng.randrange(4), one) for one in words]
                queue(session, cards.add(session, team, retro, by=people[n], cards=sent), now)
    return ids, when, order


def found(session: Session, retro_id: str) -> Retro:
    retro = store.get(session, "T1", retro_id)
    assert retro
    return retro


def advance(db: Database, team: Team, ids: Sequence[str], now: datetime) -> None:
    """Move the retros on, as their listeners do."""
    with db.write() as session:
        for one in ids:
            retro = found(session, one)
            sends = practice.advance(
                session, team, retro, by="U1", seen=None, rng=SystemRandom(), now=now
            )
            queue(session, sends, now)
    db.forget_deleted(UNSIGNED)


def vote(db: Database, team: Team, retro_id: str, rng: Random, now: datetime) -> None:
    """Everybody votes."""
    for person in NAMES:
        with db.write() as session:
            retro = found(session, retro_id)
            themes = [one.theme.theme_id for one in cards.grouped(session, retro)]
            # Slack's own form takes no more than three; a forged one may hold anything.
            for forged in (themes[:4], [themes[0]] * 2, ["gone"]):
                with pytest.raises(FieldError):
                    cards.vote(session, team, retro, by=person, theme_ids=forged)
            picked = rng.sample(themes, 2)
            queue(session, cards.vote(session, team, retro, by=person, theme_ids=picked), now)


def files_of(db: Database) -> bytes:
    """Everything that SQLite keeps on the disk; its log holds nothing any more."""
    place = Path(str(db.engine.url.database))
    log = place.with_name(f"{place.name}-wal")
    assert not log.exists() or log.stat().st_size == 0
    return place.read_bytes()


def assert_guesses_like_chance(
    rows: Sequence[Mapping[str, Any]],
    when: Mapping[str, int],
    orders: Mapping[str, Sequence[str]],
    looks: Mapping[str, Callable[[Mapping[str, Any]], Any]],
    epsilon: float,
) -> None:
    """The attacker knows in which order people wrote, and looks for the order of the cards."""
    hits = dict.fromkeys(looks, 0)
    of_retro: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        of_retro.setdefault(row["retro_id"], []).append(row)
    for retro_id, people in orders.items():
        mine = of_retro[retro_id]
        assert len(mine) == len(people) * CARDS
        for name, look in looks.items():
            for n, row in enumerate(sorted(mine, key=look)):
                hits[name] += people[when[row["text"]]] == people[n // CARDS]
    share = {name: n / len(rows) for name, n in hits.items()}
    assert max(share.values()) <= 1 / len(NAMES) + epsilon, share


def places(stored: bytes) -> tuple[dict[str, int], dict[str, int]]:
    """Where each card stands first and last in what is stored."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for one in re.finditer(rb"card 0\.\d+", stored):
        last[one[0].decode()] = one.start()
        first.setdefault(one[0].decode(), one.start())
    return first, last


@pytest.mark.timeout(240)
def test_row_64_who_reads_all_that_is_stored_guesses_no_better_than_chance(db: Database) -> None:
    assert_unlinked(db, retros=FEW, epsilon=FEW_ALLOW)


@pytest.mark.long
@pytest.mark.sqlite_alone
@pytest.mark.timeout(600)
def test_row_64_nor_does_who_reads_a_thousand_retros(db: Database) -> None:
    assert_unlinked(db, retros=MANY, epsilon=MANY_ALLOW)


def assert_unlinked(db: Database, *, retros: int, epsilon: float) -> None:
    """Nothing that the database keeps leads from a card to its author."""
    rng = Random(64)
    with db.write() as session:
        team = settle_team(session)
    ids, when, people = collect(db, team, rng, retros=retros)
    with db.read() as session:
        before = dump(session)
    assert "card 0." not in str([one["payload"] for one in before["outbox"]])
    advance(db, team, ids, NOW + timedelta(hours=1))
    with db.read() as session:
        after = dump(session)
    raw = files_of(db) if db.is_sqlite else b""
    told = str([one["payload"] for one in after["outbox"]])
    said, (first, last) = places(told.encode())[0], places(raw)
    # Not even the moment of a delivery is kept, only its day.
    assert len({one["seen_at"] for one in after["received"]}) == 1
    old = {one["card_id"] for one in before["retro_card"]}
    assert old.isdisjoint(one["card_id"] for one in after["retro_card"])
    hexes = {one.decode() for one in re.findall(rb"(?=([0-9a-f]{32}))", raw)}
    # Once in some ten thousand rows SQLite leaves a copy in the gap of a page that it balanced: it
    # holds the key and words, never who or when, and "in the files" below looks at it, too.
    assert len(old & hexes) <= 1 + len(old) // 4000
    assert_guesses_like_chance(
        after["retro_card"],
        when,
        dict(zip(ids, people, strict=True)),
        {
            "as it is stored": lambda _: 0,
            "by its key": lambda row: row["card_id"],
            "by its theme": lambda row: row["theme_id"],
            "as it was said": lambda row: said.get(row["text"], 0),
            "first in the files": lambda row: first.get(row["text"], 0),
            "last in the files": lambda row: last.get(row["text"], 0),
        },
        epsilon,
    )


def test_no_row_names_who_took_part_once_it_is_over(db: Database) -> None:
    """A retro names who leads it, and the team its people: nothing else names anybody."""
    rng, day = Random(65), timedelta(days=1)
    with db.write() as session:
        team = settle_team(session)
    [retro_id], _, _ = collect(db, team, rng, retros=1)
    with db.read() as session:
        assert "U2" in str(dump(session)["retro_mark"])
    for n in (1, 2):
        advance(db, team, [retro_id], NOW + n * day)
    vote(db, team, retro_id, rng, NOW + 3 * day)
    for n in (3, 4):
        advance(db, team, [retro_id], NOW + n * day)
    for person in NAMES:
        with db.write() as session:
            cards.rate(session, found(session, retro_id), by=person, worth=4)
    advance(db, team, [retro_id], NOW + 5 * day)
    with db.read() as session:
        after = dump(session)
        assert found(session, retro_id).phase == Phase.CLOSED
    assert {name for name, rows in after.items() if "U2" in str(rows)} == {"person", "member"}
    assert sum(one["votes"] for one in after["retro_theme"]) == 2 * len(NAMES)
    if db.is_sqlite:
        files_of(db)
