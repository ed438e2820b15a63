"""What the simulated team does after its first two weeks, by working day."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.play.lessons import ALERTS, RESTORE
from sandbox.play.players import Players
from sandbox.play.story import Scene, ask, log, look_up

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
    players.changes("tomas", what, **status, status_expiration=until)


def undisturbed(players: Players) -> None:
    """Somebody wants a quiet morning."""
    what = "pauses notifications until noon every day"
    players.changes("ada", what, dnd=True, dnd_start="18:00", dnd_end="12:00")


def ask_to_lead(players: Players) -> None:
    """Somebody would help with the team's settings."""
    players.types("grace", "/baton settings")
    players.presses_there("grace", "settings.ask_to_lead")
    players.closes("grace")


def make_lead(players: Players) -> None:
    """A lead says yes."""
    players.presses("ada", "settings.make_lead", players.newest("settings.make_lead"))


def look_ahead(players: Players) -> None:
    """A lead wants to know what the next weeks bring."""
    players.types_and_waits("ada", "/baton preview")


def digest_less_often(players: Players) -> None:
    """A lead finds that every second week is enough."""
    players.types("grace", "/baton settings")
    players.presses_there("grace", "settings.cadence", "digest")
    players.chooses("grace", "cadence_every", "2")
    players.submits("grace")


def hand_over(players: Players) -> None:
    """The team gets other leads."""
    players.types("ada", "/baton settings")
    players.presses_there("ada", "settings.people")
    players.submits("ada", {"leads": ["grace", "kofi"]})


def invite(players: Players) -> None:
    """Another team hears of it."""
    players.invites("grace", "platform")


def begin_another(players: Players) -> None:
    """Another team begins."""
    players.presses("grace", "baton.setup", players.newest("baton.setup", channel="platform"))
    players.awaited_form("grace")
    players.submits("grace", {"country": "US"})


def move_it(players: Players) -> None:
    """The other team gets a channel of its own."""
    players.client.create_channel("platform-guild", members=["grace", "ines", "omar"])
    players.invites("grace", "platform-guild")
    players.types("grace", "/baton settings", channel="platform")
    players.presses_there("grace", "settings.move")
    players.submits("grace", {"channel": "platform-guild"})


def end_it(players: Players) -> None:
    """The other team ends."""
    players.types("grace", "/baton settings", channel="platform-guild")
    players.presses_there("grace", "settings.delete")
    players.submits("grace", {"name": "platform-guild"})


def take_a_day(players: Players) -> None:
    """Somebody is away for a day, by the form."""
    players.types("noor", "/baton away")
    players.submits("noor", {"from": "2026-12-18", "to": "2026-12-18"})


def look_from_outside(players: Players) -> None:
    """Somebody who has left looks in."""
    players.opens_home("radia")


def leave_the_company(players: Players) -> None:
    """A colleague's account is closed."""
    players.changes("yuki", "leaves the company", deleted=True)


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
    10: (Scene("ines", change_hours), log(ALERTS)),
    11: (Scene("grace", ask_to_lead), Scene("ada", make_lead, follows=True)),
    12: (ask("ada", "/baton status"), log(RESTORE), Scene("radia", look_from_outside)),
    13: (Scene("grace", read_the_week),),
    14: (Scene("noor", slip),),
    15: (ask("noor", "/til T-99"),),
    16: (ask("priya", "/baton away 9 nov to 20 nov moving house"),),
    20: (ask("grace", "/baton pause til until 4 dec"),),
    22: (Scene("tomas", palm_tree),),
    24: (Scene("ada", look_ahead),),
    25: (Scene("grace", invite),),
    27: (ask("priya", "/baton back"),),
    28: (Scene("ada", shorten_days),),
    30: (Scene("kofi", want_messages_again),),
    31: (ask("kofi", "/baton holiday"),),
    33: (Scene("noor", page_back), Scene("ada", undisturbed)),
    34: (look_up("ines", "search blockchain"),),
    35: (ask("noor", "/baton help"),),
    36: (Scene("tomas", log_and_delete),),
    38: (Scene("yuki", see_what_is_rarer),),
    39: (ask("ines", "/til list @radia"), ask("ines", "/til search")),
    40: (ask("noor", "/digest now"),),
    41: (Scene("noor", take_a_day),),
    42: (ask("ada", "/baton away @kofi 21 dec to 1 jan"),),
    43: (Scene("grace", digest_less_often),),
    44: (Scene("grace", begin_another),),
    45: (Scene("ada", plan_christmas),),
    46: (Scene("grace", move_it),),
    47: (ask("grace", "/digest now"),),
    48: (Scene("grace", end_it),),
    50: (Scene("ada", hand_over),),
    52: (ask("grace", "/baton pause all until 4 jan"),),
    57: (ask("grace", "/baton resume"),),
    58: (Scene("yuki", leave_the_company),),
    59: (ask("noor", "/til help"),),
}
