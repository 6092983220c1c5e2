"""The command line: what it says, where, and with which exit code. Never a traceback."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import Project

import sitegen
from sitegen import cli
from sitegen.errors import Exit, SitegenError

COMMANDS = ["init", "import", "new", "build", "check", "why", "serve", "watch"]


@pytest.fixture
def project(bare: Project) -> Project:
    """A site in a theme of few words."""
    return bare


# ------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(project: Project, command: str, option: str) -> None:
    """With all of its options, on stdout."""
    run = project.run(command, option)

    assert (0, "") == (run.code, run.err)
    assert f"Usage: sitegen {command}" in run.out
    assert "Options:" in run.out


def test_the_help_names_every_command(project: Project) -> None:
    """In the order of a site's life, with the exit codes."""
    run = project.run("--help")
    found = run.out.partition("Commands:")[2].split("\n")

    assert [line.split()[0] for line in found if line.strip()] == COMMANDS
    assert "Exit codes:" in run.out
    assert "\\b" not in run.out


def test_the_version(project: Project) -> None:
    """It is that of the package."""
    assert f"sitegen {sitegen.__version__}\n" == project.run("--version").out


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["biuld"], "Did you mean 'build'?"),
        (["chek"], "Did you mean 'check'?"),
        (["build", "--draft"], "--drafts"),
        (["zzz"], "No such command 'zzz'."),
        (["build", "--jobs", "0"], "--jobs"),
        (["new"], "Missing argument 'TITLE'"),
        (["build", "extra"], "extra"),
        (["import", "nowhere.txt"], "nowhere.txt"),
    ],
)
def test_wrong_usage_is_told_with_the_nearest_name(
    project: Project, arguments: list[str], hint: str
) -> None:
    """On stderr, with exit code 2."""
    run = project.run(*arguments)

    assert (2, "") == (run.code, run.out)
    assert hint in run.err


# ------------------------------------------------------------------------------- exit codes


def test_a_good_build_ends_with_0(project: Project) -> None:
    """It says what it has done, on stdout alone."""
    project.entry("a")

    run = project.run("build")

    assert (0, "") == (run.code, run.err)
    assert run.out.startswith("Built 1 entry into ")
    assert ", 0 removed, 0 unchanged. " in run.out


def test_a_check_ends_with_0_when_all_is_well(project: Project) -> None:
    """It counts."""
    project.entry("a")

    run = project.run("check")

    assert (0, "") == (run.code, run.err)
    assert run.out.startswith("All well: 1 entry, ")


@pytest.mark.parametrize("command", ["build", "check"])
def test_problems_end_with_1(project: Project, command: str) -> None:
    """They stand on stderr, each with its place and its fix, and are counted."""
    project.entry("a", lang="german")
    project.entry("b", rating=9)

    run = project.run(command)

    assert (1, "") == (run.code, run.out)
    assert (
        "content/entries/a.md:3:7: error: 'lang' is not a language code: german\n"
        '    3 | lang: "german"\n'
        "      |       ^~~~~~~~\n"
        "  fix: write it as in BCP 47: en, de, pt-BR, zh-Hant\n"
    ) in run.err
    assert run.err.endswith("2 errors\n")


def test_warnings_end_with_0(project: Project) -> None:
    """They are told all the same."""
    project.write("content/entries/a.docx", "x")

    run = project.run("build")

    assert 0 == run.code
    assert run.err.endswith("1 warning\n")


def test_fifty_problems_are_told(project: Project) -> None:
    """And the number of the others."""
    for number in range(60):
        project.entry(f"e{number:02}", lang="german")

    run = project.run("check")

    assert 50 == run.err.count(": error: ")
    assert "… and 10 more\n60 errors\n" in run.err


@pytest.mark.parametrize("command", ["build", "check", "import", "new", "serve", "watch"])
def test_a_folder_that_is_no_site_ends_with_2(tmp_path: Path, command: str) -> None:
    """It says what one can do."""
    project = Project(tmp_path)
    (tmp_path / "sitegen.yaml").unlink()

    run = project.run(command, *(["A title"] if command == "new" else []))

    assert 2 == run.code
    assert "fix: run 'sitegen init', or change to the folder of a site" in run.err
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["build", "check", "import", "serve", "watch"])
def test_a_wrong_configuration_ends_with_2(project: Project, command: str) -> None:
    """With its place."""
    project.configure(them="folio")

    run = project.run(command)

    assert 2 == run.code
    assert "sitegen.yaml:3:1: error: unknown field 'them'" in run.err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_ends_with_3(project: Project) -> None:
    """The machine is in the way, not the user's text."""
    project.entry("a")
    project.build()
    project.entry("b")
    (project.root / "build").chmod(0o555)

    run = project.run("build")

    (project.root / "build").chmod(0o755)
    assert 3 == run.code
    assert "permission denied" in run.err


def test_something_in_the_way_of_the_site_ends_with_3(project: Project) -> None:
    """It was not written by sitegen, and stays."""
    project.write("build/feed.xml/mine.txt", "x")

    run = project.run("build")

    assert 3 == run.code
    assert "build/feed.xml: error: sitegen did not write this" in run.err
    assert "x" == project.text("build/feed.xml/mine.txt")


def divide_by_zero(*_: object) -> float:
    """A mistake as a programmer may make it."""
    return 1 / 0


def test_a_fault_of_ours_ends_with_4(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as such, with what to do, and without a traceback."""
    monkeypatch.setattr("sitegen.pipeline.prepare", divide_by_zero)

    run = project.run("check")

    assert (4, "") == (run.code, run.out)
    assert "A fault of sitegen, not of your files" in run.err
    assert "ZeroDivisionError in test_cli.py:" in run.err
    assert "Traceback" not in run.err


def test_a_fault_shows_its_traceback_with_debug(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For those who report it."""
    monkeypatch.setattr("sitegen.pipeline.prepare", divide_by_zero)

    run = project.run("--debug", "check")

    assert 4 == run.code
    assert "Traceback" in run.err


def test_an_interrupt_ends_with_130(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a traceback."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sitegen.pipeline.prepare", interrupt)

    run = project.run("check")

    assert 130 == run.code
    assert "Traceback" not in run.err


# ------------------------------------------------------------------------------------- json


def test_a_build_as_json(project: Project) -> None:
    """What was done, as one value, and nothing else."""
    project.entry("a")
    project.write("content/entries/a.docx", "x")

    run = project.run("build", "--json")

    assert (0, "") == (run.code, run.err)
    assert ("build", 1, []) == (run.json["command"], run.json["entries"], run.json["removed"])
    assert "entries/a/index.html" in run.json["written"]
    assert ["stranger"] == [problem["code"] for problem in run.json["problems"]]


@pytest.mark.parametrize("arguments", [["check", "--json"], ["-C", ".", "check", "--json"]])
def test_problems_as_json(project: Project, arguments: list[str]) -> None:
    """The same values as on the terminal."""
    project.entry("a", lang="german")

    run = project.run(*arguments)

    assert (1, "") == (run.code, run.err)
    assert {
        "command": "check",
        "problems": [
            {
                "message": "'lang' is not a language code: german",
                "at": {
                    "path": "content/entries/a.md",
                    "line": 3,
                    "column": 7,
                    "text": 'lang: "german"',
                    "width": 8,
                },
                "fix": "write it as in BCP 47: en, de, pt-BR, zh-Hant",
                "code": "lang",
                "severity": "error",
            }
        ],
    } == run.json


@pytest.mark.parametrize(
    "arguments",
    [
        ["init", "new-site", "--json"],
        ["import", "--json"],
        ["import", "--explain", "seeds/s.txt", "--json"],
        ["new", "A title", "--json"],
        ["build", "--json", "--verify"],
        ["check", "--json"],
        ["why", "/", "--json"],
    ],
)
def test_every_result_can_be_had_as_json(project: Project, arguments: list[str]) -> None:
    """One value on stdout, with the name of the command."""
    project.write("seeds/s.txt", "A page\n\nWith a sentence of its own.\n")

    run = project.run(*arguments)

    assert (0, "") == (run.code, run.err)
    assert run.json["command"] in (arguments[0], "explain")
    assert [] == run.json["problems"]


@pytest.mark.parametrize(
    ("arguments", "code", "command", "message"),
    [
        (["build", "--json", "--nope"], 2, "build", "No such option '--nope'"),
        (["biuld", "--json"], 2, None, "Did you mean 'build'?"),
        (["-C", "build", "check", "--json"], 2, None, "'build' does not exist"),
        (["new", "--json"], 2, "new", "Missing argument 'TITLE'"),
        (["import", "--force", "--json"], 2, "import", "--force needs the captures"),
        (["serve", "--json"], 2, "serve", "No such option '--json'"),
    ],
)
def test_wrong_usage_as_json(
    project: Project, arguments: list[str], code: int, command: str | None, message: str
) -> None:
    """A program that asked for JSON always gets one value, with the command that was meant."""
    run = project.run(*arguments)

    assert (code, "") == (run.code, run.err)
    assert ["command", "problems"] == list(run.json)
    (problem,) = run.json["problems"]
    assert (command, "usage") == (run.json["command"], problem["code"])
    assert message in problem["message"]


def test_the_command_is_told_from_a_folder_of_its_name(project: Project) -> None:
    """A value of an option is no command."""
    project.write("build/sitegen.yaml", "title: A\n")

    assert "check" == project.run("-C", "build", "check", "--json").json["command"]


def test_a_fault_as_json(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the program on stdout, and for its user on stderr."""
    monkeypatch.setattr("sitegen.pipeline.prepare", divide_by_zero)

    run = project.run("check", "--json")

    assert 4 == run.code
    assert ["fault"] == [problem["code"] for problem in run.json["problems"]]
    assert "ZeroDivisionError in test_cli.py:" in run.json["problems"][0]["message"]
    assert "A fault of sitegen" in run.err


def test_an_interrupt_as_json(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, too."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sitegen.pipeline.prepare", interrupt)

    run = project.run("check", "--json")

    # The line end is click's own: it leaves the line with ^C.
    assert (130, "\n") == (run.code, run.err)
    assert ["interrupted"] == [problem["code"] for problem in run.json["problems"]]


def test_a_title_may_look_like_an_option(project: Project) -> None:
    """After `--` nothing is one."""
    run = project.run("new", "--", "--json")

    assert (0, "content/entries/json.md\n", "") == run


# ----------------------------------------------------------------------------------- a site


def test_init_makes_a_site_that_builds(project: Project) -> None:
    """All is well with it, but for the address that only its curator knows."""
    made = project.run("init", "new-site")

    assert (0, "") == (made.code, made.err)
    assert "Next: cd new-site && sitegen serve" in made.out
    built = project.run("build", folder="new-site")
    assert 0 == built.code
    assert "warning: the site's address is that of this machine" in built.err
    assert built.err.endswith("\n1 warning\n")
    assert (project.root / "new-site/build/index.html").is_file()
    assert (project.root / "new-site/.gitignore").is_file()
    assert (project.root / "new-site/.github/workflows/pages.yml").is_file()


def test_init_overwrites_nothing(project: Project) -> None:
    """Where one of its files is there, it writes none."""
    project.write("new-site/.gitignore", "mine\n")

    run = project.run("init", "new-site")

    assert 2 == run.code
    assert ".gitignore: error: is there already, and would be overwritten" in run.err
    assert [".gitignore"] == [path.name for path in (project.root / "new-site").iterdir()]
    assert "mine\n" == project.text("new-site/.gitignore")


def test_new_writes_an_entry(project: Project) -> None:
    """Of this day, ready to be filled in; it says where."""
    run = project.run(
        "new", "On: small tools", "--url", "https://x.example/a", "--tag", "a", "--tag", "b"
    )

    assert (0, "content/entries/on-small-tools.md\n", "") == run
    assert (
        "---\ntitle: 'On: small tools'\nurl: https://x.example/a\nadded: 2026-11-22\n"
        "tags: [a, b]\n---\n"
    ) == project.text("content/entries/on-small-tools.md")


def test_new_takes_no_other_entrys_place(project: Project) -> None:
    """Also when that one cannot be read."""
    project.write("content/entries/a.md", "no fence")

    assert "content/entries/a-2.md\n" == project.run("new", "A").out
    assert "content/entries/a-3.md\n" == project.run("new", "A").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", ""], "'title' is"),
        (["new", "  "], "'title' is"),
        (["new", "x" * 301], "'title' has 301 characters"),
        (["new", "A", "--url", "x.example"], "'url' is not a web address: x.example"),
        (["new", "A \x1b[31m"], "control character U+001B"),
        (["new", "A \udcff"], "U+DCFF"),
    ],
)
def test_new_refuses_what_is_no_entry(project: Project, arguments: list[str], message: str) -> None:
    """With exit code 2, and nothing written."""
    run = project.run(*arguments)

    assert 2 == run.code
    assert message in run.err
    assert not (project.root / "content").exists()


def test_a_command_finds_its_site_from_below(project: Project) -> None:
    """From any folder of it."""
    project.entry("a")

    assert 0 == project.run("build", folder="content/entries").code
    assert (project.root / "build/index.html").is_file()


def test_a_site_can_be_named(project: Project) -> None:
    """From anywhere."""
    project.entry("a")
    (project.root.parent / "elsewhere").mkdir()

    run = project.run("-C", "../site", "build", folder="../elsewhere")

    assert 0 == run.code
    assert (project.root / "build/index.html").is_file()


def test_a_build_can_leave_captures_alone(project: Project) -> None:
    """With --no-import it writes nothing into content/."""
    project.write("seeds/s.txt", "A page\n\nWith a sentence of its own.\n")

    assert 0 == project.run("build", "--no-import").code
    assert not (project.root / "content").exists()
    assert 0 == project.run("build").code
    assert (project.root / "content/entries/a-page.md").is_file()


def test_a_build_can_be_verified(project: Project) -> None:
    """Compared with one from nothing."""
    project.entry("a")

    run = project.run("build", "--verify")

    assert 0 == run.code
    assert "0 of " in run.out


def test_a_build_can_say_where_its_time_went(project: Project) -> None:
    """After what it has done: its stages, texts and templates."""
    project.entry("a", body="Some *text*.")

    run = project.run("build", "--profile")

    assert (0, "") == (run.code, run.err)
    assert run.out.index("Built 1 entry") < run.out.index("Stages (")
    assert re.search(r"ms {2}content/entries/a\.md$", run.out, re.MULTILINE)
    assert re.search(r"ms {2}entry\.html +entries/a/index\.html$", run.out, re.MULTILINE)


def test_where_the_time_went_as_json(project: Project) -> None:
    """Only for those who ask for it; the same numbers as on the terminal."""
    project.entry("a", body="Some *text*.")

    profile = project.run("build", "--profile", "--json").json["profile"]

    assert 1 == pytest.approx(sum(stage["share"] for stage in profile["stages"]))
    assert ["content/entries/a.md"] == [text["path"] for text in profile["slowest_texts"]]
    assert "entry.html" in [template["name"] for template in profile["templates"]]
    assert "profile" not in project.run("build", "--json").json


def test_drafts_can_be_built(project: Project) -> None:
    """For the curator's own eyes."""
    project.entry("a", draft=True)

    assert "All well: 1 entry, " in project.run("check", "--drafts").out
    assert "All well: 0 entries, " in project.run("check").out


def test_explain_tells_each_line(project: Project) -> None:
    """By its number in the file, also below front matter."""
    project.write("seeds/s.txt", "---\ntags: [a]\n---\nA page\n\nWith a sentence of its own.\n")

    run = project.run("import", "--explain", "seeds/s.txt")

    assert 0 == run.code
    assert "    6 + paragraph" in run.out


def test_a_message_cannot_move_the_cursor(project: Project) -> None:
    """What a file holds is shown as escapes."""
    project.write("content/entries/a.md", b"---\ntitle: A\nurl: x\x9b31m\n---\n")
    project.write("content/entries/b.md", "---\ntitle: A\nlang: \u202ex\n---\n")
    project.write("content/entries/c.md", "---\ntitle: A\n\u200b\u0301: \x1b]0;x\x07\n---\n")

    run = project.run("check")

    assert 1 == run.code
    assert run.err.replace("\n", "").isprintable()


def test_text_in_brackets_is_printed_as_it_is(project: Project) -> None:
    """Messages are no markup of the terminal library."""
    project.entry("a", lang="[bold]x[/bold]")

    assert "'lang' is not a language code: [bold]x[/bold]" in project.run("check").err


def test_a_warning_of_the_shelf_is_no_error(project: Project) -> None:
    """An import with warnings alone ends with 0."""
    project.write("seeds/alone.yaml", "title: A\n")

    run = project.run("import")

    assert 0 == run.code
    assert "seeds/alone.yaml: warning: these fields belong to no capture" in run.err


# --------------------------------------------------------------------------- a real process


def python_m(
    project: Project, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    folder = str(Path(sitegen.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": folder, **variables}
    return subprocess.run(
        [sys.executable, "-m", "sitegen", *arguments],
        cwd=project.root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_package_runs_as_a_program(project: Project) -> None:
    """With its exit code, in a process of its own."""
    project.entry("a")

    good = python_m(project, "build", "--json")
    project.entry("b", lang="german")
    bad = python_m(project, "check")

    assert (0, "") == (good.returncode, good.stderr)
    assert 1 == json.loads(good.stdout)["entries"]
    assert (1, "") == (bad.returncode, bad.stdout)
    assert "Traceback" not in bad.stderr


def test_any_title_can_be_printed_where_the_encoding_lacks_it(project: Project) -> None:
    """Windows gives pipes a code page; the file is written, so it must be said too."""
    run = python_m(project, "new", "日本語の題 🖋", PYTHONIOENCODING="cp1252")

    assert (0, "content/entries/日本語の題.md\n", "") == (run.returncode, run.stdout, run.stderr)


def test_every_command_is_listed_here() -> None:
    """A new one gets its tests."""
    assert COMMANDS == list(cli.cli.commands)


@pytest.mark.parametrize("epoch", ["abc", "-1e9", "9" * 20])
def test_a_source_date_that_is_none_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    """Who sets it relies on it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    with pytest.raises(SitegenError, match=f"is no moment: {epoch}") as caught:
        cli._today()
    assert Exit.USAGE == caught.value.exit_code


def test_a_folder_of_somebody_else_is_not_built_into(project: Project) -> None:
    """It may hold work."""
    project.write("build/index.html", "mine")

    run = project.run("build")

    assert (2, "mine") == (run.code, project.read("index.html"))
    assert "build: error: the folder holds files that sitegen did not write" in run.err


def test_a_built_site_whose_manifest_is_lost_is_built_again(project: Project) -> None:
    """What builds remember can be deleted at any time."""
    project.run("build")
    shutil.rmtree(project.root / ".sitegen")

    assert 0 == project.run("build").code
