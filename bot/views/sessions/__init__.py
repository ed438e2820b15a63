"""Sessions: how one looks in the channel and its thread, and in the page of the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.sends import Block, Message
from bot.views.common import (
    actions,
    button,
    context,
    escape,
    host_link,
    link,
    mention_free,
    message,
    modal,
    quoted,
    section,
)
from storage.sessions import Meeting, State

COMING = "sessions.coming"
NOT_COMING = "sessions.not_coming"
ASK = "sessions.ask"
ANSWER = "sessions.answer"
CALENDAR = "sessions.calendar"
MOVE = "sessions.move"
HAND_OVER = "sessions.hand_over"
CANCEL = "sessions.cancel"
NOTES = "sessions.notes"
SPEAK = "sessions.speak"
PROPOSE = "sessions.propose"
SCHEDULE = "sessions.schedule"
LIST = "sessions.list"

# A post names so many of those who come; more are counted.
NAMED = 12


@dataclass(frozen=True)
class Talk:
    """One talk as it was typed; without a speaker where one is wanted."""

    title: str
    speaker: str = ""
    gain: str = ""
    audience: str = ""


@dataclass(frozen=True)
class Shown:
    """A session with the names it is shown with.

    `outside` counts the members outside whose hours it lies; `suits_never` says that no hour of
    its day suits everybody. `address` is where its post stands.
    """

    meeting: Meeting
    talks: tuple[Talk, ...]
    coming: tuple[str, ...] = ()
    tz: str = "UTC"
    calendar: str = ""
    outside: int = 0
    suits_never: bool = False
    address: str | None = None


def at(moment: datetime, tz: str = "UTC") -> str:
    """A moment in mrkdwn, on the clock of whoever reads it; `tz` is for those who see no mrkdwn."""
    wall = _wall(moment, tz)
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{escape(wall)}>"


def posted(shown: Shown) -> Message:
    """The post in the team's channel, as the session stands."""
    meeting = shown.meeting
    blocks = [section(f"*{_heading(shown)}* · {at(meeting.starts_at, shown.tz)}")]
    if meeting.state == State.CANCELLED:
        return message(mention_free(f"{_heading(shown)} · {_when(shown)}"), blocks)
    blocks += [section(_talk(one)) for one in shown.talks]
    blocks.append(context(_about(shown)))
    if shown.coming:
        blocks.append(context(f"Coming: {_names(shown.coming)}"))
    if meeting.state == State.HELD:
        blocks += _notes(meeting)
    elif note := fit(shown):
        blocks.append(context(note))
    if meeting.state != State.HELD:
        blocks.append(actions(*_buttons(shown)))
    text = [
        f"{_heading(shown)} · {_when(shown)}",
        *(mention_free(_talk(one)) for one in shown.talks),
    ]
    return message("\n".join(text), blocks)


def fit(shown: Shown) -> str:
    """For how many the moment is a bad one, in numbers alone; nothing where it suits all."""
    found = []
    if shown.outside:
        found.append(f"It lies outside the working hours of {_people(shown.outside)}.")
    if shown.suits_never:
        found.append("No hour suits everybody here. Notes help those who cannot come.")
    return " ".join(found)


def coming_up(found: Sequence[tuple[Shown, bool]], topics: int) -> Message:
    """The answer to `/session`: what comes, what its reader may change, and what one can do."""
    blocks: list[Block] = []
    lines = []
    for shown, may_change in found[:5]:
        line = f"*{_heading(shown)}* · {at(shown.meeting.starts_at, shown.tz)}"
        line = f"{line} · {link(shown.address, 'the post')}" if shown.address else line
        talks = "\n".join(_talk(one) for one in shown.talks[:3])
        blocks.append(section(f"{line}\n{talks}" if talks else line))
        lines.append(f"{_heading(shown)} · {_when(shown)}")
        if may_change:
            blocks.append(actions(*_changes(shown.meeting)))
    if not found:
        lines.append("No session is planned yet.")
        blocks.append(section(lines[0]))
    waiting = "1 topic waits" if topics == 1 else f"{topics or 'No'} topics wait"
    blocks += [
        actions(
            button("Propose a topic", PROPOSE),
            button("I can speak", SPEAK),
            button("See and vote", LIST),
            button("Schedule one", SCHEDULE),
        ),
        context(f"{waiting} in the list. `/session help` shows what you can type."),
    ]
    return message("\n".join(lines), blocks)


def done_page(title: str, lines: Sequence[str]) -> Block:
    """What a form turns into when it is done; the lines are mrkdwn."""
    return modal("sessions.done", title, [section(one) for one in lines if one], close="Close")


def scheduled(shown: Shown, zones: Sequence[tuple[str, str]]) -> list[str]:
    """What the scheduler reads: when it is for whom, as lines of mrkdwn."""
    times = " · ".join(f"{quoted(city, 40)} {wall}" for city, wall in zones[:20])
    return [
        f"*{_heading(shown)}* · {at(shown.meeting.starts_at, shown.tz)}",
        f"For the team that is {times}." if times else "",
        fit(shown),
    ]


def place_of(meeting: Meeting) -> str:
    """Where a session is, as mrkdwn: a link shows where it leads."""
    return host_link(meeting.place) or quoted(meeting.place, 300)


def link_of(meeting: Meeting) -> list[Block]:
    """The line with the address of its notes, if there is one."""
    found = host_link(meeting.notes_link)
    return [context(f"Notes: {found}")] if found else []


def _heading(shown: Shown) -> str:
    meeting = shown.meeting
    name = "Lean Coffee" if meeting.is_lean else "Knowledge session"
    return {
        State.CANCELLED: "Cancelled: knowledge session",
        State.SKIPPED: "Cancelled: knowledge session",
        State.HELD: f"{name}, held",
    }.get(meeting.state, name)


def _talk(talk: Talk) -> str:
    title = f"“{quoted(talk.title, 300)}”" if talk.title else "A talk"
    lines = [f"{title} — {quoted(talk.speaker, 80)}" if talk.speaker else title]
    if talk.gain:
        lines.append(f"After this you can {quoted(talk.gain, 600)}")
    if talk.audience:
        lines.append(f"For {quoted(talk.audience, 200)}")
    return "\n".join(lines)


def _about(shown: Shown) -> str:
    meeting = shown.meeting
    lean = ["The topics with most votes; bring what you know"] if meeting.is_lean else []
    wanted = (
        [] if meeting.is_lean or all(one.speaker for one in shown.talks) else ["Speaker wanted"]
    )
    place = [place_of(meeting)] if meeting.place else []
    return " · ".join([f"{meeting.minutes} minutes", *place, *lean, *wanted])


def _names(names: Sequence[str]) -> str:
    found = ", ".join(quoted(one, 80) for one in names[:NAMED])
    return f"{found} and {len(names) - NAMED} more" if len(names) > NAMED else found


def _buttons(shown: Shown) -> list[Block]:
    value = shown.meeting.meeting_id
    found = [
        button("I'm in", COMING, value, style="primary"),
        button("Can't make it", NOT_COMING, value),
        button("Ask a question beforehand", ASK, value),
    ]
    if not shown.meeting.is_lean and not all(one.speaker for one in shown.talks):
        found.append(button("I can speak", SPEAK, value))
    if shown.calendar:
        found.append(button("Add to calendar", CALENDAR, value, url=shown.calendar))
    return found


def _changes(meeting: Meeting) -> list[Block]:
    value = meeting.meeting_id
    return [
        button("Move", MOVE, value),
        button("Hand over", HAND_OVER, value),
        button("Cancel it", CANCEL, value),
    ]


def _notes(meeting: Meeting) -> list[Block]:
    if not meeting.notes_at:
        return []
    told = f"What stays: {quoted(meeting.takeaway, 1000)}" if meeting.takeaway else "Notes"
    return [context(told), *link_of(meeting)]


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _when(shown: Shown) -> str:
    return _wall(shown.meeting.starts_at, shown.tz)


def _wall(moment: datetime, tz: str) -> str:
    wall = clock.local(moment, tz)
    return f"{wall:%a} {wall.day} {wall:%b} {wall:%H:%M} {tz}"
