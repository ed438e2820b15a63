"""Reviews in Slack: the lists, and what is done."""

from slack_bolt import Ack
from sqlmodel import Session

from bot import sends
from bot.clock import Clock
from bot.practices import reviews
from bot.practices.reviews import lists, posts
from bot.practices.reviews.typed import read_typed, require_link
from bot.views import reviews as views
from handlers.requests import Command, Payload, answer, once
from handlers.reviews.buttons import settle_stale
from handlers.reviews.finding import teams_of
from storage.db import Database


def list_typed(
    ack: Ack, asked: Command, db: Database, clock: Clock, *, is_mine: bool = False
) -> None:
    """`/review list`: what needs a look, what of one's own waits, what has been still for long."""
    with db.read() as session:
        ack(**answer(views.listed(_lists(session, asked, clock, is_mine=is_mine))))


def done_typed(ack: Ack, asked: Command, body: Payload, db: Database, clock: Clock) -> None:
    """`/review done <link>`."""
    wanted, now = read_typed(asked.escaped), clock()
    require_link(wanted)
    with once(db, body, now) as session:
        for team in teams_of(session, asked):
            review, found = reviews.close_link(
                session, team, wanted.link, by=asked.person_id, now=now
            )
            found += settle_stale(session, team, review, now)
            sends.queue(session, found, now)
            said = views.closed(posts.shown(session, review))
    ack(**answer(said))


def _lists(session: Session, asked: Command, clock: Clock, *, is_mine: bool) -> views.Lists:
    found = views.Lists((), ())
    for team in teams_of(session, asked):
        found = lists.joined(found, lists.of(session, team, asked.person_id, clock()))
    return views.Lists((), found.yours) if is_mine else found
