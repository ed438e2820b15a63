"""Sessions: the forms to propose, offer, accept, schedule, move, ask and note."""

from collections.abc import Sequence
from datetime import date, time

from bot.sends import Block
from bot.views import forms
from bot.views.common import OPTION, context, cut, modal, one_line, said

PROPOSE = "sessions.propose_form"
SPEAK = "sessions.speak_form"
ACCEPT = "sessions.accept_form"
SCHEDULE = "sessions.schedule_form"
MOVE = "sessions.move_form"
HAND_OVER = "sessions.hand_over_form"
CANCEL = "sessions.cancel_form"
ASK = "sessions.ask_form"
NOTES = "sessions.notes_form"
ANSWER = "sessions.answer_form"

LONGEST_NOTES = 3000
Choices = Sequence[tuple[str, str]]


def propose(teams: Choices, *, title: str = "", theme_id: str = "") -> Block:
    """The form for a topic. With several teams it asks which one; a retro's theme may fill it."""
    example = "How we roll a deployment back"
    blocks = [
        *_team(teams),
        forms.field("topic", "What would you like to hear about?", _title(title, example)),
    ]
    remember = _first(teams) | ({"theme": theme_id} if theme_id else {})
    return modal(PROPOSE, "Propose a topic", blocks, submit="Propose", remember=remember)


def speak(teams: Choices, topics: Choices, *, topic_id: str | None, title: str = "") -> Block:
    """The form for an offer to speak, on a topic of the list or an own one."""
    blocks = [*_team(teams), *_talk(topics, topic_id, title)]
    blocks.append(
        context("If a place is free you have it at once; otherwise your offer waits for one.")
    )
    return modal(SPEAK, "I can speak", blocks, submit="Offer", remember=_first(teams))


def accept(ideas: Choices, *, item_id: str, minutes: int) -> Block:
    """The form that a yes opens: one of the ideas, as (id of a topic or nothing, title), or an own
    title.
    """
    options = [(value or f"idea{n}", title) for n, (value, title) in enumerate(ideas)]
    blocks = [*_talk(options, options[0][0] if options else None, "")]
    blocks.append(context(f"{minutes} minutes are plenty: one thing, shown once."))
    remember = {"item": item_id, "ideas": dict(_short(options))}
    return modal(ACCEPT, "Your session", blocks, submit="I'll speak", remember=remember)


def schedule(
    teams: Choices,
    topics: Choices,
    *,
    tz: str,
    speaker: str,
    day: date,
    at: time,
    title: str = "",
) -> Block:
    """The form to put a session into the calendar; times are those of the team."""
    lengths = [("10", "10 minutes"), ("30", "30 minutes"), ("60", "An hour")]
    blocks = [
        *_team(teams),
        *_topic(topics, None),
        forms.field(
            "title", "Or another title", _title(title, "Reading a query plan"), optional=True
        ),
        forms.field(
            "speaker",
            "Who speaks?",
            forms.person(speaker),
            hint="Somebody else is asked first; it is announced once they say yes.",
        ),
        forms.field("day", "Day", forms.date(day.isoformat())),
        forms.field("time", f"Time in {tz}", forms.time(f"{at:%H:%M}")),
        forms.field("minutes", "How long?", forms.choice("radio_buttons", lengths, "30")),
        _place(""),
    ]
    return modal(SCHEDULE, "Schedule a session", blocks, submit="Schedule", remember=_first(teams))


def move(meeting_id: str, *, tz: str, day: date, at: time, place: str) -> Block:
    """The form to give a session another time or place."""
    blocks = [
        forms.field("day", "Day", forms.date(day.isoformat())),
        forms.field("time", f"Time in {tz}", forms.time(f"{at:%H:%M}")),
        _place(place),
        context("Whoever said yes to the old time is asked again."),
    ]
    return modal(MOVE, "Move the session", blocks, submit="Move", remember={"meeting": meeting_id})


def hand_over(meeting_id: str, talks: Choices) -> Block:
    """The form to ask a colleague to speak instead."""
    who = forms.person()
    hint = "They are asked in their next message. Until they say yes, nothing changes."
    blocks = [forms.field("speaker", "Who could speak instead?", who, hint=hint)]
    if len(talks) > 1:
        choice = forms.choice("static_select", _short(talks), talks[0][0])
        blocks.insert(0, forms.field("talk", "Which talk?", choice))
    remember = {"meeting": meeting_id, "talk": talks[0][0] if talks else ""}
    return modal(HAND_OVER, "Hand over", blocks, submit="Ask them", remember=remember)


def cancel(meetings: Choices) -> Block:
    """The question before a session is cancelled; with several it asks which one."""
    blocks = [said("It is marked as cancelled in the channel, and nobody's turn is used up.")]
    if len(meetings) > 1:
        choice = forms.choice("static_select", _short(meetings), meetings[0][0])
        blocks.append(forms.field("meeting", "Which one?", choice))
    remember = {"meeting": meetings[0][0]}
    return modal(
        CANCEL,
        "Cancel a session",
        blocks,
        submit="Cancel it",
        close="Keep it",
        remember=remember,
    )


def ask(meeting_id: str) -> Block:
    """The form for a question beforehand."""
    box = forms.text(multiline=True, longest=1000)
    hint = "It goes into the thread, with your name."
    blocks = [forms.field("question", "What would you like to know?", box, hint=hint)]
    return modal(ASK, "Ask beforehand", blocks, submit="Ask", remember={"meeting": meeting_id})


def answer(question_id: str, text: str) -> Block:
    """The form for the answer to a question."""
    box = forms.text(multiline=True, longest=LONGEST_NOTES)
    blocks = [
        said(text),
        forms.field("answer", "What would you answer?", box),
        context("It goes into the team's library and into the thread, with your name."),
    ]
    remember = {"question": question_id}
    return modal(ANSWER, "Answer a question", blocks, submit="Save", remember=remember)


def notes(meeting_id: str, typed: str = "") -> Block:
    """The form for what a session left behind."""
    box = forms.text(initial=cut(typed, LONGEST_NOTES), multiline=True, longest=LONGEST_NOTES)
    hint = "One sentence to remember, a link to slides or a recording, or both."
    blocks = [
        forms.field("notes", "What stays?", box, hint=hint),
        context("It goes into the team's library, tagged #session, and into the thread."),
    ]
    return modal(NOTES, "What stays?", blocks, submit="Save", remember={"meeting": meeting_id})


def _talk(topics: Choices, chosen: str | None, title: str) -> list[Block]:
    gain = forms.text(longest=300, example="read a query plan, and find the slow step")
    audience = forms.text(longest=100, example="everybody who writes SQL")
    return [
        *_topic(topics, chosen),
        forms.field(
            "title",
            "Or your own title" if topics else "Title",
            _title(title, "Reading a query plan in ten minutes"),
            optional=bool(topics),
        ),
        forms.field("gain", "After this you can …", gain, optional=True),
        forms.field("audience", "Who is it for?", audience, optional=True),
    ]


def _topic(topics: Choices, chosen: str | None) -> list[Block]:
    if not topics:
        return []
    choice = forms.choice("static_select", _short(topics), chosen)
    return [forms.field("topic", "A topic", choice, optional=True)]


def _team(teams: Choices) -> list[Block]:
    if len(teams) < 2:
        return []
    choice = forms.choice("static_select", _short(teams), teams[0][0])
    return [forms.field("team", "For which team?", choice)]


def _first(teams: Choices) -> dict[str, str]:
    return {"team": teams[0][0]}


def _title(initial: str, example: str) -> Block:
    return forms.text(initial=initial, longest=150, example=example)


def _place(initial: str) -> Block:
    box = forms.text(initial=initial, longest=500, example="https://meet.example/payments")
    return forms.field("place", "Room or video link", box, optional=True)


def _short(choices: Choices) -> list[tuple[str, str]]:
    return [(value, cut(one_line(label), OPTION)) for value, label in choices[: forms.OPTIONS]]
