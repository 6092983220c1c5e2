"""A file is not read again only where its stamp rules out that it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from sitegen import files, inputs, manifest
from sitegen.errors import Location, Problem, SitegenError, environment_error
from sitegen.files import Listing, Stamp
from sitegen.inputs import Inputs, Record

SECOND = 1_000_000_000
# Long after all stamps.
LATER = 100 * SECOND
OLD = Stamp(4, 10 * SECOND + 1, 10 * SECOND + 1, 7)


class Disk:
    """Files with their stamps, and a note of which were read."""

    def __init__(self, **stamps: Stamp) -> None:
        self.stamps = stamps
        self.texts = {f"content/{name}": f"text of {name}" for name in stamps}
        self.read: list[str] = []

    def bytes_of(self, name: str) -> bytes:
        self.read.append(name)
        if name not in self.texts:
            raise environment_error(name, "cannot be read", "check it")
        return self.texts[name].encode()

    def look(self, before: Record, taken: int = LATER) -> Inputs:
        self.read.clear()
        return Inputs({"content": Listing(self.stamps)}, self.bytes_of, before, taken)

    def built(self, taken: int = LATER, order: bytes = b"order") -> Record:
        """What is known after a build that has read all files."""
        found = self.look(Record(), taken)
        found.learn_all(lambda _name: False)
        return found.record(order, b"said")


# ----------------------------------------------------------------------------------- stamps


def test_a_file_that_cannot_have_changed_is_known() -> None:
    """By the digest of its bytes, without a look into it."""
    disk = Disk(a=OLD)

    found = disk.look(disk.built())

    assert files.digest(b"text of a") == found.known("content/a")
    assert [] == disk.read


@pytest.mark.parametrize(
    "stamp",
    [
        Stamp(5, OLD.modified, OLD.changed, OLD.inode),
        Stamp(OLD.size, OLD.modified + 1, OLD.changed, OLD.inode),
        Stamp(OLD.size, OLD.modified - SECOND, OLD.changed, OLD.inode),
        Stamp(OLD.size, OLD.modified, OLD.changed + 1, OLD.inode),
        Stamp(OLD.size, OLD.modified, OLD.changed, 8),
    ],
)
def test_each_part_of_a_stamp_counts(stamp: Stamp) -> None:
    """Size, both times, and which file it is: programs can set one of the times back."""
    disk = Disk(a=OLD)
    before = disk.built()
    disk.stamps["a"] = stamp

    assert disk.look(before).known("content/a") is None


@pytest.mark.parametrize(
    ("stamp", "taken", "expected"),
    [
        # The moment of the look is too near: a later change might get the same stamp.
        (Stamp(1, SECOND, SECOND + 1, 1), SECOND + 1, False),
        (Stamp(1, SECOND, SECOND + 1, 1), SECOND + 10_000_000, False),
        (Stamp(1, SECOND, SECOND + 1, 1), SECOND + 60_000_000, True),
        # A clock without fractions moves in steps of up to two seconds.
        (Stamp(1, SECOND, SECOND, 1), SECOND + 60_000_000, False),
        (Stamp(1, SECOND, SECOND, 1), 3 * SECOND, False),
        (Stamp(1, SECOND, SECOND, 1), 4 * SECOND, True),
        # A file that says it was changed in the future tells nothing.
        (Stamp(1, SECOND, 9 * SECOND + 1, 1), 5 * SECOND, False),
        (Stamp(1, 9 * SECOND, SECOND + 1, 1), 5 * SECOND, False),
    ],
)
def test_a_stamp_tells_something_some_time_later(
    stamp: Stamp, taken: int, *, expected: bool
) -> None:
    """As long as the clock of the file system may stand still, it tells nothing."""
    disk = Disk(a=stamp)

    found = disk.look(disk.built(taken=taken))

    assert expected == (found.known("content/a") is not None)
    assert expected == files.is_settled(stamp, taken)


def test_where_stamps_tell_nothing_every_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a program can set all times."""
    monkeypatch.setattr(files, "_STAMPS_TELL", False)
    disk = Disk(a=OLD)
    before = disk.built()

    assert disk.look(before).as_before(b"order")
    assert ["content/a"] == disk.read


# ---------------------------------------------------------------------------- all as before


def test_nothing_is_read_where_all_is_as_before() -> None:
    """And nothing has to be written down again."""
    disk = Disk(a=OLD, b=OLD)

    found = disk.look(disk.built())

    assert found.as_before(b"order")
    assert ([], False) == (disk.read, found.has_read)


def test_a_file_that_was_only_touched_is_as_before() -> None:
    """It is read once; from then on its new stamp is known."""
    disk = Disk(a=OLD, b=OLD)
    before = disk.built()
    disk.stamps["a"] = Stamp(OLD.size, OLD.modified + 1, OLD.changed + 1, OLD.inode)

    found = disk.look(before)
    assert found.as_before(b"order")
    assert (["content/a"], True) == (disk.read, found.has_read)

    again = disk.look(found.record(b"order", b"said"))
    assert again.as_before(b"order")
    assert [] == disk.read


def other_text(disk: Disk) -> None:
    disk.texts["content/a"] = "other"
    disk.stamps["a"] = Stamp(5, OLD.modified, OLD.changed + 1, OLD.inode)


def new_file(disk: Disk) -> None:
    disk.stamps["c"] = OLD
    disk.texts["content/c"] = "new"


def removed(disk: Disk) -> None:
    del disk.stamps["a"]


def renamed(disk: Disk) -> None:
    disk.stamps["c"] = disk.stamps.pop("a")
    disk.texts["content/c"] = disk.texts.pop("content/a")


def swapped(disk: Disk) -> None:
    later = Stamp(OLD.size, OLD.modified, OLD.changed + 1, OLD.inode)
    disk.stamps |= {"a": later, "b": later}
    one, other = disk.texts["content/a"], disk.texts["content/b"]
    disk.texts |= {"content/a": other, "content/b": one}


def unreadable(disk: Disk) -> None:
    disk.stamps["a"] = Stamp(OLD.size, OLD.modified, OLD.changed + 1, OLD.inode)
    del disk.texts["content/a"]


@pytest.mark.parametrize("change", [other_text, new_file, removed, renamed, swapped, unreadable])
def test_every_change_of_a_file_shows(change: object) -> None:
    """Of its bytes, its name, or whether it is there."""
    disk = Disk(a=OLD, b=OLD)
    before = disk.built()
    assert callable(change)
    change(disk)

    assert not disk.look(before).as_before(b"order")


def test_another_order_is_another_build() -> None:
    """On another day, or by another version of sitegen."""
    disk = Disk(a=OLD)

    assert not disk.look(disk.built()).as_before(b"other")


def test_what_was_refused_is_told_every_time() -> None:
    """It is no file that could be compared: a link that leads nowhere, say."""
    disk = Disk(a=OLD)
    problem = Problem("the link leads nowhere", Location("content/b"))
    listings = {"content": Listing(disk.stamps, (problem,))}

    found = Inputs(listings, disk.bytes_of, disk.built(), LATER)

    assert not found.as_before(b"order")


def test_before_the_first_build_nothing_is_as_before() -> None:
    """Also where there is no file at all."""
    assert not Disk().look(Record()).as_before(b"order")


# ----------------------------------------------------------------------------- what is kept


def test_a_file_that_was_never_read_is_not_known_later() -> None:
    """What has been edited since it was looked at must not count as built."""
    disk = Disk(a=OLD, b=OLD)
    found = disk.look(Record())
    found.learn_all(lambda name: name == "content/b")
    before = found.record(b"order", b"said")

    assert not disk.look(before).known("content/b")
    assert not disk.look(before).as_before(b"order")


def test_what_is_learnt_is_of_the_bytes_that_were_used() -> None:
    """Whatever lies there at the end of the build."""
    disk = Disk(a=OLD)
    found = disk.look(Record())
    found.learn("content/a", b"text of a")
    disk.texts["content/a"] = "edited"
    before = found.record(b"order", b"said")
    disk.stamps["a"] = Stamp(6, OLD.modified + 1, OLD.changed + 1, OLD.inode)

    assert not disk.look(before).as_before(b"order")


def test_the_source_of_a_site_is_named_by_bytes_not_by_stamps() -> None:
    """And by what was asked, and said."""
    disk = Disk(a=OLD)
    first = disk.built().source()
    disk.stamps["a"] = Stamp(OLD.size, OLD.modified + 1, OLD.changed + 1, 9)
    touched = disk.built(taken=LATER + SECOND).source()
    disk.texts["content/a"] = "other"

    assert first == touched
    assert 3 == len({first, disk.built().source(), disk.built(order=b"other").source()})


# ---------------------------------------------------------------------------------- on disk

FILE = ".sitegen/inputs.msgpack"


@pytest.fixture
def saved(tmp_path: Path) -> Record:
    """What lies on disk after a build."""
    manifest.prepare_folder(tmp_path)
    record = Disk(a=OLD, b=OLD).built()
    inputs.save(tmp_path, record)
    return record


def test_what_was_saved_is_loaded(tmp_path: Path, saved: Record) -> None:
    """All of it."""
    assert saved == inputs.load(tmp_path)


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    """Which costs time, no more."""
    assert Record() == inputs.load(tmp_path)


def test_every_cut_and_every_flipped_bit_is_noticed(tmp_path: Path, saved: Record) -> None:
    """Of such a file nothing is believed."""
    data = (tmp_path / FILE).read_bytes()
    wrong = [data[:place] for place in range(len(data))]
    for place in range(len(data)):
        flipped = bytes([data[place] ^ 1 << place % 8])
        wrong.append(data[:place] + flipped + data[place + 1 :])

    for text in wrong:
        (tmp_path / FILE).write_bytes(text)
        assert Record() == inputs.load(tmp_path), text


@pytest.mark.parametrize(
    "value", [{"format": "sitegen-inputs-0"}, [], {"files": {"a": 3}}, {"taken": "x"}]
)
def test_a_whole_one_of_another_shape_is_none(tmp_path: Path, value: Mapping[str, object]) -> None:
    """Another version of sitegen may have written it."""
    data = msgspec.msgpack.encode(value)
    manifest.prepare_folder(tmp_path)
    (tmp_path / FILE).write_bytes(files.digest(data) + data)

    assert Record() == inputs.load(tmp_path)


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """A build does not end as if all were well."""
    (tmp_path / FILE).mkdir(parents=True)

    with pytest.raises(SitegenError, match=r"inputs\.msgpack: cannot be written"):
        inputs.save(tmp_path, Record())
