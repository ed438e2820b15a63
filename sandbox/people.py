"""The people and channels that a new workspace starts with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A member as Slack knows one; `tz` is None where Slack has no zone for them.

    The do-not-disturb hours are in the member's own zone, and count where `dnd` is set.
    """

    id: str
    handle: str
    real_name: str
    tz: str | None = "Europe/London"
    title: str = ""
    team_id: str | None = None
    is_admin: bool = False
    is_bot: bool = False
    is_app_user: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    locale: str = "en-US"
    email: str | None = None
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    dnd: bool = False
    dnd_start: str = "22:00"
    dnd_end: str = "08:00"
    # When they changed last; before that, nobody looked.
    updated: int = 0

    @property
    def first_name(self) -> str:
        """The name they go by in messages."""
        return self.real_name.split()[0]


@dataclass(frozen=True)
class ChannelSeed:
    """A channel that is there from the start; `members` are handles."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    has_app: bool = False
    is_general: bool = False
    is_private: bool = False
    is_shared: bool = False


@dataclass(frozen=True)
class Seed:
    """What a new workspace holds."""

    people: tuple[Person, ...]
    channels: tuple[ChannelSeed, ...]
    team_id: str = "T0NORTHWIND"
    team_name: str = "Northwind"
    team_domain: str = "northwind"


OTHER_TEAM = "T0CONTOSO01"

TEAM = (
    Person("U0ADA000001", "ada", "Ada Brandt", "Europe/Berlin", "Team lead", is_admin=True),
    Person("U0GRACE0002", "grace", "Grace Miller", "America/New_York", "Staff engineer"),
    Person("U0RADIA0003", "radia", "Radia Klein", "America/New_York", "Network engineer"),
    Person("U0KOFI00004", "kofi", "Kofi Mensah", "Africa/Accra", "Backend engineer"),
    Person("U0INES00005", "ines", "Inês Carvalho", "Europe/Lisbon", "Product designer"),
    Person("U0PRIYA0006", "priya", "Priya Raman", "Asia/Kolkata", "Data engineer"),
    Person("U0TOMAS0007", "tomas", "Tomás Rojas", "America/Santiago", "Frontend engineer"),
    Person("U0YUKI00008", "yuki", "Yuki Tanabe", "Asia/Tokyo", "Site reliability engineer"),
)

MALLORY = Person(
    "U0MALLORY09", "mallory", "Mallory Quinn", None, team_id=OTHER_TEAM, is_stranger=True
)
GUEST = Person("U0OMAR00010", "omar", "Omar Haddad", "Africa/Cairo", "Guest", is_restricted=True)
# Slack calls its own helper no bot, which is a trap for whoever lists people.
SLACKBOT = Person("USLACKBOT", "slackbot", "Slackbot", "America/Los_Angeles")
OTHER_BOT = Person("U0BUILDBOT1", "buildbot", "Build Bot", "America/Los_Angeles", is_bot=True)

EIGHT = tuple(person.handle for person in TEAM)

WORKSPACE = Seed(
    people=(*TEAM, MALLORY, GUEST, OTHER_BOT, SLACKBOT),
    channels=(
        ChannelSeed("C0GENERAL01", "general", (*EIGHT, "buildbot"), is_general=True),
        ChannelSeed("C0PAYMENTS2", "payments", EIGHT, has_app=True),
        ChannelSeed("C0PLATFORM3", "platform", (*EIGHT[:5], "omar")),
        ChannelSeed("C0LEADS0004", "leads", ("ada", "grace", "kofi"), is_private=True),
        ChannelSeed("C0PARTNERS5", "partners", ("ada", "ines", "mallory"), is_shared=True),
    ),
)
