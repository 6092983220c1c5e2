"""Results of expensive pure functions, remembered by the digest of their inputs.

One SQLite file in `.sitegen/`. Deleting it costs time, never correctness; a corrupt, foreign or
locked one is passed over, and the work is done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Generic, TypeVar

import msgspec

FOLDER = ".sitegen"
FILE = "memo.sqlite"

T = TypeVar("T")


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
        self._file = project / FOLDER / FILE
        self._table = table
        self._decoder = msgspec.msgpack.Decoder(kind)

    def recall(self, keys: Iterable[bytes]) -> dict[bytes, T]:
        """The values that are remembered, out of those asked for."""
        found: dict[bytes, T] = {}
        with contextlib.suppress(sqlite3.Error, OSError, msgspec.MsgspecError):
            if not self._file.exists():
                return found
            with contextlib.closing(self._connect()) as connection:
                query = f"SELECT value FROM {self._table} WHERE key = ?"
                for wanted in keys:
                    row = connection.execute(query, (wanted,)).fetchone()
                    if row:
                        found[wanted] = self._decoder.decode(row[0])
        return found

    def keep(self, values: Mapping[bytes, T]) -> None:
        """Remember just these values, and forget all others of the table."""
        with contextlib.suppress(sqlite3.Error, OSError):
            self._write(values)
            return
        # Not ours, or damaged: begin again.
        with contextlib.suppress(sqlite3.Error, OSError):
            self._file.unlink(missing_ok=True)
            self._write(values)

    def _write(self, values: Mapping[bytes, T]) -> None:
        with contextlib.closing(self._connect()) as connection, connection:
            table = self._table
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {table} (key BLOB PRIMARY KEY, value BLOB)"
            )
            known = {row[0] for row in connection.execute(f"SELECT key FROM {table}")}
            gone = [(old,) for old in known.difference(values)]
            connection.executemany(f"DELETE FROM {table} WHERE key = ?", gone)
            new = ((k, msgspec.msgpack.encode(v)) for k, v in values.items() if k not in known)
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", new)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=2)
