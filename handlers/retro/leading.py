"""Retros in Slack: started, moved on, given more time, handed over and taken over."""

from random import SystemRandom

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, howto, sends
from bot.clock import Clock
from bot.practices import retro as retros
from bot.practices.retro import formats, leading, posts
from bot.practices.retro.typed import length_of
from bot.sends import Block
from bot.views import forms
from bot.views import retro as views
from bot.views.common import sentence
from bot.views.howto import FACILITATOR
from bot.views.retro import forms as pages
from bot.views.retro import leading as lead_views
from handlers import answers
from handlers.requests import (
    Click,
    Command,
    Payload,
    answer,
    once,
    read_click,
    read_submission,
)
from handlers.retro.finding import (
    ask_of,
    open_retro,
    remembered_team,
    retro_of,
    team_of,
    teams_of,
)
from storage import contact as contacts
from storage.db import Database
from storage.retro import Retro
from storage.team import Team

LEADS = "You lead it. Thank you. `/baton howto facilitator` shows how."


def start_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """`/retro start [format]`; with no format the form, which suggests one."""
    now = clock()
    if not asked.text.strip():
        _open_start(asked, client, db, clock)
        ack()
        return
    with once(db, body, now) as session:
        team = team_of(session, asked)
        chosen = formats.typed(asked.text)
        retro, found = retros.start(session, team, by=asked.person_id, chosen=chosen, now=now)
        sends.queue(session, found, now)
        message = sentence(_started(team, retro))
    ack(**answer(message))


def start_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Start a retro*."""
    _open_start(read_click(body), client, db, clock)
    ack()


def started(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that begins a retro."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        chosen = formats.typed(str(forms.answer(sent.view, "format")))
        retro, found = retros.start(session, team, by=sent.person_id, chosen=chosen, now=now)
        sends.queue(session, found, now)
        lines = [_started(team, retro)]
    ack(response_action="update", view=pages.done_page("Started", lines))


def next_typed(ack: Ack, asked: Command, body: Payload, db: Database, clock: Clock) -> None:
    """`/retro next`."""
    now = clock()
    with once(db, body, now) as session:
        team = team_of(session, asked)
        retro = open_retro(session, team, asked.person_id)
        found = retros.advance(
            session, team, retro, by=asked.person_id, seen=None, rng=SystemRandom(), now=now
        )
        sends.queue(session, found, now)
        message = sentence(f"Retro {retro.number} goes on: {views.NAMES[retro.phase]}.")
    ack(**answer(message))


def next_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Reveal the cards*, *Start the vote* and so on."""
    click = read_click(body)
    _advance(click, click.value, body, db, clock)
    ack()


def extend_typed(ack: Ack, asked: Command, body: Payload, db: Database, clock: Clock) -> None:
    """`/retro extend <time>`."""
    now = clock()
    with once(db, body, now) as session:
        team = team_of(session, asked)
        retro = open_retro(session, team, asked.person_id)
        more = length_of(asked.text) if asked.text.strip() else None
        found = retros.extend(session, team, retro, by=asked.person_id, more=more, now=now)
        sends.queue(session, found, now)
        message = lead_views.extended(posts.shown(session, team, retro))
    ack(**answer(message))


def extend_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*More time*."""
    click = read_click(body)
    _extend(click, click.value, body, db, clock)
    ack()


def menu_picked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """The ⋯ menu of whoever leads."""
    click = read_click(body)
    verb, _, value = click.value.partition(":")
    match verb:
        case "next":
            _advance(click, value, body, db, clock)
        case "extend":
            _extend(click, value, body, db, clock)
        case "hand":
            _open_hand_over(click, value.partition(":")[0], client, db, clock)
        case "take":
            _take_over(click, value.partition(":")[0], body, db, clock)
        case "how":
            answers.open_modal(client, click.trigger_id, howto.page(FACILITATOR))
    ack()


def take_over_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I'll lead it*."""
    click = read_click(body)
    _take_over(click, click.value, body, db, clock)
    ack()


def hand_over_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """*Hand over*."""
    click = read_click(body)
    _open_hand_over(click, click.value, client, db, clock)
    ack()


def handed_over(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that asks a colleague to lead."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, retro = retro_of(session, sent, str(sent.remembers.get("retro")))
        to = str(forms.answer(sent.view, "person"))
        found = leading.hand_over(session, team, retro, by=sent.person_id, to=to, now=now)
        sends.queue(session, found, now)
    lines = ["They are asked in the thread. You lead until they say yes."]
    ack(response_action="update", view=pages.done_page("Asked", lines))


def lead_yes_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I'll lead it*, in one's own message."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        team, ask = ask_of(session, click)
        found = leading.accept(session, team, ask, now)
        found += contact.settle_about(session, ask.workspace_id, leading.TURN, ask.ask_id, LEADS)
        sends.queue(session, found, now)
    ack()


def lead_no_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Not this time*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        team, ask = ask_of(session, click)
        found = leading.decline(session, team, ask, now)
        if ask.asks_how_to_go_on:
            for item in contacts.of_reference(session, ask.workspace_id, leading.TURN, ask.ask_id):
                found += contact.show_anew(session, item)
        else:
            found += _settle(session, ask.workspace_id, ask.ask_id, "Not this time: that is fine.")
        sends.queue(session, found, now)
    ack()


def take_off_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Take me off*."""
    click, now = read_click(body), clock()
    outcome = "You are not asked to lead any more. *I'll lead it* on a retro brings you back."
    with once(db, body, now) as session:
        team, ask = ask_of(session, click)
        leading.take_off(session, team, ask)
        sends.queue(session, _settle(session, ask.workspace_id, ask.ask_id, outcome), now)
    ack()


def keep_asking_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Go on asking*."""
    click, now = read_click(body), clock()
    outcome = "You are asked again when it is your turn."
    with once(db, body, now) as session:
        _, ask = ask_of(session, click)
        leading.keep_asking(session, ask)
        sends.queue(session, _settle(session, ask.workspace_id, ask.ask_id, outcome), now)
    ack()


def _settle(session: Session, workspace_id: str, ask_id: str, outcome: str) -> list[sends.Send]:
    return contact.settle_about(session, workspace_id, leading.TURN, ask_id, outcome)


def _advance(click: Click, value: str, body: Payload, db: Database, clock: Clock) -> None:
    now = clock()
    retro_id, _, phase = value.partition(":")
    with once(db, body, now) as session:
        team, retro = retro_of(session, click, retro_id)
        found = retros.advance(
            session, team, retro, by=click.person_id, seen=phase, rng=SystemRandom(), now=now
        )
        sends.queue(session, found, now)


def _extend(click: Click, value: str, body: Payload, db: Database, clock: Clock) -> None:
    now = clock()
    with once(db, body, now) as session:
        team, retro = retro_of(session, click, value.partition(":")[0])
        found = retros.extend(session, team, retro, by=click.person_id, more=None, now=now)
        sends.queue(session, found, now)


def _take_over(click: Click, retro_id: str, body: Payload, db: Database, clock: Clock) -> None:
    now = clock()
    with once(db, body, now) as session:
        team, retro = retro_of(session, click, retro_id)
        found = leading.take_over(session, team, retro, by=click.person_id, now=now)
        sends.queue(session, found, now)


def _open_hand_over(
    click: Click, retro_id: str, client: WebClient, db: Database, clock: Clock
) -> None:
    with db.read() as session:
        team, retro = retro_of(session, click, retro_id)
        leading.require_leader(session, team, retro, click.person_id, clock())
    answers.open_modal(client, click.trigger_id, pages.hand_over(retro_id))


def _open_start(asked: Command | Click, client: WebClient, db: Database, clock: Clock) -> None:
    with db.read() as session:
        view = _start_form(session, asked, clock)
    answers.open_modal(client, asked.trigger_id, view)


def _start_form(session: Session, asked: Command | Click, clock: Clock) -> Block:
    mine = teams_of(session, asked)
    found, reason = retros.suggestion(session, mine[0], clock())
    return pages.start(
        [(one.team_id, f"#{one.name}") for one in mine],
        [(one.format_id, f"{one.name}: {one.use_when}") for one in formats.every()],
        chosen=found.format_id,
        reason=f"Suggested: {found.name}. {reason}",
        columns=" · ".join(found.column_names),
    )


def _started(team: Team, retro: Retro) -> str:
    name = formats.of(retro.format_id).name
    until = posts.moment_of(team, retro.starts_at) if retro.starts_at else ""
    return (
        f"Retro {retro.number}, {name}, is open in <#{team.channel_id}>: cards until {until}. "
        "You lead it; I tell you when a phase is over."
    )
