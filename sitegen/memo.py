"""Results of expensive pure functions, remembered by the digest of their inputs.

One SQLite file in `.sitegen/`. Deleting it costs time, never correctness; a corrupt, foreign or
locked one is passed over, and the work is done again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from sitegen.layout import STATE

FILE = "memo.sqlite"

T = TypeVar("T")

# What comes of a file that is not ours, or not whole: SQLite reads odd types out of flipped bits.
_DAMAGED = (sqlite3.Error, msgspec.MsgspecError, OSError, ValueError, TypeError)

# What does not get better by itself. All else is somebody who is writing too, or the disk.
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)

# From so many keys on, reading the whole table is faster than asking for each; unless it is so
# many times longer.
_MANY = 200
_MUCH_LONGER = 8


def key(*parts: str | bytes) -> bytes:
    """The digest of some inputs; their order and borders count."""
    return hashlib.blake2b(msgspec.msgpack.encode(parts), digest_size=16).digest()


@functools.cache
def fingerprint() -> str:
    """The digest of all that results depend on beside their inputs: the source of sitegen, and the
    versions of Python and of all packages.
    """
    return fingerprint_of(Path(__file__).parent, sys.path)


def fingerprint_of(package: Path, folders: Iterable[str]) -> str:
    """The same for the source below `package`, and the packages that lie in some `folders`."""
    sources = sorted(package.rglob("*.py"))
    found = {item.name for folder in folders if folder for item in Path(folder).glob("*.*-info")}
    parts: list[str | bytes] = [sys.version, *sorted(found)]
    return key(*parts, *(file.read_bytes() for file in sources)).hex()


class Memo(Generic[T]):
    """Values of one type by key, in a table of their own; `target` is the folder with `.sitegen/`.

    A value is kept as the bytes of its msgpack, and decoded where it is asked for.
    """

    def __init__(self, target: Path, table: str, kind: type[T]) -> None:
        self._file = target / STATE / FILE
        self._table = table
        self._decoder = msgspec.msgpack.Decoder(kind)

    def recall(self, keys: Collection[bytes]) -> dict[bytes, T]:
        """The values that are remembered, out of those asked for."""
        found: dict[bytes, T] = {}
        with contextlib.suppress(*_DAMAGED):
            if not keys or not self._file.exists():
                return found
            with contextlib.closing(self._connect()) as connection:
                for name, check_sum, value in self._rows(connection, keys):
                    # A flipped bit must cost time, not change the site.
                    if check_sum == _check_sum(name, value):
                        found[name] = self._decoder.decode(value)
        return found

    def _rows(
        self, connection: sqlite3.Connection, keys: Collection[bytes]
    ) -> Iterator[tuple[bytes, bytes, bytes]]:
        query = f"SELECT key, check_sum, value FROM {self._table}"
        if len(keys) >= _MANY and self._count(connection) <= _MUCH_LONGER * len(keys):
            wanted = frozenset(keys)
            yield from (row for row in connection.execute(query) if row[0] in wanted)
            return
        for wanted_key in keys:
            row = connection.execute(f"{query} WHERE key = ?", (wanted_key,)).fetchone()
            if row:
                yield row

    def _count(self, connection: sqlite3.Connection) -> int:
        found: tuple[int] = connection.execute(f"SELECT count(*) FROM {self._table}").fetchone()
        return found[0]

    def keep(self, new: Mapping[bytes, bytes]) -> None:
        """Remember `new` values, given as msgpack."""
        rows = [(name, _check_sum(name, data), data) for name, data in new.items()]
        self._change(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?, ?)", rows)

    def forget(self, used: Collection[bytes]) -> None:
        """Remember nothing but the `used` keys."""
        with contextlib.suppress(*_DAMAGED):
            if not self._file.exists():
                return
            with contextlib.closing(self._connect()) as connection:
                if self._count(connection) <= len(used):
                    return
                known = {row[0] for row in connection.execute(f"SELECT key FROM {self._table}")}
            gone = [(old,) for old in known.difference(used)]
            if gone:
                self._change(f"DELETE FROM {self._table} WHERE key = ?", gone)

    def _change(self, statement: str, rows: Iterable[tuple[bytes, ...]]) -> None:
        rows = list(rows)
        try:
            self._execute(statement, rows)
        except _DAMAGED as error:
            if isinstance(error, sqlite3.Error) and not _is_damage(error):
                return
            # Not ours, or damaged: begin again.
            with contextlib.suppress(*_DAMAGED):
                self._file.unlink(missing_ok=True)
                self._execute(statement, rows)

    def _execute(self, statement: str, rows: list[tuple[bytes, ...]]) -> None:
        with contextlib.closing(self._connect()) as connection, connection:
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS {self._table}"
                " (key BLOB PRIMARY KEY, check_sum BLOB, value BLOB)"
            )
            connection.executemany(statement, rows)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=2)
        # What a crash of the machine leaves half-written is noticed, and costs time.
        connection.execute("PRAGMA synchronous = OFF")
        return connection


def _is_damage(error: sqlite3.Error) -> bool:
    # The lower byte of a code is its kind, as SQLite documents.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _BROKEN


def _check_sum(name: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(data, key=name, digest_size=8).digest()
