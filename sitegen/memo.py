"""Results of expensive pure functions, remembered by the digest of their inputs.

One SQLite file in `.sitegen/`. Deleting it costs time, never correctness; a corrupt, foreign or
locked one is passed over, and the work is done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Generic, TypeVar

import msgspec

from sitegen.layout import STATE

FILE = "memo.sqlite"

T = TypeVar("T")

# What comes of a file that is not ours, or not whole: SQLite reads odd types out of flipped bits.
_DAMAGED = (sqlite3.Error, msgspec.MsgspecError, OSError, ValueError, TypeError)

# Somebody else is writing: they may keep theirs.
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def key(*parts: str) -> bytes:
    """The digest of some inputs; their order and borders count."""
    return hashlib.sha256(msgspec.msgpack.encode(parts)).digest()


def fingerprint(*modules: ModuleType) -> str:
    """The digest of the source of modules: what a result depends on beside its inputs."""
    files = (Path(module.__file__) for module in modules if module.__file__)
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


class Memo(Generic[T]):
    """Values of one type by key, in a table of their own."""

    def __init__(self, project: Path, table: str, kind: type[T]) -> None:
        self._file = project / STATE / FILE
        self._table = table
        self._decoder = msgspec.msgpack.Decoder(kind)

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, T]:
        """The values that are remembered, out of those asked for."""
        found: dict[bytes, T] = {}
        with contextlib.suppress(*_DAMAGED):
            if not self._file.exists():
                return found
            with contextlib.closing(self._connect()) as connection:
                query = f"SELECT check_sum, value FROM {self._table} WHERE key = ?"
                for wanted in keys:
                    row = connection.execute(query, (wanted,)).fetchone()
                    # A flipped bit must cost time, not change the site.
                    if row and row[0] == _check_sum(wanted, row[1]):
                        found[wanted] = self._decoder.decode(row[1])
        return found

    def keep(self, new: Mapping[bytes, T], used: Collection[bytes] | None = None) -> None:
        """Remember `new` values; of the old ones only those `used` (None: all)."""
        try:
            self._write(new, used)
        except _DAMAGED as error:
            if getattr(error, "sqlite_errorcode", None) in _IN_USE:
                return
            # Not ours, or damaged: begin again.
            with contextlib.suppress(*_DAMAGED):
                self._file.unlink(missing_ok=True)
                self._write(new, used)

    def _write(self, new: Mapping[bytes, T], used: Collection[bytes] | None) -> None:
        with contextlib.closing(self._connect()) as connection, connection:
            table = self._table
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {table}"
                " (key BLOB PRIMARY KEY, check_sum BLOB, value BLOB)"
            )
            if used is not None:
                known = {row[0] for row in connection.execute(f"SELECT key FROM {table}")}
                gone = [(old,) for old in known.difference(used)]
                connection.executemany(f"DELETE FROM {table} WHERE key = ?", gone)
            rows = ((key, msgspec.msgpack.encode(value)) for key, value in new.items())
            connection.executemany(
                f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)",
                ((key, _check_sum(key, data), data) for key, data in rows),
            )

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=2)


def _check_sum(key: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(data, key=key, digest_size=8).digest()
