"""What a user is told about wrong input, word for word: `cases/problems/` holds input and text.

A case is an entry (`NAME.md`), a file of the site (`NAME.sitegen.yaml`, `NAME.tags.yaml`,
`NAME.sources.yaml`), a template (`NAME.html`, which stands in for `404.html`) or a folder with
several files (`NAME/`). `NAME.txt` is what is printed, and the exit code. SITEGEN_ACCEPT=1 writes
the texts anew: read each of them as a user would.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from project import Project, shown, tree

CASES = Path(__file__).parent / "cases" / "problems"
ACCEPT = os.environ.get("SITEGEN_ACCEPT") == "1"
PLACES = {
    ".md": "content/entries/case.md",
    ".sitegen.yaml": "sitegen.yaml",
    ".tags.yaml": "content/tags.yaml",
    ".sources.yaml": "content/sources.yaml",
    ".html": "templates/404.html",
}


def inputs() -> list[Path]:
    """The inputs of all cases."""
    return sorted(
        path for path in CASES.iterdir() if path.suffix != ".txt" and not path.name.startswith(".")
    )


def name_of(case: Path) -> str:
    """The name of a case: that of its input up to the first dot."""
    return case.name.partition(".")[0]


def files_of(case: Path) -> dict[str, bytes]:
    """The files of a case by their paths in the site."""
    if case.is_dir():
        return tree(case)
    return {PLACES[case.name.removeprefix(name_of(case))]: case.read_bytes()}


@pytest.mark.parametrize("case", inputs(), ids=name_of)
def test_a_user_reads_what_is_wrong_and_how_to_mend_it(project: Project, case: Path) -> None:
    """Each wrong input gives exactly the expected text: place, message, line and fix."""
    files = files_of(case)
    if not any(path.startswith(("themes/", "templates/", "sitegen.yaml")) for path in files):
        project.use_bare_theme()
    for path, data in files.items():
        project.write(path, data)

    problems, code = project.outcome()
    actual = (shown(problems) or "no problem\n") + f"exit code {code}\n"
    expected = CASES / f"{name_of(case)}.txt"
    if ACCEPT:
        expected.write_text(actual, encoding="utf-8")

    assert expected.read_text(encoding="utf-8") == actual


def test_no_expected_text_is_an_orphan() -> None:
    """Each expected text belongs to an input."""
    texts = {path.name.partition(".")[0] for path in CASES.glob("*.txt")}

    assert {name_of(case) for case in inputs()} == texts
