"""The views of reflection with the longest, the emptiest and the most hostile of everything."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from bot.sends import Block, Message
from bot.views import common, reflection
from bot.views.reflection import journal, wishes
from bot.views.reflection.journal import Page, Shown, Words
from storage.reflection import Plan, Prompt, Wish
from tests.views_sessions import lines, sections, whys

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
ID = "0123456789abcdef"


def prompts(text: str) -> list[Prompt]:
    """A question, and a look back."""
    return [
        Prompt(
            workspace_id="T1",
            prompt_id=ID,
            person_id="U1",
            content_id=content_id,
            dimension=dimension,
            text=text[:1200],
            source=text[:200],
            asked_on=date(2026, 10, 14),
            created_at=NOW,
        )
        for content_id, dimension in (("exp-001", "expertise"), ("", ""))
    ]


def entries(text: str) -> list[Shown]:
    """Entries with and without a plan, and one that cannot be opened."""
    full = Words(text[:1200], text[:3000], text[:300], text[:300])
    found = [Shown(ID, NOW, full, plan) for plan in (Plan.OPEN, Plan.NOT_YET)]
    bare = Shown(ID, NOW, Words(text[:1200], text[:3000]), Plan.NONE)
    return [*found, bare, Shown(ID, NOW, None, Plan.NONE)]


def pages(text: str) -> list[Page]:
    return [
        Page(sought, found, older)
        for sought in ("", text)
        for found, older in (([], None), (entries(text) * 2, 8))
    ]


def in_modal(*found: Block) -> list[Block]:
    return [common.modal("x.y", "A title", list(found))]


CASES: Mapping[str, Callable[[str], Sequence[Message | Block]]] = {
    "reflection.question": lambda text: lines(
        *[
            reflection.question(one, ID, is_first=is_new, is_rarer=not is_new)
            for one in prompts(text)
            for is_new in (False, True)
        ]
    ),
    "reflection.plan_came_back": lambda _: lines(reflection.plan_came_back(ID)),
    "reflection.why": lambda text: whys(
        *[
            reflection.why(one, is_focus=True, team=text, set_by=text or None, next_on=None)
            for one in (*prompts(text), None)
        ],
        reflection.why(None, is_focus=False, team=text, set_by=None, next_on=NOW.date()),
    ),
    "reflection.why_plan": lambda _: whys(reflection.why_plan()),
    "reflection.written": lambda _: sections([reflection.written(10**6)]),
    "reflection.answer_form": lambda text: [
        reflection.answer_form(one, about=reflection.about(one, is_focus=True), earlier=earlier)
        for one in prompts(text)
        for earlier in ((), entries(text))
    ],
    "reflection.answer_inputs": lambda text: in_form(
        reflection.answer_inputs(text[:3000], text[:150], text[:150])
    ),
    "reflection.about": lambda text: sections(
        [reflection.about(one, is_focus=False) for one in prompts(text)]
    ),
    "reflection.kept": lambda _: [
        reflection.kept(has_plan=is_so, is_weekly=is_so) for is_so in (False, True)
    ],
    "reflection.plan_form": lambda text: [
        reflection.plan_form(ID, entries(text)[0].words.plan, text[:1200], NOW)  # type: ignore[union-attr]
    ],
    "reflection.done_page": lambda _: [reflection.done_page("Deleted", "It is gone.")],
    "reflection.home": lambda _: in_modal(
        *reflection.home(is_weekly=False), *reflection.home(is_weekly=True)
    ),
    "reflection.erase_button": lambda _: in_modal(
        common.actions(reflection.erase_button(journal.ERASE))
    ),
    "reflection.journal.said_words": lambda text: [
        *in_modal(*[block for one in entries(text) for block in journal.said_words(one)])
    ],
    "reflection.journal.listed": lambda text: [
        journal.listed(one, reflection.WHO_SEES, reflection.erase_button(journal.ERASE))
        for one in pages(text)
    ],
    "reflection.journal.entry": lambda text: [
        journal.entry(one, reflection.WHO_SEES) for one in entries(text)
    ],
    "reflection.journal.edit_form": lambda text: [
        journal.edit_form(
            one, reflection.answer_inputs(text[:3000], text[:150]), reflection.WHO_SEES
        )
        for one in entries(text)
    ],
    "reflection.journal.export": lambda text: [
        journal.export(text, start, reflection.WHO_SEES) for start in (0, 14)
    ],
    "reflection.wishes.form": lambda _: [
        wishes.form(Wish(workspace_id="T1", person_id="U1")),
        wishes.form(
            Wish(
                workspace_id="T1",
                person_id="U1",
                focus="vision",
                level="lead",
                area="data",
                is_twice=True,
                keep_months=3,
            )
        ),
    ],
}


def in_form(blocks: list[Block]) -> list[Block]:
    return [common.modal("x.y", "A title", blocks, submit="Save")]
