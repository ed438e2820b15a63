"""How a transaction means to use the database; a transaction without one only reads."""

from enum import StrEnum


class Access(StrEnum):
    """Each kind of writing."""

    FACTS = "facts"
    SENDS = "sends"
    REBUILD = "rebuild"
