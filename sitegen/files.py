"""The one place that opens the user's files: contained in their root, regular files only.

Every reader and writer goes through `read`, `walk` and `write`; nothing else calls `open` on the
user's folders, so the rules about links, devices and odd names hold everywhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec

from sitegen.errors import Location, Problem, SitegenError, environment_error, reason
from sitegen.text import digest as short_name

TEMPORARY_SUFFIX = ".sitegen-tmp"

# Files of editors, file managers and version control: never the user's text.
_IGNORED_SUFFIXES = ("~", ".swp", ".swx", ".tmp", ".bak", TEMPORARY_SUFFIX)
_IGNORED_NAMES = frozenset({"Thumbs.db", "desktop.ini", "4913"})


def is_ignored(name: str) -> bool:
    """Whether a file of this name belongs to an editor or the system, not to the site."""
    is_half_written = name.startswith("#") and name.endswith("#")
    is_odd = name.startswith(".") or name in _IGNORED_NAMES
    return is_odd or is_half_written or name.endswith(_IGNORED_SUFFIXES)


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What the system says of a file without opening it: bytes, and the moments of its last
    change, of content and of anything, in nanoseconds. An equal stamp makes a change unlikely;
    `is_settled` says when it rules one out.
    """

    size: int
    modified: int
    changed: int
    inode: int


class Listing(msgspec.Struct, frozen=True):
    """The files below a folder by sorted relative path, and what was refused and why."""

    stamps: Mapping[str, Stamp]
    problems: tuple[Problem, ...] = ()


def digest(data: bytes) -> bytes:
    """The name of some bytes: the first 16 of their SHA-256."""
    return hashlib.sha256(data).digest()[:16]


# Windows has no time of change that a program cannot set: there every file is read.
_STAMPS_TELL = os.name == "posix"
# The clock of a file system moves in steps of up to 10 ms; one without fractions, of 2 s.
_STEP_NS = 20_000_000
_COARSE_STEP_NS = 2_500_000_000
_SECOND_NS = 1_000_000_000


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp out of the answer of the system."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def stamp_at(path: Path) -> Stamp | None:
    """The stamp of a file; None when there is none."""
    try:
        return stamp_of(path.stat())
    except OSError:
        return None


def is_settled(stamp: Stamp, taken: int) -> bool:
    """Whether a file that still has this stamp is the one that had it when it was `taken`, by
    the clock of the file system: a later change would have got another time.
    """
    last = max(stamp.changed, stamp.modified)
    step = _STEP_NS if stamp.changed % _SECOND_NS else _COARSE_STEP_NS
    return _STAMPS_TELL and last < taken - step


def walk(root: Path, label: str) -> tuple[list[str], list[Problem]]:
    """All regular files below `root`: sorted relative paths, and what was refused and why."""
    found = scan(root, label)
    return list(found.stamps), list(found.problems)


def scan(root: Path, label: str) -> Listing:
    """All regular files below `root` with their stamps.

    `label` stands for `root` in messages (`content`). A missing `root` has no files. Links are
    followed only while they stay inside `root`; hidden and editors' files are passed over.
    """
    if root.is_dir():
        visit = _Visit(_real(root), label)
        visit.folder(str(root), "", (str(visit.root),))
        return Listing(dict(sorted(visit.stamps.items())), tuple(visit.problems))
    if root.exists():
        fix = "make a folder of this name, and move the file into it"
        problem = Problem("this is a file, not a folder", Location(label), fix, "file-kind")
        return Listing({}, (problem,))
    return Listing({})


def scan_one(root: Path, name: str) -> Listing:
    """A single file, if it is there."""
    try:
        return Listing({name: stamp_of((root / name).stat())})
    except OSError:
        return Listing({})


class _Visit:
    """One walk through a folder."""

    def __init__(self, root: Path, label: str) -> None:
        self.root = root
        self.stamps: dict[str, Stamp] = {}
        self.problems: list[Problem] = []
        self._label = label

    def folder(self, folder: str, below: str, line: tuple[str, ...]) -> None:
        """Look at all that lies in a folder; `line` are the real paths from the root to it."""
        try:
            with os.scandir(folder) as found:
                items = sorted(found, key=lambda item: item.name)
        except FileNotFoundError:
            return  # A folder that has just gone.
        except OSError as error:
            at = Location(f"{self._label}/{below}".removesuffix("/"))
            message = f"cannot be listed ({reason(error)})"
            fix = "check the folder's permissions"
            self.problems.append(Problem(message, at, fix, "environment"))
            return
        for item in items:
            if not is_ignored(item.name):
                self._item(item, below + item.name, line)

    def _item(self, item: os.DirEntry[str], path: str, line: tuple[str, ...]) -> None:
        status = _plain_status(item)
        if status is None:
            # An editor's file of a moment, say.
            if not os.path.lexists(item.path):
                return
            refusal = _refuse(Path(item.path), self.root, f"{self._label}/{path}", line)
            if refusal:
                self.problems.append(refusal)
                return
            try:
                status = os.stat(item.path)  # noqa: PTH116 - of the thousands of files of a site
            except OSError:
                return
        if stat.S_ISDIR(status.st_mode):
            real = f"{line[-1]}{os.sep}{item.name}" if not item.is_symlink() else None
            self.folder(item.path, f"{path}/", (*line, real or os.path.realpath(item.path)))
        else:
            self.stamps[path] = stamp_of(status)


_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _plain_status(item: os.DirEntry[str]) -> os.stat_result | None:
    """Of an ordinary file or folder with an ordinary name; None where one has to look closer."""
    if not item.name.isprintable():
        return None
    try:
        status = item.stat(follow_symlinks=False)
    except OSError:
        return None
    mode = status.st_mode
    is_plain = stat.S_ISREG(mode) or stat.S_ISDIR(mode)
    return status if is_plain and getattr(status, "st_reparse_tag", 0) != _JUNCTION else None


def _refuse(path: Path, root: Path, shown: str, seen: tuple[str, ...]) -> Problem | None:
    """Why this file or folder is not taken, or None when it is."""
    at = Location(printable(shown))
    if printable(shown) != shown:
        return Problem(
            "the file name is not valid UTF-8 or holds control characters",
            at,
            "rename the file",
            code="file-name",
        )
    real = _real(path)
    if not real.is_relative_to(root) or str(real) in seen:
        return Problem(
            "the link leaves its folder; not followed",
            at,
            "put the file itself here instead of a link",
            code="link-outside",
        )
    try:
        mode = real.stat().st_mode
    except OSError:
        if not _is_link(path):
            return None  # A file that has just gone.
        return Problem("the link leads nowhere", at, "remove the link", code="link-broken")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return Problem(
            "not a regular file", at, "remove it: only files can be read", code="file-kind"
        )
    return None


def _is_link(path: Path) -> bool:
    """Whether it is a link, or a junction of Windows."""
    try:
        path.readlink()
    except OSError:
        return False
    return True


def _real(path: Path) -> Path:
    # Path.resolve raises RuntimeError on a link to itself before Python 3.13.
    return Path(os.path.realpath(path))


def printable(text: str) -> str:
    """`text` with undecodable bytes and control characters shown as escapes, on one line."""
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in text
    )


class Folder:
    """A folder whose files are read one after the other; it looks at each folder below it once.

    `label` stands for `root` in messages.
    """

    def __init__(self, root: Path, label: str) -> None:
        self._root = root
        self._label = label
        self._real = _real(root)
        self._inside: dict[str, bool] = {}

    def read(self, relative: str, limit: int | None = None) -> bytes:
        """The bytes of one regular file inside the folder.

        Raises SitegenError when the file lies outside, is no regular file, is larger than `limit`
        bytes or cannot be read.
        """
        shown = f"{self._label}/{relative}" if self._label else relative
        path = f"{self._root}{os.sep}{relative}"
        try:
            # A link must not be opened before it is known where it leads.
            if not _NO_LINKS or os.path.islink(path):  # noqa: PTH114 - see above
                path = os.path.realpath(path)
                inside = Path(path).is_relative_to(self._real)
            else:
                inside = self._is_inside(relative.rpartition("/")[0])
            if not inside:
                problem = Problem(_OUTSIDE, Location(shown), code="link-outside")
                raise SitegenError([problem])
            return _read_regular(path, shown, limit)
        except OSError as error:
            fix = "check that it is there and its permissions"
            raise environment_error(shown, f"cannot be read ({reason(error)})", fix) from error

    def _is_inside(self, folder: str) -> bool:
        if folder not in self._inside:
            self._inside[folder] = _real(self._root / folder).is_relative_to(self._real)
        return self._inside[folder]


_OUTSIDE = "the file lies outside its folder"
_NO_LINKS = hasattr(os, "O_NOFOLLOW")


def read(root: Path, relative: str, label: str, limit: int | None = None) -> bytes:
    """The bytes of one regular file inside `root`: see `Folder.read`."""
    return Folder(root, label).read(relative, limit)


# On one system or another: no link in place of the file meanwhile, no wait for a FIFO's writer.
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ_FLAGS = os.O_RDONLY | _SAFE | getattr(os, "O_NONBLOCK", 0)
_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE


def _read_regular(path: str, shown: str, limit: int | None) -> bytes:
    descriptor = os.open(path, _READ_FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SitegenError([Problem("not a regular file", Location(shown), code="file-kind")])
        if limit is not None and status.st_size > limit:
            raise SitegenError([_too_large(shown, limit)])
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)


def _too_large(shown: str, limit: int) -> Problem:
    return Problem(
        f"the file is larger than {limit // 1_000_000} MB",
        Location(shown),
        "split it, or remove it from this folder",
        code="file-size",
    )


def decode(data: bytes, shown: str) -> str:
    """UTF-8 text with line feeds and no byte order mark. Raises SitegenError with the place.

    NUL bytes and UTF-16 are named as such, since they are the usual reasons.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problem = Problem(
            "the file is UTF-16", Location(shown, 1), "save it as UTF-8", code="encoding"
        )
        raise SitegenError([problem])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SitegenError([_not_utf8(data, error.start, shown)]) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        problem = Problem(
            "NUL byte: the file looks binary",
            Location(shown, line),
            "save it as plain text, or move it elsewhere",
            code="encoding",
        )
        raise SitegenError([problem])
    return text


def _not_utf8(data: bytes, offset: int, shown: str) -> Problem:
    before = data[:offset].decode("utf-8", "replace").split("\n")
    after = data[offset:].split(b"\n", 1)[0].decode("utf-8", "replace")
    return Problem(
        f"byte 0x{data[offset]:02X} is not UTF-8",
        Location(shown, len(before), len(before[-1]) + 1, before[-1] + after.rstrip("\r")),
        "save the file as UTF-8",
        code="encoding",
    )


def write(root: Path, relative: str, data: bytes, label: str = "") -> None:
    """Put `data` at `relative` inside `root`: whole or not at all, folders made as needed.

    A link in the way is replaced, never followed. `label` stands for `root` in messages. Raises
    SitegenError (environment) when the disk or the permissions refuse.
    """
    path = root / relative
    shown = f"{label}/{relative}" if label else relative
    # A short name of its own: one that is as long as a name may be cannot get a suffix.
    temporary = path.with_name(f".{short_name(path.name.encode())}{TEMPORARY_SUFFIX}")
    try:
        # Before the folders are made: a link among them must not lead the making astray.
        if not _real(path.parent).is_relative_to(_real(root)):
            raise environment_error(shown, "a link leads out of the folder", "remove the link")
        path.parent.mkdir(parents=True, exist_ok=True)
        # Left over, or laid there by somebody: the name can be foreseen.
        temporary.unlink(missing_ok=True)
        create(temporary, data)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise environment_error(
            shown, f"cannot be written ({reason(error)})", "check the disk and the folder's owner"
        ) from error


def create(path: Path | str, data: bytes) -> None:
    """Make a file where there is none. Raises OSError when the system refuses."""
    descriptor = os.open(path, _WRITE_FLAGS, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
    finally:
        os.close(descriptor)
