"""Reflection: the week's question, and the form in which it is answered."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.sends import Block
from bot.views import forms
from bot.views.common import (
    actions,
    button,
    confirm,
    context,
    day,
    header,
    modal,
    quoted,
    section,
    units,
)
from bot.views.contact import Line, Why
from bot.views.reflection.journal import LONGEST, Shown, said_words
from storage.reflection import Prompt

ANSWER = "reflection.answer"
ANOTHER = "reflection.another"
SKIP = "reflection.skip"
LESS = "reflection.less"
NOW = "reflection.now"
BEGIN = "reflection.begin"
SAVE = "reflection.save"
SWAP = "reflection.swap"
PLAN_LOOK = "reflection.plan_look"
HAPPENED = "reflection.happened"
NOT_YET = "reflection.not_yet"
CHANGED_MIND = "reflection.changed_mind"
JOURNAL = "reflection.journal"

DIMENSIONS = {
    "expertise": "Deep technical expertise",
    "vision": "Strategic vision",
    "mentorship": "Mentorship and coaching",
    "communication": "Effective communication",
    "decisions": "Problem-solving and decisions",
}

# On every form, and true to the word (practices.md 4.4).
WHO_SEES = (
    "*Who can see this? Only you.* It is kept encrypted, and no message, digest, lead or export of "
    "the team shows it. Only somebody who holds both this server's files and its key could read it."
)


def question(prompt: Prompt, item_id: str, *, is_first: bool, is_rarer: bool) -> Line:
    """The week's question with its four buttons; the first one ever says who reads the answer."""
    text = f"*{quoted(prompt.text, 1300)}*"
    if is_first:
        text += (
            "\nOnce a week I ask you one question about your own work. Only you can read what you "
            "answer. Skipping is fine, and nobody hears of it."
        )
    if is_rarer:
        text += (
            "\nThe last two stayed open, so I ask you every two weeks now. An answer makes it "
            "weekly again."
        )
    label = "Answer (2 min)" if prompt.content_id else "Look back (2 min)"
    buttons = [button(label, ANSWER, item_id, style="primary")]
    if prompt.content_id:
        buttons.append(button("Another", ANOTHER, item_id))
    buttons += [button("Skip", SKIP, item_id), button("Less often", LESS, item_id)]
    return Line(text, tuple(buttons))


def plan_came_back(item_id: str) -> Line:
    """That somebody made a plan; what it says stands in the form alone."""
    return Line("You made a plan for this week.", (button("Look", PLAN_LOOK, item_id),))


def why(
    prompt: Prompt | None, *, is_focus: bool, team: str, set_by: str | None, next_on: date | None
) -> Why:
    """The rule, who set it, and when the next question comes."""
    rule = "Once a week, one question about your own work: what one looks back on, one learns from."
    if prompt and prompt.dimension:
        about = DIMENSIONS[prompt.dimension].lower()
        reason = "your focus, as every second one" if is_focus else "asked least of you lately"
        rule += f" This one is about {about}: {reason}."
    if set_by:
        by = f"{quoted(set_by, 80)} switched it on for #{quoted(team, 80)}; your answers are yours."
    else:
        by = "You did: you asked for a weekly question with `/reflect`."
    again = f"{day(next_on)} at 15:00 of your own time." if next_on else "Next week."
    return Why(rule, by, again)


def why_plan() -> Why:
    """Why a plan comes back."""
    return Why(
        "A plan of the form “when …, I will …” comes back once: on the day you named, or with next "
        "week's question.",
        "You did, when you wrote it.",
        "This one does not come again.",
    )


def written(count: int) -> str:
    """The digest's line."""
    return f"{count} reflections written."


def answer_form(
    prompt: Prompt,
    *,
    about: str = "",
    earlier: Sequence[Shown] = (),
) -> Block:
    """The form for an answer. A look back shows `earlier` answers; `about` says why this one."""
    blocks: list[Block] = [section(f"*{quoted(prompt.text, 1300)}*")]
    for one in earlier:
        blocks += said_words(one)
    if about:
        blocks.append(context(about))
    blocks += answer_inputs()
    asks = [button("Another question", SWAP)] if prompt.content_id else []
    blocks.append(actions(*asks, button("My journal", JOURNAL)))
    blocks.append(context(WHO_SEES))
    remember = {"prompt": prompt.prompt_id}
    return modal(SAVE, "Reflect", blocks, submit="Keep it", remember=remember)


def answer_inputs(answer: str = "", when: str = "", will: str = "") -> list[Block]:
    """The inputs for an answer and a plan."""
    if units(answer) > LONGEST:
        note = context("The answer is too long for a form and stays as it is.")
    else:
        box = forms.text(initial=answer, multiline=True, longest=LONGEST)
        note = forms.field("answer", "Your answer", box)
    cue = forms.text(initial=when, longest=300, example="the next review waits for me")
    act = forms.text(initial=will, longest=300, example="ask one question before I propose")
    hint = "It comes back to you once: on this day, or with next week's question."
    return [
        note,
        forms.field("when", "Next week, when …", cue, optional=True),
        forms.field("will", "… I will …", act, optional=True),
        forms.field("on", "Remind me on", forms.date(), hint=hint, optional=True),
    ]


def about(prompt: Prompt, *, is_focus: bool) -> str:
    """What a question is tied to, and where it comes from (rivals.md D1)."""
    if not prompt.dimension:
        return "Every fourth week, a look back in place of a question."
    reason = "your focus" if is_focus else "least recent of the five"
    source = "written for Baton" if prompt.source == "original" else quoted(prompt.source, 100)
    return f"{DIMENSIONS[prompt.dimension]} · {reason} · {source}"


def kept(*, has_plan: bool, is_weekly: bool) -> Block:
    """What the form turns into."""
    text = "*Kept in your journal.* Only you can read it."
    if has_plan:
        text += " Your plan comes back to you once."
    buttons = [button("My journal", JOURNAL)]
    if not is_weekly:
        buttons.append(button("Ask me once a week", BEGIN))
    return modal("reflection.kept", "Kept", [section(text), actions(*buttons)], close="Close")


def plan_form(item_id: str, plan: str, question: str, written_at: datetime) -> Block:
    """What somebody planned, and what became of it."""
    blocks = [
        section(f"You planned on {day(written_at)}:"),
        section(f"*{quoted(plan, 1500)}*"),
        context(f"You were asked: {quoted(question, 1300)}"),
        section("Has it happened?"),
        actions(
            button("Yes", HAPPENED, item_id, style="primary"),
            button("Not yet", NOT_YET, item_id),
            button("Changed my mind", CHANGED_MIND, item_id),
        ),
        context(WHO_SEES),
    ]
    return modal("reflection.plan", "Your plan", blocks, close="Close")


def done_page(title: str, text: str) -> Block:
    """What a form turns into when there is nothing more to do."""
    return modal("reflection.done", title, [section(text)], close="Close")


def home(*, is_weekly: bool) -> list[Block]:
    """Reflection in somebody's own Home tab: ways in, and no words of theirs."""
    text = "Nobody but you can read your journal. "
    text += (
        "I ask you one question a week."
        if is_weekly
        else "I ask you only when you want to: `/reflect`."
    )
    buttons = [button("Reflect now", NOW), button("My journal", JOURNAL)]
    if not is_weekly:
        buttons.append(button("Ask me once a week", BEGIN))
    return [header("Reflection"), section(text), actions(*buttons)]


def erase_button(action_id: str) -> Block:
    """*Delete everything*, which asks once more."""
    asks = confirm(
        "Delete everything?",
        "Every answer, plan and question of yours is deleted for good. Nobody can bring it back.",
        "Delete it all",
    )
    return button("Delete everything", action_id, style="danger", confirm=asks)
