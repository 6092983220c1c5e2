"""The one place that opens the user's files: contained in their root, regular files only.

Every reader and writer goes through `read`, `walk` and `write`; nothing else calls `open` on the
user's folders, so the rules about links, devices and odd names hold everywhere.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sitegen.errors import Location, Problem, SitegenError, environment_error, reason
from sitegen.text import digest

TEMPORARY_SUFFIX = ".sitegen-tmp"

# Files of editors, file managers and version control: never the user's text.
_IGNORED_SUFFIXES = ("~", ".swp", ".swx", ".tmp", ".bak", TEMPORARY_SUFFIX)
_IGNORED_NAMES = frozenset({"Thumbs.db", "desktop.ini", "4913"})


def is_ignored(name: str) -> bool:
    """Whether a file of this name belongs to an editor or the system, not to the site."""
    return name.startswith(".") or name in _IGNORED_NAMES or name.endswith(_IGNORED_SUFFIXES)


def walk(root: Path, label: str) -> tuple[list[str], list[Problem]]:
    """All regular files below `root`: sorted relative paths, and what was refused and why.

    `label` stands for `root` in messages (`content`). A missing `root` has no files. Links are
    followed only while they stay inside `root`; hidden and editors' files are passed over.
    """
    paths: list[str] = []
    problems: list[Problem] = []
    if root.exists() and not root.is_dir():
        fix = "make a folder of this name, and move the file into it"
        problems.append(Problem("this is a file, not a folder", Location(label), fix, "file-kind"))
    elif root.is_dir():
        for item in _visit(root, _real(root), PurePosixPath(), label):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                paths.append(item)
    return sorted(paths), problems


def _visit(
    folder: Path, root: Path, relative: PurePosixPath, label: str, seen: tuple[Path, ...] = ()
) -> Iterator[str | Problem]:
    try:
        items = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        at = Location(f"{label}/{relative}".removesuffix("/."))
        message = f"cannot be listed ({reason(error)})"
        yield Problem(message, at, "check the folder's permissions", "environment")
        return
    for item in items:
        if is_ignored(item.name):
            continue
        path = relative / item.name
        refusal = _refuse(Path(item.path), root, f"{label}/{path}", seen)
        if refusal:
            yield refusal
        elif item.is_dir():
            yield from _visit(Path(item.path), root, path, label, (*seen, _real(Path(item.path))))
        else:
            yield str(path)


def _refuse(path: Path, root: Path, shown: str, seen: tuple[Path, ...]) -> Problem | None:
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
    if not real.is_relative_to(root) or real in seen:
        return Problem(
            "the link leaves its folder; not followed",
            at,
            "put the file itself here instead of a link",
            code="link-outside",
        )
    try:
        mode = real.stat().st_mode
    except OSError:
        return Problem("the link leads nowhere", at, "remove the link", code="link-broken")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return Problem(
            "not a regular file", at, "remove it: only files can be read", code="file-kind"
        )
    return None


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


def read(root: Path, relative: str, label: str, limit: int | None = None) -> bytes:
    """The bytes of one regular file inside `root`.

    Raises SitegenError when the file lies outside, is no regular file, is larger than `limit`
    bytes or cannot be read. `label` stands for `root` in messages.
    """
    shown = _shown(label, relative)
    path = _real(root / relative)
    if not path.is_relative_to(_real(root)):
        problem = Problem("the file lies outside its folder", Location(shown), code="link-outside")
        raise SitegenError([problem])
    try:
        return _read_regular(path, shown, limit)
    except OSError as error:
        raise environment_error(
            shown, f"cannot be read ({reason(error)})", "check that it is there and its permissions"
        ) from error


# On one system or another: no link in place of the file meanwhile, no wait for a FIFO's writer.
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_READ_FLAGS = os.O_RDONLY | _SAFE | getattr(os, "O_NONBLOCK", 0)
_WRITE_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE


def _read_regular(path: Path, shown: str, limit: int | None) -> bytes:
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


def _shown(label: str, relative: str) -> str:
    return f"{label}/{relative}" if label else relative


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
    shown = _shown(label, relative)
    # A short name of its own: one that is as long as a name may be cannot get a suffix.
    temporary = path.with_name(f".{digest(path.name.encode())}{TEMPORARY_SUFFIX}")
    try:
        # Before the folders are made: a link among them must not lead the making astray.
        if not _real(path.parent).is_relative_to(_real(root)):
            raise environment_error(shown, "a link leads out of the folder", "remove the link")
        path.parent.mkdir(parents=True, exist_ok=True)
        # Left over, or laid there by somebody: the name can be foreseen.
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, _WRITE_FLAGS, 0o666), "wb") as file:
            file.write(data)
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise environment_error(
            shown, f"cannot be written ({reason(error)})", "check the disk and the folder's owner"
        ) from error
