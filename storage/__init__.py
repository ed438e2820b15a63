"""Tables and queries: what Baton remembers. Knows no Slack and no clock."""

from sqlmodel import SQLModel

# Every constraint has a name, so that a later migration can change it on any database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
