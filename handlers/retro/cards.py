"""Retros in Slack: unsigned cards, and private votes. None of their deliveries names anybody."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import sends
from bot.clock import Clock
from bot.errors import AlreadyDone, UserError
from bot.practices import retro as retros
from bot.practices.retro import cards, formats
from bot.practices.retro.typed import cards_of, lane_of
from bot.sends import Block
from bot.views import commands, forms
from bot.views import retro as views
from bot.views.common import cut, one_line, sentence
from bot.views.retro import forms as pages
from handlers import answers
from handlers.requests import (
    Command,
    Payload,
    Submission,
    answer,
    delivery_key,
    permalink,
    read_click,
    read_submission,
)
from handlers.retro.finding import collecting, remembered_team, retro_of, team_of, teams_of
from storage import retro as store
from storage.db import Database
from storage.retro import Phase, Retro
from storage.team import Team

# So much of a message goes into a card; its address stands behind it.
OF_MESSAGE = 180

# Where the cards are revealed already.
ON_THE_TABLE = (Phase.GROUP, Phase.VOTE, Phase.DISCUSS, Phase.CLOSING)


@contextmanager
def once_unsigned(session: Session, retro: Retro, body: Payload, now: datetime) -> Iterator[None]:
    """Have something unsigned take effect once, with no trace of its sender (P9, P15).

    Raises:
        AlreadyDone: an earlier delivery took effect.
    """
    if not cards.is_new(session, retro, delivery_key(body), now):
        raise AlreadyDone
    yield


def add_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """`/retro add <text>`: one card, such as `stop: long meetings`; the form where it has no text,
    or where it may be for several teams.
    """
    with db.read() as session:
        mine = teams_of(session, asked)
    if len(mine) > 1 or not asked.text.strip():
        _open_for(asked, client, db, one_line(asked.text))
        ack()
        return
    now = clock()
    with db.write() as session:
        team = team_of(session, asked)
        retro = _target(session, team, now)
        columns = formats.of(retro.format_id).column_names if retro.format_id else ()
        lane, text = lane_of(asked.text, columns)
        with once_unsigned(session, retro, body, now):
            typed = cards_of([(lane, one_line(text))])
            found = cards.add(session, team, retro, by=asked.person_id, cards=typed)
        sends.queue(session, found, now)
        column = columns[lane] if lane >= 0 else ""
        message = sentence(_kept(session, team, retro, asked.person_id, 1, column))
    ack(**answer(message))


def add_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Add cards*."""
    click = read_click(body)
    with db.read() as session:
        team, retro = retro_of(session, click, click.value)
        view = _form(session, team, retro, click.person_id)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def add_more_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Add more*, on the page that a form for cards turned into."""
    click = read_click(body)
    with db.read() as session:
        team, retro = retro_of(session, click, click.value)
        view = _form(session, team, retro, click.person_id)
    page = click.view or {}
    answers.update_modal(client, str(page.get("id")), view, version=str(page.get("hash") or ""))
    ack()


def message_picked(ack: Ack, shortcut: Payload, client: WebClient, db: Database) -> None:
    """*Add to retro* on a message, in any channel: the form, with its words and a link to it."""
    words = one_line(commands.read_text(shortcut["message"].get("text") or ""))
    text = f"{cut(words, OF_MESSAGE)} {permalink(shortcut)}".strip()
    asked = Command(
        workspace_id=shortcut["team"]["id"],
        person_id=shortcut["user"]["id"],
        channel_id=shortcut["channel"]["id"],
        channel_name="",
        name="/retro",
        escaped="",
        trigger_id=shortcut["trigger_id"],
    )
    _open_for(asked, client, db, text)
    ack()


def added(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form with cards."""
    sent, now = read_submission(body), clock()
    with db.write() as session:
        team, retro = _remembered(session, sent, now)
        with once_unsigned(session, retro, body, now):
            typed = cards_of(_boxes(sent.view))
            found = cards.add(session, team, retro, by=sent.person_id, cards=typed)
        sends.queue(session, found, now)
        told = _kept(session, team, retro, sent.person_id, len(typed))
        more = (
            [pages.add_more(retro.retro_id)] if cards.left(session, retro, sent.person_id) else []
        )
    ack(response_action="update", view=pages.done_page("Kept", [told], *more))


def who_sees_clicked(ack: Ack, body: Payload, client: WebClient) -> None:
    """*Who sees what?*"""
    answers.open_modal(client, read_click(body).trigger_id, pages.who_sees())
    ack()


def _open_for(asked: Command, client: WebClient, db: Database, text: str) -> None:
    """The form for cards, filled with a text; with several teams it asks which one."""
    with db.read() as session:
        mine = teams_of(session, asked)
        team = mine[0]
        if len(mine) == 1:
            view = _form(session, team, collecting(session, team), asked.person_id, text=text)
        else:
            view = pages.cards(
                (),
                team_id=team.team_id,
                retro_id="",
                left=cards.MOST_CARDS,
                note="",
                text=text,
                teams=[(one.team_id, f"#{one.name}") for one in mine],
            )
    answers.open_modal(client, asked.trigger_id, view)


def _form(
    session: Session, team: Team, retro: Retro | None, person_id: str, *, text: str = ""
) -> Block:
    left = cards.MOST_CARDS
    columns: tuple[tuple[str, str], ...] = ()
    note = "It waits for the next retro, and nobody sees it until then."
    if retro:
        cards.require_collecting(retro)
        left = cards.left(session, retro, person_id)
        if left <= 0:
            raise UserError(
                f"Your {cards.MOST_CARDS} cards are in: that is enough for the first round, so "
                "that all are heard. The rest fits into the talk."
            )
        if retro.format_id:
            found = formats.of(retro.format_id)
            columns, note = found.columns, f"{found.opening}\n_{views.BLAME}_"
    return pages.cards(
        columns,
        team_id=team.team_id,
        retro_id=retro.retro_id if retro else "",
        left=left,
        note=note,
        text=text,
    )


def _remembered(session: Session, sent: Submission, now: datetime) -> tuple[Team, Retro]:
    if retro_id := sent.remembers.get("retro"):
        return retro_of(session, sent, str(retro_id))
    team = remembered_team(session, sent)
    return team, _target(session, team, now)


def _target(session: Session, team: Team, now: datetime) -> Retro:
    """Where a card goes: into the retro that asks for them, else it waits for the next one."""
    return collecting(session, team) or retros.drawer(session, team, "", now)


def _kept(
    session: Session, team: Team, retro: Retro, person_id: str, count: int, column: str = ""
) -> str:
    cards_told = "Your card is" if count == 1 else f"Your {count} cards are"
    where = f" in retro {retro.number}{f' under {column}' if column else ''}"
    if retro.phase == Phase.PLANNED:
        where = " for the next retro"
        if store.in_phases(session, team, ON_THE_TABLE):
            where += ", as those of this one are revealed"
    left = cards.left(session, retro, person_id)
    more = f"{left} more from you." if left else "That was your last one."
    return f"{cards_told} kept{where}, unsigned. Nobody sees it before all are revealed. {more}"


def _boxes(view: Mapping[str, object]) -> list[tuple[int, str]]:
    blocks = view.get("blocks") or []
    assert isinstance(blocks, list)
    lanes = [one["block_id"] for one in blocks if str(one.get("block_id")).startswith("lane")]
    return [
        (int(one.removeprefix("lane")), forms.typed(dict(view), one))
        for one in lanes
        if one.removeprefix("lane").removeprefix("-").isdigit()
    ]
