"""The user's files are opened in one place: contained, regular, whole."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen import files
from sitegen.errors import Exit, SitegenError
from sitegen.text import digest

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX file systems only")


def put(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x")


def walked(root: Path) -> tuple[list[str], list[str]]:
    paths, problems = files.walk(root, "content")
    return paths, [f"{problem.at}: {problem.message}" for problem in problems]


# ------------------------------------------------------------------------------------- walk


def test_all_files_below_a_folder_are_found_sorted(tmp_path: Path) -> None:
    """By their whole paths, with forward slashes."""
    put(tmp_path, "b/z.md", "b/a.md", "a.md", "B.md")

    assert (["B.md", "a.md", "b/a.md", "b/z.md"], []) == walked(tmp_path)


def test_a_missing_folder_has_no_files(tmp_path: Path) -> None:
    """A site needs no seeds."""
    assert ([], []) == walked(tmp_path / "none")


@pytest.mark.parametrize(
    "name",
    [".hidden", ".git/config", "a.md~", "a.md.swp", "Thumbs.db", "x.tmp", ".a.md.sitegen-tmp"],
)
def test_files_of_editors_and_systems_are_passed_over(tmp_path: Path, name: str) -> None:
    """They are not the site's."""
    put(tmp_path, "a.md", name)

    assert (["a.md"], []) == walked(tmp_path)


@posix
def test_a_link_inside_its_folder_is_followed(tmp_path: Path) -> None:
    """It is a file like others."""
    put(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")

    assert (["a.md", "b.md"], []) == walked(tmp_path)


@posix
def test_a_link_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    """A site from somebody else cannot publish one's own files."""
    put(tmp_path, "secret", "content/a.md")
    (tmp_path / "content/b.md").symlink_to(tmp_path / "secret")
    (tmp_path / "content/c").symlink_to(tmp_path)

    assert (
        ["a.md"],
        [
            "content/b.md: the link leaves its folder; not followed",
            "content/c: the link leaves its folder; not followed",
        ],
    ) == walked(tmp_path / "content")


@posix
@pytest.mark.parametrize("target", [".", "..", "../a"])
def test_a_circle_of_links_ends(tmp_path: Path, target: str) -> None:
    """It is refused, not followed for ever."""
    put(tmp_path, "a/b.md")
    (tmp_path / "a/c").symlink_to(target)

    paths, problems = walked(tmp_path)

    assert ["a/b.md"] == paths
    assert 1 == len(problems)


@posix
def test_a_link_to_itself_or_nowhere_is_told(tmp_path: Path) -> None:
    """Each is one problem, and the other files are found."""
    put(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to("b.md")
    (tmp_path / "c.md").symlink_to("gone.md")

    paths, problems = walked(tmp_path)

    assert ["a.md"] == paths
    assert ["content/b.md", "content/c.md"] == [line.split(":")[0] for line in problems]


@posix
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """Opening it would wait for ever."""
    os.mkfifo(tmp_path / "a.md")

    assert ([], ["content/a.md: not a regular file"]) == walked(tmp_path)


@posix
@pytest.mark.parametrize("name", [b"a\xff.md", b"a\nb.md", b"a\x1bb.md"])
def test_an_odd_name_is_refused_and_shown_as_escapes(tmp_path: Path, name: bytes) -> None:
    """It could deceive a terminal, or could not be printed."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")

    paths, problems = walked(tmp_path)

    assert ([], 1) == (paths, len(problems))
    assert problems[0].isprintable()


# ----------------------------------------------------------------------------------- stamps


def test_a_listing_has_the_stamp_of_each_file(tmp_path: Path) -> None:
    """As the system gives it, without opening the file."""
    put(tmp_path, "a.md", "b/c.md")

    found = files.scan(tmp_path, "content")

    assert {path: files.stamp_of((tmp_path / path).stat()) for path in ("a.md", "b/c.md")} == dict(
        found.stamps
    )


@posix
def test_a_linked_file_has_the_stamp_of_what_it_leads_to(tmp_path: Path) -> None:
    """An edit there is an edit here."""
    put(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to("a.md")

    stamps = files.scan(tmp_path, "content").stamps

    assert stamps["a.md"] == stamps["b.md"]


@posix
def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    """Links in it may lead to all that lies where it leads."""
    put(tmp_path, "texts/a.md", "texts/deep/b.md")
    (tmp_path / "content").symlink_to("texts")
    (tmp_path / "texts/c.md").symlink_to(tmp_path / "texts/deep/b.md")

    assert (["a.md", "c.md", "deep/b.md"], []) == walked(tmp_path / "content")


def grown(path: Path) -> None:
    path.write_bytes(b"longer")


def set_back(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def changed_under_the_old_time(path: Path) -> None:
    path.write_bytes(b"y")
    os.utime(path, ns=(9, 5 * 10**18))


def made_anew(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"x")


@pytest.mark.parametrize("change", [grown, set_back, changed_under_the_old_time, made_anew])
def test_every_change_leaves_another_stamp(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    """Some time later: size, the times, or which file it is."""
    put(tmp_path, "a.md")
    os.utime(tmp_path / "a.md", ns=(9, 5 * 10**18))
    before = files.stamp_of((tmp_path / "a.md").stat())
    time.sleep(0.03)

    change(tmp_path / "a.md")

    assert before != files.stamp_of((tmp_path / "a.md").stat())


def test_a_single_file_is_listed_when_it_is_there(tmp_path: Path) -> None:
    """With its stamp."""
    put(tmp_path, "a.md")

    assert ["a.md"] == list(files.scan_one(tmp_path, "a.md").stamps)
    assert {} == files.scan_one(tmp_path, "b.md").stamps


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    """It would be passed over otherwise, and the site would be empty."""
    put(tmp_path, "content")

    assert ([], ["content: this is a file, not a folder"]) == walked(tmp_path / "content")


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may list all folders")
def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    """The others are."""
    put(tmp_path, "a.md", "b/c.md")
    (tmp_path / "b").chmod(0)

    paths, problems = walked(tmp_path)
    (tmp_path / "b").chmod(0o755)

    assert ["a.md"] == paths
    assert problems[0].startswith("content/b: cannot be listed")


# ------------------------------------------------------------------------------------- read


def test_a_file_is_read(tmp_path: Path) -> None:
    """Its bytes, as they are."""
    put(tmp_path, "a/b.md")

    assert b"x" == files.read(tmp_path, "a/b.md", "content")


@pytest.mark.parametrize("path", ["../secret", "a/../../secret", "/etc/passwd"])
def test_a_file_outside_is_not_read(tmp_path: Path, path: str) -> None:
    """Whatever its path says."""
    put(tmp_path, "secret", "root/a/b")

    with pytest.raises(SitegenError, match="the file lies outside its folder"):
        files.read(tmp_path / "root", path, "content")


@posix
def test_a_folder_reads_files_one_after_the_other(tmp_path: Path) -> None:
    """None of those that a link leads out to, though its neighbours were read."""
    put(tmp_path, "secret/a.md", "root/deep/a.md", "root/deep/b.md")
    folder = files.Folder(tmp_path / "root", "content")
    (tmp_path / "root/deep/c.md").symlink_to(tmp_path / "secret/a.md")
    (tmp_path / "root/linked").symlink_to(tmp_path / "secret")
    (tmp_path / "root/inside.md").symlink_to("deep/a.md")

    assert [b"x"] * 3 == [folder.read(path) for path in ("deep/a.md", "deep/b.md", "inside.md")]
    for path in ("deep/c.md", "linked/a.md", "../secret/a.md"):
        with pytest.raises(SitegenError, match=f"content/{path}: the file lies outside"):
            folder.read(path)


def test_a_file_that_is_gone_is_a_matter_of_the_environment(tmp_path: Path) -> None:
    """Not of the user's text."""
    with pytest.raises(SitegenError) as caught:
        files.read(tmp_path, "a.md", "content")

    assert Exit.ENVIRONMENT == caught.value.exit_code
    assert "content/a.md: cannot be read (no such file or directory)" == str(caught.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """It is not read."""
    (tmp_path / "a").mkdir()

    with pytest.raises(SitegenError, match="not a regular file"):
        files.read(tmp_path, "a", "content")


def test_a_limit_is_kept(tmp_path: Path) -> None:
    """A file of just the limit is read, a larger one is not."""
    (tmp_path / "a").write_bytes(b"x" * 1_000_000)
    (tmp_path / "b").write_bytes(b"x" * 1_000_001)

    assert 1_000_000 == len(files.read(tmp_path, "a", "content", 1_000_000))
    with pytest.raises(SitegenError, match="content/b: the file is larger than 1 MB"):
        files.read(tmp_path, "b", "content", 1_000_000)


# ----------------------------------------------------------------------------------- decode


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\nb\n", "a\nb\n"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\r", "a\nb\n"),
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        (b"\xef\xbb\xbfa", "a"),
        ("日本 🎉".encode(), "日本 🎉"),
        (b"", ""),
    ],
)
def test_text_is_decoded(data: bytes, expected: str) -> None:
    """With line feeds, and without a byte order mark."""
    assert expected == files.decode(data, "a.md")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a".encode("utf-16"), "a.md:1: the file is UTF-16"),
        (b"\xfe\xff\x00a", "a.md:1: the file is UTF-16"),
        (b"one\ntwo caf\xe9", "a.md:2:8: byte 0xE9 is not UTF-8"),
        ("é".encode() + b"\xff", "a.md:1:2: byte 0xFF is not UTF-8"),
        (b"\xc0\xaf", "a.md:1:1: byte 0xC0 is not UTF-8"),
        (b"\xed\xa0\x80", "a.md:1:1: byte 0xED is not UTF-8"),
        (b"\xf4\x90\x80\x80", "a.md:1:1: byte 0xF4 is not UTF-8"),
        (b"a\nb\0", "a.md:2: NUL byte: the file looks binary"),
    ],
)
def test_what_is_no_text_is_told_with_its_place(data: bytes, message: str) -> None:
    """UTF-16, other encodings, and binary files."""
    with pytest.raises(SitegenError) as caught:
        files.decode(data, "a.md")

    assert message == str(caught.value)


# ------------------------------------------------------------------------------------ write


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    """And nothing else is left."""
    files.write(tmp_path, "a/b/c.md", b"x")

    assert ["a", "a/b", "a/b/c.md"] == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")
    )


@posix
def test_a_link_in_the_way_is_replaced_not_followed(tmp_path: Path) -> None:
    """What it led to stays."""
    put(tmp_path, "other/secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.md").symlink_to(tmp_path / "other/secret")

    files.write(root, "a.md", b"new")

    assert (b"x", b"new") == (
        (tmp_path / "other/secret").read_bytes(),
        (root / "a.md").read_bytes(),
    )
    assert not (root / "a.md").is_symlink()


@posix
@pytest.mark.parametrize("path", ["link/a.md", "link/new/a.md"])
def test_nothing_is_written_through_a_linked_folder(tmp_path: Path, path: str) -> None:
    """Neither a file nor a folder."""
    (tmp_path / "other").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "root/link").symlink_to(tmp_path / "other")

    with pytest.raises(SitegenError, match="a link leads out of the folder"):
        files.write(tmp_path / "root", path, b"x")

    assert [] == list((tmp_path / "other").iterdir())


def test_a_refused_write_leaves_the_old_file(tmp_path: Path) -> None:
    """And no temporary one."""
    (tmp_path / "a.md").mkdir()

    with pytest.raises(SitegenError) as caught:
        files.write(tmp_path, "a.md", b"x")

    assert Exit.ENVIRONMENT == caught.value.exit_code
    assert ["a.md"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain é 日本", "plain é 日本"), ("a\x1b[31m\nb", "a\\x1b[31m\\nb"), ("\udcff", "\\udcff")],
)
def test_text_is_made_printable(text: str, expected: str) -> None:
    """A message is one line, and moves no cursor."""
    assert expected == files.printable(text)


def test_a_link_laid_where_the_temporary_file_goes_is_not_followed(tmp_path: Path) -> None:
    """Its name can be foreseen, and a site may come from somebody else."""
    root = tmp_path / "root"
    root.mkdir()
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    files.write(root, "a.md", b"1")
    name = f".{digest(b'a.md')}{files.TEMPORARY_SUFFIX}"
    (root / name).symlink_to(victim)

    files.write(root, "a.md", b"2")

    assert (b"2", "mine") == ((root / "a.md").read_bytes(), victim.read_text(encoding="utf-8"))
    assert not (root / "a.md").is_symlink()


def test_files_that_vanish_meanwhile_are_not_there(tmp_path: Path) -> None:
    """Editors make and remove files next to the one that they save."""
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    over = threading.Event()

    def save_again_and_again() -> None:
        while not over.is_set():
            (tmp_path / "sedX1").write_text("a", encoding="utf-8")
            (tmp_path / "sedX1").unlink()
            (tmp_path / "folder").mkdir()
            (tmp_path / "folder").rmdir()

    editor = threading.Thread(target=save_again_and_again)
    editor.start()
    problems = [files.scan(tmp_path, "content").problems for _ in range(300)]
    over.set()
    editor.join()

    assert problems == [()] * 300
