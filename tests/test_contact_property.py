"""Contact by chance: whatever happens, the rules of the inbox hold, and each of them is needed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import event

from bot import contact, hours
from bot.contact import bundles, rules
from bot.registry import KINDS
from storage.db import Database
from tests.contact_world import BrokenRuleError, World, generated_kinds, line, why

# One for each start of the world.
SEEDS = range(4)

ALL_KINDS = generated_kinds() | {
    name: replace(kind, line=line, why=why) for name, kind in KINDS.items()
}


@dataclass(frozen=True)
class Mutation:
    """A rule taken out of the source: `old` becomes `new`. It is seen soonest with `seed`."""

    rule: str
    module: ModuleType
    old: str
    new: str
    seed: int = 0


MUTATIONS = (
    Mutation(
        "one message a day",
        rules,
        "return all(one.on_date < day for one in recent) and len(counted) < PER_WEEK",
        "return len(counted) < PER_WEEK",
        seed=28,
    ),
    Mutation(
        "four messages a week",
        rules,
        "return all(one.on_date < day for one in recent) and len(counted) < PER_WEEK",
        "return all(one.on_date < day for one in recent)",
        seed=3,
    ),
    Mutation(
        "any seven days are a week",
        rules,
        "day - one.on_date < WEEK]\n    counted",
        "False]\n    counted",
        seed=3,
    ),
    Mutation(
        "16 hours between two messages", rules, "one.sent_at + GAP for", "one.sent_at for", seed=16
    ),
    Mutation("three items", rules, "chosen = chosen[:MOST_ITEMS]", "chosen = chosen[:]"),
    Mutation(
        "one of each prompt",
        rules,
        "if not (who.kind(one).is_prompt and one.kind in kinds):",
        "if True:",
        seed=8,
    ),
    Mutation(
        "low alone on two days", rules, "return len(low) < LOW_PER_WEEK", "return True", seed=29
    ),
    Mutation(
        "an unsent message counts for nothing",
        rules,
        "counted = [one for one in recent if not one.is_void]",
        "counted = recent",
        seed=10,
    ),
    Mutation(
        "what is important comes first",
        rules,
        "key=lambda one: (who.kind(one).priority, one.created_at, one.key)",
        "key=lambda one: (one.created_at, one.key)",
    ),
    Mutation(
        "what is important stands first",
        bundles,
        "items.sort(key=lambda one: kinds[one.kind].priority)",
        "pass",
        seed=1,
    ),
    Mutation(
        "nobody who stopped",
        rules,
        "if hours is None or who.attention.stopped_at:",
        "if hours is None:",
        seed=4,
    ),
    Mutation(
        "nobody who is gone", bundles, "hours=theirs if is_here else None,", "hours=theirs,", seed=2
    ),
    Mutation(
        "no nudge after its expiry",
        rules,
        "return item.expires_at is not None and item.expires_at <= now",
        "return False",
        seed=1,
    ),
    Mutation(
        "no nudge that came due in an absence",
        rules,
        "return who.hours.is_away(day, item.team_id) or (quiet is not None and day <= quiet)",
        "return quiet is not None and day <= quiet",
        seed=3,
    ),
    Mutation(
        "no nudge that came due in a pause",
        rules,
        "return who.hours.is_away(day, item.team_id) or (quiet is not None and day <= quiet)",
        "return who.hours.is_away(day, item.team_id)",
        seed=1,
    ),
    Mutation("no queue after an absence", bundles, "_without(session, who, late)", "pass", seed=28),
    Mutation(
        "nothing before its time",
        rules,
        "if one.not_before <= now and _is_wanted",
        "if _is_wanted",
        seed=1,
    ),
    Mutation(
        "nothing of a stopped kind",
        rules,
        "return not _is_stopped(who, item) and (due_on is None or due_on <= today)",
        "return due_on is None or due_on <= today",
        seed=2,
    ),
    Mutation(
        "less often",
        rules,
        "return not _is_stopped(who, item) and (due_on is None or due_on <= today)",
        "return not _is_stopped(who, item)",
    ),
    Mutation(
        "what was put off comes back however rare its kind",
        rules,
        "if habit.shown_on and not item.bundle_id:",
        "if habit.shown_on:",
        seed=28,
    ),
    Mutation("rarer after two", rules, "habit.ignored >= RARER_AFTER", "False"),
    Mutation("no more after four", rules, "if habit.ignored >= STOP_AFTER:", "if False:", seed=28),
    Mutation(
        "an answer brings prompts back",
        contact,
        "    habit.ignored = 0\n    if habit",
        "    if habit",
        seed=28,
    ),
    Mutation(
        "an answer wakes what waits",
        contact,
        "    wake_for(session, item)\n    store.save",
        "    store.save",
        seed=28,
    ),
    Mutation(
        "nothing of a team that rests or was left",
        rules,
        "item.team_id in who.teams and not is_away",
        "not is_away",
    ),
    Mutation(
        "nothing of a team one is away from",
        rules,
        "item.team_id in who.teams and not is_away",
        "item.team_id in who.teams",
    ),
    Mutation("teams that rest do not speak", bundles, "if one.paused_at is None", "if True"),
    Mutation("nothing about what is gone", bundles, "who = _without(session, who, gone)", "pass"),
    Mutation(
        "a relay that Slack never got waits again",
        bundles,
        "item.state, item.bundle_id = State.WAITING, None",
        "pass",
    ),
    Mutation(
        "a message that is too late never left",
        bundles,
        "or (row.state == outbox.State.READY and is_late)",
        "",
    ),
    Mutation(
        "somebody asks what became of a message",
        bundles,
        "            looks.append(send.expires_at)\n",
        "",
        seed=2,
    ),
    Mutation(
        "a look on the same day does not forget to ask",
        bundles,
        "return now + SOON if is_late else row.expires_at",
        "return None",
        seed=28,
    ),
    Mutation(
        "an unsent message leaves no trace in habits",
        bundles,
        "        habit.shown_on = store.shown_on(",
        "        _ = store.shown_on(",
        seed=28,
    ),
    Mutation(
        "nobody is looked at for what no time brings",
        rules,
        "if who.hours is None or item.team_id not in who.teams or _is_stopped(who, item):",
        "if who.hours is None or _is_stopped(who, item):",
    ),
    Mutation(
        "what had no place today gets one later",
        rules,
        "    return slot_after_today(who, now)\n\n\ndef slot",
        "    return None\n\n\ndef slot",
        seed=19,
    ),
    Mutation(
        "no message on a day off or holiday",
        hours,
        "return self.calendar.is_working_day(day) and not self.is_away(day)",
        "return not self.is_away(day)",
    ),
    Mutation(
        "no message in a pause", hours, " or (self.quiet_until and day <= self.quiet_until)", ""
    ),
    Mutation(
        "not before ten", hours, "begins = max(self.starts, BUNDLE_AT)", "begins = self.starts"
    ),
    Mutation(
        "early birds before the end of their day",
        hours,
        "begins if begins < self.ends else self.starts",
        "begins",
        seed=1,
    ),
    Mutation(
        "not after the end of the day",
        hours,
        "else self.starts, self.calendar.tz)\n        end = clock.place(day, self.ends, ",
        "else self.starts, self.calendar.tz)\n        end = clock.place(day, time(23, 59), ",
    ),
    Mutation(
        "each in their own zone",
        hours,
        "calendar=Calendar(who.tz or home.tz,",
        "calendar=Calendar(home.tz,",
    ),
    Mutation(
        "each on their own days",
        hours,
        "wish.working_days or home.working_days",
        "home.working_days",
        seed=2,
    ),
    Mutation(
        "all rides with what has its own hour",
        rules,
        "_held_until(who, day, earliest) or earliest",
        "earliest",
    ),
    Mutation(
        "what was promised does not wait for that hour",
        rules,
        "window is None or _is_promised(who, day, window.start, max(earliest, window.start))",
        "window is None",
        seed=9,
    ),
    Mutation(
        "nor does anything where it is outside one's day",
        rules,
        "and earliest < then < window.end",
        "and earliest < then",
        seed=5,
    ),
    Mutation("holidays", hours, "wish.country or home.country", "None", seed=3),
    Mutation(
        "a pause and a status both count",
        hours,
        "for one in (wish.paused_until, who.off_until)",
        "for one in (wish.paused_until,)",
        seed=4,
    ),
    Mutation("do not disturb", hours, "return max(at, quiet.end)", "return at", seed=16),
    Mutation(
        "six hours of waiting at most",
        hours,
        ">= LONGEST_WAIT:\n            return None",
        ">= LONGEST_WAIT * 9:\n            return None",
        seed=28,
    ),
)


@pytest.fixture
def quick(template: Path, tmp_path: Path) -> Iterator[Database]:
    """A database that does not wait for the disk."""
    db = Database(f"sqlite:///{shutil.copy(template, tmp_path)}")
    event.listen(db.engine, "connect", _no_waiting)
    yield db
    db.close()


@pytest.mark.long
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_the_rules_hold(quick: Database, seed: int) -> None:
    World(quick, ALL_KINDS, seed).live()


@pytest.mark.long
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.rule)
def test_no_rule_can_be_taken_out_unseen(quick: Database, mutation: Mutation) -> None:
    with without(mutation), pytest.raises(BrokenRuleError):
        live_all(quick, mutation.seed)


def live_all(db: Database, first: int) -> None:
    # What the practices add would change what each seed brings.
    kinds = generated_kinds()
    for seed in (first, *range(40)):
        World(db, kinds, seed).live()


@contextmanager
def without(mutation: Mutation) -> Iterator[None]:
    """A module of which one rule was taken out, and afterwards the module as it was."""
    module = mutation.module
    path = Path(module.__file__ or "")
    source = path.read_text()
    assert source.count(mutation.old) == 1, f"{path.name} no longer says once: {mutation.old}"
    before = dict(vars(module))
    try:
        exec(compile(source.replace(mutation.old, mutation.new), path, "exec"), vars(module))
        yield
    finally:
        vars(module).clear()
        vars(module).update(before)


def _no_waiting(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
