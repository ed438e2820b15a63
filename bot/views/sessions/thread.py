"""Sessions: what is said in the thread of one."""

from bot.sends import Message
from bot.views.common import (
    SECTION,
    actions,
    button,
    mention_free,
    message,
    pieces,
    quoted,
    said,
    section,
    sentence,
)
from bot.views.sessions import ANSWER, SPEAK, Shown, Talk, at, link_of, place_of


def moved(shown: Shown) -> Message:
    """The reply in the thread of a session that has a new moment or place."""
    return sentence(
        f"This session is now {at(shown.meeting.starts_at, shown.tz)}. Whoever said yes to the old "
        "time is asked again: a yes is for one time only. Calendars need the new entry, too."
    )


def place_changed(shown: Shown) -> Message:
    """The reply in the thread when only the place has changed."""
    return sentence(f"The place is now {place_of(shown.meeting) or 'this thread'}.")


def cancelled(shown: Shown) -> Message:
    """The reply in the thread of a cancelled session."""
    return sentence(
        f"The session of {at(shown.meeting.starts_at, shown.tz)} does not take place. "
        "Please take it out of your calendar."
    )


def speaker_wanted(shown: Shown, lead: str | None) -> Message:
    """The reply in the thread when a talk lost its speaker; `lead` is a person's id."""
    to = f"<@{lead}>: a" if lead else "A"
    text = (
        f"{to} place to speak {at(shown.meeting.starts_at, shown.tz)} is free again. "
        "Baton asks whose turn it is; whoever would like to may take it at once."
    )
    blocks = [section(text), actions(button("I can speak", SPEAK, shown.meeting.meeting_id))]
    return message(mention_free(text), blocks)


def new_talk(talk: Talk) -> Message:
    """The reply in the thread when a talk found its speaker, or another one."""
    text = f"{quoted(talk.speaker, 80)} speaks: “{quoted(talk.title, 300)}”"
    return message(mention_free(text), [section(text)])


def question(asked_by: str, text: str, question_id: str) -> Message:
    """A question in the thread, signed; whoever knows answers it, and the library keeps it."""
    lead = f"*{quoted(asked_by, 80)}* asks beforehand:"
    blocks = [section(lead), *map(said, pieces(text, SECTION))]
    blocks.append(actions(button("Answer it", ANSWER, question_id)))
    return message(f"{asked_by} asks beforehand: {text}", blocks)


def answer(name: str, asked: str, text: str, lesson: str) -> Message:
    """The answer to a question in the thread, signed; `lesson` is its name in the library."""
    lead = (
        f"*{quoted(name, 80)}* answers “{quoted(asked, 300)}” ({quoted(lesson, 20)} in the library)"
    )
    return message(f"{name} answers: {text}", [section(lead), *map(said, pieces(text, SECTION))])


def starts(shown: Shown) -> Message:
    """The reply in the thread when it starts."""
    place = place_of(shown.meeting)
    where = f" Here it is: {place}." if place else ""
    return sentence(f"It starts now.{where} Questions and answers fit into this thread, too.")


def notes(shown: Shown, name: str) -> Message:
    """The reply in the thread that brings what a session left behind; `name` is the lesson's."""
    meeting = shown.meeting
    lead = f"*What stays* ({quoted(name, 20)} in the library)"
    blocks = [section(lead), *map(said, pieces(meeting.takeaway, SECTION)), *link_of(meeting)]
    return message(f"What stays: {meeting.takeaway}", blocks)


def anyone_used(shown: Shown) -> Message:
    """The reply in the thread four weeks later: did anybody use it? Nobody is named or counted."""
    titles = " and ".join(f"“{quoted(one.title, 150)}”" for one in shown.talks[:3] if one.title)
    text = (
        f"Four weeks ago: {titles or 'the session'}. Has anyone used it since? What happened, in "
        "a line here, helps the next one who tries."
    )
    return message(mention_free(text), [section(text)])
