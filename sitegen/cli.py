"""The command line: arguments, options, exit codes. commands.py does what they ask for."""

from __future__ import annotations

import datetime
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sitegen import __version__, layout
from sitegen.errors import (
    Exit,
    Location,
    Problem,
    SitegenError,
    environment_error,
    nearest,
    reason,
    usage_error,
)
from sitegen.terminal import Terminal

# ------------------------------------------------------------------------------ the command


class _Group(click.Group):
    """Commands in the order of a site's life; a mistyped one gets the nearest name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name not in self.commands and not name.startswith("-"):
            near = nearest(name, self.commands)
            hint = f" Did you mean '{near}'?" if near else ""
            raise click.UsageError(f"No such command '{name}'.{hint}", ctx)
        return super().resolve_command(ctx, args)


_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
_drafts = click.option("--drafts", is_flag=True, help="Also drafts and entries dated later.")
_no_import = click.option(
    "--no-import", is_flag=True, help="Leave content/ alone: do not look into seeds/."
)
_jobs = click.option(
    "--jobs", type=click.IntRange(1, 64), metavar="N", help="Worker processes; all cores if unset."
)
_poll = click.option(
    "--poll", is_flag=True, help="Compare files instead of waiting for their events."
)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="sitegen %(version)s")
@click.option(
    "-C",
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The site's folder; if unset, this folder or the nearest one above with a sitegen.yaml.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of a fault in sitegen itself.")
@click.pass_context
def cli(ctx: click.Context, site: Path | None, debug: bool) -> None:
    """Turn captures of articles into a published reading list.

    \b
    A site has three folders:
      seeds/     raw captures: text copied from web pages, as it comes
      content/   one Markdown file a work: yours to edit
      build/     the finished site, made anew at each build

    Begin with 'sitegen init my-list', then 'sitegen serve' in that folder.

    \b
    Exit codes: 0 done, 1 problems in the site's files (nothing written), 2 wrong usage
    or configuration, 3 the machine (disk, permission, port), 4 a fault of sitegen.
    """  # noqa: D301 - click wants the character \\b itself
    ctx.obj |= {"site": site, "debug": debug, "command": ctx.invoked_subcommand}


@cli.command()
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@_json
def init(folder: Path, as_json: bool) -> None:
    """Make a new site in FOLDER (here, if not given).

    Writes a configuration, an example entry and capture, an About page, a .gitignore and a
    workflow for GitHub Pages. Overwrites nothing: if one of the files is there, writes none.
    """
    # Here and not above, as in all commands: no command waits for what another one needs.
    from sitegen import scaffold  # noqa: PLC0415

    terminal = Terminal(as_json=as_json)
    written = scaffold.init(folder, _today())
    for path in written:
        terminal.say(f"  {(folder / path).as_posix()}")
    there = "" if folder == Path() else f"cd {folder} && "
    terminal.say(f"A new site. Next: {there}sitegen serve", "bold")
    if scaffold.requirement() is None:
        terminal.say(
            "To publish, say in .github/workflows/pages.yml where sitegen is installed from."
        )
    terminal.result("init", written=written)


@cli.command("import")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite these entries even where you edited them.")
@click.option(
    "--explain",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="SEED",
    help="Show each line of a capture: kept (+) or dropped (-), and why. Writes nothing.",
)
@_json
@click.pass_context
def import_(
    ctx: click.Context, paths: tuple[Path, ...], force: bool, explain: Path | None, as_json: bool
) -> Exit:
    """Make entries of captures: of PATHS, or of all in seeds/.

    A capture from elsewhere is copied into seeds/ first. An entry that you have edited is never
    overwritten, unless you name its capture with --force. Without an open licence (or 'publish:
    full') at most 75 words of a text are kept.
    """
    from sitegen import commands  # noqa: PLC0415 - as in init

    terminal = Terminal(as_json=as_json)
    if explain is not None:
        return commands.explain(terminal, explain)
    order = {"project": _site(ctx), "today": _today()}
    if force and not paths:
        raise click.UsageError("--force needs the captures that it is meant for.", ctx)
    return commands.import_captures(terminal, paths, force=force, **order)


@cli.command()
@click.argument("title")
@click.option("--url", help="Where the work can be read.")
@click.option("--tag", "tags", multiple=True, help="A tag; can be given more than once.")
@_json
@click.pass_context
def new(
    ctx: click.Context, title: str, url: str | None, tags: tuple[str, ...], as_json: bool
) -> None:
    """Write an entry with this TITLE into content/entries/, ready to be filled in."""
    from sitegen import scaffold  # noqa: PLC0415 - as in init

    terminal = Terminal(as_json=as_json)
    path = scaffold.new_entry(_site(ctx), title, url, tags, _today())
    terminal.say(path)
    terminal.result("new", path=path)


@cli.command("build")
@_drafts
@_no_import
@click.option(
    "--verify",
    is_flag=True,
    help="Then build once more from nothing, and compare: exit code 4 if a file differs.",
)
@click.option("--profile", is_flag=True, help="Show which stages, texts and templates took long.")
@_jobs
@_json
@click.pass_context
def build_(
    ctx: click.Context,
    drafts: bool,
    no_import: bool,
    verify: bool,
    profile: bool,
    jobs: int | None,
    as_json: bool,
) -> Exit:
    """Import new captures, and build the site into build/.

    Writes only files that differ, and nothing at all while something is wrong.
    """
    from sitegen import commands  # noqa: PLC0415 - as in init

    terminal = Terminal(as_json=as_json)
    order = _order(ctx, drafts=drafts, no_import=no_import)
    return commands.build_site(
        terminal, jobs, verify=verify, profiled=profile, today=_today(), **order
    )


@cli.command()
@_drafts
@_no_import
@_jobs
@_json
@click.pass_context
def check(
    ctx: click.Context, drafts: bool, no_import: bool, jobs: int | None, as_json: bool
) -> Exit:
    """Build without writing: show all that is wrong."""
    from sitegen import commands  # noqa: PLC0415 - as in init

    terminal = Terminal(as_json=as_json)
    order = _order(ctx, drafts=drafts, no_import=no_import)
    return commands.check_site(terminal, jobs, today=_today(), **order)


@cli.command("why")
@click.argument("path")
@_drafts
@_json
@click.pass_context
def why_(ctx: click.Context, path: str, drafts: bool, as_json: bool) -> Exit:
    """Say what PATH was made from, or what becomes of it. Writes nothing.

    Of a file of build/, or an address such as /tags/: what it was made from, what its last change
    came from, and whether it is up to date. Of a file of content/: whether it is published, and
    where. Of one of seeds/: which entry it becomes, and how much of its text is published.
    """
    from sitegen import commands  # noqa: PLC0415 - as in init

    order = _order(ctx, drafts=drafts, no_import=False)
    return commands.explain_path(Terminal(as_json=as_json), path, today=_today(), **order)


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="NAME",
    help="A name by which other machines may ask for the site; needed with their --host.",
)
@click.option(
    "--editor",
    default="vscode://file/{path}:{line}:{column}",
    show_default=True,
    envvar="SITEGEN_EDITOR",
    show_envvar=True,
    metavar="URL",
    help="Where a problem's link in the browser leads.",
)
@_drafts
@_no_import
@_poll
@click.pass_context
def serve_(
    ctx: click.Context,
    /,
    open_browser: bool,
    drafts: bool,
    no_import: bool,
    poll: bool,
    **listen: Any,
) -> Exit:
    """Show the site while you edit it: save, and the page is there.

    Drafts and entries dated later are shown too, with a mark. build/ follows in the background,
    without them unless you say --drafts.

    While something is wrong, the last good pages stay up and say what it is.

    The address has the site's base path, so that what works here works where it is published.
    Its page __sitegen/capture has a bookmarklet that takes works in from any web page.
    """
    from sitegen import commands  # noqa: PLC0415 - as in init

    def launch(url: str) -> None:
        if open_browser:
            click.launch(url)

    terminal = Terminal(as_json=False)
    order = _order(ctx, drafts=drafts, no_import=no_import)
    return commands.serve_site(terminal, launch, poll=poll, today=_today, listen=listen, **order)


@cli.command("watch")
@_drafts
@_no_import
@_poll
@click.pass_context
def watch_(ctx: click.Context, drafts: bool, no_import: bool, poll: bool) -> Exit:
    """Build, and build again whenever a file changes; serve nothing."""
    from sitegen import commands  # noqa: PLC0415 - as in init

    terminal = Terminal(as_json=False)
    order = _order(ctx, drafts=drafts, no_import=no_import)
    return commands.watch_site(terminal, poll=poll, today=_today, **order)


# ---------------------------------------------------------------------------- what they begin with


def _today() -> datetime.date:
    """The day; SOURCE_DATE_EPOCH (seconds since 1970, UTC) sets it for reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.datetime.now().astimezone().date()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        fix = "set it to whole seconds since 1970, or unset it"
        raise usage_error("SOURCE_DATE_EPOCH", f"is no moment: {epoch[:40]}", fix) from error


def _site(ctx: click.Context) -> Path:
    """The site's folder: as given, or this one, or the nearest above with a configuration."""
    given: Path | None = ctx.obj["site"]
    here = (given or Path.cwd()).resolve()
    folders = [here] if given else [here, *here.parents]
    for folder in folders:
        if (folder / layout.CONFIG).is_file():
            return folder
    fix = "run 'sitegen init', or change to the folder of a site"
    raise usage_error(layout.CONFIG, f"there is none in {here} or above", fix)


def _order(ctx: click.Context, *, drafts: bool, no_import: bool) -> dict[str, Any]:
    """What the jobs of all commands that build are made of."""
    return {"project": _site(ctx), "drafts": drafts, "imports": not no_import}


# ---------------------------------------------------------------------------------- running


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # Windows gives pipes an encoding that has not all of the characters that titles have.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = args[: args.index("--")] if "--" in args else args
    sys.exit(_run(args, as_json="--json" in options, debug="--debug" in options))


def _run(args: list[str], *, as_json: bool, debug: bool) -> int:
    terminal = Terminal(as_json=as_json)
    state: dict[str, Any] = {"command": None}
    problems: list[Problem]
    try:
        result = cli.main(args, prog_name="sitegen", standalone_mode=False, obj=state)
    except SitegenError as error:
        terminal.problems(error.problems)
        code, problems = error.exit_code, [*error.problems]
    except click.ClickException as error:
        if not as_json:
            error.show()
        code, problems = Exit.USAGE, [_usage_problem(error)]
    except (KeyboardInterrupt, click.Abort):
        terminal.say("Stopped.")
        code, problems = Exit.INTERRUPTED, [_problem("stopped", "interrupted")]
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing more to say, and nobody to say it.
        sys.stdout = None
        return Exit.DONE
    except OSError as error:
        # The output or the folder itself: all files of the site have messages of their own.
        refused = environment_error("the command line", reason(error), "check folder and disk")
        terminal.problems(refused.problems)
        code, problems = refused.exit_code, [*refused.problems]
    except Exception as error:  # noqa: BLE001 - the last door: a fault of ours, no traceback
        message = terminal.fault(error, debug=debug)
        code, problems = Exit.FAULT, [_problem(message, "fault")]
    else:
        return result if isinstance(result, int) else Exit.DONE
    terminal.result(state["command"], problems)
    return code


def _usage_problem(error: click.ClickException) -> Problem:
    context = error.ctx if isinstance(error, click.UsageError) else None
    fix = f"see '{context.command_path} --help'" if context else ""
    return _problem(error.format_message(), "usage", fix)


def _problem(message: str, code: str, fix: str = "") -> Problem:
    return Problem(message, Location("the command line"), fix, code)
