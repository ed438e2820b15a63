"""Turns: each has a fair share, nobody is asked twice in a row, and everybody is told why."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean

import pytest
from sqlmodel import Session

from benchmarks.turn_policies import JOINER, JOINS_IN_WEEK, RIVALS, Year, live, live_by_debt
from bot import turns
from bot.views import turns as views
from storage import person as people
from storage import team as team_store
from storage import turn as store
from storage import workspace
from storage.db import Database
from storage.person import Person
from storage.team import Member, Team
from storage.turn import Turn
from storage.workspace import Workspace

SPEAKER = "session.speaker"
MONDAY = datetime(2026, 10, 19, 10, tzinfo=UTC)
WEEK = timedelta(weeks=1)
YEARS = range(200)


def team_of(*names: str) -> list[Turn]:
    return [Turn(workspace_id="T", team_id="t", kind=SPEAKER, person_id=one) for one in names]


def named(rows: Sequence[Turn], name: str) -> Turn:
    return next(one for one in rows if one.person_id == name)


def debts(rows: Sequence[Turn]) -> list[float]:
    return [round(one.debt, 6) for one in rows]


def told(rows: Sequence[Turn]) -> list[tuple[object, ...]]:
    """All that a turn changes."""
    return [
        (
            round(one.debt, 6),
            round(one.fair_share, 6),
            one.served,
            one.occasions,
            one.last_served_at,
            one.served_before_at,
        )
        for one in rows
    ]


def asks(
    rows: Sequence[Turn],
    available: str,
    *,
    week: int = 0,
    previous: int | None = None,
    asked: str = "",
    seed: int = 1,
) -> str | None:
    found = turns.pick(
        rows,
        available=available.split(),
        at=MONDAY + week * WEEK,
        previous_at=None if previous is None else MONDAY + previous * WEEK,
        asked=asked.split(),
        rng=Random(seed),
    )
    return found.person_id if found else None


def serves(rows: Sequence[Turn], name: str, available: str, *, week: int = 0) -> None:
    at = MONDAY + week * WEEK
    turns.serve(rows, named(rows, name), available=available.split(), at=at)


@pytest.fixture(scope="module")
def years() -> list[Year]:
    """Two hundred years of a team of eight, of whom one joins in week 24."""
    return [live_by_debt(seed) for seed in YEARS]


def test_nobody_has_much_more_than_a_fair_share(years: list[Year]) -> None:
    excess = {seed: year.worst_excess for seed, year in zip(YEARS, years, strict=True)}
    worst = max(excess, key=lambda seed: excess[seed])
    assert mean(excess.values()) <= 0.6
    assert excess[worst] < 1.5, f"seed {worst}"


def test_a_newcomer_is_not_flooded_with_turns(years: list[Year]) -> None:
    assert mean(year.had[JOINER] - year.fair[JOINER] for year in years) <= 0.5
    for seed, year in zip(YEARS, years, strict=True):
        assert JOINER not in year.takers[: JOINS_IN_WEEK + 4], f"seed {seed}"


def test_nobody_has_two_turns_in_a_row_and_no_slot_stays_empty(years: list[Year]) -> None:
    for seed, year in zip(YEARS, years, strict=True):
        assert year.back_to_back == 0, f"seed {seed}"
        assert None not in year.takers, f"seed {seed}"


def test_debt_is_fairer_than_every_other_policy(years: list[Year]) -> None:
    ours = mean(year.worst_excess for year in years)
    for name, policy in RIVALS.items():
        theirs = mean(live(policy, seed).worst_excess for seed in range(60))
        assert theirs > 2 * ours, name


def test_a_turn_is_shared_among_those_who_could_have_taken_it() -> None:
    rows = team_of("ada", "grace", "linus", "mona")
    serves(rows, "ada", "ada grace linus")
    assert debts(rows) == [-0.666667, 0.333333, 0.333333, 0]


def test_whoever_was_away_does_not_have_to_catch_up() -> None:
    rows = team_of("ada", "grace", "linus")
    for week in range(20):
        serves(rows, ("ada", "grace")[week % 2], "ada grace", week=week)
    assert named(rows, "linus").debt == 0


def test_between_equals_chance_decides() -> None:
    rows = team_of("ada", "grace", "linus")
    found = {asks(rows, "ada grace linus", seed=seed) for seed in range(30)}
    assert found == {"ada", "grace", "linus"}


def test_whoever_declines_keeps_their_claim_and_is_asked_whether_to_be_left_out() -> None:
    rows = team_of("ada", "grace")
    named(rows, "ada").debt = 0.5
    assert asks(rows, "ada grace") == "ada"
    assert turns.pass_on(named(rows, "ada")) is False
    assert asks(rows, "ada grace", asked="ada") == "grace"
    assert turns.pass_on(named(rows, "ada")) is True
    assert turns.pass_on(named(rows, "ada")) is False
    assert named(rows, "ada").debt == 0.5
    assert asks(rows, "ada grace", asked="ada grace") is None


def test_declines_count_only_in_a_row() -> None:
    rows = team_of("ada", "grace")
    turns.pass_on(named(rows, "ada"))
    serves(rows, "ada", "ada grace")
    assert turns.pass_on(named(rows, "ada")) is False


def test_a_volunteer_pays_like_everybody_and_is_asked_later() -> None:
    rows = team_of("ada", "grace", "linus")
    serves(rows, "ada", "ada grace linus", week=0)
    serves(rows, "ada", "ada grace linus", week=1)
    assert named(rows, "ada").debt == pytest.approx(-4 / 3)
    for week in (2, 3, 4, 5):
        taker = asks(rows, "ada grace linus", week=week)
        assert taker in ("grace", "linus")
        serves(rows, taker, "ada grace linus", week=week)


def test_neither_years_of_volunteering_nor_of_declining_are_held_against_anybody() -> None:
    rows = team_of("ada", "grace", "linus")
    for week in range(60):
        serves(rows, ("ada", "grace")[week % 2], "ada grace linus", week=week)
    assert min(debts(rows)) >= turns.LEAST_DEBT
    assert named(rows, "linus").debt == turns.MOST_DEBT


def test_in_a_team_of_two_they_take_turns() -> None:
    rows = team_of("ada", "grace")
    takers = []
    for week in range(6):
        taker = asks(rows, "ada grace", week=week)
        assert taker
        serves(rows, taker, "ada grace", week=week)
        takers.append(taker)
    assert takers[:2] * 3 == takers
    assert set(takers) == {"ada", "grace"}


def test_who_had_the_last_turn_is_not_asked_even_if_nobody_else_can_but_may_volunteer() -> None:
    rows = team_of("ada", "grace")
    serves(rows, "ada", "ada grace", week=0)
    assert asks(rows, "ada", week=1) is None
    serves(rows, "ada", "ada", week=1)
    assert named(rows, "ada").served == 2
    assert named(rows, "ada").debt == -0.5


def test_an_empty_slot_ends_the_row_so_that_the_only_one_there_is_not_barred_for_ever() -> None:
    rows = team_of("ada", "grace")
    serves(rows, "ada", "ada grace", week=0)
    assert asks(rows, "ada", week=2) is None
    assert asks(rows, "ada", week=2, previous=1) == "ada"
    assert asks(rows, "ada", week=1, previous=0) is None


def test_two_slots_of_one_session_go_to_two_people_and_neither_has_the_next() -> None:
    rows = team_of("ada", "grace", "linus")
    serves(rows, "ada", "ada grace linus")
    second = asks(rows, "ada grace linus")
    assert second in ("grace", "linus")
    serves(rows, second, "ada grace linus")
    third = {"grace", "linus"} - {second}
    assert {asks(rows, "ada grace linus", week=1, seed=seed) for seed in range(9)} == third


def test_a_slot_that_is_filled_late_does_not_go_to_whoever_has_the_one_after_it() -> None:
    rows = team_of("ada", "grace")
    named(rows, "ada").debt = 1.5
    serves(rows, "ada", "ada grace", week=3)
    assert asks(rows, "ada grace", week=2) == "grace"


def test_with_nobody_there_nobody_is_asked() -> None:
    assert asks(team_of("ada"), "") is None
    assert asks([], "ada") is None


def test_a_cancelled_turn_leaves_no_trace() -> None:
    rows = team_of("ada", "grace", "linus")
    serves(rows, "grace", "ada grace linus", week=0)
    before = told(rows)
    serves(rows, "ada", "ada grace linus", week=1)
    at = MONDAY + WEEK
    for _ in range(2):
        turns.undo(rows, named(rows, "ada"), available=["ada", "grace", "linus"], at=at)
    assert told(rows) == before


def test_cancelled_turns_do_not_wear_out_the_debts_of_others() -> None:
    rows = team_of("ada", "grace", "linus")
    for week in range(50):
        serves(rows, "ada", "ada grace linus", week=week)
        at = MONDAY + week * WEEK
        turns.undo(rows, named(rows, "ada"), available=["ada", "grace", "linus"], at=at)
    assert debts(rows) == [0, 0, 0]


def test_to_accept_twice_is_free() -> None:
    rows = team_of("ada", "grace")
    serves(rows, "ada", "ada grace")
    serves(rows, "ada", "ada grace")
    assert debts(rows) == [-0.5, 0.5]


def test_who_asked_to_be_left_out_is_not_asked_and_goes_on_where_they_stood() -> None:
    rows = team_of("ada", "grace", "linus")
    ada = named(rows, "ada")
    ada.debt = 1.0
    turns.leave_out(ada)
    assert asks(rows, "ada") is None
    serves(rows, "grace", "ada grace linus")
    assert ada.debt == 1.0
    turns.put_back(ada)
    assert asks(rows, "ada grace linus", week=1) == "ada"


def test_a_newcomer_is_not_asked_for_four_weeks_but_may_volunteer() -> None:
    rows = team_of("ada", "grace")
    rows[0].exempt_until = MONDAY + 4 * WEEK
    assert asks(rows, "ada", week=3) is None
    assert asks(rows, "ada", week=4) == "ada"
    serves(rows, "ada", "ada grace", week=1)
    assert debts(rows) == [-0.5, 0.5]


def test_who_is_gone_mid_offer_is_not_asked_and_who_was_next_is() -> None:
    rows = team_of("ada", "grace")
    named(rows, "ada").debt = 1.0
    assert asks(rows, "ada grace") == "ada"
    assert asks(rows, "grace") == "grace"


def test_the_gap_counts_only_those_who_take_turns() -> None:
    rows = team_of("ada", "grace", "linus", "mona")
    for one, debt in zip(rows, (-0.5, 0.25, 1.5, -2), strict=True):
        one.debt = debt
    turns.leave_out(named(rows, "linus"))
    named(rows, "mona").exempt_until = MONDAY + WEEK
    everybody = [one.person_id for one in rows]
    assert turns.gap(rows, members=everybody, at=MONDAY) == 0.75
    assert turns.gap([], members=[], at=MONDAY) == 0
    assert "0.8 turns" in views.spread(0.75)


def test_every_pick_explains_itself_and_names_nobody_else() -> None:
    rows = team_of("ada", "grace")
    assert views.why(rows[0], "session").startswith("No session has counted for you yet; ")
    serves(rows, "ada", "ada grace")
    assert views.why(rows[1], "session") == (
        "You have had no turns in 1 session, and your fair share is 0.5; of those who can take "
        "this one, whoever is furthest below their fair share is asked."
    )
    assert views.why(rows[0], "retro").startswith("You have had 1 turn in 1 retro, and ")


def test_turns_are_kept_and_who_comes_back_finds_theirs(db: Database) -> None:
    with db.write() as session:
        team = a_team(session, "ada", "grace")
        rows = turns.rotation(session, team, SPEAKER)
        turns.serve(rows, named(rows, "ada"), available=["ada", "grace"], at=MONDAY)
        turns.rotation(session, team, "retro.facilitator")
    with db.write() as session:
        joins(session, team, "linus", MONDAY)
        ada = team_store.member(session, team, "ada")
        assert ada
        ada.left_at = MONDAY
    with db.write() as session:
        rows = turns.rotation(session, team, SPEAKER)
        assert [one.person_id for one in rows] == ["ada", "grace", "linus"]
        assert named(rows, "linus").exempt_until == MONDAY + 4 * WEEK
        back = team_store.member(session, team, "ada")
        assert back
        back.left_at, back.joined_at = None, MONDAY + WEEK
    with db.read() as session:
        found = store.get(session, team, SPEAKER, "ada")
        assert found
        assert (found.debt, found.last_served_at, found.exempt_until) == (-0.5, MONDAY, None)
        assert debts(store.of_team(session, team, "retro.facilitator")) == [0, 0]


def a_team(session: Session, *names: str) -> Team:
    began = MONDAY - 30 * WEEK
    workspace.save(
        session, Workspace(workspace_id="T", name="Acme", bot_id="B", bot_user_id="UBATON")
    )
    session.flush()
    team = Team(
        workspace_id="T",
        channel_id="C",
        name="payments",
        tz="UTC",
        day_starts=MONDAY.time(),
        day_ends=MONDAY.time(),
        working_days="mon",
        created_by="ada",
        created_at=began,
    )
    team_store.add(session, [team])
    session.flush()
    for name in names:
        joins(session, team, name, began)
    return team


def joins(session: Session, team: Team, name: str, at: datetime) -> None:
    people.save(session, [Person(workspace_id="T", person_id=name, name=name.title())])
    session.flush()
    member = Member(workspace_id="T", team_id=team.team_id, person_id=name, joined_at=at)
    team_store.add(session, [member])
    session.flush()
