"""What sitegen has written into `build/`, as it stands in `.sitegen/manifest.msgpack`.

It is a journal too: before a change it claims the old and the new paths and says that it is not
complete, so that the next build finishes one that was killed. A damaged one counts as none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from sitegen import files
from sitegen.errors import SitegenError
from sitegen.files import Stamp
from sitegen.layout import STATE

_FILE = f"{STATE}/manifest.msgpack"


class Row(msgspec.Struct, frozen=True):
    """One file as it was written: the parts of its key, the digest of its bytes, its stamp then,
    and which parts of the key had changed.
    """

    key: Mapping[str, bytes]
    digest: bytes
    stamp: Stamp
    cause: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True):
    """The paths that are ours, and what is known of them since they were looked at (`taken`, by
    the clock of the file system). `complete` is false while a sync is under way. `source` names
    what the files were made from.
    """

    format: Literal["sitegen-manifest-2"]
    rows: Mapping[str, Row | None]
    complete: bool
    taken: int = 0
    source: bytes = b""


NONE = Manifest("sitegen-manifest-2", {}, complete=False)


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
    data = msgspec.msgpack.encode(Manifest(NONE.format, rows, complete, taken, source))
    files.write(place, _FILE, _check_sum(data) + b"\n" + data)


def changes(before: Mapping[str, bytes], now: Mapping[str, bytes]) -> tuple[str, ...]:
    """The parts of a key that are other than they were."""
    parts = sorted(before.keys() | now.keys())
    return tuple(part for part in parts if before.get(part) != now.get(part))


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
