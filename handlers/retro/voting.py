"""Retros in Slack: cards put together, private votes, and what a retro was worth."""

from random import SystemRandom

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import sends
from bot.clock import Clock
from bot.errors import UserError
from bot.practices import retro as retros
from bot.practices.retro import cards, formats, leading
from bot.sends import Block
from bot.views import forms
from bot.views import retro as views
from bot.views.common import sentence
from bot.views.retro import forms as pages
from handlers import answers
from handlers.requests import Payload, Submission, once, read_click, read_submission
from handlers.retro.cards import once_unsigned
from handlers.retro.finding import retro_of
from storage.db import Database
from storage.retro import Phase, Retro


def group_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Group cards*."""
    click = read_click(body)
    with db.read() as session:
        _, retro = retro_of(session, click, click.value)
        if retro.phase != Phase.GROUP:
            raise UserError("Cards are grouped between the reveal and the vote. `/retro status`")
        view = _group_form(session, retro)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def grouped(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that puts cards together, or takes them apart; it stays open for the next ones."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, retro = retro_of(session, sent, str(sent.remembers.get("retro")))
        leading.require_leader(session, team, retro, sent.person_id, now)
        picked, title, apart = _read_groups(sent)
        if apart:
            cards.take_apart(session, retro, apart)
        if picked or not apart:
            cards.merge(session, retro, theme_ids=picked, title=title)
        view = _group_form(session, retro)
    ack(response_action="update", view=view)


def vote_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Vote*."""
    click = read_click(body)
    with db.read() as session:
        _, retro = retro_of(session, click, click.value)
        cards.require_vote(session, retro, click.person_id)
        columns = formats.of(retro.format_id).column_names
        view = pages.vote(retro.retro_id, columns, _themes(session, retro), cards.VOTES)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def voted(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form with one person's votes."""
    sent, now = read_submission(body), clock()
    with db.write() as session:
        team, retro = retro_of(session, sent, str(sent.remembers.get("retro")))
        with once_unsigned(session, retro, body, now):
            picked = forms.answer(sent.view, "themes") or []
            found = cards.vote(session, team, retro, by=sent.person_id, theme_ids=picked)
            found += retros.voted(session, team, retro, rng=SystemRandom(), now=now)
        sends.queue(session, found, now)
    lines = ["Your votes are counted, without your name. They show once the vote is closed."]
    ack(response_action="update", view=pages.done_page("Counted", lines))


def worth_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """A number from one to five: was it worth the time?"""
    click, now = read_click(body), clock()
    retro_id, _, worth = click.value.partition(":")
    with db.write() as session:
        _, retro = retro_of(session, click, retro_id)
        with once_unsigned(session, retro, body, now):
            number = int(worth) if worth in map(str, views.WORTHS) else 0
            if not number:
                raise UserError("From 1 to 5: press one of the numbers again.")
            cards.rate(session, retro, by=click.person_id, worth=number)
    answers.tell(click, sentence("Counted, without your name. Thank you."))
    ack()


def _read_groups(sent: Submission) -> tuple[list[str], str, str | None]:
    """The themes that were picked, their name, and the one to take apart."""
    n = sent.remembers.get("round")
    picked = forms.answer(sent.view, f"themes{n}") or []
    return picked, forms.typed(sent.view, f"title{n}"), forms.answer(sent.view, f"apart{n}")


def _group_form(session: Session, retro: Retro) -> Block:
    columns = formats.of(retro.format_id).column_names
    return pages.group(retro.retro_id, columns, _themes(session, retro))


def _themes(session: Session, retro: Retro) -> list[tuple[int, str, str, int]]:
    return [
        (one.theme.lane, one.theme.theme_id, one.theme.title, len(one.cards))
        for one in cards.grouped(session, retro)
    ]
