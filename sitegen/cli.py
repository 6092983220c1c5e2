"""The command line: arguments, what the commands do with them, exit codes."""

from __future__ import annotations

import datetime
import io
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sitegen import __version__, build, intake, layout, scaffold, seeds, show, workers
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
from sitegen.text import counted

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
) -> None:
    """Make entries of captures: of PATHS, or of all in seeds/.

    A capture from elsewhere is copied into seeds/ first. An entry that you have edited is never
    overwritten, unless you name its capture with --force. Without an open licence (or 'publish:
    full') at most 75 words of a text are kept.
    """
    terminal = Terminal(as_json=as_json)
    if explain is not None:
        _explain(terminal, explain)
        return
    site = _site(ctx)
    if force and not paths:
        raise click.UsageError("--force needs the captures that it is meant for.", ctx)
    chosen = (
        tuple(name for path in paths for name in seeds.choose(site, path, replace=force))
        if paths
        else None
    )
    job = _job(ctx, seeds=chosen, force=(chosen or ()) if force else ())
    items, problems = build.import_seeds(job)
    for item in items:
        if item.action != "unchanged":
            terminal.say(f"  {show.intake_line(item)}")
    terminal.say(show.intake_summary(items), "bold")
    if any(item.text is not None and item.publish == "excerpt" for item in items):
        terminal.say(
            "To keep a whole text, add 'license:' with an open licence or 'publish: full' to its"
            " capture."
        )
    terminal.problems(problems)
    terminal.result("import", problems, seeds=[show.intake_values(item) for item in items])
    if any(problem.severity == "error" for problem in problems):
        ctx.exit(Exit.PROBLEMS)


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
@_jobs
@_json
@click.pass_context
def build_(
    ctx: click.Context, drafts: bool, no_import: bool, verify: bool, jobs: int | None, as_json: bool
) -> None:
    """Import new captures, and build the site into build/.

    Writes only files that differ, and nothing at all while something is wrong.
    """
    terminal = Terminal(as_json=as_json)
    begun = time.perf_counter()
    with terminal.progress() as progress:
        job = _job(ctx, drafts=drafts, imports=not no_import, jobs=jobs, progress=progress)
        report = build.build(job)
    terminal.report(report, time.perf_counter() - begun)
    differing = _verify(terminal, job) if verify else None
    warnings = report.plan.warnings
    terminal.problems(warnings)
    terminal.result("build", warnings, **show.report_values(report), differing=differing)
    if differing:
        ctx.exit(Exit.FAULT)


@cli.command()
@_drafts
@_no_import
@_jobs
@_json
@click.pass_context
def check(
    ctx: click.Context, drafts: bool, no_import: bool, jobs: int | None, as_json: bool
) -> None:
    """Build without writing: show all that is wrong."""
    terminal = Terminal(as_json=as_json)
    with terminal.progress() as progress:
        job = _job(ctx, drafts=drafts, imports=not no_import, jobs=jobs, progress=progress)
        plan = build.prepare(job)
    terminal.problems(plan.warnings)
    entries = counted(len(plan.site.entries), "entry", "entries")
    terminal.say(f"All well: {entries}, {counted(len(plan.files), 'file', 'files')}.")
    terminal.result("check", plan.warnings, entries=len(plan.site.entries), files=len(plan.files))


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@_drafts
@_no_import
@click.option("--poll", is_flag=True, help="Compare files instead of waiting for their events.")
@click.pass_context
def serve_(
    ctx: click.Context,
    host: str,
    port: int,
    open_browser: bool,
    drafts: bool,
    no_import: bool,
    poll: bool,
) -> None:
    """Build, serve the site on this machine, and build again whenever a file changes.

    The address has the site's base path, so that what works here works where it is published.
    While something is wrong, the last good build stays up.
    """
    # Here and not above: only this command needs a server and a watcher.
    from sitegen import loop, serve  # noqa: PLC0415

    terminal = Terminal(as_json=False)
    job = _job(ctx, drafts=drafts, imports=not no_import, preview=True)
    settings = build.load_config(job.project)
    server = serve.open_server(
        job.project / layout.BUILD, base_path=settings.base_path, host=host, port=port
    )
    loop.rebuild(terminal, job)
    terminal.say(f"Serving {server.url}  (Ctrl-C stops)", "bold")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    if open_browser:
        click.launch(server.url)
    try:
        loop.follow(terminal, job, _today, poll=poll, base_path=settings.base_path)
    finally:
        server.stop()
        thread.join(timeout=5)


@cli.command("watch")
@_drafts
@_no_import
@click.option("--poll", is_flag=True, help="Compare files instead of waiting for their events.")
@click.pass_context
def watch_(ctx: click.Context, drafts: bool, no_import: bool, poll: bool) -> None:
    """Build, and build again whenever a file changes; serve nothing."""
    from sitegen import loop  # noqa: PLC0415 - as in serve

    terminal = Terminal(as_json=False)
    job = _job(ctx, drafts=drafts, imports=not no_import, preview=True)
    build.load_config(job.project)
    loop.rebuild(terminal, job)
    terminal.say("Watching  (Ctrl-C stops)", "bold")
    loop.follow(terminal, job, _today, poll=poll)


# ------------------------------------------------------------------------------ what they do


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


def _job(ctx: click.Context, jobs: int | None = None, **values: Any) -> build.Job:
    """The job of a command; its worker processes end with the command."""
    pool = ctx.with_resource(workers.Pool(jobs))
    return build.Job(project=_site(ctx), today=_today(), pool=pool, **values)


def _explain(terminal: Terminal, path: Path) -> None:
    capture = seeds.read_one(path)
    with workers.Pool() as pool:
        pairs, failures = intake.read_seeds([capture], pool)
    if failures:
        raise SitegenError(failures)
    for _, seed in pairs:
        for style, text in show.explanation(seed.lines, capture.first_line):
            terminal.say(text, style)
        kept = sum(line.kept for line in seed.lines)
        terminal.say(f"{capture.name}: {kept} of {len(seed.lines)} lines kept", "bold")
    terminal.result("explain", seeds=[seed for _, seed in pairs])


def _verify(terminal: Terminal, job: build.Job) -> list[str]:
    count, differing = build.verify(job)
    terminal.say(f"{len(differing)} of {counted(count, 'file', 'files')} differ")
    for path in differing:
        terminal.say(f"  {layout.BUILD}/{path}")
    return differing


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
