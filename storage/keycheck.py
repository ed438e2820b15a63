"""Proof that the secret key still opens what was written: a known text, sealed with each key."""

from sqlmodel import Field, Session, SQLModel, select

from storage.db import insert_new


class KeyCheck(SQLModel, table=True):
    """A known text sealed with one key of the ring."""

    __tablename__ = "key_check"

    key_id: str = Field(primary_key=True)
    sealed: bytes


def every(session: Session) -> list[KeyCheck]:
    """The proofs of all keys ever used."""
    return list(session.exec(select(KeyCheck)))


def add(session: Session, proof: KeyCheck) -> None:
    """Add the proof of a new key, unless another process has done so."""
    insert_new(session, KeyCheck, proof.model_dump())
