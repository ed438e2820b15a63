"""Reflection: one question a week, each in their own time, and answers that only they can read."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select as select_all
from sqlmodel import SQLModel, select

from bot import content, exporting
from bot.clock import Calendar
from bot.practices.reflection import choosing
from bot.practices.reflection.days import days_of_week
from sandbox.seen import Answer, Message, View
from storage import ledger
from storage import reflection as store
from storage import team as teams
from storage.contact import ContactItem
from storage.reflection import Entry, Outcome, Prompt, Wish
from tests.stage import Stage
from tests.test_settings_cadence import choose as choose_timing
from tests.test_settings_cadence import open_cadence
from tests.til_scene import forged, last, told, with_action

WEEK = timedelta(weeks=1)
CANARY, CUE = "Quetzalcoatlus", "Pterodaustro"
WHO = "Who can see this? Only you."
ADA, GRACE = "U0ADA000001", "U0GRACE0002"
CALENDAR = Calendar("Europe/Berlin", frozenset(("mon", "tue", "wed", "thu", "fri")), "DE")


def switch_on(stage: Stage) -> None:
    """A lead wants weekly reflection for the team."""
    open_cadence(stage, "reflection.prompt")
    choose_timing(stage, "every", "1")
    stage.slack.submit("ada")
    close(stage, "ada")


def question(stage: Stage, person: str) -> Message:
    """The newest message to somebody, which asks a question."""
    found = stage.direct(person)[-1]
    assert "(2 min)" in json.dumps(found.blocks), found.plain
    return found


def asked(message: Message) -> str:
    """The words of the question in a message."""
    [line] = [one for one in message.plain.split("\n") if one.startswith("*") and one[-1] == "*"]
    return line.strip("*")


def fill(stage: Stage, person: str, **values: Any) -> View:
    """Fill in and submit the open form; returns what it turns into."""
    answer = stage.slack.submit(person, values)
    assert not answer.errors, answer.errors
    stage.settle()
    assert answer.view
    close(stage, person)
    return answer.view


def answers(stage: Stage, person: str, *, label: str = "Answer (2 min)", **values: Any) -> View:
    """Answer the newest question in its form; returns the form."""
    view = stage.press(person, label, message=question(stage, person)).view
    assert view
    assert WHO in view.plain.replace("*", "")
    fill(stage, person, **values)
    return view


def writes(stage: Stage, person: str, **values: Any) -> None:
    """`/reflect`, and an answer."""
    stage.says(person, "/reflect")
    view = stage.slack.modal(person)
    assert view
    assert WHO in view.plain.replace("*", "")
    fill(stage, person, **values)


def close(stage: Stage, person: str) -> None:
    while stage.slack.modal(person):
        stage.slack.close_modal(person)


def shown(answer: Answer) -> str:
    """What a page shows."""
    assert answer.view, answer
    return answer.view.plain


def wall(message: Message, tz: str) -> str:
    return datetime.fromtimestamp(float(message.ts), ZoneInfo(tz)).strftime("%a %d %b %H:%M")


def journal(stage: Stage, person: str, words: str = "") -> str:
    """What `/reflect journal` shows, closed again."""
    found = shown(stage.slack.command(person, f"/reflect journal {words}"))
    assert WHO in found.replace("*", "")
    close(stage, person)
    return found


@pytest.mark.long
def test_each_is_asked_on_their_own_thursday_at_three_and_answers_for_themselves_alone(
    stage: Stage,
) -> None:
    """The whole flow, for two teams in different zones, with absence, holiday and a newcomer."""
    stage.slack.add_person("linus", real_name="Linus Berg", tz="America/Los_Angeles")
    stage.slack.join("linus", "platform")
    stage.slack.invite_app("platform", by="grace")
    stage.set_up(country="DE")
    stage.set_up(by="grace", channel="platform", country="US")
    # One team switches it on; in the other, somebody asks for it by themselves.
    switch_on(stage)
    assert "each Thursday" in stage.says("linus", "/reflect often", channel="platform")
    stage.says("priya", "/baton away 2026-10-26 2026-10-30")
    stage.slack.advance(to=stage.at("2026-10-15 12:00"))
    stage.says("ada", "/til Statistics go stale before plans go bad")
    # Everybody is new here on the 15th: they have a whole week to look back on first.
    stage.slack.advance(to=stage.at("2026-10-23 12:00"))
    for person, tz in (
        ("ada", "Europe/Berlin"),
        ("grace", "America/New_York"),
        ("priya", "Asia/Kolkata"),
        ("yuki", "Asia/Tokyo"),
        ("linus", "America/Los_Angeles"),
    ):
        message = question(stage, person)
        assert wall(message, tz) == "Thu 22 Oct 15:00"
        assert "Only you can read what you answer" in message.plain
    # What else there was for Ada rides in the same message.
    assert len(stage.direct("ada")) == 1
    assert "You logged a lesson" in question(stage, "ada").plain
    # Two people of a team are asked about different things, so that they can talk of them.
    first = {one: asked(question(stage, one)) for one in ("ada", "grace", "kofi", "yuki")}
    assert len(set(first.values())) == 4
    answers(stage, "ada", answer=f"{CANARY} taught me", when=CUE, will="ask first")
    for person in ("grace", "kofi", "ines", "yuki", "linus"):
        answers(stage, person, answer="I asked too late")
    assert "Answered. Only you can read it" in stage.direct("ada")[-1].plain
    stage.says("kofi", "/til A query plan is a guess that was written down")
    # A number is told once the week is over, when five people wrote, and of how many never.
    assert "reflections" not in stage.says("ada", "/digest")
    stage.slack.advance(to=stage.at("2026-10-26 12:00"))
    [digest] = [one for one in stage.channel() if "Week 44" in one.plain]
    assert "5 reflections written." in digest.plain
    noor = stage.slack.add_person("noor", real_name="Noor Aziz", tz="Europe/Paris")
    stage.slack.join("noor", "payments")

    # A week later the plan comes back, once, and says nothing of itself in the message.
    stage.slack.advance(to=stage.at("2026-10-30 12:00"))
    message = question(stage, "ada")
    assert stage.local(message).strftime("%a %d %b %H:%M") == "Thu 29 Oct 15:00"
    assert "You made a plan for this week." in message.plain
    assert CUE not in json.dumps(message.blocks) + message.text
    looked = shown(stage.press("ada", "Look", message=message))
    assert f"When {CUE}, I will ask first" in looked
    assert WHO in looked.replace("*", "")
    assert "Noted." in shown(stage.press("ada", "Yes"))
    close(stage, "ada")
    assert "Your plan: noted." in stage.direct("ada")[-1].plain
    answers(stage, "ada", answer="A second thought")
    answers(stage, "linus", answer="The same, once more")
    # Priya was away: nothing came, and nothing has queued up.
    assert len(stage.direct("priya")) == 1
    assert not stage.direct("noor"), noor

    # Another, and then none: the message changes in place, and nobody hears of it.
    stage.slack.advance(to=stage.at("2026-11-06 12:00"))
    before = question(stage, "ada")
    assert "You made a plan" not in before.plain
    stage.press("ada", "Another", message=before)
    after = question(stage, "ada")
    assert after.ts == before.ts
    assert asked(after) != asked(before)
    stage.press("ada", "Skip", message=after)
    assert stage.direct("ada")[-1].plain.endswith("Skipped.")
    # Priya is back, with one fresh question.
    assert len(stage.direct("priya")) == 2
    assert wall(question(stage, "priya"), "Asia/Kolkata") == "Thu 05 Nov 15:00"

    # The fourth week looks back, in the form alone.
    stage.slack.advance(to=stage.at("2026-11-13 12:00"))
    message = question(stage, "ada")
    assert "What repeats?" in message.plain
    assert CANARY not in json.dumps(message.blocks)
    view = answers(stage, "ada", label="Look back (2 min)", answer="I ask late, twice now")
    answers(stage, "linus", label="Look back (2 min)", answer="The same, three times")
    assert f"{CANARY} taught me" in view.plain
    assert "A second thought" in view.plain
    assert "I ask late, twice now" in journal(stage, "ada")
    # The newcomer has had a whole week by now.
    assert wall(question(stage, "noor"), "Europe/Paris") == "Thu 12 Nov 15:00"
    # Grace answered once and left two: she is asked every other week, and told so once.
    stage.slack.advance(to=stage.at("2026-11-28 12:00"))
    assert "every two weeks now" in stage.direct("grace")[-1].plain
    # Thanksgiving is a Thursday: Linus is asked on the working day before it.
    assert wall(question(stage, "linus"), "America/Los_Angeles") == "Wed 25 Nov 15:00"
    texts = {one.text for one in prompts(stage, ADA) if one.content_id}
    assert len(texts) == len([one for one in prompts(stage, ADA) if one.content_id])


def prompts(stage: Stage, person: str) -> list[Prompt]:
    with stage.baton.db.read() as session:
        return store.prompts(session, "T0NORTHWIND", person)


def entries(stage: Stage, person: str = ADA) -> list[Entry]:
    with stage.baton.db.read() as session:
        return store.entries(session, "T0NORTHWIND", person)


def everything_stored(stage: Stage) -> str:
    """Every value of every table of the database, and on SQLite the files themselves."""
    with stage.baton.db.read() as session:
        rows = [
            repr(tuple(row))
            for table in SQLModel.metadata.sorted_tables
            for row in session.connection().execute(select_all(table))
        ]
    files = [one.read_bytes().decode("latin-1") for one in Path(stage.home).rglob("*.db*")]
    return "\n".join([*rows, *files])


@pytest.mark.long
def test_nobody_else_reads_a_reflection_by_any_way_there_is(
    capfd: pytest.CaptureFixture[str], everything_logged: None, stage: Stage
) -> None:
    """practices.md R6, reliability.md P14: query, command, export, log, view, message, database."""
    stage.set_up()
    writes(stage, "ada", answer=f"The {CANARY} answer", when=CUE, will=f"say {CANARY}")
    stage.slack.advance(by=timedelta(minutes=1))
    writes(stage, "ada", answer=f"Another {CANARY}")
    writes(stage, "grace", answer="Of her own")
    assert "The Quetzalcoatlus answer" in journal(stage, "ada")
    [second, first] = entries(stage)

    # Commands, lists, previews and pages of a lead and of an outsider.
    stage.slack.invite_app("partners", by="ada")
    for person, channel in (("grace", "payments"), ("mallory", "partners")):
        for command in (
            *("/reflect journal", "/reflect journal answer", "/digest", "/baton status"),
            *("/til search answer", "/til list", "/baton settings"),
        ):
            seen = stage.slack.command(person, command, channel=channel)
            assert CANARY not in f"{seen.message and seen.message.plain}{seen.view}"
            close(stage, person)
        assert CANARY not in stage.looks_ahead(person, channel=channel)
        stage.slack.open_home(person)
        assert CANARY not in f"{stage.slack.home(person)}"
    # A lead who forges the clicks and forms of Ada's journal reads nothing, and changes nothing.
    shown(stage.slack.command("grace", "/reflect journal"))
    stage.press("grace", "Read")
    for action in ("open", "edit", "delete", "share"):
        payload = with_action(
            forged(stage, "reflection.open"),
            action_id=f"reflection.{action}",
            value=first.entry_id,
        )
        answer = stage.slack.deliver("interactive", payload, user="grace")
        assert CANARY not in f"{answer.payload}{stage.slack.modal('grace')}"
    close(stage, "grace")
    shown(stage.slack.command("grace", "/reflect journal"))
    stage.press("grace", "Read")
    stage.press("grace", "Edit")
    assert stage.slack.submit("grace", {"answer": "Mine, really"}).ok
    body = last(stage, "view_submission")
    body["view"]["hash"] = "another"
    body["view"]["private_metadata"] = json.dumps({"entry": first.entry_id})
    refused = stage.slack.deliver("interactive", body, user="grace")
    assert "no longer in your journal" in json.dumps(refused.payload)
    close(stage, "grace")
    assert [one.sealed for one in entries(stage)] == [second.sealed, first.sealed]

    # No message ever, no log line, no row and no file holds a word of it.
    stage.slack.advance(by=2 * WEEK)
    said = json.dumps([one.message.blocks for one in stage.slack.posted()], default=str)
    assert "You made a plan" in said
    # Nor by what stands under the questions and plans that come to Ada.
    with stage.baton.db.read() as session:
        items = [one.item_id for one in session.exec(select(ContactItem))]
    assert items
    for action in (
        *("plan_look", "happened", "not_yet", "changed_mind", "answer", "another", "skip", "less"),
        *("journal", "older", "find", "export", "share"),
    ):
        for value in (first.entry_id, *items):
            payload = with_action(
                forged(stage, "reflection.open"), action_id=f"reflection.{action}", value=value
            )
            answer = stage.slack.deliver("interactive", payload, user="grace")
            page, told_alone = stage.slack.modal("grace"), stage.slack.ephemerals("grace")
            assert CANARY not in f"{answer.payload}{page}{told_alone}", action
    close(stage, "grace")
    stored = everything_stored(stage)
    assert first.entry_id in stored
    logged = "".join(capfd.readouterr())
    for word in (CANARY, CUE):
        assert word not in said
        assert word not in logged
        assert word not in stored

    # A text that was moved to another row of the same person opens for nobody, and says so.
    with stage.baton.db.write() as session:
        row = store.entry(session, "T0NORTHWIND", first.entry_id)
        assert row
        row.sealed = second.sealed
        session.add(row)
    assert "cannot be opened" in journal(stage, "ada")
    assert f"Another {CANARY}" in journal(stage, "ada")
    message = next(one for one in reversed(stage.direct("ada")) if "made a plan" in one.plain)
    stage.press("ada", "Look", message=message)
    assert "cannot be opened" in told(stage, "ada")
    # Nor does one that went to somebody else's journal.
    with stage.baton.db.write() as session:
        row = store.entry(session, "T0NORTHWIND", second.entry_id)
        assert row
        row.person_id = GRACE
        session.add(row)
    theirs = journal(stage, "grace")
    assert CANARY not in theirs
    assert "cannot be opened" in theirs


def test_a_number_is_told_of_five_people_or_more_and_no_export_holds_it(stage: Stage) -> None:
    """practices.md R6: four are too few, however much they write."""
    stage.set_up()
    for person in ("ada", "grace", "radia", "kofi"):
        writes(stage, person, answer="Something learned")
    writes(stage, "ada", answer="And more")
    stage.says("ada", "/til Statistics go stale before plans go bad")
    stage.slack.advance(to=stage.at("2026-10-19 12:00"))
    digest = stage.channel()[-1].plain
    assert "Statistics go stale" in digest
    assert "written" not in digest
    for person in ("ada", "grace", "radia", "kofi", "ines"):
        writes(stage, person, answer="Something else")
    stage.says("ada", "/til A partial index is small")
    stage.slack.advance(to=stage.at("2026-10-26 12:00"))
    assert "5 reflections written" in stage.channel()[-1].plain

    with stage.baton.db.read() as session:
        [team] = teams.every(session)
        facts = ledger.of_practice(session, team.workspace_id, team.team_id, "reflection")
        exported = "".join(exporting.lines(session))
    assert len(facts) == 10
    assert {one.actor for one in facts} == {None}
    # No time is finer than the week.
    assert {one.at for one in facts} == {stage.at("2026-10-12 00:00"), stage.at("2026-10-19 00:00")}
    assert "Statistics go stale" in exported
    assert "reflection" not in exported.replace("reflection.prompt", "")


def grow_older(stage: Stage, days: int) -> None:
    """Make everything that was written so much older: nobody needs to live through the months."""
    with stage.baton.db.write() as session:
        for entry in session.exec(select(Entry)):
            entry.written_at -= timedelta(days=days)


def test_the_journal_is_searched_edited_exported_shared_by_a_copy_and_deleted(
    stage: Stage,
) -> None:
    stage.set_up()
    stage.says("ada", "/reflect")
    refused = stage.slack.submit("ada", {"answer": "x", "on": "2026-10-14", "will": "do it"})
    assert "after today" in refused.errors["on"]
    # Another question in the form keeps what was typed.
    view = stage.slack.modal("ada")
    assert view
    changed = stage.press("ada", "Another question")
    kept = stage.slack.modal("ada")
    assert kept, changed
    assert kept.plain.split("\n")[1] != view.plain.split("\n")[1]
    assert kept.values["answer"] == "x"
    fill(stage, "ada", answer="An index was missing", when="tests are slow", on="2026-10-20")
    for n in range(9):
        stage.slack.advance(by=timedelta(minutes=1))
        writes(stage, "ada", answer=f"Thought {n} about reviews & <others>")
    assert "An index was missing" not in journal(stage, "ada")
    assert "An index was missing" in journal(stage, "ada", "INDEX missing")
    assert "Nothing found" in journal(stage, "ada", "unicorn")
    shown(stage.slack.command("ada", "/reflect journal"))
    assert "An index was missing" in shown(stage.press("ada", "Older"))
    assert "Thought 3" in shown(stage.slack.submit("ada", {"words": "thought 3"}))
    stage.press("ada", "Read")
    edited = stage.press("ada", "Edit")
    assert "Thought 3 about reviews" in str(edited.view and edited.view.values)
    assert "Thought three" in shown(stage.slack.submit("ada", {"answer": "Thought three"}))
    close(stage, "ada")
    # On the day that was named, the plan comes back in the morning.
    stage.slack.advance(to=stage.at("2026-10-20 12:00"))
    [message] = stage.direct("ada")
    assert stage.local(message).strftime("%a %H:%M") == "Tue 10:00"
    shown(stage.press("ada", "Look", message=message))
    assert "not yet" in shown(stage.press("ada", "Not yet"))
    close(stage, "ada")

    shown(stage.slack.command("ada", "/reflect journal"))
    stage.press("ada", "Export")
    exported = stage.slack.modal("ada")
    assert exported
    assert WHO in exported.plain.replace("*", "")
    markdown = "".join(str(one) for one in exported.values.values())
    assert "# My reflections" in markdown
    assert "## 2026-10-14" in markdown
    assert "> When tests are slow, I will do it (not yet)" in markdown
    assert "Thought three" in markdown
    fill(stage, "ada")

    # A TIL begins with a copy; until its own form is saved, nothing is shared.
    shown(stage.slack.command("ada", "/reflect journal index"))
    stage.press("ada", "Read")
    draft = stage.press("ada", "Make a TIL of this…")
    assert "Thought" not in str(draft.view)
    copy = stage.slack.modal("ada")
    assert copy
    assert copy.values["body"] == "An index was missing"
    close(stage, "ada")
    assert "Nothing here yet" in stage.says("grace", "/til list")
    shown(stage.slack.command("ada", "/reflect journal index"))
    stage.press("ada", "Read")
    stage.press("ada", "Make a TIL of this…")
    fill(stage, "ada", title="Look for a missing index first", body="")
    assert "missing index first" in stage.says("grace", "/til list")
    assert "An index was missing" in journal(stage, "ada", "index")

    shown(stage.slack.command("ada", "/reflect journal index"))
    stage.press("ada", "Read")
    assert "deleted for good" in shown(stage.press("ada", "Delete"))
    close(stage, "ada")
    assert "Nothing found" in journal(stage, "ada", "index")
    # What is older than its writer wants is deleted by itself.
    shown(stage.slack.command("ada", "/reflect focus"))
    fill(stage, "ada", focus="vision", level="lead", often="2", keep="3")
    grow_older(stage, 80)
    stage.slack.advance(by=timedelta(days=1))
    assert len(entries(stage)) == 9
    grow_older(stage, 20)
    stage.slack.advance(by=timedelta(days=1))
    assert not entries(stage)
    writes(stage, "ada", answer="The last one")
    shown(stage.slack.command("ada", "/reflect journal"))
    assert "deleted for good" in shown(stage.press("ada", "Delete everything"))
    close(stage, "ada")
    assert not entries(stage)
    assert not prompts(stage, ADA)


@pytest.mark.long
def test_how_often_is_a_persons_own_choice_and_silence_makes_it_rarer(stage: Stage) -> None:
    stage.set_up()
    assert "none of the five" in stage.says("ada", "/reflect focus cooking")
    assert "strategic vision" in stage.says("ada", "/reflect focus vision")
    assert "each Thursday" in stage.says("ada", "/reflect often")
    assert "Tuesdays and Thursdays" in stage.says("ada", "/reflect often")
    stage.slack.advance(to=stage.at("2026-10-24 12:00"))
    days = [stage.local(one).strftime("%a %H:%M") for one in stage.direct("ada")]
    assert days == ["Tue 15:00", "Thu 15:00"]
    assert [one.dimension for one in prompts(stage, ADA)][:2].count("vision") == 1
    why = shown(stage.press("ada", "Why am I getting this?", message=stage.direct("ada")[0]))
    assert "your focus" in why
    assert "You did" in why
    close(stage, "ada")
    stage.slack.click("ada", "reflection.less", message=question(stage, "ada"))
    stage.settle()
    assert "one question a week" in stage.direct("ada")[-1].plain
    assert "every 2 weeks" in stage.says("ada", "/reflect less")
    # A Thursday message leaves at three for what rides in it, but a promise takes it to ten.
    assert "each Thursday" in stage.says("ada", "/reflect often")
    writes(stage, "ada", answer="A thought", when="Thursday comes", on="2026-10-29")
    stage.slack.advance(to=stage.at("2026-10-30 12:00"))
    message = question(stage, "ada")
    assert stage.local(message).strftime("%a %d %b %H:%M") == "Thu 29 Oct 10:00"
    assert "You made a plan" in message.plain
    # Left alone, it comes every two weeks, and then no more; one tap in the Home brings it back.
    stage.slack.advance(to=stage.at("2026-12-30 12:00"))
    left = [one for one in stage.direct("ada") if "(2 min)" in json.dumps(one.blocks)]
    assert [f"{stage.local(one):%d %b}" for one in left[-4:]] == [
        *("29 Oct", "05 Nov", "19 Nov", "03 Dec"),
    ]
    stage.slack.open_home("ada")
    home = stage.slack.home("ada")
    assert home
    assert "You get reflection questions no more." in home.plain
    assert "Nobody but you can read your journal" in home.plain
    stage.press("ada", "As before")
    assert "You get no reflection questions" in stage.says("ada", "/reflect pause")
    stage.slack.open_home("ada")
    stage.press("ada", "Ask me once a week")
    count = len(stage.direct("ada"))
    stage.slack.advance(by=timedelta(days=5))
    assert len(stage.direct("ada")) == count + 1
    assert "could be read over your shoulder" in stage.says("ada", "/reflect I feel unsure")


def a_year(wish: Wish, *, per_week: int = 1, skips: float = 0.0, seed: int = 7) -> list[Prompt]:
    """A year of questions, without the weeks that look back."""
    rng, start = Random(seed), date(2026, 10, 15)
    asked_so_far: list[Prompt] = []
    for n in range(52 * per_week):
        day = start + n * timedelta(days=7 // per_week)
        found = choosing.choose(
            content.items("reflection"), asked_so_far, wish, in_team={}, today=day, rng=rng
        )
        if found is None:
            break
        outcome = Outcome.SKIPPED if rng.random() < skips else Outcome.ANSWERED
        asked_so_far.append(prompt(found["id"], found["dimension"], day, outcome))
    return asked_so_far


def prompt(content_id: str, dimension: str, day: date, outcome: Outcome = Outcome.OPEN) -> Prompt:
    return Prompt(
        workspace_id="T1",
        person_id="U1",
        content_id=content_id,
        dimension=dimension,
        text="",
        asked_on=day,
        created_at=datetime(2026, 10, 15, tzinfo=UTC),
        is_weekly=True,
        outcome=outcome,
    )


def test_a_year_remembers_every_question_and_where_none_is_left_one_reads_what_one_wrote(
    stage: Stage,
) -> None:
    """practices.md 5.1: an answered question is not asked again within 365 days."""
    stage.set_up()
    writes(stage, "ada", answer="An index was missing")
    long_ago = stage.slack.now().date() - timedelta(days=300)
    with stage.baton.db.write() as session:
        for one in content.items("reflection"):
            row = prompt(one["id"], one["dimension"], long_ago, Outcome.ANSWERED)
            row.workspace_id, row.person_id = "T0NORTHWIND", ADA
            session.add(row)
    # What is forgotten in time is forgotten by then.
    stage.slack.advance(by=WEEK)
    stage.says("ada", "/reflect")
    view = stage.slack.modal("ada")
    assert view
    assert "Read your last answers side by side" in view.plain
    assert "An index was missing" in view.plain
    close(stage, "ada")
    assert "none comes twice" in stage.says("ada", "/reflect another")


def wish(**values: Any) -> Wish:
    return Wish(workspace_id="T1", person_id="U1", **values)


@pytest.mark.parametrize("focus", [None, *content.DIMENSIONS])
def test_no_question_comes_twice_in_a_year_and_the_focus_is_every_second_one(
    focus: str | None,
) -> None:
    year = a_year(wish(focus=focus))
    assert len(year) == 52
    assert len({one.content_id for one in year}) == 52
    counts = [one.dimension for one in year[:20]]
    if focus:
        assert counts[::2] == [focus] * 10
        assert set(counts[1::2]) == set(content.DIMENSIONS) - {focus}
    else:
        # By quota, not by chance: five in a row are about five dimensions.
        assert all(len(set(counts[n : n + 5])) == 5 for n in range(0, 20, 5))
    twice = a_year(wish(focus=focus, level="experienced", area="data"), per_week=2)
    assert len({one.content_id for one in twice}) == len(twice) >= 80


def test_questions_fit_their_reader_and_a_skipped_one_may_return_after_three_months() -> None:
    items = {one["id"]: one for one in content.items("reflection")}
    assert {items[one.content_id]["level"] for one in a_year(wish())} == {"any"}
    assert {items[one.content_id]["area"] for one in a_year(wish())} == {"general"}
    for_leads = a_year(wish(level="lead", area="security"), per_week=2)
    assert {items[one.content_id]["level"] for one in for_leads} == {"any", "lead"}
    assert {items[one.content_id]["area"] for one in for_leads} == {"general", "security"}
    skipping = a_year(wish(), per_week=2, skips=0.5)
    times: dict[str, list[Prompt]] = {}
    for one in skipping:
        times.setdefault(one.content_id, []).append(one)
    again = [found for found in times.values() if len(found) > 1]
    assert again
    for found in again:
        assert all(one.outcome == Outcome.SKIPPED for one in found[:-1])
        gaps = [b.asked_on - a.asked_on for a, b in pairwise(found)]
        assert min(gaps) >= timedelta(days=90)


def test_a_rejected_theme_comes_less_often_and_a_team_is_asked_different_things() -> None:
    day = date(2026, 10, 15)
    told_so_far = [
        prompt(f"x{n}", dimension, day + n * timedelta(days=7), Outcome.ANSWERED)
        for n, dimension in enumerate(content.DIMENSIONS)
    ]
    told_so_far[0].outcome = Outcome.SKIPPED
    later = day + timedelta(days=35)
    items = content.items("reflection")

    def choose(in_team: dict[str, date], seed: int = 1) -> dict[str, Any]:
        found = choosing.choose(
            items, told_so_far, wish(), in_team=in_team, today=later, rng=Random(seed)
        )
        assert found
        return dict(found)

    assert choose({})["dimension"] == content.DIMENSIONS[1]
    pool = [one["id"] for one in items if one["dimension"] == content.DIMENSIONS[1]]
    in_team = {one: day + n * timedelta(days=1) for n, one in enumerate(pool)}
    fitting = [one for one in pool if choose({})["dimension"] and _is_for_all(items, one)]
    assert choose(in_team)["id"] == fitting[0]
    assert choose({}, 3) == choose({}, 3)


def _is_for_all(items: Any, name: str) -> bool:
    [found] = [one for one in items if one["id"] == name]
    return bool(found["level"] == "any" and found["area"] == "general")


def test_every_fourth_week_looks_back_once_there_is_something_to_look_at() -> None:
    start = date(2026, 10, 15)
    asked_so_far: list[Prompt] = []
    looks = []
    for week in range(13):
        day = start + week * WEEK
        is_look = choosing.is_time_to_look_back(asked_so_far, len(asked_so_far), day)
        looks.append(is_look)
        asked_so_far.append(prompt("" if is_look else "x", "" if is_look else "vision", day))
    assert [n for n, one in enumerate(looks) if one] == [3, 7, 11]
    assert not choosing.is_time_to_look_back(asked_so_far[:3], 1, start + 3 * WEEK)


@pytest.mark.parametrize(
    ("days", "week", "is_twice", "expected"),
    [
        ("mon tue wed thu fri", "2026-10-19", False, ["2026-10-22"]),
        ("mon tue wed thu fri", "2026-10-19", True, ["2026-10-20", "2026-10-22"]),
        ("mon tue wed", "2026-10-19", False, ["2026-10-21"]),
        ("fri", "2026-10-19", True, ["2026-10-23"]),
        # Ascension Day is a Thursday, and Christmas takes most of a week.
        ("mon tue wed thu fri", "2027-05-03", False, ["2027-05-05"]),
        ("thu fri", "2026-12-21", False, ["2026-12-24"]),
        ("fri sat", "2026-12-21", False, []),
    ],
)
def test_the_day_is_a_working_day_of_ones_own(
    days: str, week: str, is_twice: bool, expected: list[str]
) -> None:
    calendar = Calendar("Europe/Berlin", frozenset(days.split()), "DE")
    found = days_of_week(calendar, date.fromisoformat(week), is_twice=is_twice)
    assert [f"{one}" for one in found] == expected
