"""The views of reviews with the longest, the emptiest and the most hostile of everything."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.practices.reviews.rules import Reason
from bot.sends import Block, Message
from bot.views import reviews
from bot.views.howto import Template
from bot.views.reviews import Lists, Shown, digest, feedback, forms, items, settings
from storage.reviews import Review, State
from tests.views_sessions import choices, lines, sections, whys

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
ID = "0123456789abcdef"


def review(state: State, text: str, **more: object) -> Review:
    found = Review(
        workspace_id="T1",
        review_id=ID,
        team_id="t1",
        link=f"https://git.example/{text[:900]}",
        title=text[:150],
        area=text[:300],
        lines=1_000_000,
        author_name=text[:80],
        state=state,
        remote="github:1:1",
        asked_at=NOW,
        clock_from=NOW,
        heard_at=NOW,
    )
    return found.model_copy(update=more)


def shown(text: str) -> list[Shown]:
    """Reviews in each state, with nobody asked and with many."""
    found = [review(one, text) for one in State]
    found.append(review(State.OPEN, text, has_failing_checks=True, lines=None, rests=True))
    found.append(review(State.OPEN, text, is_approved=True, lines=1, link=text[:900]))
    return [Shown(found[0]), *(Shown(one, text[:80], (text[:80],) * 9, text[:80]) for one in found)]


def templates(text: str) -> list[Template]:
    names = ("situation", "behaviour", "effect", "next", "skill", "event", "point")
    return [Template(text, text, text, dict.fromkeys(names, text))] * 9


def lists(text: str) -> list[Lists]:
    many = tuple(shown(text))
    return [Lists((), ()), Lists(many[:1], many[1:2], many + many[:2])]


def stands(text: str) -> list[items.Stand]:
    return [
        items.Stand(reason, names, names) for reason in Reason for names in ((), (text[:80],) * 2)
    ]


def settings_of(text: str) -> list[settings.Settings]:
    door = settings.Door(ID, "GitHub", text[:2000], NOW)
    quiet = settings.Door(ID, "GitLab", "", None)
    plain = settings.Settings("t1", text[:80], 2, 4, 6, 400, (), (), False)
    full = settings.Settings("t1", text[:80], 1, 2, 3, 1600, (door, quiet), (text[:100],), True)
    return [plain, full]


CASES: Mapping[str, Callable[[str], Sequence[Message | Block]]] = {
    "reviews.posted": lambda text: [reviews.posted(one) for one in shown(text)],
    "reviews.called": lambda text: [reviews.called(shown(text)), reviews.called(shown(text)[:1])],
    "reviews.listed": lambda text: [reviews.listed(one, "Saved.") for one in lists(text)],
    "reviews.asked": lambda text: [
        reviews.asked(one, text[:80], is_ready=is_ready)
        for one in shown(text)[:2]
        for is_ready in (True, False)
    ],
    "reviews.closed": lambda text: [reviews.closed(one) for one in shown(text)[:2]],
    "reviews.done_page": lambda _: [reviews.done_page("Asked", ["They are asked."])],
    "reviews.size": lambda text: sections([reviews.size(one.review) for one in shown(text)]),
    "reviews.open_button": lambda text: [reviews.posted(one) for one in shown(text)[:2]],
    "reviews.digest.first_reply": lambda _: sections(
        [digest.first_reply(9, 10**6, before=one, day=510) for one in (None, 420)]
    ),
    "reviews.digest.taken": lambda _: sections([digest.taken(one) for one in (1, 99)]),
    "reviews.digest.waiting": lambda _: sections([digest.waiting(one) for one in (1, 99)]),
    "reviews.digest.span": lambda _: sections([digest.span(one, 510) for one in (0, 60, 510)]),
    "reviews.feedback.give": lambda text: [
        feedback.give(remember={}, skills=[("code", "Code")]),
        feedback.give(
            remember={"team": ID},
            skills=[("code", "Code")],
            receiver=("U1", text[:80]),
            question=(text[:3000], text[:3000]),
            hints=[text[:400]] * 9,
            filled=dict.fromkeys(("situation", "behaviour", "effect", "next"), text[:3000]),
            templates=templates(text),
        ),
    ],
    "reviews.feedback.thank": lambda text: [
        feedback.thank(remember={}),
        feedback.thank(remember={"item": ID}, person="U1", templates=templates(text)),
    ],
    "reviews.feedback.ask": lambda text: [
        feedback.ask(remember={}, person="U1", templates=templates(text))
    ],
    "reviews.feedback.comment": lambda text: [
        feedback.comment({"note": "It stays.", "issue": "It breaks."}),
        feedback.comment({f"{n} {text}"[:40]: text for n in range(10)}, templates=templates(text)),
    ],
    "reviews.feedback.worded": lambda text: [feedback.worded(text[:9000], [text] * 9)],
    "reviews.feedback.shown": lambda text: [
        feedback.shown(text[:80], NOW, [("When", text[:3000])] * 4, is_thanks=one, templates=told)
        for one in (False, True)
        for told in ((), templates(text))
    ],
    "reviews.feedback.overview": lambda text: [
        feedback.overview(rows, rows)
        for rows in ([], [feedback.Row(ID, text[:80], NOW, True, False)] * 20)
    ],
    "reviews.settings.page": lambda text: [
        settings.page(one, note) for one in settings_of(text) for note in ("", "Saved.")
    ],
    "reviews.settings.limits": lambda text: [
        settings.limits(one, {2: 0, 4: 1, 6: 10**6}, {400: 10**6, 1600: 0})
        for one in settings_of(text)
    ],
    "reviews.settings.hook": lambda _: [
        settings.hook("t1", "github", "GitHub", is_reachable=one) for one in (False, True)
    ],
    "reviews.settings.made": lambda _: [
        settings.made(host, f"/webhooks/{host}/{ID}", "s" * 43) for host in ("github", "gitlab")
    ],
    "reviews.settings.login": lambda text: [
        settings.login("t1", mine) for mine in ([], [("github:x", text[:100])] * 1)
    ],
    "reviews.settings.days": lambda _: sections([settings.days(one) for one in range(1, 13)]),
    "reviews.forms.ask": lambda text: [
        forms.ask(teams, title=text[:150], link="https://x.example/", reviewers=("U1",))
        for teams in choices(text)
    ],
    "reviews.forms.ask_others": lambda text: [
        forms.ask_others(one.review, names, item_id=ID)
        for one in shown(text)[:2]
        for names in ([], [("U1", text[:80]), ("U2", text[:80])])
    ],
    "reviews.items.ready": lambda text: lines(
        *[items.ready(one, ID, asked="asked yesterday") for one in shown(text)[:2]]
    ),
    "reviews.items.author": lambda text: lines(
        *[items.author(shown(text)[1], ID, stand) for stand in stands(text)]
    ),
    "reviews.items.walk": lambda text: lines(*[items.walk(one, ID) for one in shown(text)[:2]]),
    "reviews.items.over": lambda _: lines(items.over()),
    "reviews.items.lesson": lambda text: lines(
        *[
            items.lesson(titles, ID, save="a.b", thank="a.c", skip="a.d")
            for titles in ([], [text[:150]] * 5)
        ]
    ),
    "reviews.items.feedback": lambda text: lines(
        *[
            items.feedback(text[:80], ID, look="a.b", is_thanks=thanks, is_answer=is_answer)
            for thanks in (False, True)
            for is_answer in (False, True)
        ]
    ),
    "reviews.items.request": lambda text: lines(
        *[
            items.request(text[:80], ID, give="a.b", decline="a.c", is_again=again)
            for again in (False, True)
        ]
    ),
    "reviews.items.why": lambda text: whys(
        items.why("A rule.", text, text, "Never again."), items.why("A rule.", None, text, "Once.")
    ),
}
