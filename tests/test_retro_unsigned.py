"""Unsigned is unsigned: no column, order, time, log or outbox row leads from a card to its author.

reliability.md P15 and row 64: whoever reads everything that is stored guesses no better than by
chance.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, SQLModel

from bot.practices import retro as retros
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
CARDS = 1
# Four cards each, so that the standard deviation of a fair guess is 0.022.
RETROS = 100
EPSILON = 0.08

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
    db: Database, team: Team, rng: Random
) -> tuple[list[str], dict[tuple[str, str], int], list[list[str]]]:
    """Cards of many retros at once. Returns the retros, which card came when, and who wrote when:
    the last two no table may tell.
    """
    with db.write() as session:
        ids = [opened(session, team, number).retro_id for number in range(1, RETROS + 1)]
    order = [rng.sample(NAMES * CARDS, len(NAMES) * CARDS) for _ in ids]
    when: dict[tuple[str, str], int] = {}
    for n in range(len(NAMES) * CARDS):
        now = NOW + timedelta(minutes=n)
        with db.write() as session:
            for retro_id, people in zip(ids, order, strict=True):
                retro = store.get(session, "T1", retro_id)
                assert retro
                words = f"card {rng.random()}"
                when[retro_id, words] = n
                assert cards.is_new(session, retro, f"view:V{retro_id}{n}:h", now)
                assert not cards.is_new(session, retro, f"view:V{retro_id}{n}:h", now)
                found = cards.add(
                    session, team, retro, by=people[n], cards=[(rng.randrange(4), words)]
                )
                queue(session, found, now)
    return ids, when, order


def reveal(db: Database, team: Team, ids: Sequence[str]) -> None:
    now = NOW + timedelta(hours=1)
    with db.write() as session:
        for retro_id in ids:
            retro = store.get(session, "T1", retro_id)
            assert retro
            sends = retros.advance(
                session, team, retro, by="U1", seen=None, rng=SystemRandom(), now=now
            )
            queue(session, sends, now)
    db.forget_deleted(UNSIGNED)


def files_of(db: Database) -> bytes:
    """Everything that SQLite keeps on the disk."""
    place = Path(str(db.engine.url.database))
    found = [place, place.with_name(f"{place.name}-wal")]
    return b"".join(one.read_bytes() for one in found if one.exists())


def test_who_reads_all_that_is_stored_guesses_no_better_than_chance(db: Database) -> None:
    """The attacker knows in which order people wrote, and looks for the order of the cards."""
    with db.write() as session:
        team = settle_team(session)
    ids, when, order = collect(db, team, Random(64))
    with db.read() as session:
        before = dump(session)
        assert all(one["text"] not in str(before["outbox"]) for one in before["retro_card"])
    reveal(db, team, ids)
    with db.read() as session:
        after = dump(session)
    assert after["retro_mark"] == []
    assert {one["seen_at"] for one in after["received"]} == {before["received"][0]["seen_at"]}
    told = str([one["payload"] for one in after["outbox"]])
    raw = files_of(db) if db.is_sqlite else b""
    orders: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
        "as it is stored": lambda _: 0,
        "by its key": lambda row: row["card_id"],
        "by its theme": lambda row: row["theme_id"],
        "as it was said": lambda row: told.find(row["text"]),
        "first in the files": lambda row: raw.find(row["text"].encode()),
        "last in the files": lambda row: raw.rfind(row["text"].encode()),
    }
    assert not {one["card_id"] for one in before["retro_card"]} & {
        one["card_id"] for one in after["retro_card"]
    }
    hits = dict.fromkeys(orders, 0)
    for retro_id, people in zip(ids, order, strict=True):
        mine = [one for one in after["retro_card"] if one["retro_id"] == retro_id]
        assert len(mine) == len(people)
        for name, key in orders.items():
            for guess, row in zip(people, sorted(mine, key=key), strict=True):
                hits[name] += people[when[retro_id, row["text"]]] == guess
    share = {name: n / (RETROS * len(NAMES) * CARDS) for name, n in hits.items()}
    assert max(share.values()) <= 1 / len(NAMES) + EPSILON, share
