"""Every view, at its extremes: nothing Slack refuses, nobody pinged, no link that poses."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import bot.views
from bot.clock import WEEKDAYS, Window
from bot.sends import Block, Message
from bot.views import (
    away,
    commands,
    common,
    contact,
    digest,
    forms,
    help,
    home,
    howto,
    library,
    mine,
    preview,
    settings,
    setup,
    til,
    turns,
)
from bot.views.digest import Digest, Part, Place, fitting
from bot.views.digest import forms as digest_forms
from bot.views.digest import record as digest_record
from bot.views.digest import returning as digest_returning
from bot.views.digest.record import SharedOut
from bot.views.help import Help, Status
from bot.views.settings import Settings, Timed, cadence, place
from bot.views.settings import people as team_people
from bot.views.setup import Setup
from bot.views.til import Shown, freshness, lists, resurfacing
from bot.views.til import digest as til_digest
from bot.views.til import forms as til_forms
from bot.views.til.forms import Draft
from bot.views.til.lists import Asked, Page
from sandbox.blocks import message_problems, view_problems
from sandbox.mrkdwn import everything_visible, links, links_of, pings, pings_of
from storage.library import Entry, Kind
from storage.til import TilEntry
from storage.turn import Turn
from tests import hostile, views_reflection, views_retro, views_reviews, views_sessions

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=7), NOW)
TEXTS = {"empty": "", "one letter": "a"} | hostile.SHORT | hostile.LONG | hostile.NAMES
# A view takes its words from the functions of `common`, which are held against each text alone.
TOGETHER = {name: "".join(texts.values()) for name, texts in hostile.GROUPS.items()}
LONG = {name: hostile.LONG[name] for name in ("3,000 emoji", "3,000 ampersands", "4,000 lines")}
IN_VIEWS = {"empty": "", "one letter": "a"} | TOGETHER | LONG | hostile.NAMES
Rendered = Message | Block
Render = Callable[[str], Sequence[Rendered]]


def shown(text: str, **changes: object) -> Shown:
    entry = TilEntry(
        workspace_id="T1",
        team_id="t1",
        number=2**31 - 1,
        author="U1",
        title=text,
        body=text,
        link=text,
        created_at=NOW,
        edited_at=NOW,
        unverified_at=NOW,
        correction=text[:1500],
        tags=" ".join(f"{''.join(text.split())[:49]}{n}" for n in range(10)),
    )
    found = entry.model_copy(update=changes)
    return Shown(found, author=text, outdated_by=text, heard_from=text, keeper=text)


def entries(text: str) -> list[Shown]:
    """An entry as it was logged, shared, marked as outdated, with and without a body or tags."""
    return [
        shown(text),
        shown(text, is_shared=True, link=f"https://evil.example/{text}"),
        shown(text, outdated_at=NOW, outdated_by="U2", link=f"https://{text[:250]}/"),
        shown(text, outdated_at=NOW, correction="", body="", edited_at=None),
        replace(shown(text, body="", link="", tags=""), heard_from=None),
    ]


def pages(text: str) -> list[Page]:
    asked = [
        Asked(),
        Asked(words=text[:200]),
        Asked(author=text[:200]),
        Asked(tag=text[:50]),
        Asked(below=3),
    ]
    found = [[], [shown(text)], entries(text) + entries(text)[:3]]
    return [Page(one, many, older) for one in asked for many in found for older in (None, 2**31)]


def library_pages(text: str) -> list[library.Page]:
    def found(kind: str) -> library.Found:
        entry = Entry(
            workspace_id="T1",
            team_id="t",
            kind=Kind(kind),
            object_id="0" * 16,
            name="T-7",
            title=text,
            body=text,
            tags=f" {text[:30].replace(' ', '')} ",
            person_id="U1",
            at=NOW,
            is_outdated=kind == "notes",
        )
        return library.Found(entry, text)

    many = [found(kind) for kind in ("lesson", "notes", "decision", "theme")] * 2
    return [
        library.Page(text, some, more, is_further)
        for some in ([], many)
        for more in (None, 8)
        for is_further in (True, False)
    ]


def digests(text: str) -> list[Digest]:
    def part(place: Place, events: int, lines: int, practice: str = "til") -> Part:
        told = [f"“{common.quoted(text, 140)}” — {common.quoted(text, 40)}"] * lines
        buttons = (til_digest.read_all(WINDOW, events) | {"action_id": f"{practice}.week"},)
        return Part(place, events=events, lines=told, buttons=buttons)

    many = [part(place, 9, 2, f"practice{n}") for n, place in enumerate(Place)]
    return [
        Digest(text[:80], 53, NOW, parts, is_first, text, "on Mondays at 10:00", is_preview)
        for parts in ([], [part(Place.AHEAD, 1, 1)], [part(Place.LEARNED, 2, 99)], many)
        for is_first in (True, False)
        for is_preview in (True, False)
    ]


def til_lines(text: str) -> list[Message]:
    addresses = [None, "https://northwind.slack.com/archives/C1/p1", f"https://{text}"]
    told = [
        til_digest.Told(one, address)
        for one, address in zip(entries(text), addresses, strict=False)
    ]
    return [
        common.sentence("\n".join(til_digest.lines(told[:n], entries(text)[:n], more=n, library=n)))
        for n in (0, 1, 2)
    ]


def helps(text: str) -> list[Help]:
    lines = tuple((f"/til {n}", f"does {common.quoted(text, 60)}") for n in range(12))
    return [Help("til", common.quoted(text, 60), lines[:n]) for n in (0, 1, 12)]


def statuses(text: str) -> list[Status]:
    few = Status(text, 1, (), "Mon 09:00–17:30", (), None, ())
    many = Status(text, 999, (text,) * 99, "Mon 09:00–17:30", ("It comes.",) * 9, text, ("Oh",) * 9)
    return [few, replace(few, leads=(text,)), many]


def setups(text: str) -> list[Setup]:
    def filled(n: int, *, is_new: bool) -> Setup:
        return Setup(
            tz=text[:60],
            day_starts="09:00",
            day_ends="17:30",
            working_days=WEEKDAYS if n else (),
            country=text[:60],
            digest_day="mon",
            digest_at="10:00",
            with_guests=n == 1,
            chosen=tuple(f"U{one}" for one in range(n)) if n else None,
            humans=n,
            guests=n,
            bots=n,
            is_large=n > 1,
            is_new=is_new,
        )

    return [filled(n, is_new=is_new) for n in (0, 1, 200) for is_new in (True, False)]


def drafts(text: str) -> list[Draft]:
    # What a form brings: as many characters as its fields take, be they emoji.
    whole = Draft(text[:150], text[:1500], text[:300], text[:3000], share=True)
    return [Draft(), whole, replace(whole, secret=text[:7])]


def til_form(text: str) -> list[Block]:
    teams = [(f"t{n}", f"#{text[:80]}") for n in range(150)]
    return [
        til_forms.form(draft, channel=text, remember={"entry": "e"}, teams=some, entry=entry)
        for draft in drafts(text)
        for some, entry in (
            (None, None),
            (teams, None),
            (teams[:2], None),
            (None, shown(text).entry),
            (None, shown("short").entry),
        )
    ]


def in_modal(*blocks: Block) -> list[Block]:
    return [common.modal("x", "Title", list(blocks), submit="Save")]


def typed_in(element: Block) -> list[Block]:
    return in_modal(forms.field("f", "Label", element))


def in_message(*blocks: Block) -> list[Message]:
    return [common.message("Words", blocks)]


def options(text: str) -> list[tuple[str, str]]:
    return [(f"v{n}", f"{n} {text}") for n in range(3)]


def items(text: str) -> list[contact.Shown]:
    """An open item, a relay, and two that were dealt with."""
    lines = [
        resurfacing.question(one.entry, "0123456789abcdef", cue=cue)
        for one, cue in zip(entries(text), ("", text.replace(" ", ""), "two words"), strict=False)
    ]
    return [
        contact.Shown("i1", lines[0]),
        contact.Shown("i2", lines[1], is_relay=True),
        contact.Shown("i3", lines[2], outcome="Put off until Mon 3 May."),
        contact.Shown("i4", lines[2], outcome="You get no more of these.", can_undo=True),
    ]


def absents(text: str) -> list[away.Absent]:
    day = NOW.date()
    return [away.Absent("a1", day, day, who, team) for who in ("", text) for team in ("", text)]


def homes(text: str) -> list[home.Home]:
    """An empty Home tab, and one with more of everything than fits."""
    team = home.TeamLine("C1", (text,) * 9, ("The next digest comes on Mon 3 May at 10:00.",))
    rare = [("til.resurface", text, "no more")]
    calm = home.Home([], [team], "You work.", "Nothing waits.", True, [], [])
    many = absents(text) * 5
    full = home.Home(items(text) * 5, [team] * 20, "You work.", "I write.", False, rare * 8, many)
    return [calm, full]


def mines(text: str) -> list[mine.Mine]:
    at, days = NOW.time(), ("mon", "sun")
    kinds = [(f"k{n}", text) for n in range(35)]
    full = mine.Mine(text, "Europe/Berlin", True, at, at, days, text[:60], kinds, ["k1"])
    return [full, mine.Mine("payments", "UTC", False, at, at, (), "", [], [])]


def settings_of(text: str) -> list[Settings]:
    def team(n: int, *, is_lead: bool) -> Settings:
        return Settings(
            team_id="0123456789abcdef",
            team=text,
            people=n,
            is_chosen=n == 1,
            leads=[text] * n,
            left_out=[text] * n,
            hours="Mon 09:00–17:30 (Europe/Berlin)",
            timed=[Timed("kind", "The weekly digest", "off", "Mon 3 May")] * n,
            paused=text if n else None,
            is_lead=is_lead,
        )

    return [team(n, is_lead=is_lead) for n in (0, 1, 30) for is_lead in (True, False)]


def cadences(text: str) -> list[cadence.Cadence]:
    weekly = cadence.Cadence(
        label="The weekly digest",
        about="One message in the channel.",
        weeks=(1, 2, 3, 4),
        every=2,
        day="mon",
        at="10:00",
        coming=[NOW] * 3,
        tz="America/Argentina/ComodRivadavia",
        set_by=text,
    )
    daily = replace(weekly, weeks=(), every=1, day=None, set_by=None)
    return [weekly, replace(weekly, every=0, coming=[]), daily, replace(daily, every=0)]


def templates(text: str) -> list[howto.Template]:
    return [howto.Template(text, text, text, {"behaviour": text, "words": text})] * 50


def checklists(text: str, count: int) -> list[howto.Checklist]:
    return [howto.Checklist(f"c{n}", text, text, (text,) * 12) for n in range(count)]


def roles(text: str, count: int) -> list[howto.Role]:
    return [howto.Role(f"r{n}", text, text, (text,) * 12, text) for n in range(count)]


def team_peoples() -> list[team_people.People]:
    many = [f"U{n}" for n in range(200)]
    return [
        team_people.People(["U1"], None, None),
        team_people.People(many, many, many),
        team_people.People([], [], []),
    ]


CASES: dict[str, Render] = {
    "common.message": lambda text: [common.message(text, [common.said(text)])],
    "common.sentence": lambda text: [common.sentence(f"Hello, {common.quoted(text, 2900)}.")],
    "common.header": lambda text: in_message(common.header(text)),
    "common.section": lambda text: in_message(
        common.section(f"*{common.quoted(text, 2900)}*", common.button(text, "x"))
    ),
    "common.bold": lambda text: in_message(common.bold(text)),
    "common.when": lambda _: in_message(common.context(f"Since {common.when(NOW)}")),
    "common.said": lambda text: in_message(common.said(text)),
    "common.context": lambda text: in_message(common.context(f"By {common.quoted(text, 2900)}")),
    "common.actions": lambda text: in_message(
        common.actions(common.button(text, "x", "v"), block_id="b")
    ),
    "common.button": lambda text: in_message(common.actions(common.button(text, "x"))),
    "common.overflow": lambda text: in_message(
        common.section("Menu", common.overflow("x", dict(options(text))))
    ),
    "common.option": lambda text: typed_in(
        {"type": "static_select", "options": [common.option(text, "v")]}
    ),
    "common.confirm": lambda text: in_message(
        common.actions(common.button("Go", "x", confirm=common.confirm(text, text, text, text)))
    ),
    "common.plain": lambda text: in_message(
        {"type": "header", "text": common.plain(text, common.HEADER)}
    ),
    "common.modal": lambda text: [
        common.modal("x", text, [common.said(text)], submit=text, close=text)
    ],
    "common.host_link": lambda text: in_message(
        common.context(f"At {common.host_link(text)}, {common.host_link(f'https://x.org/{text}')}")
    ),
    "forms.field": lambda text: in_modal(forms.field("f", text, forms.text(), hint=text)),
    "forms.text": lambda text: typed_in(
        forms.text(initial=text[:1500], example=text, multiline=True)
    ),
    "forms.url": lambda text: typed_in(forms.url(text[:3000])),
    "forms.choice": lambda text: [
        *typed_in(forms.choice("radio_buttons", options(text), "v1")),
        *typed_in(forms.choice("static_select", options(text)[:1], None)),
    ],
    "forms.boxes": lambda text: typed_in(forms.boxes(options(text), ("v1", "v2"))),
    "forms.time": lambda _: typed_in(forms.time("23:59")),
    "forms.date": lambda _: [*typed_in(forms.date()), *typed_in(forms.date("2026-10-14"))],
    "forms.person": lambda _: [*typed_in(forms.person()), *typed_in(forms.person("U1"))],
    "forms.channel": lambda _: typed_in(forms.channel()),
    "forms.people": lambda _: typed_in(forms.people([f"U{n}" for n in range(200)])),
    "digest.posted": lambda text: [digest.posted(one) for one in digests(text)],
    "digest.previewed": lambda text: [
        digest.previewed(digest.posted(one), "on Mon 3 May at 10:00") for one in digests(text)
    ],
    "digest.rest": lambda text: [one for it in digests(text) if (one := digest.rest(it))],
    "digest.emptied": lambda _: [digest.emptied()],
    "digest.late": lambda _: [common.sentence(digest.late(NOW))],
    "digest.unused": lambda _: [common.sentence(digest.unused())],
    "digest.log_one": lambda _: in_message(
        common.section(digest.log_one("Learned?").text, digest.log_one("Learned?").button)
    ),
    "digest.forms.less": lambda text: [digest_forms.less([one.value for one in Place], text[:80])],
    "digest.forms.less_noted": lambda _: [digest_forms.less_noted()],
    "digest.forms.why": lambda text: [
        digest_forms.why(
            NOW, NOW, [f"*Heading*: {common.quoted(text, 200)}"] * 6, "on Mondays at 10:00"
        )
    ],
    "digest.forms.sections": lambda _: [
        digest_forms.sections(without, wishes, "t")
        for without in ([], [one.name for one in Place])
        for wishes in ([], [digest_forms.wish(one, 9) for one in ("rarer", "This week")])
    ],
    "digest.forms.wish": lambda _: [common.sentence(digest_forms.wish("shorter", 2))],
    "digest.forms.wanted": lambda _: [
        common.sentence(digest_forms.wanted(one)) for one in ([], [one.name for one in Place])
    ],
    "digest.record.mine": lambda text: [
        digest_record.mine([digest_record.Act("Mon 3 May", event, text)] * n)
        for n in (0, 1, 30)
        for event in ("til.logged", "unheard.of")
    ],
    "digest.record.missed": lambda text: [
        digest_record.missed(one, NOW, ["<https://x.slack.com/archives/C1/p1|Mon 3 May>"] * n)
        for one in (None, *(digest.posted(it) for it in digests(text)))
        for n in (0, 8)
    ],
    "digest.record.nothing_missed": lambda _: [digest_record.nothing_missed()],
    "digest.record.health": lambda text: [
        digest_record.health([digest_record.Practised(text, [0, 1, 5] * 4)] * n, shared)
        for n in (0, 1, 14)
        for shared in (SharedOut(4, 0, 0, 0.0), SharedOut(15, 15, 15, 0.999))
    ],
    "digest.record.sparkline": lambda _: [
        common.sentence(digest_record.sparkline([0, None, 3]) or "-")
    ],
    "digest.returning.returned": lambda text: [
        common.sentence(digest_returning.returned(text)),
    ],
    "digest.returning.session": lambda text: in_message(
        common.section(digest_returning.session(text).text, digest_returning.session(text).button)
    ),
    "digest.nothing_yet": lambda _: [digest.nothing_yet("on Mon 3 May at 10:00")],
    "help.overview": lambda text: [help.overview(helps(text)), help.overview(helps(text) * 6)],
    "help.detail": lambda text: [help.detail(one) for one in helps(text)],
    "help.status": lambda text: [help.status(one) for one in statuses(text)],
    "away.form": lambda text: [
        away.form(
            [(f"t{k}", text) for k in range(n)], today=NOW.date(), is_lead=is_lead, remember={}
        )
        for n in (1, 120)
        for is_lead in (True, False)
    ],
    "away.saved": lambda text: [away.saved(one) for one in absents(text)],
    "away.saved_page": lambda text: [away.saved_page(one) for one in absents(text)],
    "contact.bundle": lambda text: [
        contact.bundle(many, is_first=is_first, is_stopped=is_stopped)
        for many in (items(text)[:1], items(text), [])
        for is_first in (True, False)
        for is_stopped in (True, False)
    ],
    "contact.why": lambda text: [
        contact.why(
            resurfacing.why(text, text, "T-1", NOW), label="questions", often="as they come"
        )
    ],
    "contact.shown": lambda text: in_message(*contact.shown(items(text)[0])),
    "contact.stop_all_button": lambda _: in_message(common.actions(contact.stop_all_button())),
    "home.page": lambda text: [home.page(one) for one in homes(text)],
    "home.stranger": lambda _: [home.stranger()],
    "howto.how_button": lambda text: in_message(common.actions(howto.how_button("x", text))),
    "howto.role": lambda text: [
        howto.role(roles(text, 1)[0], checklists(text, count)) for count in (0, 1, 50)
    ],
    "howto.checklist": lambda text: [howto.checklist(checklists(text, 1)[0])],
    "howto.words": lambda text: [howto.words([]), howto.words(templates(text))],
    "howto.listed": lambda text: [
        howto.listed(roles(text, count), checklists(text, count)) for count in (0, 1, 50)
    ],
    "howto.beside": lambda text: in_message(*howto.beside(templates(text))),
    "howto.example": lambda text: typed_in(
        forms.text(example=howto.example(templates(text), "words"))
    ),
    "library.listed": lambda text: [library.listed(one) for one in library_pages(text)],
    "library.result": lambda text: [library.result(one) for one in library_pages(text)],
    "library.form": lambda text: [
        library.form([(f"team{n}", text[:80]) for n in range(count)]) for count in (1, 9)
    ],
    "mine.form": lambda text: [mine.form(one) for one in mines(text)],
    "mine.saved": lambda _: [mine.saved("You work Mon 09:00-17:00 (UTC).")],
    "preview.ahead": lambda text: [
        preview.ahead([preview.Line(NOW, name, text)] * n, 30)
        for name in ("", text)
        for n in (0, 1, 60)
    ],
    "settings.page": lambda text: [
        settings.page(one, note=note) for one in settings_of(text) for note in ("", "Saved.")
    ],
    "settings.over": lambda _: [settings.over("The team is deleted.")],
    "settings.cadence.form": lambda text: [cadence.form(one, {}) for one in cadences(text)],
    "settings.people.form": lambda _: [team_people.form(one, {}) for one in team_peoples()],
    "settings.people.leads_changed": lambda text: [
        team_people.leads_changed(text, [text] * n) for n in (1, 2, 200)
    ],
    "settings.people.wants_to_lead": lambda text: [team_people.wants_to_lead(text, "t:U1:1")],
    "settings.people.leads_too": lambda text: [team_people.leads_too(text, text)],
    "settings.people.leads_for_now": lambda text: [team_people.leads_for_now(text)],
    "settings.place.move_form": lambda text: [place.move_form(text, {})],
    "settings.place.moved_away": lambda text: [place.moved_away(text, "C1")],
    "settings.place.moved_here": lambda text: [place.moved_here(text, text)],
    "settings.place.delete_form": lambda text: [place.delete_form(text, {})],
    "settings.place.deleted": lambda text: [place.deleted(text)],
    "setup.invitation": lambda text: [setup.invitation(None), setup.invitation(text)],
    "setup.welcome": lambda text: [setup.welcome(text, "on Mon 3 May at 10:00")],
    "setup.locked_out": lambda text: [setup.locked_out(text)],
    "setup.back": lambda _: [setup.back("on Mon 3 May at 10:00")],
    "setup.new_lead": lambda text: [setup.new_lead(text)],
    "setup.looking": lambda _: [setup.looking()],
    "setup.refused": lambda _: [setup.refused("Not here.")],
    "setup.form": lambda text: [setup.form(one, {"channel": "C1"}) for one in setups(text)],
    "setup.done": lambda text: [setup.done(text, "on Mon 3 May at 10:00")],
    "til.whole": lambda text: [common.modal("x", "T", til.whole(one)) for one in entries(text)],
    "til.resurfacing.question": lambda text: [
        contact.bundle([one], is_first=False) for one in items(text)
    ],
    "til.resurfacing.answer": lambda text: [
        resurfacing.answer(one, "0123456789abcdef") for one in entries(text)
    ],
    "til.resurfacing.why": lambda text: [
        contact.why(why, label="these", often="no more")
        for why in (
            resurfacing.why(text, None, "T-1", None),
            resurfacing.why(text, text, "T-1", None, switched_on_by=text),
        )
    ],
    "til.freshness.question": lambda text: [
        contact.bundle(
            [contact.Shown("i1", freshness.question(one.entry, "i1", author=author))],
            is_first=False,
        )
        for one in entries(text)
        for author in ("", text)
    ],
    "til.freshness.why": lambda text: [
        contact.why(freshness.why(text, founder), label="these", often="as they come")
        for founder in (None, text)
    ],
    "til.posted": lambda text: [til.posted(one) for one in entries(text)],
    "til.outdated_reply": lambda text: [til.outdated_reply(one) for one in entries(text)],
    "til.saved": lambda text: [
        til.saved(one, text, alike) for one in entries(text) for alike in (None, shown(text))
    ],
    "til.saved_page": lambda text: [
        til.saved_page(one, text, alike) for one in entries(text) for alike in (None, shown(text))
    ],
    "til.edited": lambda text: [common.sentence(til.edited(one, text)) for one in entries(text)],
    "til.deleted": lambda _: [til.deleted("T-2147483647")],
    "til.read": lambda text: [
        til.read(one, is_own=is_ours, may_delete=is_ours, may_verify=is_ours)
        for one in entries(text)
        for is_ours in (True, False)
    ],
    "til.done_page": lambda _: [til.done_page("Saved", "*T-2147483647* is changed.")],
    "til.digest.lines": til_lines,
    "til.digest.read_all": lambda _: [
        *in_message(common.actions(til_digest.read_all(WINDOW, 1))),
        *in_message(common.actions(til_digest.read_all(WINDOW, 10**9))),
    ],
    "til.forms.form": til_form,
    "til.forms.outdated_form": lambda text: [til_forms.outdated_form(one) for one in entries(text)],
    "til.lists.listed": lambda text: [
        lists.listed(page, lists.title_of(page.asked, text)) for page in pages(text)
    ],
    "til.lists.nothing_found": lambda text: [lists.nothing_found(one.asked) for one in pages(text)],
    "til.lists.week": lambda text: [
        lists.week([]),
        lists.week(entries(text)),
        lists.week([shown(text[:300])] * 150),
    ],
    "til.lists.title_of": lambda text: [
        common.message(title, [common.header(title)])
        for title in [lists.title_of(page.asked, text) for page in pages(text)]
    ],
    **views_sessions.CASES,
    **views_reviews.CASES,
    **views_reflection.CASES,
    **views_retro.CASES,
}

# Functions that make no blocks, and the test of this file that looks at each.
TEXT_FUNCTIONS = {
    "library.remembered": "test_whatever_an_older_button_holds_is_read",
    "digest.fitting.chunks": "test_what_has_no_room_in_a_digest_stands_in_its_thread",
    "digest.fitting.fitted": "test_what_has_no_room_in_a_digest_stands_in_its_thread",
    "digest.fitting.read": "test_what_has_no_room_in_a_digest_stands_in_its_thread",
    "settings.cadence.next_times": "test_when_something_comes_is_said_as_people_say_it",
    "settings.cadence.often": "test_when_something_comes_is_said_as_people_say_it",
    "settings.cadence.weeks": "test_when_something_comes_is_said_as_people_say_it",
    "commands.mentioned": "test_whatever_is_typed_is_read",
    "away.days": "test_a_stretch_of_days_is_said_as_people_say_it",
    "away.told": "test_a_stretch_of_days_is_said_as_people_say_it",
    "commands.read_text": "test_whatever_is_typed_is_read",
    "commands.without_mentions": "test_whatever_is_typed_is_read",
    "common.clean": "test_cleaning_twice_changes_nothing_more",
    "common.cut": "test_a_cut_text_fits_and_ends_between_two_signs",
    "common.day": "test_a_day_is_said_as_people_say_it",
    "common.escape": "test_quoted_text_fits_and_holds_no_cut_entity",
    "common.fallback": "test_the_top_level_text_fits_and_calls_nobody",
    "common.is_blank": "test_cleaning_twice_changes_nothing_more",
    "common.is_link": "test_a_link_leads_where_it_says",
    "common.link": "test_a_link_leads_where_it_says",
    "common.mention_free": "test_the_top_level_text_fits_and_calls_nobody",
    "common.one_line": "test_cleaning_twice_changes_nothing_more",
    "common.pieces": "test_the_pieces_of_a_text_are_all_of_it",
    "common.quoted": "test_quoted_text_fits_and_holds_no_cut_entity",
    "common.units": "test_a_cut_text_fits_and_ends_between_two_signs",
    "forms.answer": "test_a_form_with_nothing_in_it_is_read",
    "forms.typed": "test_a_form_with_nothing_in_it_is_read",
    "turns.spread": "test_why_somebody_is_asked_fits_a_line",
    "turns.why": "test_why_somebody_is_asked_fits_a_line",
    "til.lists.parse_asked": "test_whatever_an_older_button_holds_is_read",
}


def public_functions() -> Iterator[str]:
    """Every function that a module of bot.views offers, as `module.function`."""
    for found in pkgutil.walk_packages(bot.views.__path__, "bot.views."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            is_own = inspect.isfunction(value) and value.__module__ == found.name
            if is_own and not name.startswith("_"):
                yield f"{found.name.removeprefix('bot.views.')}.{name}"


def test_no_view_is_forgotten() -> None:
    assert set(public_functions()) == set(CASES) | set(TEXT_FUNCTIONS)
    assert set(TEXT_FUNCTIONS.values()) <= set(globals())


# Views in which one person is called, who is asked something there.
CALLING = {"retro.leading.told", "retro.leading.handed", "retro.promises.proposed"}


@pytest.mark.parametrize("name", CASES)
def test_a_view_at_its_extremes_is_fit_for_slack(name: str) -> None:
    called = ("<@U1>",) if name in CALLING else ()
    for kind, text in IN_VIEWS.items():
        with named(kind):
            assert_fit(CASES[name](text), called)


@pytest.mark.parametrize("name", ["til.read", "til.posted"])
def test_a_lesson_of_each_text_alone_is_fit_for_slack(name: str) -> None:
    for kind, text in TEXTS.items():
        with named(kind):
            assert_fit(CASES[name](text))


def test_a_digest_stays_within_one_and_a_half_screens() -> None:
    for kind, text in IN_VIEWS.items():
        with named(kind):
            for one in digests(text):
                blocks = digest.posted(one).blocks
                assert len(everything_visible({"blocks": blocks})) <= digest.LONGEST
                assert len(blocks) <= 12


@contextmanager
def named(kind: str) -> Iterator[None]:
    """A failure says which text it was."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"The text was: {kind}")
        raise


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_what_has_no_room_in_a_digest_stands_in_its_thread(text: str) -> None:
    many = fitting.Section("Many", tuple(f"{n} {common.quoted(text, 200)}" for n in range(13)))
    few = fitting.Section("Few", ("https://a.b/1", "<https://a.b/2|a lesson> &amp; more"))
    told = fitting.fitted([many, few], 900)
    kept = "\n".join(one.text for one in told.kept)
    assert common.units(fitting.read(kept)) <= 900
    assert "a lesson> &amp; more" in kept
    left = "\n".join(fitting.chunks(told.left))
    assert all(line in kept or line in left for line in many.lines)
    assert all(common.units(one) <= fitting.LONGEST_TEXT for one in fitting.chunks(told.left))


def assert_fit(found: Sequence[Rendered], called: Sequence[str] = ()) -> None:
    for rendered in found:
        if isinstance(rendered, Message):
            assert_fit_message(rendered, called)
        else:
            assert view_problems(rendered) == []
            assert_harmless(rendered)


def assert_fit_message(message: Message, called: Sequence[str] = ()) -> None:
    payload = {"text": message.text, "blocks": list(message.blocks)}
    # Every message may be edited later, where Slack takes less.
    assert message_problems(payload, updating=True) == []
    assert links(message.text, verbatim=True) == []
    # Where there are blocks, nobody can click on the text.
    assert_harmless(payload | {"parse": "none"}, called)


def assert_harmless(payload: Block, called: Sequence[str] = ()) -> None:
    assert [one for one in pings_of(payload) if one not in called] == []
    assert [link for link in links_of(payload) if link.poses] == []


# Mostly the signs that do harm, else anything that Python calls a text.
HARMFUL = st.sampled_from(["&", "<", ">", "@", "!", "|", "\n", "\r", "\u2028", "\u200b", "\u200d"])
MARKS = st.sampled_from(["\u0301", "\u0323", "\u0344", "e", "👩", "🇩", "\ufe0f", "<!channel>"])
ANYTHING = st.characters(exclude_categories=())
TEXT = st.lists(HARMFUL | MARKS | ANYTHING, max_size=60).map("".join)
LIMIT = st.integers(1, 80)


@given(TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = common.clean(text)
    assert common.clean(once) == once
    line = common.one_line(text)
    assert common.one_line(line) == line
    assert "\n" not in line
    assert not regex.search(r"[\p{Cs}\u0000-\u0008\u202a-\u202e\u2066-\u2069]", once)
    assert common.is_blank(once) == common.is_blank(line)


@given(TEXT, LIMIT)
def test_a_cut_text_fits_and_ends_between_two_signs(text: str, limit: int) -> None:
    shown = common.cut(text, limit)
    assert common.units(shown) <= limit
    if shown == text:
        return
    assert common.units(text) > limit
    assert shown.endswith(common.CUT)
    kept = shown.removesuffix(common.CUT)
    signs = regex.findall(r"\X", text)
    assert kept in ["".join(signs[:n]).rstrip() for n in range(len(signs))]


@given(TEXT, LIMIT)
def test_quoted_text_fits_and_holds_no_cut_entity(text: str, limit: int) -> None:
    shown = common.quoted(text, limit)
    assert common.units(shown) <= limit
    assert not re.search("[&<>]", re.sub("&(?:amp|lt|gt);", "", shown))
    assert pings(shown, verbatim=True) == []
    assert links(shown, verbatim=True) == []
    assert "\n" not in shown
    if common.units(common.escape(common.one_line(text))) <= limit:
        assert shown == common.escape(common.one_line(text))


@given(TEXT, LIMIT)
def test_plain_text_fits_and_is_never_empty(text: str, limit: int) -> None:
    block = common.plain(text, limit)
    assert 0 < common.units(block["text"]) <= limit
    assert not common.is_blank(block["text"])
    assert block["emoji"] is False


@given(TEXT, st.sampled_from([1, 10, 500]))
def test_the_top_level_text_fits_and_calls_nobody(text: str, times: int) -> None:
    for said in (text * times, common.mention_free(text * times)):
        shown = common.fallback(said)
        assert 0 < common.units(shown) <= common.FALLBACK
        assert pings(shown, verbatim=True) == []
        assert not re.search(r"@(here|channel|everyone)", shown)


def test_what_stands_for_mentions_reads_as_words() -> None:
    asked = "Join <#C0PAYMENTS2> & ask <@U1> or <@U2>: *now*".replace("&", "&amp;")
    assert common.mention_free(asked) == "Join another channel & ask one of them: now"


@given(TEXT, st.integers(2, 80))
def test_the_pieces_of_a_text_are_all_of_it(text: str, limit: int) -> None:
    found = common.pieces(text, limit)
    assert "".join(found) == text
    assert all(common.units(one) <= limit for one in found)


@given(TEXT, TEXT)
def test_a_link_leads_where_it_says(host: str, path: str) -> None:
    for url in (host, f"https://{host}", f"https://{host}/{path}", f"https://evil.example/{path}"):
        shown = common.host_link(url)
        assert bool(shown) == common.is_link(url)
        assert common.link(url, "label") in ("label", f"<{common.escape(url)}|label>")
        assert [one for one in links(shown, verbatim=True) if one.poses] == []
        assert len(links(shown, verbatim=True)) == int(common.is_link(url))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.org",
        "data:text/html,x",
        "https://",
        "https://exa mple.org",
        "https://example.org/\u202egnp.exe",
        "\x01https://example.org",
        "https://example.org/<!channel>",
        "https://example.org/|good.example",
        "https://[",
        f"https://{'a.' * 130}org",
        f"https://example.org/?{'&' * 500}",
        "//example.org",
        "example.org",
    ],
    ids=repr,
)
def test_what_is_no_address_becomes_no_link(url: str) -> None:
    assert not common.is_link(url)
    assert common.host_link(url) == ""


@given(TEXT)
def test_whatever_is_typed_is_read(text: str) -> None:
    assert commands.read_text(common.escape(text)) == text
    assert commands.mentioned(common.escape(text)) == []
    assert commands.without_mentions(common.escape(text)) == text.strip()


def test_a_mention_is_read_as_it_was_typed() -> None:
    typed = "Ask <@U0ADA000001|ada> in <#C0PAYMENTS2|payments>, not <!channel>: <https://x.org|x>"
    assert commands.read_text(typed) == "Ask @ada in #payments, not @channel: https://x.org"
    assert commands.mentioned(typed) == ["U0ADA000001"]


@given(TEXT)
def test_whatever_an_older_button_holds_is_read(value: str) -> None:
    assert lists.parse_asked(value).below is None
    assert library.remembered(value)[1] == 0


@pytest.mark.parametrize(
    "view", [{"state": {"values": {}}}, {"state": {"values": {"f": {}}}}], ids=repr
)
def test_a_form_with_nothing_in_it_is_read(view: Block) -> None:
    assert forms.answer(view, "f") is None
    assert forms.typed(view, "f") == ""


def test_why_somebody_is_asked_fits_a_line() -> None:
    turn = Turn(workspace_id="T1", team_id="t1", kind="speaker", person_id="U1")
    busy = turn.model_copy(update={"served": 10**6, "occasions": 10**6, "fair_share": 1e6})
    assert len(turns.why(turn, "session")) < len(turns.why(busy, "session")) < 300
    assert turns.spread(1.25).endswith("1.2 turns.")


def test_when_something_comes_is_said_as_people_say_it() -> None:
    weekly, off, daily, _ = cadences("")
    assert cadence.weeks(1) == "Every week"
    assert cadence.often(weekly.every, weekly.day, "10:00") == "every 2 weeks on Mondays at 10:00"
    assert cadence.often(off.every, off.day, "10:00") == "off"
    assert cadence.often(daily.every, daily.day, "06:00") == "on"
    assert cadence.next_times(weekly).endswith("• Wed 14 Oct at 08:00")
    assert "none" in cadence.next_times(off)


def test_a_stretch_of_days_is_said_as_people_say_it() -> None:
    day = NOW.date()
    assert away.days(day, day) == "on Wed 14 Oct"
    absent = away.Absent("a1", day, day + timedelta(days=2), "Kofi", "payments")
    assert away.told(absent) == "*Kofi is away from #payments from Wed 14 Oct to Fri 16 Oct.*"


def test_a_day_is_said_as_people_say_it() -> None:
    assert common.day(NOW) == "Wed 14 Oct"
