"""The views of retros with the longest, the emptiest and the most hostile of everything."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from bot.sends import Block, Message
from bot.views import common, retro
from bot.views.retro import Action, Shown, Topic, digest, forms, items, leading, lists, promises
from storage.retro import Phase, Retro
from tests.views_sessions import lines, sections, whys

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
DAY = NOW.date()
TZ = "America/Argentina/ComodRivadavia"
ID = "0123456789abcdef"
ADDRESS = "https://northwind.slack.com/archives/C1/p1"


def shown(text: str) -> list[Shown]:
    """A retro with nothing around it, and one in each phase with all that it can hold."""
    columns = ("Keep", "More", "Less", "Start", text[:80])
    full = [
        Shown(
            held(phase, text),
            text[:80],
            columns,
            text[:300],
            text[:300],
            leader=text[:80],
            series=text[:60],
            tz=TZ,
            worth=" Worth the time: 4.5 of 5.",
            address=ADDRESS,
        )
        for phase in Phase
    ]
    return [Shown(held(Phase.COLLECT, ""), "", (), "", ""), *full]


def held(phase: Phase, text: str) -> Retro:
    n = 10**4 if text else 0
    return Retro(
        workspace_id="T1",
        retro_id=ID,
        team_id="t1",
        number=2**31 - 1,
        phase=phase,
        reason=text[:300],
        facilitator="U1" if text else None,
        ends_at=NOW if text else None,
        starts_at=NOW if text else None,
        created_at=NOW,
        contributors=n,
        cards=n,
        voters=n,
    )


def topics(text: str) -> list[Topic]:
    full = text[:300]
    many = Topic(1, full, 10**4, (full,) * 60, before=11)
    return [many, Topic(2, full, 1, (full,), before=2), Topic(2, full, 0)]


def actions(text: str) -> list[Action]:
    """Actions in each state, with and without an owner and a plan; one moved too often."""
    full = text[:300]
    some = [Action(ID, 2**31 - 1, full, "Wed 28 Oct", state=one) for one in promises.STATES]
    plan = {"cue": text[:200], "step": text[:200], "owner": text[:80]}
    return [
        *some,
        Action(ID, 1, full, "Wed 28 Oct", asked="U1", state="proposed"),
        *(Action(ID, 1, full, "Wed 28 Oct", moved=n, **plan) for n in (0, 1, 2, 9)),
    ]


def choices(text: str, many: int = 105) -> list[tuple[str, str]]:
    return [(f"{n:016d}", f"{n} {text[:300]}" if n < 3 else "-") for n in range(many)]


def themes(text: str) -> list[list[tuple[int, str, str, int]]]:
    title = text[:300] or "-"
    few = [(n - 1, f"t{n}", title, 1 + n) for n in range(3)]
    return [few, [*few, *[(0, f"{n:032d}", "-", 2) for n in range(105)]]]


def rhythms(text: str) -> list[lists.Rhythm]:
    told = "every 2 weeks, the next one Wed 28 Oct at 14:00"
    return [lists.Rhythm("", "The team's retro", told), lists.Rhythm(ID, text[:60], told)]


def pasts(text: str) -> list[lists.Past]:
    return [
        lists.Past(one, "Wed 28 Oct", tuple(topics(text)), tuple(actions(text)))
        for one in shown(text)[-3:]
    ]


def in_message(*found: Block) -> list[Message]:
    return [common.message("Words", found)]


CASES: Mapping[str, Callable[[str], Sequence[Message | Block]]] = {
    "retro.at": lambda _: sections([retro.at(NOW, TZ)]),
    "retro.posted": lambda text: [retro.posted(one) for one in shown(text)],
    "retro.facts": lambda text: [
        retro.facts([common.quoted(text, 300)] * n, since) for n in (0, 15) for since in (None, NOW)
    ],
    "retro.revealed": lambda text: [
        one
        for n in (0, 1, 12)
        for one in retro.revealed(shown(text)[1], [("Start", [text[:300]] * n), (text[:80], ["a"])])
    ],
    "retro.topic": lambda text: [
        retro.topic(shown(text)[1], one, NOW if one.votes else None) for one in topics(text)
    ],
    "retro.votes": lambda text: sections([retro.votes(one) for one in topics(text)]),
    "retro.third_time": lambda _: sections([retro.third_time(n) for n in (2, 4, 20)]),
    "retro.time_is_up": lambda _: [retro.time_is_up(1)],
    "retro.skipped": lambda _: [retro.skipped()],
    "retro.packed": lambda text: sections(retro.packed([common.quoted(text, 300)] * 30)),
    "retro.progress": lambda text: sections([retro.progress(one.retro) for one in shown(text)]),
    "retro.leading.told": lambda text: [
        leading.told(one, is_again=is_again)
        for one in shown(text)
        if one.retro.phase in retro.GO_ON
        for is_again in (False, True)
    ],
    "retro.leading.let_go": lambda text: [
        leading.let_go(held(phase, text)) for phase in retro.GO_ON
    ],
    "retro.leading.leader_wanted": lambda text: [leading.leader_wanted(shown(text)[0])],
    "retro.leading.handed": lambda text: [leading.handed(held(Phase.VOTE, text), "U1")],
    "retro.leading.led_by": lambda text: [leading.led_by(one) for one in shown(text)[:2]],
    "retro.leading.extended": lambda text: [leading.extended(one) for one in shown(text)],
    "retro.forms.cards": lambda text: [
        forms.cards(
            [(text[:80], text[:150])] * n,
            team_id=ID,
            retro_id=ID,
            left=left,
            note=common.quoted(text, 300) if n else "",
            text=text[:300],
            teams=some,
        )
        for n, left, some in ((0, 1, choices(text)), (5, 5, ()), (1, 2, choices(text, 1)))
    ],
    "retro.forms.group": lambda text: [
        forms.group(ID, ("Start", text[:80]), one) for one in themes(text)
    ],
    "retro.forms.vote": lambda text: [
        forms.vote(ID, ("Start", text[:80]), one, 3) for one in themes(text)
    ],
    "retro.forms.action": lambda _: [forms.action(ID, 1, owner="U1", due=DAY)],
    "retro.forms.shrink": lambda text: [forms.shrink(ID, text[:300], DAY)],
    "retro.forms.hand_over": lambda _: [forms.hand_over(ID)],
    "retro.forms.start": lambda text: [
        forms.start(
            choices(text, n), choices(text), chosen=f"{0:016d}", reason=text, columns=text[:200]
        )
        for n in (1, 105)
    ],
    "retro.forms.series": lambda text: [
        forms.series(choices(text, n), tz=TZ, at=NOW.time()) for n in (1, 105)
    ],
    "retro.forms.add_more": lambda _: in_message(common.actions(forms.add_more(ID))),
    "retro.forms.who_sees": lambda _: [forms.who_sees()],
    "retro.forms.done_page": lambda text: [
        forms.done_page("Kept", [common.quoted(text, 300) or "-"], *more)
        for more in ((), (forms.add_more(ID),))
    ],
    "retro.items.turn": lambda text: lines(*[items.turn(one, ID) for one in shown(text)[:2]]),
    "retro.items.how_to_go_on": lambda _: lines(items.how_to_go_on(ID)),
    "retro.items.taken": lambda _: lines(items.taken()),
    "retro.items.settled": lambda _: lines(items.settled()),
    "retro.items.owner": lambda text: lines(*map(items.owner, actions(text)[-5:-2])),
    "retro.items.due": lambda text: lines(*map(items.due, actions(text)[-3:])),
    "retro.items.suggestion": lambda text: lines(items.suggestion(text, ID)),
    "retro.items.why_suggestion": lambda text: whys(
        items.why_suggestion(items.set_by(text[:80], text[:80]))
    ),
    "retro.items.why_turn": lambda text: whys(
        items.why_turn("You are next.", items.set_by(None, text[:80]), None, TZ),
        items.why_turn("You are next.", items.set_by(text[:80], text[:80]), NOW, TZ),
    ),
    "retro.items.why": lambda text: whys(
        *[items.why("The rule.", "Ada", one) for one in (None, *actions(text)[:1])]
    ),
    "retro.items.set_by": lambda text: sections(
        [items.set_by(who, text[:80]) for who in (None, text[:80])]
    ),
    "retro.lists.status": lambda text: [
        lists.status([], [], leads=False),
        lists.status([], rhythms(text), leads=True),
        lists.status(shown(text)[:6], rhythms(text) * 5, leads=True),
    ],
    "retro.lists.rhythm": lambda text: sections([lists.rhythm(one) for one in rhythms(text)]),
    "retro.lists.formats": lambda text: [
        lists.formats([(text[:40], text[:80], text[:200], text[:150])] * n, text[:80], text[:300])
        for n in (0, 2)
    ],
    "retro.lists.history": lambda text: [
        lists.history([]),
        lists.history(pasts(text) + pasts("") * 6),
    ],
    "retro.lists.export": lambda text: [
        lists.export(ID, "\n".join([text[:300]] * 105), start) for start in (0, 12)
    ],
    "retro.promises.told": lambda text: sections([promises.told(one) for one in actions(text)]),
    "retro.promises.plan": lambda text: sections([promises.plan(one) for one in actions(text)]),
    "retro.promises.proposed": lambda text: list(map(promises.proposed, actions(text))),
    "retro.promises.old_actions": lambda text: [promises.old_actions(actions(text) * 3)],
    "retro.promises.listed": lambda text: [
        promises.listed([]),
        promises.listed(actions(text) * 3, "A-1 is done."),
    ],
    "retro.promises.buttons_of": lambda text: [
        message
        for one in actions(text)
        if (found := promises.buttons_of(one))
        for message in in_message(common.actions(*found))
    ],
    "retro.promises.mine": lambda text: sections([promises.mine(one) for one in actions(text)]),
    "retro.promises.moved_twice": lambda text: sections(
        [promises.moved_twice(one) for one in actions(text)]
    ),
    "retro.promises.summary": lambda text: [
        promises.summary(one, found, some, some)
        for one in shown(text)[:2]
        for found, some in (([], []), (topics(text)[1:3], actions(text)[-3:-1]))
    ],
    "retro.digest.promised": lambda text: sections(
        [digest.promised(n, n, n, actions(text)[:n], [n] * n) for n in (0, 1, 8)]
    ),
    "retro.title_of": lambda text: sections([retro.title_of(7, text), retro.title_of(7, "")]),
    "retro.digest.coming": lambda text: sections(
        [
            digest.coming(one.retro.number, one.series, "Wed 14:00", one.leader)
            for one in shown(text)[:2]
        ]
    ),
}
