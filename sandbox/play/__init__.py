"""A play: a simulated team lives with the app for some days, and every message is told."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from sandbox.client import SandboxClient
from sandbox.play.days import TEAM_ZONE, Diary, scenes_of
from sandbox.play.players import PlayError, Players
from sandbox.play.replies import ASKED
from sandbox.play.story import set_up
from sandbox.play.telling import Telling
from sandbox.post import ControlError

__all__ = ["START", "PlayError", "play"]

# A Wednesday; eleven days on, on 25 October, Berlin's clocks go back.
START = datetime(2026, 10, 14, 8, tzinfo=UTC)
A_DAY = timedelta(days=1)
FIRST_SCENE = timedelta(minutes=4)
NEWCOMER = {"noor": "Europe/Paris"}


def play(
    client: SandboxClient,
    lasts: timedelta,
    *,
    seed: int,
    say: Callable[[str], None],
    messages: Path | None = None,
) -> None:
    """Play from now on; `say` gets every line as it happens, `messages` each message once.

    Raises:
        PlayError: somebody met an error, or Slack refused something; says which.
    """
    telling = Telling(client, say, TEAM_ZONE)
    players = Players(client, telling, Random(seed))
    say(OPENING)
    try:
        _live(players, client.now() + lasts)
    except ControlError as impossible:
        raise PlayError(str(impossible)) from impossible
    if messages:
        messages.write_text(telling.album.page(lasts.days))
    say(CLOSING.format(messages=telling.messages))


def _live(players: Players, ends: datetime) -> None:
    diary = Diary(players.rng, {one.handle: one.tz or TEAM_ZONE for one in players.client.people()})
    diary.zones |= NEWCOMER
    begins = players.client.now()
    players.wait_until(min(begins + FIRST_SCENE, ends))
    set_up(players)
    day = begins.astimezone(ZoneInfo(TEAM_ZONE)).date()
    while day <= ends.astimezone(ZoneInfo(TEAM_ZONE)).date():
        players.wait_until(datetime.combine(day, time(), ZoneInfo(TEAM_ZONE)))
        here = players.here()
        asked = [one for one in here if players.question(one, ASKED)]
        for at, scene in scenes_of(diary, day, players.client.now(), here, asked):
            if at < ends:
                players.wait_until(at)
                scene.act(players)
        day += A_DAY
    players.wait_until(ends)
    players.check()


OPENING = """\
Eight people in seven time zones work in #payments. Today they get Baton. Times are Berlin's.
┃ stands beside what everybody in the channel sees, ┆ beside what only one person sees."""

CLOSING = """
── The end: {messages} messages, and Slack refused none ──
Be one of the team yourself:    make sandbox        (no Slack workspace, no account)
Bring it to your own Slack:     README.md           (one manifest, two tokens, five minutes)"""
