"""The views of sessions with the longest, the emptiest and the most hostile of everything."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.sends import Block, Message
from bot.views import common, contact, sessions
from bot.views.contact import Line, Why
from bot.views.howto import Template
from bot.views.sessions import Shown, Talk, digest, feed, forms, items, keeper, lists, thread, uses
from storage.feed import CalendarFeed
from storage.sessions import Meeting, Question, State, Topic

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
TZ = "America/Argentina/ComodRivadavia"
ID = "0123456789abcdef"


def meetings(text: str) -> list[Meeting]:
    """A session in each state, the last ones with all that it can hold."""
    found = [meeting(state, text) for state in State]
    return [*found, meeting(State.HELD, text, is_lean=True), meeting(State.ON, "")]


def meeting(state: State, text: str, *, is_lean: bool = False) -> Meeting:
    return Meeting(
        workspace_id="T1",
        meeting_id=ID,
        team_id="t1",
        starts_at=NOW,
        minutes=30,
        place=text[:500],
        state=state,
        created_at=NOW,
        is_lean=is_lean,
        asking_until=NOW,
        questions=2,
        takeaway=text[:3000],
        notes_link=f"https://x.example/{text[:100]}",
        notes_at=NOW,
    )


def shown(text: str) -> list[Shown]:
    """Sessions with no talk and with some, with nobody coming and with many."""
    title = text[:150]
    full = Talk(title, text[:80], text[:300], text[:100])
    many = (full, Talk(title), full)
    address = "https://northwind.slack.com/archives/C1/p1"
    return [
        found
        for one in meetings(text)
        for found in (
            Shown(one, ()),
            Shown(one, many, (text[:80],) * 40, TZ, "https://x.example/e", 3, True, address),
        )
    ]


def topics(text: str) -> list[lists.Line]:
    topic = Topic(
        workspace_id="T1",
        team_id="t1",
        topic_id=ID,
        number=2**31 - 1,
        title=text[:150],
        proposed_by="U1",
        created_at=NOW,
    )
    return [
        lists.Line(topic, votes, text[:80], is_mine=is_mine, may_remove=is_mine)
        for votes in (0, 1, 2)
        for is_mine in (False, True)
    ]


def asked(text: str) -> Question:
    return Question(
        workspace_id="T1", question_id=ID, meeting_id=ID, asked_by="U1", text=text, asked_at=NOW
    )


def choices(text: str) -> list[list[tuple[str, str]]]:
    many = [(f"{n:016d}", text[:150] or "-") for n in range(30)]
    return [many[:1], many]


def calendar(text: str, is_personal: bool) -> feed.Calendar:
    found = CalendarFeed(
        workspace_id="T1",
        team_id=ID,
        person_id="U1",
        is_personal=is_personal,
        token_hash="x",
        created_at=NOW,
    )
    return feed.Calendar(ID, text[:80], is_personal, found)


def lines(*found: Line) -> list[Message]:
    """Lines as they stand in the message to one person."""
    return [contact.bundle([contact.Shown(ID, one)], is_first=False) for one in found]


def whys(*found: Why) -> list[Block]:
    return [contact.why(one, label="these", often="as they come") for one in found]


def sections(texts: Sequence[str]) -> list[Message]:
    return [common.message("A text", [common.section(one)]) for one in texts if one]


CASES: Mapping[str, Callable[[str], Sequence[Message | Block]]] = {
    "sessions.at": lambda _: sections([sessions.at(NOW, TZ)]),
    "sessions.posted": lambda text: [sessions.posted(one) for one in shown(text)],
    "sessions.fit": lambda text: sections([sessions.fit(one) for one in shown(text)]),
    "sessions.place_of": lambda text: sections([sessions.place_of(one) for one in meetings(text)]),
    "sessions.link_of": lambda text: [
        common.message("A text", found)
        for one in meetings(text)
        if (found := sessions.link_of(one))
    ],
    "sessions.thread.moved": lambda text: [thread.moved(one) for one in shown(text)],
    "sessions.thread.place_changed": lambda text: [
        thread.place_changed(one) for one in shown(text)
    ],
    "sessions.thread.cancelled": lambda text: [thread.cancelled(one) for one in shown(text)],
    "sessions.thread.speaker_wanted": lambda text: [
        thread.speaker_wanted(one, None) for one in shown(text)
    ],
    "sessions.thread.new_talk": lambda text: [
        thread.new_talk(talk) for one in shown(text) for talk in one.talks
    ],
    "sessions.thread.question": lambda text: [thread.question(text[:80], text[:1000], ID)],
    "sessions.thread.answer": lambda text: [
        thread.answer(text[:80], text[:1000], text[:3000], "T-1")
    ],
    "sessions.forms.answer": lambda text: [forms.answer(ID, text[:1000])],
    "sessions.thread.starts": lambda text: [thread.starts(one) for one in shown(text)],
    "sessions.thread.notes": lambda text: [
        thread.notes(one, "T-2147483647") for one in shown(text)
    ],
    "sessions.thread.anyone_used": lambda text: [thread.anyone_used(one) for one in shown(text)],
    "sessions.feed.unserved": lambda _: [feed.unserved()],
    "sessions.feed.page": lambda text: [
        feed.page(found, "/calendar/" + "x" * 43 + ".ics", base)
        for found in ([], [calendar(text, False), calendar(text, True)] * 6)
        for base in ("", "https://baton.example.com")
    ],
    "sessions.keeper.question": lambda text: lines(
        *[keeper.question(ID, text, is_short=is_short) for is_short in (False, True)]
    ),
    "sessions.keeper.why": lambda text: whys(keeper.why(text, None), keeper.why(text, text)),
    "sessions.uses.question": lambda text: lines(
        *[uses.question(one, titles) for one in meetings(text) for titles in ([], [text] * 5)]
    ),
    "sessions.uses.report": lambda text: lines(
        *[uses.report(one, [text] * 5, [text] * n) for one in meetings(text) for n in (1, 3, 9)]
    ),
    "sessions.uses.words_form": lambda text: [
        uses.words_form(ID),
        uses.words_form(ID, [Template(text, text, text, {"words": text})] * 9),
    ],
    "sessions.uses.words": lambda text: [uses.words(found) for found in ([], [(text, text)] * 50)],
    "sessions.coming_up": lambda text: [
        sessions.coming_up([(one, may) for one in found], count)
        for found in (shown(text), [])
        for may in (False, True)
        for count in (0, 1, 99)
    ],
    "sessions.done_page": lambda text: [
        sessions.done_page("Scheduled", sessions.scheduled(one, [(text, "09:00")] * 40))
        for one in shown(text)
    ],
    "sessions.scheduled": lambda text: sections(
        [line for one in shown(text) for line in sessions.scheduled(one, [(text, "09:00")] * 40)]
    ),
    "sessions.digest.coming": lambda text: sections(
        [digest.coming(one.talks, "Wed 14:00", one.address) for one in shown(text)]
    ),
    "sessions.digest.takeaway": lambda text: sections(
        [digest.takeaway(one.meeting.takeaway, one.address) for one in shown(text)]
    ),
    "sessions.digest.free": lambda _: [
        common.message("A text", [common.section(*digest.free("Wed 14:00"))])
    ],
    "sessions.digest.topics": lambda _: [
        common.message("A text", [common.actions(digest.topics())])
    ],
    "sessions.forms.propose": lambda text: [
        *[forms.propose(teams) for teams in choices(text)],
        forms.propose(choices(text)[0], title=text, theme_id=ID),
    ],
    "sessions.forms.speak": lambda text: [
        forms.speak(teams, topics, topic_id=None, title=text[:150])
        for teams in choices(text)
        for topics in [[], *choices(text)]
    ],
    "sessions.forms.accept": lambda text: [
        forms.accept(ideas, item_id=ID, minutes=10) for ideas in [[], choices(text)[1][:3]]
    ],
    "sessions.forms.schedule": lambda text: [
        forms.schedule(
            teams, topics, tz=TZ, speaker="U1", day=NOW.date(), at=NOW.time(), title=text[:150]
        )
        for teams in choices(text)
        for topics in [[], *choices(text)]
    ],
    "sessions.forms.move": lambda text: [
        forms.move(ID, tz=TZ, day=NOW.date(), at=NOW.time(), place=text[:500])
    ],
    "sessions.forms.hand_over": lambda text: [
        forms.hand_over(ID, talks) for talks in choices(text)
    ],
    "sessions.forms.cancel": lambda text: [forms.cancel(found) for found in choices(text)],
    "sessions.forms.ask": lambda _: [forms.ask(ID)],
    "sessions.forms.notes": lambda text: [forms.notes(ID, text[:3000])],
    "sessions.items.turn": lambda text: lines(
        *[
            items.turn(one, ID, ideas=ideas, minutes=10, tz=TZ)
            for one in meetings(text)
            for ideas in ([], [text] * 3)
        ]
    ),
    "sessions.items.how_to_go_on": lambda _: lines(items.how_to_go_on(ID)),
    "sessions.items.asked": lambda text: lines(
        *[
            items.asked(one, ID, asked_by=text, title=title, tz=TZ)
            for one in meetings(text)
            for title in ("", text)
        ]
    ),
    "sessions.items.taken": lambda _: lines(items.taken()),
    "sessions.items.over": lambda _: lines(items.over()),
    "sessions.items.reminder": lambda text: lines(
        *[
            items.reminder(one, title=title, partners=partners, tz=TZ)
            for one in meetings(text)
            for title in ("", text)
            for partners in ([], [text] * 9)
        ]
    ),
    "sessions.items.tomorrow": lambda text: lines(
        *[items.tomorrow(one, titles=[text] * 5, tz=TZ) for one in meetings(text)]
    ),
    "sessions.items.moved": lambda text: lines(
        *[
            items.moved(one, speaks=speaks, tz=TZ)
            for one in meetings(text)
            for speaks in (False, True)
        ]
    ),
    "sessions.items.cancelled": lambda text: lines(
        *[items.cancelled(one, TZ) for one in meetings(text)]
    ),
    "sessions.items.notes_wanted": lambda text: lines(
        *[items.notes_wanted(one, text) for one in meetings(text)],
        items.notes_wanted(meetings(text)[0], text, asked(text)),
    ),
    "sessions.items.still_open": lambda text: lines(
        *[
            items.still_open(one, has_speaker=has, tz=TZ)
            for one in meetings(text)
            for has in (False, True)
        ]
    ),
    "sessions.items.why_turn": lambda text: whys(
        items.why_turn("A reason.", items.set_by(text, text), None, TZ),
        items.why_turn("A reason.", items.set_by(None, text), NOW, TZ),
    ),
    "sessions.items.why": lambda text: whys(
        items.why("A rule.", items.set_by(text, text), None, TZ),
        items.why("A rule.", items.set_by(None, text), meeting(State.ON, text), TZ),
    ),
    "sessions.items.set_by": lambda text: sections([items.set_by(text, text)]),
    "sessions.lists.listed": lambda text: [
        lists.listed(lists.Page(tuple(found), more), note)
        for found in ([], topics(text), topics(text) * 2)
        for more in (0, 9)
        for note in ("", lists.proposed(topics(text)[0].topic))
    ],
    "sessions.lists.proposed": lambda text: sections([lists.proposed(topics(text)[0].topic)]),
}
