"""Reviews: the doors that code hosts knock at, and who people are there."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.person import PERSON_KEY
from storage.reviews import TEAM
from storage.team import TEAM_KEY, Team

PERSON = ["person.workspace_id", "person.person_id"]


class Hook(SQLModel, table=True):
    """One webhook of a team. `hook_id` is its address, `sealed` its secret."""

    __tablename__ = "reviews_hook"
    __table_args__ = (UniqueConstraint("hook_id"), ForeignKeyConstraint(TEAM_KEY, TEAM))

    workspace_id: str = Field(primary_key=True)
    hook_id: str = Field(primary_key=True)
    team_id: str
    # `github` or `gitlab`.
    host: str
    key_id: str
    sealed: bytes
    # The names it takes events of, apart by spaces; empty for any that knows the secret.
    repositories: str = ""
    # The host's own numbers of those names: a repository keeps its number when it is renamed.
    numbers: str = ""
    made_by: str
    made_at: datetime
    heard_at: datetime | None = None
    removed_at: datetime | None = None


class Login(SQLModel, table=True):
    """Who somebody is on a code host, by their own word."""

    __tablename__ = "reviews_login"
    __table_args__ = (ForeignKeyConstraint(PERSON_KEY, PERSON),)

    workspace_id: str = Field(primary_key=True)
    host: str = Field(primary_key=True)
    # In lower case: code hosts do not tell capitals apart.
    login: str = Field(primary_key=True)
    person_id: str


def save(session: Session, rows: list[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)
    session.flush()


def at(session: Session, host: str, hook_id: str) -> Hook | None:
    """The hook of an address. The address alone tells of which workspace it is."""
    query = select(Hook).where(
        Hook.hook_id == hook_id, Hook.host == host, col(Hook.removed_at).is_(None)
    )
    return session.exec(query).first()


def get(session: Session, workspace_id: str, hook_id: str) -> Hook | None:
    """A hook by its id."""
    return session.get(Hook, (workspace_id, hook_id))


def of_team(session: Session, team: Team) -> list[Hook]:
    """A team's hooks, the oldest first."""
    query = (
        select(Hook)
        .where(
            Hook.workspace_id == team.workspace_id,
            Hook.team_id == team.team_id,
            col(Hook.removed_at).is_(None),
        )
        .order_by(col(Hook.made_at), Hook.hook_id)
    )
    return list(session.exec(query))


def login(session: Session, workspace_id: str, host: str, name: str) -> Login | None:
    """Whose login this is."""
    return session.get(Login, (workspace_id, host, name.casefold()))


def logins_of(session: Session, workspace_id: str, person_id: str) -> list[Login]:
    """Who somebody is on code hosts."""
    query = select(Login).where(Login.workspace_id == workspace_id, Login.person_id == person_id)
    return list(session.exec(query.order_by(Login.host, Login.login)))


def remove(session: Session, row: Login) -> None:
    """Forget who somebody is on a code host."""
    session.delete(row)
    session.flush()
