"""What a build has read: the stamp and the digest of each file, so that one need not be opened
again as long as its stamp rules out a change. A stamp is a shortcut, never the truth.

It stands in `.sitegen/inputs.msgpack`, with what the last build has reported. Deleting it costs
time, never correctness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from sitegen import files, manifest
from sitegen.errors import SitegenError
from sitegen.files import Listing, Stamp, digest
from sitegen.job import Job
from sitegen.layout import (
    CONFIG,
    CONTENT,
    SEEDS,
    STATE,
    TEMPLATES,
    THEMES,
    built_in_themes,
)

_FILE = f"{STATE}/inputs.msgpack"
_FORMAT = "sitegen-inputs-1"
_CHECK_SUM_BYTES = 16


class Known(msgspec.Struct, frozen=True, array_like=True):
    """One file as it was read: its stamp from before, and the digest of its bytes."""

    stamp: Stamp
    digest: bytes


class Record(msgspec.Struct, frozen=True):
    """All files of a build by the name that messages give them, when their stamps were `taken`,
    what the build was asked (`order`), and what it said at its end.
    """

    taken: int = 0
    files: Mapping[str, Known] = msgspec.field(default_factory=dict)
    order: bytes = b""
    said: bytes = b""
    format: str = _FORMAT

    def source(self) -> bytes:
        """The name of all that a site was made from, whatever the stamps of the files."""
        digests = {name: known.digest for name, known in self.files.items()}
        return digest(msgspec.msgpack.encode((self.order, self.said, digests)))


ReadFile = Callable[[str], bytes]
"""The bytes of a file by its name; raises SitegenError."""

# Stands for the built-in themes in the names of files; no folder of a site is called so.
_BUILT_IN = ":built-in"


def look(job: Job, before: Record | None = None) -> Inputs:
    """All files that a build reads, as they are now; what was known `before` is that of the last
    build, if nothing is given.
    """
    taken = manifest.moment(job.place)
    project = job.project
    listings = {
        CONTENT: files.scan(project / CONTENT, CONTENT),
        SEEDS: files.scan(project / SEEDS, SEEDS),
        TEMPLATES: files.scan(project / TEMPLATES, TEMPLATES),
        THEMES: files.scan(project / THEMES, THEMES),
        _BUILT_IN: files.scan(built_in_themes(), _BUILT_IN),
        "": files.scan_one(project, CONFIG),
    }
    return Inputs(listings, _reader(project), before or load(job.place), taken)


def _reader(project: Path) -> ReadFile:
    """Reads the files of a site, and of the built-in themes."""
    site = files.Folder(project, "")
    themes = files.Folder(built_in_themes(), _BUILT_IN)

    def read(name: str) -> bytes:
        folder, _, below = name.partition("/")
        return themes.read(below) if folder == _BUILT_IN else site.read(name)

    return read


class Inputs:
    """The files of a site as they are now, by folder; what the last build knew is in `before`."""

    def __init__(
        self, listings: Mapping[str, Listing], read: ReadFile, before: Record, taken: int
    ) -> None:
        self.listings = listings
        self._read = read
        self.before = before
        self._stamps = stamps = _stamps_of(listings)
        self._taken = taken
        self._digests = {
            name: known.digest
            for name, known in before.files.items()
            if known.digest
            and stamps.get(name) == known.stamp
            and files.is_settled(known.stamp, before.taken)
        }
        self._read_now: set[str] = set()

    def known(self, name: str) -> bytes | None:
        """The digest of a file that cannot have changed since it was read, or None."""
        return self._digests.get(name)

    def learn(self, name: str, data: bytes) -> bytes:
        """The digest of a file that has been read."""
        found = self._digests[name] = digest(data)
        self._read_now.add(name)
        return found

    def learn_all(self, later: Callable[[str], bool]) -> None:
        """Learn all files but those that are learnt `later`, when their bytes are used.

        Now, not at the end: what is edited while we build must not count as built.
        """
        for name in self._stamps:
            if name not in self._digests and not later(name):
                self._learnt(name)

    def as_before(self, order: bytes) -> bool:
        """Whether all files are those of the last build, and the order too."""
        before = self.before.files
        if order != self.before.order or before.keys() != self._stamps.keys():
            return False
        # What was refused has no stamp: a link that leads nowhere, say. It is told every time.
        if any(listing.problems for listing in self.listings.values()):
            return False
        doubtful = [name for name in before if name not in self._digests]
        return all(self._learnt(name) == before[name].digest for name in doubtful)

    @property
    def has_read(self) -> bool:
        """Whether a file had to be read."""
        return bool(self._read_now)

    def stays(self, project: Path) -> bool:
        """Whether the files that had to be read are still as they were looked at: none of them is
        just being written.
        """
        return all(
            files.stamp_at(project / name) == self._stamps[name]
            for name in self._read_now
            if name in self._stamps and not name.startswith(_BUILT_IN)
        )

    def record(self, order: bytes, said: bytes) -> Record:
        """What the next build should know."""
        known = {
            name: Known(stamp, self._digests.get(name, b"")) for name, stamp in self._stamps.items()
        }
        return Record(self._taken, known, order, said)

    def _learnt(self, name: str) -> bytes:
        try:
            return self.learn(name, self._read(name))
        except SitegenError:
            return b""


def _stamps_of(listings: Mapping[str, Listing]) -> dict[str, Stamp]:
    """All files of some folders under the names that messages give them."""
    return {
        f"{label}/{path}".lstrip("/"): stamp
        for label, listing in listings.items()
        for path, stamp in listing.stamps.items()
    }


def load(target: Path) -> Record:
    """What the last build knew; nothing when that is missing, damaged or not ours."""
    try:
        data = files.read(target, _FILE, "")
        if digest(data[_CHECK_SUM_BYTES:]) != data[:_CHECK_SUM_BYTES]:
            return Record()
        record = msgspec.msgpack.decode(data[_CHECK_SUM_BYTES:], type=Record)
    except (SitegenError, msgspec.MsgspecError):
        return Record()
    return record if record.format == _FORMAT else Record()


def save(target: Path, record: Record) -> None:
    """Keep it for the next build."""
    data = msgspec.msgpack.encode(record)
    files.write(target, _FILE, digest(data) + data)
