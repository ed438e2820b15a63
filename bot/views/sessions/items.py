"""Sessions: what is said about them to one person, and why."""

from collections.abc import Sequence
from datetime import datetime

from bot.sends import Block
from bot.views.common import button, host_link, one_line, quoted
from bot.views.contact import Line, Why
from bot.views.howto import NOTE_KEEPER, SPEAKER, how_button
from bot.views.sessions import ANSWER, COMING, NOT_COMING, NOTES, at
from storage.sessions import Meeting, Question

ACCEPT = "sessions.accept"
DECLINE = "sessions.decline"
SHADOW = "sessions.shadow"
TAKE_OFF = "sessions.take_off"
GO_ON = "sessions.go_on"
AGREE = "sessions.agree"


def turn(meeting: Meeting, item_id: str, *, ideas: Sequence[str], minutes: int, tz: str) -> Line:
    """The question whether somebody speaks, with ideas from what they shared."""
    told = "".join(f"\n• {quoted(one, 200)}" for one in ideas)
    told = f"\nIdeas from what you and the team shared:{told}" if told else ""
    text = (
        f"*Would you speak for {minutes} minutes?* {at(meeting.starts_at, tz)}.{told}\n"
        "Only you and I know that you were asked."
    )
    return Line(text, _answers(item_id))


def how_to_go_on(item_id: str) -> Line:
    """The question after two times in a row: off the list, or shadow first?"""
    text = (
        "That is fine, nobody hears of it. It was the second time in a row: shall I go on asking "
        "you, leave you out until you say otherwise, or would you rather shadow somebody first?"
    )
    return Line(
        text,
        (
            button("Go on asking", GO_ON, item_id),
            button("I'd rather shadow or co-present", SHADOW, item_id),
            button("Take me off", TAKE_OFF, item_id),
        ),
    )


def asked(meeting: Meeting, item_id: str, *, asked_by: str, title: str, tz: str) -> Line:
    """A colleague's question whether somebody speaks."""
    about = f"about “{quoted(title, 300)}”" if title else "on a topic of your choice"
    text = f"{quoted(asked_by, 80)} asks you to speak {about}: {at(meeting.starts_at, tz)}."
    return Line(
        text,
        (
            button("Yes, I will", AGREE, item_id, style="primary"),
            button("Not this time", DECLINE, item_id),
            how_button(SPEAKER),
        ),
    )


def taken() -> Line:
    """What a question says when somebody else was first."""
    return Line("This place to speak is taken now. Thank you for thinking about it.")


def over() -> Line:
    """What an item says when its session does not take place, or is over."""
    return Line("This session needs nothing from you any more.")


def reminder(meeting: Meeting, *, title: str, partners: Sequence[str], tz: str) -> Line:
    """The day before, for whoever speaks. `partners` would like to shadow or co-present."""
    about = f"You speak about “{quoted(title, 300)}”" if title else "You speak"
    found = [f"{about}: {at(meeting.starts_at, tz)}."]
    if place := _place(meeting):
        found.append(f"Place: {place}.")
    if meeting.questions:
        n = "1 question waits" if meeting.questions == 1 else f"{meeting.questions} questions wait"
        found.append(f"{n} in the thread.")
    if partners:
        names = " and ".join(quoted(one, 80) for one in partners[:3])
        found.append(f"{names} would like to shadow or co-present.")
    return Line(" ".join(found), (how_button(SPEAKER),))


def tomorrow(meeting: Meeting, *, titles: Sequence[str], tz: str) -> Line:
    """The day before, for whoever said yes: one line."""
    about = " and ".join(f"“{quoted(one, 150)}”" for one in titles[:3] if one)
    place = _place(meeting)
    where = f" · {place}" if place else ""
    return Line(f"You are in: {about or 'the session'}, {at(meeting.starts_at, tz)}{where}")


def moved(meeting: Meeting, *, speaks: bool, tz: str) -> Line:
    """For whoever said yes to another time, or speaks: the new one."""
    text = f"A session you are in has moved to {at(meeting.starts_at, tz)}."
    if speaks:
        return Line(f"{text} You speak in it; if that does not suit, `/session swap` helps.")
    return Line(
        f"{text} Are you still in?",
        (
            button("I'm in", COMING, meeting.meeting_id, style="primary"),
            button("Can't make it", NOT_COMING, meeting.meeting_id),
        ),
    )


def cancelled(meeting: Meeting, tz: str) -> Line:
    """For whoever counted on a session that is cancelled."""
    return Line(f"The session of {at(meeting.starts_at, tz)} does not take place.")


def notes_wanted(meeting: Meeting, title: str, asked: Question | None = None) -> Line:
    """After the end, for whoever spoke: what stays? `asked` is a question that is still open."""
    about = f" of “{quoted(title, 300)}”" if title else ""
    text = f"*What should stay{about}?* One sentence or a link is enough for the library."
    buttons = [button("Add notes", NOTES, meeting.meeting_id, style="primary")]
    if asked:
        text += (
            f"\nStill open from before: “{quoted(one_line(asked.text), 300)}” Your answer goes "
            "into the thread, and the library keeps it as a lesson."
        )
        buttons.append(button("Answer it", ANSWER, asked.question_id))
    return Line(text, (*buttons, how_button(NOTE_KEEPER)))


def still_open(meeting: Meeting, *, has_speaker: bool, tz: str) -> Line:
    """For whoever asked a colleague to speak: how things stand."""
    when = at(meeting.starts_at, tz)
    if has_speaker:
        return Line(f"Your talk {when} is still yours: your question was not taken up.")
    text = "is still looking for a speaker. `/session swap @person` asks somebody else."
    return Line(f"The session {when} {text}")


def why_turn(reason: str, set_by: str, next_time: datetime | None, tz: str) -> Why:
    """Why somebody was asked; `reason` is about their turns alone."""
    again = f"The next one after this: {at(next_time, tz)}." if next_time else "None is planned."
    return Why(reason, set_by, again)


def why(rule: str, set_by: str, meeting: Meeting | None, tz: str) -> Why:
    """Why something about one session came."""
    again = "This one does not come again."
    if meeting:
        again = f"This is about the session of {at(meeting.starts_at, tz)}, and no other."
    return Why(rule, set_by, again)


def set_by(founder: str | None, team: str) -> str:
    """Who made Baton ask, as mrkdwn."""
    by = f"{quoted(founder, 80)}, who set Baton up" if founder else "Whoever set Baton up"
    return (
        f"{by} in #{quoted(team, 80)}. Sessions began there when somebody proposed a topic, "
        "offered to speak or scheduled one."
    )


def _answers(item_id: str) -> tuple[Block, ...]:
    return (
        button("I'll speak", ACCEPT, item_id, style="primary"),
        button("Not this time", DECLINE, item_id),
        button("I'd rather shadow or co-present", SHADOW, item_id),
        how_button(SPEAKER),
    )


def _place(meeting: Meeting) -> str:
    return host_link(meeting.place) or quoted(meeting.place, 300)
