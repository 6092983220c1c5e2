"""What is remembered saves time, and can never be wrong or in the way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from sitegen import memo
from sitegen.memo import Memo
from sitegen.rendered import Heading

A, B = memo.key("a"), memo.key("b")
VALUE = Heading(2, "x", "X")
DATA = msgspec.msgpack.encode(VALUE)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with the folder that a build makes."""
    (tmp_path / ".sitegen").mkdir()
    return tmp_path


def headings(site: Path) -> Memo[Heading]:
    return Memo(site, "headings", Heading)


def test_what_was_kept_is_recalled(site: Path) -> None:
    """By its key, in another process too."""
    headings(site).keep({A: DATA})

    assert {A: VALUE} == headings(site).recall([A, B])


def test_what_nobody_needs_any_more_is_forgotten(site: Path) -> None:
    """The file does not grow with every edit."""
    headings(site).keep({A: DATA})
    headings(site).keep({B: DATA})
    headings(site).forget({B})

    assert {B: VALUE} == headings(site).recall([A, B])


def test_what_is_kept_forgets_nothing(site: Path) -> None:
    """An import of one seed leaves what is known of the others."""
    headings(site).keep({A: DATA})
    headings(site).keep({B: DATA})

    assert {A: VALUE, B: VALUE} == headings(site).recall([A, B])


@pytest.mark.parametrize("count", [1, 199, 200, 201, 1000])
def test_many_values_are_recalled_as_few_are(site: Path, count: int) -> None:
    """All that were asked for, and no others."""
    keys = [memo.key(str(number)) for number in range(2000)]
    headings(site).keep(dict.fromkeys(keys, DATA))

    assert dict.fromkeys(keys[:count], VALUE) == headings(site).recall([*keys[:count], A])


def test_to_forget_what_was_never_kept_makes_no_file(site: Path) -> None:
    """Nor does it fail."""
    headings(site).forget({A})

    assert not (site / ".sitegen" / memo.FILE).exists()


def test_to_forget_in_one_table_leaves_the_others(site: Path) -> None:
    """Each kind of result is forgotten by those who know what is needed of it."""
    headings(site).keep({A: DATA})
    Memo(site, "words", int).keep({A: msgspec.msgpack.encode(3)})
    headings(site).forget(set())

    assert ({}, {A: 3}) == (headings(site).recall([A]), Memo(site, "words", int).recall([A]))


def test_a_flipped_bit_is_not_recalled(site: Path) -> None:
    """It would change the site."""
    headings(site).keep({A: DATA})
    file = site / ".sitegen" / memo.FILE
    data = file.read_bytes()
    place = data.index(VALUE.text.encode())
    file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])

    assert {} == headings(site).recall([A])


def test_a_file_that_another_process_writes_stays(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds is not thrown away, however long the other one takes."""
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, **_options: connect(file, 0.1))
    headings(site).keep({A: DATA})
    connection = sqlite3.connect(site / ".sitegen" / memo.FILE)
    connection.execute("BEGIN EXCLUSIVE")
    headings(site).keep({B: DATA})
    connection.rollback()
    connection.close()

    assert {A: VALUE} == headings(site).recall([A])


def test_tables_are_kept_apart(site: Path) -> None:
    """One kind of result does not forget another."""
    headings(site).keep({A: DATA})
    Memo(site, "words", int).keep({A: msgspec.msgpack.encode(3)})

    assert ({A: VALUE}, {A: 3}) == (
        headings(site).recall([A]),
        Memo(site, "words", int).recall([A]),
    )


def test_nothing_is_remembered_at_first(site: Path) -> None:
    """And asking makes no file."""
    assert {} == headings(site).recall([A])
    assert not (site / ".sitegen" / memo.FILE).exists()


@pytest.mark.parametrize(
    "damage", [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 999]
)
def test_a_damaged_file_is_passed_over_and_made_anew(site: Path, damage: bytes) -> None:
    """Work is done again, no more."""
    (site / ".sitegen" / memo.FILE).write_bytes(damage)

    assert {} == headings(site).recall([A])
    headings(site).keep({A: DATA})
    assert {A: VALUE} == headings(site).recall([A])


def test_a_file_of_another_shape_is_passed_over_and_made_anew(site: Path) -> None:
    """As one of another version may be."""
    connection = sqlite3.connect(site / ".sitegen" / memo.FILE)
    connection.execute("CREATE TABLE headings (other TEXT)")
    connection.commit()
    connection.close()

    assert {} == headings(site).recall([A])
    headings(site).keep({A: DATA})
    assert {A: VALUE} == headings(site).recall([A])


def test_a_value_of_another_shape_is_not_recalled(site: Path) -> None:
    """A result that cannot be read is no result."""
    Memo(site, "headings", str).keep({A: msgspec.msgpack.encode("text")})

    assert {} == headings(site).recall([A])


def test_a_folder_that_is_not_there_costs_nothing_but_time(tmp_path: Path) -> None:
    """Where nothing can be kept, nothing is."""
    headings(tmp_path).keep({A: DATA})

    assert {} == headings(tmp_path).recall([A])


def test_the_borders_of_inputs_count() -> None:
    """`a, bc` is not `ab, c`."""
    assert memo.key("a", "bc") != memo.key("ab", "c")
    assert memo.key("a", "b") != memo.key("b", "a")
    assert memo.key("a", "b") == memo.key("a", "b")


@pytest.mark.parametrize(
    "changed", ["package/__init__.py", "package/deep/reader.py", "other/markdown-9.9.dist-info/x"]
)
def test_results_of_other_code_or_other_packages_are_not_taken(
    tmp_path: Path, changed: str
) -> None:
    """Any source counts, however deep, and the version of any package that is installed."""
    for name in ("package/__init__.py", "package/deep/reader.py", "other/nh3-1.0.dist-info/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    before = memo.fingerprint_of(tmp_path / "package", [str(tmp_path / "other")])
    (tmp_path / changed).parent.mkdir(exist_ok=True)
    (tmp_path / changed).write_text("after")

    assert before != memo.fingerprint_of(tmp_path / "package", [str(tmp_path / "other")])


def test_the_fingerprint_is_that_of_sitegen() -> None:
    """Of this package, with all that lies in it."""
    package = Path(memo.__file__).parent

    assert memo.fingerprint() == memo.fingerprint_of(package, sys.path)


FULL = """
import resource, signal, sys
from pathlib import Path
from sitegen import memo
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
memo.Memo(Path(sys.argv[1]), "headings", bytes).keep({b"new": b"x" * 9999})
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of files")
def test_a_full_disk_costs_nothing_that_was_there(site: Path) -> None:
    """What cannot be kept is not kept; the rest stays."""
    headings(site).keep({A: DATA})
    place = {"PYTHONPATH": str(Path(memo.__file__).parents[1])}
    subprocess.run(
        [sys.executable, "-c", FULL, str(site)], check=True, timeout=60, env=os.environ | place
    )

    assert headings(site).recall([A]) == {A: VALUE}
