"""What sitegen has written is remembered; what is damaged or not ours counts as nothing."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from sitegen import files, manifest
from sitegen.files import Stamp
from sitegen.manifest import Row

FILE = ".sitegen/manifest.msgpack"
ROWS = {"a/index.html": Row(b"k", b"d", Stamp(1, 2, 3, 4), b"h"), "gone": None}


def saved(place: Path) -> bytes:
    """A manifest as it lies on disk."""
    manifest.save(place, ROWS, complete=True, taken=5, source=b"s")
    return (place / FILE).read_bytes()


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    """With all that is known of each file."""
    saved(tmp_path)

    found = manifest.load(tmp_path)

    assert (ROWS, True, 5, b"s") == (found.rows, found.complete, found.taken, found.source)


def test_none_is_there_at_first(tmp_path: Path) -> None:
    """And it is never complete."""
    assert manifest.NONE == manifest.load(tmp_path)
    assert not manifest.NONE.complete


def test_every_cut_and_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """Half a manifest, or a wrong one, gives no right to anything."""
    data = saved(tmp_path)
    wrong = [data[:place] for place in range(len(data))]
    for place in range(len(data)):
        flipped = bytes([data[place] ^ 1 << place % 8])
        wrong.append(data[:place] + flipped + data[place + 1 :])

    for text in wrong:
        (tmp_path / FILE).write_bytes(text)
        assert manifest.NONE == manifest.load(tmp_path), text


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        "text",
        {"format": "sitegen-manifest-2", "rows": {}, "complete": True},
        {"format": "sitegen-manifest-3", "rows": ["a"], "complete": True},
        {"format": "sitegen-manifest-3", "rows": {"a": "b"}, "complete": True},
    ],
)
def test_a_whole_one_of_another_shape_is_none(tmp_path: Path, value: object) -> None:
    """Another version of sitegen may have written it."""
    data = msgspec.msgpack.encode(value)
    saved(tmp_path)
    (tmp_path / FILE).write_bytes(files.digest(data).hex().encode() + b"\n" + data)

    assert manifest.NONE == manifest.load(tmp_path)


def test_the_clock_of_the_file_system_goes_on(tmp_path: Path) -> None:
    """It is asked by writing a file."""
    first = manifest.moment(tmp_path)
    (tmp_path / "later").write_bytes(b"")

    assert first <= (tmp_path / "later").stat().st_mtime_ns <= manifest.moment(tmp_path)


def test_git_passes_over_what_is_remembered(tmp_path: Path) -> None:
    """It never shows up in the user's commits; what the user has changed about that stays."""
    manifest.prepare_folder(tmp_path)
    first = (tmp_path / ".sitegen/.gitignore").read_text(encoding="utf-8")
    (tmp_path / ".sitegen/.gitignore").write_text("mine", encoding="utf-8")
    manifest.prepare_folder(tmp_path)

    assert ("*\n", "mine") == (
        first,
        (tmp_path / ".sitegen/.gitignore").read_text(encoding="utf-8"),
    )
