"""The index of Pagefind (https://pagefind.app), of the pages of all entries: for sites that choose
its search. It is a package that users install, and a process of its own.

Its files are staged as those of the site are. It orders what stands in some of them by chance, so
they are made anew only when a page has changed, and `build --verify` does not compare them.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sitegen import files, memo
from sitegen.conflicts import Output
from sitegen.errors import Problem, SitegenError
from sitegen.job import Job
from sitegen.layout import CONFIG, PAGEFIND, STATE
from sitegen.linking import file_of
from sitegen.model import Config, OutputFile, Site
from sitegen.writer import Sync
from sitegen.yamltext import Document

_SECONDS = 600
_ORIGIN = "Pagefind"
# C, C++ and C# are three words.
_LETTERS = "+#"


def index(job: Job, site: Site, sync: Sync) -> Sequence[Output]:
    """Stage the index of a site that is to have one, if a page of an entry has changed; returns its
    files.

    Raises SitegenError when Pagefind is not installed, or fails.
    """
    if site.config.search != "pagefind" or not site.entries:
        return ()
    pages = [file_of(listed.path) for listed in site.entries]
    digests = b"".join(sync.digest_of(page) for page in pages)
    key = {"pages": memo.key(*pages, digests)}
    paths = sync.holds_below(PAGEFIND, key)
    if not paths:
        job.progress("Indexing", 0, 0)
        paths = _stage(site.config, pages, key, sync)
    return [Output(path, _ORIGIN) for path in paths]


def _stage(config: Config, pages: Sequence[str], key: Mapping[str, bytes], sync: Sync) -> list[str]:
    """Let Pagefind make an index of copies of the pages, beside the stage of the site."""
    folder = Path(sync.reserve(0)[0])
    for page in pages:
        files.write(folder / "pages", page, sync.bytes_of(page), STATE)
    _run(config, folder)
    made = folder / "index"
    names, _ = files.walk(made, STATE)
    for name in names:
        data = files.read(made, name, STATE)
        sync.stage(OutputFile(PAGEFIND + name, _ORIGIN, key, lambda: b""), data)
    return [PAGEFIND + name for name in names]


def _run(config: Config, folder: Path) -> None:
    if importlib.util.find_spec("pagefind") is None:
        raise SitegenError([_problem(config, "Pagefind is not installed")])
    options = ("--site", "pages", "--output-path", "index", "--include-characters", _LETTERS)
    command = (sys.executable, "-P", "-m", "pagefind", *options, "--silent")
    try:
        subprocess.run(  # noqa: S603 - Python itself, and names of ours
            command, cwd=folder, capture_output=True, check=True, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise SitegenError([_problem(config, f"Pagefind takes more than {_SECONDS} s")]) from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or ["it does not say why"]
        raise SitegenError([_problem(config, f"Pagefind fails: {said[-1]}")]) from error


def _problem(config: Config, message: str) -> Problem:
    line, column = config.places["search"]
    at = Document(CONFIG, config.lines).locate(line, column, len(config.search))
    fix = "run 'pip install \"pagefind[bin]\"' in the environment of sitegen, or write built-in"
    return Problem(message, at, fix, "pagefind")
