"""Why a file of the site is as it is: what it was made from and what changed it last; whether a
text is published; what becomes of a seed. It looks as a build does, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from msgspec.structs import replace

from sitegen import content, urls, writer
from sitegen.errors import Exit, Location, Problem, SitegenError, suggest
from sitegen.job import Job
from sitegen.layout import (
    BUILD,
    COLLECTIONS,
    CONTENT,
    ENTRIES,
    PAGES,
    SEEDS,
    STATIC,
    content_label,
)
from sitegen.linking import file_of
from sitegen.why.answers import Answer, OutputAnswer, SeedAnswer, State, TextAnswer
from sitegen.why.outputs import address_of, explain
from sitegen.why.scene import Scene, cause_of, look, seed_names, state_of, text_names
from sitegen.why.texts import address_by_name, of_seed, of_text
from sitegen.why.words import lines

__all__ = ["Answer", "OutputAnswer", "SeedAnswer", "State", "TextAnswer", "lines", "why"]


def why(job: Job, asked: str) -> Answer:
    """What is known of a path: of a seed, of a text, of an output or its address.

    Raises SitegenError (usage) when there is none of that name, and as a build does when
    configuration or theme cannot be read.
    """
    with writer.lock(job.place):
        scene = look(job)
        answer = _answer(scene, asked)
    labels = {*_labels(answer)}
    own = [problem for problem in scene.problems if problem.at.path in labels]
    others = [problem for problem in scene.problems if problem.at.path not in labels]
    count = sum(problem.severity == "error" for problem in others)
    return replace(answer, problems=tuple(own), others=count)


def _labels(answer: Answer) -> Iterator[str | None]:
    """The files of which the answer tells what is wrong."""
    if answer.seed:
        yield from (answer.seed.seed, answer.seed.fields)
    if answer.text:
        yield answer.text.file
    if answer.output:
        yield answer.output.own


def _answer(scene: Scene, asked: str) -> Answer:
    name = _name_of(scene, asked)
    folder, _, below = name.partition("/")
    if folder == SEEDS and below in seed_names(scene):
        return of_seed(scene, below)
    if folder == CONTENT and below in text_names(scene):
        return _of_content(scene, below)
    for path in (name, *(f"{folder}{name}" for folder in (ENTRIES, PAGES, COLLECTIONS))):
        if path in text_names(scene):
            return _of_content(scene, path)
    for path in _paths(below if folder == BUILD else name, scene.config.base_path):
        found = _of_path(scene, path)
        if found:
            return found
    if name in seed_names(scene):
        return of_seed(scene, name)
    raise SitegenError([_unknown(scene, asked)], Exit.USAGE)


def _name_of(scene: Scene, asked: str) -> str:
    """The asked as a path below the site's folder, or as an address below its host."""
    if urls.is_web(asked):
        ours = {urls.host(scene.config.url), "localhost", "127.0.0.1"}
        path = "/" + asked.split("://", 1)[1].partition("/")[2]
        # Of another site: no path has a name like that.
        return re.split(r"[?#]", path)[0] if urls.host(asked) in ours else asked
    return Path(asked).as_posix().removeprefix(f"{scene.job.project.as_posix()}/")


def _paths(name: str, base: str) -> Iterator[str]:
    """The paths below `build/` that a path or an address can stand for."""
    for whole in dict.fromkeys([name, unquote(name)]):
        for path in dict.fromkeys([whole, f"{whole}/".removeprefix(base)]):
            plain = path.strip("/")
            yield from (plain, f"{plain}/index.html".lstrip("/"))


def _unknown(scene: Scene, asked: str) -> Problem:
    files = (path.removesuffix("index.html") for path in scene.files)
    names = [f"{folder}{path}" for path in files for folder in ("", "/", f"{BUILD}/")]
    names += [f"{BUILD}/{path}" for path in scene.files]
    names += [f"{folder}{path}" for path in text_names(scene) for folder in ("", f"{CONTENT}/")]
    names += [path.rpartition("/")[2] for path in text_names(scene)]
    names += [f"{folder}{path}" for path in seed_names(scene) for folder in ("", f"{SEEDS}/")]
    fix = suggest(
        asked,
        [name for name in names if name],
        f"name a file of {SEEDS}/, {CONTENT}/ or {BUILD}/, or an address such as /tags/",
    )
    message = f"nothing of the site has this name: {asked}"
    return Problem(message, Location("the command line"), fix, "unknown-path")


def _of_path(scene: Scene, path: str) -> Answer | None:
    """What is known of a path below `build/`; None if neither a build knows it nor a text."""
    file = scene.files.get(path)
    if file:
        return Answer(output=explain(scene, file))
    # A page that is not made may be that of a text which is not published.
    for text in sorted(filter(content.is_text, text_names(scene))):
        if path == file_of(address_by_name(text)):
            return Answer(text=of_text(scene, text))
    if path not in scene.before.rows:
        return None
    address = address_of(scene.config, path)
    state, cause = state_of(scene, path), cause_of(scene, path)
    return Answer(output=OutputAnswer(path=path, address=address, cause=cause, state=state))


def _of_content(scene: Scene, path: str) -> Answer:
    label = content_label(path)
    if path.startswith(STATIC):
        copy = next((file for file in scene.files.values() if file.origin == label), None)
        if copy:
            return Answer(output=explain(scene, copy))
    return Answer(text=of_text(scene, path))
