"""Where people are, as they type it: time zones, and countries with their holidays."""

import difflib

from holidays.registry import COUNTRIES

from bot import clock
from bot.errors import FieldError


def read_zone(typed: str) -> str:
    """The IANA zone of a typed name or city, such as `Europe/Berlin` or `berlin`.

    Raises:
        FieldError: no zone, or several, have that name; offers the closest.
    """
    wanted = typed.strip().replace(" ", "_").casefold()
    zones = {name.casefold(): name for name in clock.zones()}
    if wanted in zones:
        return zones[wanted]
    cities = [name for key, name in zones.items() if key.rsplit("/", 1)[-1] == wanted]
    if len(cities) == 1:
        return cities[0]
    close = cities or _zones_like(wanted, zones)
    offer = f"Did you mean {' or '.join(close[:3])}?" if close else "Try a name like Europe/Berlin."
    raise FieldError("tz", f"There is no such time zone. {offer}")


def read_country(typed: str) -> str | None:
    """The code of a typed country, such as `DE`, `Germany` or `DE-BY`; None for no holidays.

    Raises:
        FieldError: no calendar of public holidays is known for it.
    """
    wanted = typed.strip()
    if not wanted:
        return None
    code, _, region = wanted.upper().partition("-")
    names = {names[0].casefold(): names[1] for names in COUNTRIES.values()}
    by_name = names.get(wanted.replace(" ", "").casefold())
    found = by_name or (f"{code}-{region}" if region else code)
    if not clock.has_holidays(found):
        raise FieldError(
            "country",
            "Baton knows no holidays for that. Try a code like DE, US or DE-BY, or leave it empty.",
        )
    return found


def _zones_like(wanted: str, zones: dict[str, str]) -> list[str]:
    by_city = {key.rsplit("/", 1)[-1]: name for key, name in zones.items()}
    names = by_city | zones
    found = difflib.get_close_matches(wanted, names, n=3, cutoff=0.7)
    return list(dict.fromkeys(names[one] for one in found))
