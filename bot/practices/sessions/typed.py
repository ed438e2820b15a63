"""Sessions: what people type, checked: topics, talks, dates and places."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot import clock
from bot.errors import FieldError, UserError
from bot.views import common

TITLE = 150
GAIN = 300
AUDIENCE = 100
PLACE = 500
QUESTION = 1000
ANSWER = 3000
TAKEAWAY = 3000
LENGTHS = (10, 30, 60)

FURTHEST = timedelta(days=366)

_NUMBER = re.compile(r"#?(\d{1,9})")


@dataclass(frozen=True)
class Talk:
    """What somebody would speak about; `gain` ends the sentence “After this you can …”."""

    title: str
    gain: str = ""
    audience: str = ""
    topic_id: str | None = None


def title_of(typed: str, field: str = "title") -> str:
    """A topic or title as it is kept.

    Raises:
        FieldError: it is empty or too long.
    """
    title = " ".join(_storable(typed).split())
    if common.is_blank(common.clean(title)):
        raise FieldError(field, "About what? One line is enough.")
    return _within(title, TITLE, field)


def checked(talk: Talk) -> Talk:
    """A talk as it is kept.

    Raises:
        FieldError: something is missing or too long.
    """
    return Talk(
        title=title_of(talk.title),
        gain=_within(_storable(talk.gain).strip(), GAIN, "gain"),
        audience=_within(_storable(talk.audience).strip(), AUDIENCE, "audience"),
        topic_id=talk.topic_id,
    )


def place_of(typed: str) -> str:
    """A room or an address as it is kept.

    Raises:
        FieldError: it is too long.
    """
    return _within(_storable(typed).strip(), PLACE, "place")


def question_of(typed: str) -> str:
    """A question as it is posted.

    Raises:
        FieldError: it is empty or too long.
    """
    if common.is_blank(common.clean(typed)):
        raise FieldError("question", "What would you like to know? One line is enough.")
    return _within(_storable(typed).strip(), QUESTION, "question")


def answer_of(typed: str) -> str:
    """An answer to a question, as it is kept.

    Raises:
        FieldError: there is none, or it is too long.
    """
    if common.is_blank(common.clean(typed)):
        raise FieldError("answer", "What would you answer? One line is enough.")
    return _within(_storable(typed).strip(), ANSWER, "answer")


def words_of(typed: str) -> str:
    """Words to the speakers as they are kept.

    Raises:
        FieldError: there are none, or too many.
    """
    if common.is_blank(common.clean(typed)):
        raise FieldError("words", "What would you tell them? One sentence is enough.")
    return _within(_storable(typed).strip(), QUESTION, "words")


def notes_of(typed: str) -> tuple[str, str]:
    """The takeaway and the link of typed notes; a link alone has no words.

    Raises:
        FieldError: there is nothing, or too much.
    """
    text = _storable(typed).strip()
    if common.is_blank(common.clean(text)):
        raise FieldError("notes", "What stays? One sentence or a link is enough.")
    link = next((word for word in text.split() if common.is_link(word)), "")
    return _within(text.replace(link, "", 1).strip() if link else text, TAKEAWAY, "notes"), link


def number_of(typed: str) -> int | None:
    """The number of a topic, as in `3` or `#3`."""
    found = _NUMBER.fullmatch(typed.strip())
    return int(found[1]) if found else None


def day_of(typed: str, today: date, field: str = "day") -> date:
    """A typed date: `2026-10-28`, `tomorrow` or `fri`.

    Raises:
        FieldError: there is no such date.
    """
    word = typed.strip().casefold()
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    if len(word) >= 3 and word[:3] in clock.WEEKDAYS and word.isalpha():
        ahead = (clock.WEEKDAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    try:
        return date.fromisoformat(word)
    except ValueError:
        shown = common.quoted(typed, 40)
        raise FieldError(
            field, f"“{shown}” is no date Baton knows. Try 2026-10-28, tomorrow or fri."
        ) from None


def time_of(typed: str, field: str = "time") -> time:
    """A typed time of day, such as `14:00`.

    Raises:
        FieldError: there is no such time.
    """
    try:
        found = time.fromisoformat(typed.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo:
        raise FieldError(field, "That is no time of day Baton knows. Try 14:00.") from None
    return found.replace(second=0, microsecond=0)


def moment_of(day: date, at: time, tz: str, now: datetime) -> datetime:
    """The moment of a date and a time on the team's clock.

    Raises:
        FieldError: it has passed, is further than a year, or the clock leaves it out.
    """
    if not now.date() - timedelta(days=2) <= day <= now.date() + FURTHEST:
        ahead = "has passed" if day < now.date() else "is more than a year ahead"
        raise FieldError("day", f"{day.isoformat()} {ahead}. Try a date in the next weeks.")
    moment = clock.place(day, at, tz)
    if moment is None or clock.local(moment, tz).time() != at:
        raise FieldError("time", f"The clock skips {at:%H:%M} on that day. Try another time.")
    if moment <= now:
        raise FieldError("day", "That moment has passed. Try a later day or time.")
    return moment


def length_of(typed: str | None) -> int:
    """How many minutes a session takes.

    Raises:
        UserError: it is none of the lengths on offer.
    """
    if typed not in {str(one) for one in LENGTHS}:
        raise UserError("How long? Try 10, 30 or 60 minutes.")
    return int(typed)


def _within(text: str, limit: int, field: str) -> str:
    if common.units(text) > limit:
        raise FieldError(
            field, f"That is longer than {limit} characters. Shorten it, and send it again."
        )
    return text


def _storable(text: str) -> str:
    # PostgreSQL holds every character but this one; half a surrogate pair is no character.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "\ufffd")
