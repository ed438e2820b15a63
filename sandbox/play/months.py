"""What the simulated team does after its first two weeks, by working day."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.play.players import Players
from sandbox.play.story import Scene, ask, look_up

# Who is on holiday, from one working day to another.
AWAY = {"priya": (18, 26), "tomas": (23, 32)}
TOMAS_IS_BACK = datetime(2026, 11, 30, tzinfo=ZoneInfo("America/Santiago"))

NOT_A_KEY = "The staging gateway took token=correct-horse-battery as well: it checks no signature"
NOT_A_KEY_CLEAN = "The staging gateway takes any token: it checks no signature"


def change_hours(players: Players) -> None:
    """Somebody works shorter days than the team."""
    players.opens_home("ines")
    players.presses_there("ines", "mine.open")
    players.submits("ines", {"hours": "own", "starts": "10:00", "ends": "16:00"})


def read_the_week(players: Players) -> None:
    """A reader of the digest wants all of it."""
    players.presses("grace", "til.week", players.newest("til.week"))
    players.closes("grace")


def slip(players: Players) -> None:
    """Somebody is about to keep what looks like a secret, and takes it out."""
    players.types("noor", f"/til {NOT_A_KEY} #gateway")
    players.submits("noor", {"title": NOT_A_KEY_CLEAN})


def palm_tree(players: Players) -> None:
    """Somebody goes on holiday, and says so to Slack alone."""
    status = {"status_text": "Vacationing", "status_emoji": ":palm_tree:"}
    until = int(TOMAS_IS_BACK.timestamp())
    what = "sets a palm tree as their status, until 29 November"
    players.sets_status("tomas", what, **status, status_expiration=until)


def invite(players: Players) -> None:
    """Another team hears of it."""
    players.invites("grace", "platform")


def shorten_days(players: Players) -> None:
    """The team's day ends earlier."""
    players.types("ada", "/baton setup")
    players.awaited_form("ada")
    players.submits("ada", {"ends": "17:00"})


def want_messages_again(players: Players) -> None:
    """Somebody who had stopped all messages wants them back."""
    players.opens_home("kofi")
    players.presses_there("kofi", "contact.resume_all")


def see_what_is_rarer(players: Players) -> None:
    """Somebody who answered nothing reads what became of it."""
    players.opens_home("yuki")
    players.presses_there("yuki", "mine.resume_kind")


def page_back(players: Players) -> None:
    """Somebody reads the library to its beginning."""
    answer = players.types("noor", "/til list")
    if answer.message:
        players.presses("noor", "til.page", answer.message)


def plan_christmas(players: Players) -> None:
    """A lead is away, and takes it back."""
    players.opens_home("ada")
    players.presses_there("ada", "baton.away_open")
    players.submits("ada", {"from": "2026-12-24", "to": "2026-12-31", "reason": "Family"})


def log_and_delete(players: Players) -> None:
    """Somebody thinks better of a lesson at once."""
    answer = players.types("tomas", "/til Prettier and ESLint quarrel about the same commas")
    if answer.message:
        players.presses("tomas", "til.delete", answer.message)


LATER_STORY: Mapping[int, tuple[Scene, ...]] = {
    10: (Scene("ines", change_hours),),
    12: (ask("ada", "/baton status"),),
    13: (Scene("grace", read_the_week),),
    14: (Scene("noor", slip),),
    15: (ask("noor", "/til T-99"),),
    16: (ask("priya", "/baton away 9 nov to 20 nov moving house"),),
    20: (ask("grace", "/baton pause til until 4 dec"),),
    22: (Scene("tomas", palm_tree),),
    24: (ask("ada", "/baton preview"),),
    25: (Scene("grace", invite),),
    27: (ask("priya", "/baton back"),),
    28: (Scene("ada", shorten_days),),
    30: (Scene("kofi", want_messages_again),),
    33: (Scene("noor", page_back),),
    34: (look_up("ines", "search blockchain"),),
    35: (ask("noor", "/baton help"),),
    36: (Scene("tomas", log_and_delete),),
    38: (Scene("yuki", see_what_is_rarer),),
    40: (ask("noor", "/digest now"),),
    42: (ask("ada", "/baton away @kofi 21 dec to 1 jan"),),
    45: (Scene("ada", plan_christmas),),
    52: (ask("grace", "/baton pause all until 4 jan"),),
    57: (ask("grace", "/baton resume"),),
    59: (ask("noor", "/til help"),),
}
