"""Forgetting a team: every row of it in every table, whatever tables there come to be."""

from sqlalchemy import ColumnElement, Table, delete, or_, select, tuple_
from sqlmodel import Session, SQLModel


def team(session: Session, workspace_id: str, team_id: str) -> None:
    """Delete a team and all that hangs on it; the rows that refer to others go first."""
    session.flush()
    for table in reversed(SQLModel.metadata.sorted_tables):
        condition = belongs(table, workspace_id, team_id)
        if condition is not None:
            session.connection().execute(delete(table).where(condition))
    session.expunge_all()


def belongs(table: Table, workspace_id: str, team_id: str) -> ColumnElement[bool] | None:
    """What says that a row belongs to a team: its `team_id`, or else that of what it refers to.

    None for a table whose rows belong to no team, such as people.
    """
    if "team_id" in table.c:
        return (table.c.workspace_id == workspace_id) & (table.c.team_id == team_id)
    found = []
    for constraint in table.foreign_key_constraints:
        parent = constraint.referred_table
        condition = None if parent is table else belongs(parent, workspace_id, team_id)
        if condition is not None:
            keys = [one.column for one in constraint.elements]
            found.append(tuple_(*constraint.columns).in_(select(*keys).where(condition)))
    return or_(*found) if found else None
