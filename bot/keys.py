"""The key ring: private text is sealed with it, and rests in the database only so (decision 10)."""

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import OperatorError
from storage import keycheck
from storage.db import Database

KEY_FILE = "secret.key"
NO_KEY = (
    "BATON_SECRET_KEYS is missing: with PostgreSQL, every Baton that uses the database needs the "
    "same key. Make one with: openssl rand -base64 32 | tr +/ -_   Put it into .env, and keep a "
    "copy apart from the database."
)
_KEY_BYTES = 32
_NONCE_BYTES = 12
_PROOF = b"Baton can read this"


@dataclass(frozen=True)
class KeyRing:
    """Keys by their public ids; the first one seals, all of them open."""

    keys: dict[str, bytes]

    def seal(self, text: bytes, *about: str) -> tuple[str, bytes]:
        """Encrypt `text` (AES-256-GCM), bound to what it is `about`: table, workspace, row.

        Returns:
            The id of the key, and the sealed bytes.
        """
        key_id, key = next(iter(self.keys.items()))
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return key_id, nonce + AESGCM(key).encrypt(nonce, text, _bound(key_id, about))

    def open(self, key_id: str, sealed: bytes, *about: str) -> bytes:
        """Decrypt what `seal` made for the same `about`.

        Raises:
            KeyError: the ring lacks the key.
            InvalidTag: the bytes were changed, or moved from another row.
        """
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return AESGCM(self.keys[key_id]).decrypt(nonce, body, _bound(key_id, about))


def load(secret_keys: Sequence[str], home: Path, db: Database) -> KeyRing:
    """The key ring of the environment or, failing that, of the key file, made at the first start.

    PostgreSQL needs the environment: other machines may use the database, and need the same key.

    Raises:
        OperatorError: a key is missing or malformed, or the database was written with another one.
    """
    if not secret_keys and not db.is_sqlite:
        raise OperatorError(NO_KEY)
    file = home / KEY_FILE
    with db.read() as session:
        proofs = keycheck.every(session)
    if not secret_keys and not file.exists() and not proofs:
        _write_new(file)
    texts = list(secret_keys) or ([file.read_text().strip()] if file.exists() else [])
    ring = KeyRing({_key_id(key): key for key in map(_parse, texts)})
    _check(ring, proofs, db)
    return ring


def is_needed(db: Database) -> bool:
    """Whether the database was written with a key."""
    with db.read() as session:
        return bool(keycheck.every(session))


def new_key() -> str:
    """A fresh key as text, for BATON_SECRET_KEYS or the key file."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def _check(ring: KeyRing, proofs: Sequence[keycheck.KeyCheck], db: Database) -> None:
    lacking = [proof.key_id for proof in proofs if not _opens(ring, proof)]
    if lacking or not ring.keys:
        raise OperatorError(
            f"The database was sealed with the key {', '.join(lacking)}, which is missing. "
            f"Put the file {KEY_FILE} back into BATON_HOME, or set BATON_SECRET_KEYS. "
            "Without that key, private text stays unreadable."
        )
    key_id, sealed = ring.seal(_PROOF, "key_check")
    if key_id not in {proof.key_id for proof in proofs}:
        with db.write() as session:
            keycheck.add(session, keycheck.KeyCheck(key_id=key_id, sealed=sealed))


def _opens(ring: KeyRing, proof: keycheck.KeyCheck) -> bool:
    try:
        return ring.open(proof.key_id, proof.sealed, "key_check") == _PROOF
    except (KeyError, InvalidTag):
        return False


def _write_new(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(new_key() + "\n")


def _parse(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise OperatorError(
            "A secret key must be 32 bytes in URL-safe base64. Look at BATON_SECRET_KEYS "
            f"or the file {KEY_FILE}."
        )
    return key


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"baton key id" + key).hexdigest()[:8]


def _bound(key_id: str, about: Sequence[str]) -> bytes:
    return "\x1f".join((key_id, *about)).encode()
