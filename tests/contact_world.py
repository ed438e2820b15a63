"""Weeks in the life of some people in some teams, by chance, with the oracle looking on."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlmodel import Session, col, select

from bot import contact, heartbeat, sends
from bot.contact import bundles, choices
from bot.kinds import Kind, Priority
from bot.sends import Item
from bot.views.contact import Line, Why
from storage import absence, outbox, workspace
from storage import contact as store
from storage import person as people
from storage import team as teams
from storage.contact import ContactItem
from storage.db import Database, new_id
from storage.person import Person
from storage.team import Member, Team
from storage.workspace import Workspace
from tests.contact_oracle import Group, Off, Oracle, Somebody, Thing, Told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIVELY, QUIET = 24 * DAY, 70 * DAY
GONE = "gone"
# So often may something still be due at one moment.
MOST_LOOKS = 10

# Clocks go back, go forward, stand still over Christmas; Samoa leaves out a whole date.
STARTS = (
    datetime(2026, 10, 19, 5, tzinfo=UTC),
    datetime(2027, 3, 8, 5, tzinfo=UTC),
    datetime(2026, 12, 9, 5, tzinfo=UTC),
    datetime(2011, 12, 19, 5, tzinfo=UTC),
)
ZONES = (
    None,
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "Pacific/Honolulu",
    "Pacific/Apia",
    "Asia/Kathmandu",
)
GROUPS = {
    "tide": Group("tide", "Europe/Berlin", "mon,tue,wed,thu,fri", time(9), time(17), "DE"),
    "dune": Group("dune", "America/Los_Angeles", "mon,tue,wed,thu,fri,sat", time(7), time(16)),
    "moor": Group("moor", "Europe/Berlin", "mon,tue,thu", time(6), time(9, 30), "GB"),
}


class BrokenRuleError(AssertionError):
    """A rule of the inbox was broken."""


def line(_session: Session, item: ContactItem) -> Line | None:
    return None if item.reference == GONE else Line(item.key.rpartition(":")[2])


def why(_session: Session, _item: ContactItem) -> Why:
    return Why("A rule", "Ada", "Next week")


def generated_kinds() -> dict[str, Kind]:
    """A relay and a nudge of every priority, and a prompt with an hour of its own."""
    own = Kind("nudge.at_three", "nudge.at_three", Priority.REFLECTION, line, why, at=time(15))
    return {own.name: own} | {
        name: Kind(name, name, priority, line, why, is_relay=is_relay)
        for priority in Priority
        for is_relay in (True, False)
        for name in [f"{'relay' if is_relay else 'nudge'}.{priority.name.lower()}"]
    }


class World:
    """One workspace. Everything that happens comes from its seed."""

    def __init__(self, db: Database, kinds: Mapping[str, Kind], seed: int) -> None:
        self.db, self.kinds, self.chance = db, dict(kinds), Random(seed)
        self.now = STARTS[seed % len(STARTS)]
        self.workspace = new_id()
        self.groups = {
            name: Group(**(vars(one) | {"team_id": f"{name}-{self.workspace}"}))
            for name, one in GROUPS.items()
        }
        self.by_id = {one.team_id: one for one in self.groups.values()}
        self.oracle = Oracle(self.by_id)
        self.people = [self._somebody(name) for name in ("ada", "grace", "linus")]
        self.things: dict[str, Thing] = {}
        self.rows_seen = 0
        with db.write() as session:
            self._found(session)

    def live(self) -> None:
        """Lively weeks, quiet ones, and a time in which everybody is back.

        Raises:
            BrokenRuleError: a rule was broken.
        """
        trouble = Trouble()
        logging.getLogger("bot.heartbeat").addHandler(trouble)
        try:
            self._live()
            if trouble.found:
                raise BrokenRuleError(f"The heartbeat failed: {trouble.found[0]}")
        finally:
            logging.getLogger("bot.heartbeat").removeHandler(trouble)
            with self.db.write() as session:
                workspace.stop(session, self.workspace, why="over", now=self.now)

    def _live(self) -> None:
        ends = self.now + LIVELY
        while self.now < ends:
            moment = self._next_event()
            self._beat_until(moment)
            with self.db.write() as session:
                self._happen(session, self.chance.choice(self.people))
            self._beat()
        self._rest()
        with self.db.write() as session:
            for who in self.people:
                self._come_back(session, who)
        self._beat()
        self._rest()
        for who in self.people:
            for one in who.things:
                taste = who.taste(one.kind.name)
                if one.kind.is_relay and one.is_waiting and not (one.is_gone or taste.is_stopped):
                    raise BrokenRuleError(f"{who.name} was never told {one.key}")

    def _rest(self) -> None:
        """Nothing happens any more: at some time nobody is looked at."""
        self._beat_until(self.now + QUIET)
        with self.db.read() as session:
            due = store.next_due(session)
        if due is not None:
            raise BrokenRuleError(f"Somebody is looked at for ever, next on {due}")

    def _next_event(self) -> datetime:
        if self.chance.random() < 0.2:
            # Noon, somewhere, is when zones change worst.
            noon = self.now.replace(hour=self.chance.choice((2, 11, 12, 20, 22)), minute=0)
            return noon if noon > self.now else noon + DAY
        return self.now + timedelta(minutes=self.chance.randint(5, 240))

    def _beat_until(self, ends: datetime) -> None:
        looked = 0
        while True:
            with self.db.read() as session:
                due = store.next_due(session)
            if due is None or due > ends:
                break
            looked = looked + 1 if due <= self.now else 0
            if looked > MOST_LOOKS:
                raise BrokenRuleError(f"Somebody is looked at again and again on {self.now}")
            self.now = max(self.now, due)
            self._beat()
        self.now = ends

    def _beat(self) -> None:
        if heartbeat.start_messages(self.db, self.kinds, self.now):
            if heartbeat.start_messages(self.db, self.kinds, self.now):
                raise BrokenRuleError("Somebody is due at once for ever")
            with self.db.write() as session:
                for row in self._new_rows(session):
                    self._judge(session, row)
        for who in self.people:
            owed = self.oracle.owed(who, self.now)
            if owed:
                raise BrokenRuleError(
                    f"{who.name} was not told {[one.key for one in owed]} {self.now}"
                )

    def _new_rows(self, session: Session) -> list[outbox.OutboxRow]:
        query = (
            select(outbox.OutboxRow)
            .where(
                outbox.OutboxRow.workspace_id == self.workspace,
                col(outbox.OutboxRow.row_id) > self.rows_seen,
            )
            .order_by(col(outbox.OutboxRow.row_id))
        )
        found = list(session.exec(query))
        self.rows_seen = max((one.row_id or 0 for one in found), default=self.rows_seen)
        return [one for one in found if one.kind == outbox.Kind.POST]

    def _judge(self, session: Session, row: outbox.OutboxRow) -> None:
        """Hold a message against the rules, and let Slack have it, or not."""
        who = next(one for one in self.people if row.destination == one.name)
        message = bundles.render(session, self.workspace, row.payload["ref"], self.kinds)
        chosen = [self.things[key] for key in message.text.split("\n") if key in self.things]
        wrong = self.oracle.against_message(who, self.now)
        wrong = wrong or self.oracle.against_hold(who, self.now, strict=True)
        wrong = wrong or self.oracle.against_set(who, chosen, self.now)
        for one in chosen:
            reason = self.oracle.against_thing(who, one, self.now, strict=False)
            wrong = wrong or (f"{one.key} {reason}" if reason else "")
        left = [] if wrong else self.oracle.left_out(who, chosen, self.now)
        wrong = wrong or (f"left out {[one.key for one in left]}" if left else "")
        if wrong:
            wall = self.oracle.wall(who, self.now)
            raise BrokenRuleError(f"{who.name} at {wall:%a %d %b %H:%M %Z}: {wrong}")
        self._deliver(session, who, row, chosen)

    def _deliver(
        self, session: Session, who: Somebody, row: outbox.OutboxRow, chosen: list[Thing]
    ) -> None:
        told = Told(self.now, self.oracle.wall(who, self.now).date(), chosen)
        fates = (outbox.State.SKIPPED, outbox.State.DEAD, outbox.State.READY)
        fate = self.chance.choice(fates) if self.chance.random() < 0.15 else outbox.State.SENT
        row.state = fate
        session.add(row)
        for one in chosen:
            one.is_snoozed = False
        if fate != outbox.State.SENT:
            who.lost.append(told)
            return
        who.told.append(told)
        for one in chosen:
            one.is_waiting, one.has_answer = False, False
            one.times_told += 1
            taste = who.taste(one.kind.name)
            taste.least_ignored += 1
            taste.most_ignored += 1

    def _happen(self, session: Session, who: Somebody) -> None:
        """Something happens to somebody."""
        common: list[Callable[[Session, Somebody], None]] = [self._item] * 12
        common += [self._react] * (1 if who.name == "linus" else 6)
        rare = [
            *([self._zone] * 2),
            *([self._away] * 3),
            self._back,
            self._pause,
            self._vacation,
            self._do_not_disturb,
            self._part_time,
            self._stop_or_resume,
            self._leave_or_join,
            self._team_rests,
            self._goes_or_returns,
            self._elsewhere,
            self._elsewhere,
        ]
        if who.name == "grace":
            rare += [self._zone] * 12
        self.chance.choice(common if self.chance.random() < 0.8 else rare)(session, who)

    def _item(self, session: Session, who: Somebody) -> None:
        if not who.joined:
            return
        # However many kinds the practices add, prompts meet each other often enough.
        prompts = [one for one in self.kinds.values() if one.is_prompt and "nudge" in one.name]
        kind = self.chance.choice([*self.kinds.values(), *prompts * 3])
        starts, life = self.now, None
        if self.chance.random() < 0.3:
            starts += self.chance.random() * 9 * DAY
        if not kind.is_relay:
            life = starts + self.chance.randint(2, 9 * 24) * HOUR
        key = f"i{len(self.things)}"
        team = self.chance.choice(sorted(who.joined))
        thing = Thing(key, kind, team, self.now, starts, life)
        thing.is_gone = self.chance.random() < 0.03
        thing.is_touched = self._is_touched(who)
        self.things[key] = thing
        who.things.append(thing)
        item = Item(
            workspace_id=self.workspace,
            key=f"{self.workspace}:{key}",
            person_id=who.name,
            team_id=team,
            kind=kind.name,
            reference=GONE if thing.is_gone else key,
            not_before=starts,
            expires_at=life,
        )
        sends.queue(session, [item], self.now)

    def _react(self, session: Session, who: Somebody) -> None:
        told = [one for message in who.told[-3:] for one in message.things]
        open_ = [one for one in told if not one.is_waiting and not one.has_answer]
        if not open_:
            return
        one = self.chance.choice(open_)
        item = store.by_key(session, self.workspace, f"{self.workspace}:{one.key}")
        assert item
        taste = who.taste(one.kind.name)
        done = []
        match self.chance.choice(("answer",) * 6 + ("day", "day", "week", "less", "stop", "undo")):
            case "answer":
                done = contact.settle(session, item, "Done.")
            case ("day" | "week") as until:
                done = choices.snooze(session, item, is_long=until == "week", now=self.now)
                self._snoozed(one, item)
            case "less" if one.is_prompt:
                done = choices.less_often(session, item, one.kind)
                taste.weeks = min(max(2, taste.weeks * 2), 8)
            case "stop":
                done = choices.stop(session, item, one.kind, self.now)
                taste.is_stopped, one.is_waiting = True, one.kind.is_relay
            case "undo":
                choices.stop(session, item, one.kind, self.now)
                session.flush()
                done = choices.undo(session, item)
                taste.is_stopped, taste.weeks = False, 0
        sends.queue(session, done, self.now)
        if done:
            self._answered(who, one)

    def _answered(self, who: Somebody, one: Thing) -> None:
        one.has_answer = True
        taste, last = who.taste(one.kind.name), who.last_of(one.kind.name)
        taste.least_ignored = 0
        taste.most_ignored = 1 if last and not last[1].has_answer else 0

    def _snoozed(self, one: Thing, item: ContactItem) -> None:
        one.is_waiting = one.is_snoozed = True
        one.not_before, one.expires_at = item.not_before, item.expires_at
        if item.not_before <= self.now or item.not_before > self.now + 8 * DAY:
            raise BrokenRuleError(f"{one.key} was put off until {item.not_before}")

    def _elsewhere(self, session: Session, who: Somebody) -> None:
        """What some items are about is dealt with in another place."""
        for one in who.things[-8::3]:
            if one.is_gone or (not one.is_waiting and one.has_answer):
                continue
            done = contact.settle_about(session, self.workspace, one.kind.name, one.key, "Done.")
            sends.queue(session, done, self.now)
            one.is_waiting = False
            self._answered(who, one)

    def _zone(self, session: Session, who: Somebody) -> None:
        # Grace flies across the date line, where a day comes twice or not at all.
        who.tz = self.chance.choice(ZONES[3:5] if who.name == "grace" else ZONES)
        self._person(session, who).tz = who.tz
        self._changed(session, who)

    def _away(self, session: Session, who: Somebody) -> None:
        starts = self._today(who) + self.chance.randint(-2, 6) * DAY
        ends = starts + self.chance.randint(0, 6) * DAY
        team = self.chance.choice([None, None, None, *sorted(who.joined)])
        who.offs.append(Off(starts, ends, team, self.now))
        found = absence.Absence(
            workspace_id=self.workspace,
            absence_id=f"{self.workspace}-{who.name}-{len(who.offs)}",
            person_id=who.name,
            team_id=team,
            starts_on=starts,
            ends_on=ends,
            entered_by=who.name,
            created_at=self.now,
        )
        absence.add(session, found)
        self._changed(session, who)

    def _back(self, session: Session, who: Somebody) -> None:
        """The last absence is cancelled."""
        if not who.offs:
            return
        key = f"{self.workspace}-{who.name}-{len(who.offs)}"
        found = absence.get(session, self.workspace, key)
        off = who.offs[-1]
        if found and off.ends >= self._today(who):
            absence.remove(session, found)
            # Its place stays taken, so that keys stay what they are.
            who.offs[-1] = Off(date.min, date.min, None, self.now)
            self._changed(session, who)

    def _pause(self, session: Session, who: Somebody) -> None:
        who.paused_until = self._today(who) + self.chance.randint(0, 5) * DAY
        store.attention(session, self.workspace, who.name).paused_until = who.paused_until
        self._changed(session, who)

    def _vacation(self, session: Session, who: Somebody) -> None:
        until = self._today(who) + self.chance.randint(0, 4) * DAY
        who.off_until = None if who.off_until else until
        self._person(session, who).off_until = who.off_until
        self._changed(session, who)

    def _do_not_disturb(self, session: Session, who: Somebody) -> None:
        starts = self.now + self.chance.randint(-3, 20) * HOUR
        who.dnd = (starts, starts + self.chance.randint(1, 14) * HOUR)
        person = self._person(session, who)
        person.dnd_start, person.dnd_end = who.dnd
        self._changed(session, who)

    def _part_time(self, session: Session, who: Somebody) -> None:
        who.days = self.chance.choice([None, "tue,wed,thu", "mon,tue,wed,thu,fri"])
        who.starts = self.chance.choice([None, time(9), time(8, 30)])
        found = store.attention(session, self.workspace, who.name)
        found.working_days, found.day_starts = who.days, who.starts
        self._changed(session, who)

    def _stop_or_resume(self, session: Session, who: Somebody) -> None:
        if who.is_stopped:
            changes = choices.resume_all(session, self.workspace, who.name, self.now)
            who.paused_until = None
        else:
            changes = choices.stop_all(session, self.workspace, who.name, self.now)
        who.is_stopped = not who.is_stopped
        sends.queue(session, changes, self.now)
        self._touch(who)

    def _leave_or_join(self, session: Session, who: Somebody) -> None:
        team = self.chance.choice(list(self.by_id))
        found = session.get(Member, (self.workspace, team, who.name))
        if team in who.joined and found:
            del who.joined[team]
            found.left_at = self.now
        else:
            self._join(session, who, team)
        self._changed(session, who)

    def _team_rests(self, session: Session, _who: Somebody) -> None:
        group = self.chance.choice(list(self.by_id.values()))
        found = teams.get(session, self.workspace, group.team_id)
        assert found
        group.is_paused = not group.is_paused
        found.paused_at = self.now if group.is_paused else None
        for who in self.people:
            self._changed(session, who)

    def _goes_or_returns(self, session: Session, who: Somebody) -> None:
        """Somebody's account is closed, or opened again."""
        who.is_gone = not who.is_gone
        self._person(session, who).is_gone = who.is_gone
        self._changed(session, who)

    def _come_back(self, session: Session, who: Somebody) -> None:
        """Whatever kept somebody from their messages is over."""
        for group in self.by_id.values():
            team = teams.get(session, self.workspace, group.team_id)
            assert team
            team.paused_at, group.is_paused = None, False
            if group.team_id not in who.joined:
                self._join(session, who, group.team_id)
        choices.resume_all(session, self.workspace, who.name, self.now)
        who.is_stopped, who.paused_until, who.off_until = False, None, None
        who.is_gone = False
        person = self._person(session, who)
        person.off_until, person.is_gone = None, False
        self._changed(session, who)

    def _join(self, session: Session, who: Somebody, team: str) -> None:
        who.joined[team] = self.now
        found = session.get(Member, (self.workspace, team, who.name)) or Member(
            workspace_id=self.workspace, team_id=team, person_id=who.name, joined_at=self.now
        )
        found.joined_at, found.left_at = self.now, None
        session.add(found)
        session.flush()

    def _changed(self, session: Session, who: Somebody) -> None:
        session.flush()
        contact.look_again(session, self.workspace, who.name, self.now)
        self._touch(who)

    def _touch(self, who: Somebody) -> None:
        for one in who.things:
            one.is_touched = True

    def _is_touched(self, who: Somebody) -> bool:
        since = self._today(who) - 16 * DAY
        is_off = any(one.ends >= since for one in who.offs)
        return is_off or bool(who.paused_until or who.off_until)

    def _today(self, who: Somebody) -> date:
        return self.oracle.wall(who, self.now).date()

    def _person(self, session: Session, who: Somebody) -> Person:
        found = people.get(session, self.workspace, who.name)
        assert found
        return found

    def _somebody(self, name: str) -> Somebody:
        found = Somebody(name, self.chance.choice(ZONES))
        count = self.chance.choice((1, 2, 2, 3))
        for team in self.chance.sample(sorted(self.by_id), count):
            found.joined[team] = self.now
        return found

    def _found(self, session: Session) -> None:
        """Write it all down for Baton."""
        here = Workspace(workspace_id=self.workspace, name="W", bot_id="B", bot_user_id="U0")
        session.add(here)
        session.flush()
        for one in self.people:
            session.add(
                Person(workspace_id=self.workspace, person_id=one.name, name=one.name, tz=one.tz)
            )
        for name, group in self.groups.items():
            session.add(self._team(name, group))
        session.flush()
        for who in self.people:
            for team in list(who.joined):
                self._join(session, who, team)

    def _team(self, name: str, group: Group) -> Team:
        return Team(
            workspace_id=self.workspace,
            team_id=group.team_id,
            channel_id=group.team_id,
            name=name,
            tz=group.tz,
            day_starts=group.starts,
            day_ends=group.ends,
            working_days=group.days,
            country=group.country,
            created_by="ada",
            created_at=self.now,
        )


class Trouble(logging.Handler):
    """Collects what the heartbeat caught: it would go on as if nothing had happened."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(repr(record.exc_info[1] if record.exc_info else record.msg))
