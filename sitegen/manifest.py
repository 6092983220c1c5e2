"""What sitegen has written into `build/`, as it stands in `.sitegen/manifest.msgpack`.

It is a journal too: before a change it claims the old and the new paths and says that it is not
complete, so that the next build finishes one that was killed. A damaged one counts as none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from sitegen import files, memo
from sitegen.errors import SitegenError
from sitegen.files import Stamp
from sitegen.layout import STATE

# The part of every key that stands in none: the manifest names it once.
PROGRAM = "program"

_FILE = f"{STATE}/manifest.msgpack"


class History(msgspec.Struct, frozen=True, array_like=True):
    """The parts of a file's key, and which of them had changed when it was written."""

    parts: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    cause: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One file as it was written: the name of its key, the digest of its bytes, and its stamp then;
    of a page, what names all that it was `drawn` from.

    Its history is encoded: it is seldom asked for, and the rows of all files are always read.
    """

    key: bytes
    digest: bytes
    stamp: Stamp
    told: bytes = b""
    drawn: bytes = b""

    @property
    def history(self) -> History:
        """What is known of how the file came to be; nothing when that is damaged."""
        try:
            return msgspec.msgpack.decode(self.told, type=History)
        except msgspec.MsgspecError:
            return History()


class Manifest(msgspec.Struct, frozen=True):
    """The paths that are ours, and what is known of them since they were looked at (`taken`, by
    the clock of the file system). `complete` is false while a sync is under way. `source` names
    what the files were made from, `program` the sitegen that made them.
    """

    format: Literal["sitegen-manifest-3"]
    rows: Mapping[str, Row | None]
    complete: bool
    taken: int = 0
    source: bytes = b""
    program: str = ""

    def is_of_now(self) -> bool:
        """Whether the sitegen that runs now would make the same files from the same keys."""
        return self.program == memo.fingerprint()


NONE = Manifest("sitegen-manifest-3", {}, complete=False)


def load(place: Path) -> Manifest:
    """The manifest; one that is missing, damaged or not ours counts as none."""
    try:
        check_sum, _, data = files.read(place, _FILE, "").partition(b"\n")
        if check_sum != _check_sum(data):
            return NONE
        return msgspec.msgpack.decode(data, type=Manifest)
    except (SitegenError, msgspec.MsgspecError):
        return NONE


def save(
    place: Path,
    rows: Mapping[str, Row | None],
    *,
    complete: bool,
    taken: int = 0,
    source: bytes = b"",
) -> None:
    """Write the manifest down. Raises SitegenError (environment) when the disk refuses."""
    prepare_folder(place)
    now = Manifest(NONE.format, rows, complete, taken, source, memo.fingerprint())
    data = msgspec.msgpack.encode(now)
    files.write(place, _FILE, _check_sum(data) + b"\n" + data)


def name_of(key: Mapping[str, bytes]) -> bytes:
    """The digest of a key: of the names and the bytes of its parts, in their order."""
    return files.digest(msgspec.msgpack.encode(key))


def new_row(before: Row | None, key: Mapping[str, bytes], digest: bytes, drawn: bytes = b"") -> Row:
    """The row of a file that has been made; `before` is that of the one in its place."""
    # Other bytes from the same key are those of another version of sitegen.
    cause = (changes(before, key) or (PROGRAM,)) if before else ()
    if before and before.digest == digest:
        # The bytes are those that were there: they have the cause that they had.
        cause = before.history.cause
    told = msgspec.msgpack.encode(History(_names(key), cause))
    return Row(name_of(key), digest, _NO_STAMP, told, drawn)


def changes(row: Row, key: Mapping[str, bytes]) -> tuple[str, ...]:
    """The parts of a key that are other than they were when a file was made."""
    before, now = row.history.parts, _names(key)
    parts = sorted(before.keys() | now.keys())
    return tuple(part for part in parts if before.get(part) != now.get(part))


def _names(key: Mapping[str, bytes]) -> dict[str, bytes]:
    return {part: files.digest(data) for part, data in key.items()}


_NO_STAMP = Stamp(0, 0, 0, 0)


def _check_sum(data: bytes) -> bytes:
    return files.digest(data).hex().encode()


def moment(place: Path) -> int:
    """What time it is by the clock of the file system, in nanoseconds."""
    prepare_folder(place)
    files.write(place, f"{STATE}/clock", b"")
    return (place / STATE / "clock").stat().st_mtime_ns


def prepare_folder(place: Path) -> None:
    """Make the folder of what is remembered; git passes over it."""
    if not (place / STATE / ".gitignore").is_file():
        files.write(place, f"{STATE}/.gitignore", b"*\n")
