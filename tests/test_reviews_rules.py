"""Reviews: the rules by themselves: the clock, whose move it is, the ladder, who could look."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Calendar
from bot.hours import Away, Hours
from bot.practices.reviews import rules, typed
from bot.practices.reviews.rules import Move, Reason
from bot.practices.reviews.typed import Wanted
from bot.views.reviews import Shown, called, digest
from storage.reviews import Limits, Review, State

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = frozenset(("mon", "tue", "wed", "thu", "fri"))


def at(wall: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=zone).astimezone(UTC)


FRIDAY = at("2026-10-16 16:00")
LIMITS = Limits(workspace_id="T1", team_id="t1")


def hours(*away: Away, tz: str = "Europe/Berlin", country: str | None = "DE") -> Hours:
    return Hours(Calendar(tz, WEEK, country), time(9), time(17, 30), away)


def review(**changes: object) -> Review:
    found = Review(
        workspace_id="T1",
        team_id="t1",
        link="https://x.example",
        title="Retries",
        area="x",
        author="ada",
        asked_at=FRIDAY,
        clock_from=FRIDAY,
    )
    return found.model_copy(update=changes)


def move(one: Review, *, present: tuple[str, ...] = ("kofi",)) -> tuple[Move, Reason]:
    return rules.whose_move(one, present=present, asked=("kofi",), large=400)


@pytest.mark.parametrize(
    ("start", "days", "theirs", "end"),
    [
        ("2026-10-16 16:00", 1, hours(), "2026-10-19 16:00"),
        ("2026-10-16 16:00", 2, hours(), "2026-10-20 16:00"),
        ("2026-10-16 16:00", 0.5, hours(), "2026-10-19 11:45"),
        # Before, after and outside the working day it begins with the next one.
        ("2026-10-16 20:00", 1, hours(), "2026-10-20 09:00"),
        ("2026-10-17 12:00", 1, hours(), "2026-10-20 09:00"),
        ("2026-10-19 07:00", 1, hours(), "2026-10-20 09:00"),
        # The clocks go back in that night; a holiday, an absence, an absence from this team.
        ("2026-10-23 16:00", 1, hours(), "2026-10-26 16:00"),
        ("2026-12-24 16:00", 1, hours(), "2026-12-28 16:00"),
        (
            "2026-10-16 16:00",
            1,
            hours(Away(date(2026, 10, 19), date(2026, 10, 21))),
            "2026-10-22 16:00",
        ),
        (
            "2026-10-16 16:00",
            1,
            hours(Away(date(2026, 10, 19), date(2026, 10, 19), "t1")),
            "2026-10-20 16:00",
        ),
        (
            "2026-10-16 16:00",
            1,
            hours(Away(date(2026, 10, 19), date(2026, 10, 19), "t2")),
            "2026-10-19 16:00",
        ),
    ],
)
def test_a_business_day_is_one_of_whom_it_waits_for(
    start: str, days: float, theirs: Hours, end: str
) -> None:
    assert theirs.after(at(start), days, "t1") == at(end)
    spent = theirs.business_time(at(start), at(end), "t1")
    assert spent == theirs.business_day() * days


def test_the_same_request_falls_due_when_each_of_them_had_a_business_day() -> None:
    asked = at("2026-10-14 16:00")
    tokyo = hours(tz="Asia/Tokyo", country=None)
    # It is night in Tokyo: their day is the next one.
    assert tokyo.after(asked, 1) == at("2026-10-16 09:00", ZoneInfo("Asia/Tokyo"))
    assert hours().after(asked, 1) == at("2026-10-15 16:00")


def test_what_is_not_urgent_rides_in_the_next_regular_message() -> None:
    assert hours().next_bundle(at("2026-10-19 16:00")) == at("2026-10-20 10:00")
    assert hours().next_bundle(at("2026-10-20 09:00")) == at("2026-10-20 10:00")
    assert hours().next_bundle(at("2026-10-16 10:01")) == at("2026-10-19 10:00")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (Move.REVIEWER, Reason.WAITING)),
        ({"state": State.DRAFT}, (Move.NOBODY, Reason.WAITING)),
        ({"state": State.CLOSED}, (Move.NOBODY, Reason.WAITING)),
        ({"title": "WIP: retries"}, (Move.NOBODY, Reason.WAITING)),
        ({"title": "[Draft] retries"}, (Move.NOBODY, Reason.WAITING)),
        ({"title": "Draft: retries"}, (Move.NOBODY, Reason.WAITING)),
        ({"title": "Draft incident report"}, (Move.REVIEWER, Reason.WAITING)),
        ({"title": "Drafting table"}, (Move.REVIEWER, Reason.WAITING)),
        ({"is_by_bot": True}, (Move.NOBODY, Reason.WAITING)),
        ({"is_approved": True}, (Move.NOBODY, Reason.WAITING)),
        ({"has_failing_checks": True}, (Move.AUTHOR, Reason.CHECKS)),
        ({"state": State.WAITING}, (Move.AUTHOR, Reason.CHANGES)),
        ({"lines": 400}, (Move.REVIEWER, Reason.WAITING)),
        ({"lines": 401}, (Move.AUTHOR, Reason.LARGE)),
        ({"lines": 401, "is_fine_as_it_is": True}, (Move.REVIEWER, Reason.WAITING)),
        ({"lines": 401, "claimed_by": "kofi"}, (Move.REVIEWER, Reason.WAITING)),
    ],
)
def test_nobody_is_asked_for_what_is_not_theirs_to_move(
    changes: dict[str, object], expected: tuple[Move, Reason]
) -> None:
    assert move(review(**changes)) == expected


def test_its_author_hears_of_a_reviewer_who_is_away_at_once() -> None:
    away = move(review(), present=())
    assert away == (Move.AUTHOR, Reason.AWAY)
    rung = rules.next_rung(review(), *away, clocks=[hours()], limits=LIMITS)
    assert rung
    assert (rung.at, rung.move) == (FRIDAY, Move.AUTHOR)
    # That is no rung of the ladder for whoever comes back; while nobody does, it goes on.
    told = review(away_told=1)
    back = rules.next_rung(told, *move(told), clocks=[hours()], limits=LIMITS)
    assert back
    assert (back.number, back.move) == (1, Move.REVIEWER)
    assert [one for one, _ in ladder(told, away)] == ["Wed 16:00"]
    back = rules.next_rung(told, *move(told), clocks=[hours()], limits=LIMITS)
    assert back
    assert (back.number, back.move) == (1, Move.REVIEWER)
    assert ladder(review(away_told=1, claimed_by="kofi"), away) == []
    unasked = rules.whose_move(review(), present=(), asked=(), large=400)
    assert unasked == (Move.AUTHOR, Reason.UNASKED)


def ladder(one: Review, reason: tuple[Move, Reason]) -> list[tuple[str, Move]]:
    """Every nudge there would be if nobody did anything."""
    found = []
    while rung := rules.next_rung(one, *reason, clocks=[hours()], limits=LIMITS):
        found.append((rung.at.astimezone(BERLIN).strftime("%a %H:%M"), rung.move))
        rules.climb(one, rung)
        assert len(found) < 9
    return found


def test_the_ladder_has_three_rungs_and_then_there_is_silence() -> None:
    assert ladder(review(), (Move.REVIEWER, Reason.WAITING)) == [
        ("Mon 16:00", Move.REVIEWER),
        ("Tue 16:00", Move.AUTHOR),
        ("Wed 16:00", Move.REVIEWER),
    ]
    assert ladder(review(has_failing_checks=True), (Move.AUTHOR, Reason.CHECKS)) == [
        ("Mon 16:00", Move.AUTHOR)
    ]
    # Nobody is asked: its author hears it once, and then the channel.
    assert ladder(review(), (Move.AUTHOR, Reason.UNASKED)) == [
        ("Mon 16:00", Move.AUTHOR),
        ("Wed 16:00", Move.AUTHOR),
    ]
    # With a reviewer who said yes the channel looks for nobody else.
    assert len(ladder(review(claimed_by="kofi"), (Move.REVIEWER, Reason.WAITING))) == 2
    # What somebody does moves the clock, and forgets no nudge; "it can wait" ends them.
    assert len(ladder(review(nudges=2), (Move.REVIEWER, Reason.WAITING))) == 1
    assert ladder(review(nudges=3), (Move.REVIEWER, Reason.WAITING)) == []
    assert ladder(review(rests=True), (Move.REVIEWER, Reason.WAITING)) == []
    assert rules.next_rung(review(), *move(review()), clocks=[], limits=LIMITS) is None


def test_whoever_has_least_to_review_is_suggested_then_whoever_does_not_know_it() -> None:
    people = ("ada", "kofi", "priya", "grace")
    load = {"ada": 2, "kofi": 0, "priya": 0, "grace": 0}
    assert rules.suggest(people, load=load, knows_area={"kofi", "grace"}, owner="grace") == [
        "priya",
        "grace",
    ]
    assert rules.suggest(people, load={}, knows_area=set(people), owner="kofi")[0] == "kofi"
    assert rules.suggest((), load={}, knows_area=(), owner=None) == []


def test_a_limit_says_how_often_it_would_have_been_passed() -> None:
    now = at("2026-10-30 12:00")
    found = [
        review(first_reply_at=FRIDAY + timedelta(hours=1)),
        review(first_reply_at=at("2026-10-19 15:59")),
        review(first_reply_at=at("2026-10-19 16:00")),
        review(closed_at=at("2026-10-21 12:00")),
        review(),
        review(is_by_bot=True),
    ]
    assert [rules.would_have_fired(found, hours(), one, now) for one in (1, 2, 4, 12)] == [
        4,
        3,
        2,
        1,
    ]
    assert rules.quartiles([1, 9, 3]) == (3, 9)
    assert rules.quartiles([7]) == (7, 7)


def test_the_channel_hears_titles_and_sizes_and_no_person_and_no_age() -> None:
    one = Shown(review(lines=24), "Ada", ("Kofi",), "")
    text = called([one, Shown(review(title="Indexes"), "Ada")]).text
    assert "2 reviews are looking for a reviewer" in text
    assert "Retries · 24 lines" in text
    for word in ("Ada", "Kofi", "Oct", "day", "wait"):
        assert word not in text


def test_what_is_typed_is_read_whatever_its_order() -> None:
    wanted = typed.read_typed("<@U2|kofi> retries <https://git.example/n/p/pull/12/files> at one")
    assert wanted == Wanted("https://git.example/n/p/pull/12/files", "retries at one", ("U2",))
    kept = typed.checked(wanted)
    assert (kept.link, kept.title) == ("https://git.example/n/p/pull/12", "retries at one")
    assert typed.area_of(kept.link) == "n/p"
    assert typed.name_of(kept.link) == "p #12"
    merge = "https://lab.example/group/sub/proj/-/merge_requests/7"
    assert typed.area_of(f"{merge}#note_1") == "group/sub/proj"
    assert typed.plain_link(f"{merge}/diffs#x") == merge
    assert typed.name_of("https://wiki.example/runbook") == "something at wiki.example"
    assert typed.read_lines(" 1,024 ") == 1024
    assert typed.read_lines("") is None


def test_the_digest_says_business_time_as_people_say_it() -> None:
    spans = [digest.span(one, 510) for one in (5, 300, 500, 510, 765, 1020)]
    assert spans == [
        *("an hour", "5 h", "1 business day", "1 business day"),
        *("1.5 business days", "2 business days"),
    ]
    told = digest.first_reply(300, 510, before=420, day=510)
    assert told == (
        "First reply: median 5 h, three quarters within 1 business day (4 weeks before: 7 h)"
    )
