"""The terminal: plain text in pipes, colours and a bar where somebody looks."""

from __future__ import annotations

import contextlib
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from project import Project

import sitegen

try:
    import fcntl
    import pty
    import termios
except ImportError:
    pytest.skip("no pseudo-terminals here", allow_module_level=True)

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")

# A build of two stages, as slow as it is told to be. The first does not know what there is.
BUILD = """
import sys, time
from sitegen.terminal import Terminal
seconds, as_json = float(sys.argv[1]), "json" in sys.argv
terminal = Terminal(as_json=as_json)
with terminal.progress() as progress:
    for stage, total in ("Looking", 1200), ("Drawing", 34000):
        known = total if stage == "Drawing" else 0
        progress(stage, 0, known)
        for done in range(100, total + 1, 100):
            time.sleep(seconds * 50 / total)
            progress(stage, done, known)
terminal.say("Built [bold]:smile:[/bold].", "bold")
"""


def environment(**variables: str) -> dict[str, str]:
    path = str(Path(sitegen.__file__).parent.parent)
    colours = {"FORCE_COLOR", "NO_COLOR", "COLUMNS", "LINES"}
    kept = {name: value for name, value in os.environ.items() if name not in colours}
    return {**kept, "PYTHONPATH": path, "TERM": "xterm", **variables}


def on_terminal(*arguments: str, columns: int = 80, **variables: str) -> str:
    """All that BUILD sends to a terminal of a width."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-c", BUILD, *arguments],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env=environment(**variables),
    ) as process:
        os.close(inner)
        sent = b""
        # A terminal whose programs have ended gives an error on Linux, nothing elsewhere.
        with contextlib.suppress(OSError):
            while some := os.read(outer, 65536):
                sent += some
    os.close(outer)
    assert 0 == process.returncode
    return sent.decode()


def shown(sent: str) -> str:
    """The words in what was sent."""
    return ESCAPE.sub("", sent).replace("\r", "")


def in_a_pipe(*arguments: str, **variables: str) -> str:
    """All that BUILD writes where nobody looks."""
    return subprocess.run(
        [sys.executable, "-c", BUILD, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(**variables),
        encoding="utf-8",
        check=True,
    ).stdout


# ------------------------------------------------------------------------------------- progress


@pytest.mark.parametrize("columns", [40, 60, 120])
def test_a_long_build_shows_how_far_it_has_come(columns: int) -> None:
    """The stage with its numbers on one line, and nothing of it when all is done."""
    sent = on_terminal("1.2", columns=columns)

    lines = re.split("[\r\n]+", ESCAPE.sub("", sent))
    assert any(re.match(r"Drawing [━╸╺]+ +[\d,]+ of 34,000 [-:\d]+$", line) for line in lines)
    assert any(re.match(r"Looking [━╸╺]+ +[\d,]+ *$", line) for line in lines)
    assert columns >= max(len(line) for line in lines)
    # The last thing is to rub out the line of the bar, and to give the cursor back.
    end = sent.rpartition("Drawing")[2]
    assert "\x1b[2K" in end
    assert "\x1b[?25h" in end
    assert lines[-2:] == ["Built [bold]:smile:[/bold].", ""]


@pytest.mark.parametrize(
    ("arguments", "terminal", "expected"),
    [
        (["0.1"], "xterm", "Built [bold]:smile:[/bold].\n"),
        (["0.6"], "dumb", "Built [bold]:smile:[/bold].\n"),
        (["0.6", "json"], "xterm", ""),
    ],
)
def test_some_builds_show_no_bar(arguments: list[str], terminal: str, expected: str) -> None:
    """Short ones, those for programs, and those on a terminal that cannot rub out."""
    assert expected == shown(on_terminal(*arguments, TERM=terminal))


@pytest.mark.parametrize("variables", [{}, {"FORCE_COLOR": "1"}])
def test_a_pipe_gets_no_bar(variables: dict[str, str]) -> None:
    """However long it takes, and also where colours are asked for."""
    assert "Built [bold]:smile:[/bold].\n" == shown(in_a_pipe("0.6", **variables))


# -------------------------------------------------------------------------------------- colours


def test_colours_are_for_terminals() -> None:
    """And for those who ask for them."""
    bold = "\x1b[1mBuilt [bold]:smile:[/bold].\x1b[0m\n"

    assert bold == on_terminal("0").replace("\r", "")
    assert bold == in_a_pipe("0", FORCE_COLOR="1")
    assert shown(bold) == in_a_pipe("0")


def test_results_and_messages_keep_their_order_in_one_file(project: Project) -> None:
    """What was said first stands first: neither waits in a buffer."""
    project.use_bare_theme()
    project.write("content/entries/a.docx", "x")

    said = subprocess.run(
        [sys.executable, "-m", "sitegen", "build"],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(),
        encoding="utf-8",
        check=True,
    ).stdout

    assert said.index("Built ") < said.index("a.docx") < said.index("1 warning")
