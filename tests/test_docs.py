"""The documentation is true: tables, schemas, examples and commands are those of the code.

What stands between `<!-- table: NAME -->` (or `run:`) and `<!-- end -->` is made here. With
SITEGEN_ACCEPT=1 these blocks and docs/schema/ are written anew: read the difference.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import tomllib
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
import test_laws
from project import Project

from sitegen import (
    cli,
    config,
    fields,
    frontmatter,
    importers,
    kinds,
    rendered,
    rights,
    themefile,
    views,
    vocabulary,
    yamltext,
)

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SCHEMAS = DOCS / "schema"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
ACCEPT = os.environ.get("SITEGEN_ACCEPT") == "1"

_BLOCK = re.compile(r"(<!-- (?:table|run): ([\w-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def text_of(page: Path) -> str:
    """A page; none if it is not written yet."""
    return page.read_text(encoding="utf-8") if page.is_file() else ""


# ---------------------------------------------------------------------------- fields, options


def theme_options(theme: str) -> str:
    """The options of a built-in theme, from its theme.yaml."""
    path = ROOT / "themes" / theme / "theme.yaml"
    node, _ = yamltext.read(path.read_text(encoding="utf-8"), "theme.yaml")
    options: Any = {key.text: value for key, value in node.pairs}["options"]
    rows = ["| option | value | meaning |", "|---|---|---|"]
    for key, value in options.pairs:
        found = {name.text: item for name, item in value.pairs}
        choices = found.get("choices")
        name = found["type"].text
        words = [item.text for item in choices.nodes] if choices else []
        kind = kinds.choice(*words).name if words else themefile.OPTION_KINDS[name].name
        default = f"`{found['default'].text}`" if found["default"].text else "nothing"
        rows.append(f"| `{key.text}` | {kind}; {default} if unset | {found['help'].text} |")
    return "\n".join(rows) + "\n"


def formats() -> str:
    """The formats that an import reads."""
    rows = ["| format | files |", "|---|---|"]
    for item in importers.IMPORTERS:
        endings = ", ".join(f"`*{suffix}`" for suffix in item.suffixes)
        rows.append(f"| {item.name} | {endings} |")
    return "\n".join(rows) + "\n"


# -------------------------------------------------------------------------------------- views

_PLAIN_TYPES = {
    "str": "text",
    "int": "number",
    "bool": "true or false",
    "Any": "anything",
    "Html": "HTML, safe to print",
}


def type_name(kind: Any) -> str:
    """A type as theme authors read it."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return " or ".join(f"`{value}`" for value in arguments)
    if origin in (types.UnionType, typing.Union):
        parts = [type_name(part) for part in arguments if part is not types.NoneType]
        return ", ".join(parts) + " or none" * (types.NoneType in arguments)
    if origin is tuple:
        return f"list of {type_name(arguments[0])}"
    if origin is not None:
        return f"mapping of {type_name(arguments[0])} to {type_name(arguments[1])}"
    if issubclass(kind, msgspec.Struct) if isinstance(kind, type) else False:
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return _PLAIN_TYPES[getattr(kind, "__name__", str(kind))]


def summary(kind: type) -> str:
    """The docstring of a view as one paragraph."""
    return " ".join((kind.__doc__ or "").split())


def view_section(kind: type[msgspec.Struct]) -> str:
    """A view under a heading of its own."""
    hints = typing.get_type_hints(kind)
    rows = ["| name | value |", "|---|---|"]
    rows += [f"| `{name}` | {type_name(hints[name])} |" for name in kind.__struct_fields__]
    return "\n".join([f"### {kind.__name__}", "", summary(kind), "", *rows, ""])


def all_views() -> str:
    """Everything that `site` and `page` hold, from the whole to its parts."""
    pages = list(typing.get_args(views.PageView))
    parts = [
        kind
        for kind in vars(views).values()
        if isinstance(kind, type) and issubclass(kind, views.View) and kind is not views.View
    ]
    small = [kind for kind in parts if kind not in (*pages, views.SiteView)]
    order = [views.SiteView, *pages, *small, rendered.Heading]
    return "\n" + "\n".join(view_section(kind) for kind in order)


def template_names(kind: type) -> list[str]:
    """The templates that a page view is for, as its docstring names them."""
    return re.findall(r"`([\w-]+\.html)`", summary(kind).partition(":")[0])


def templates() -> str:
    """Each template with the view that it gets as `page`."""
    rows = ["| template | `page` is | what it is |", "|---|---|---|"]
    for kind in typing.get_args(views.PageView):
        names = ", ".join(f"`{name}`" for name in template_names(kind))
        meaning = summary(kind).partition(": ")[2].partition(".")[0]
        rows.append(f"| {names} | [{kind.__name__}](#{kind.__name__.lower()}) | {meaning} |")
    return "\n".join(rows) + "\n"


# ----------------------------------------------------------------------------------- commands


def commands() -> str:
    """Each command: how it is called, what it does, its options."""
    parts = [
        f"\n## {name}\n\n{command_section(name, cli.cli.commands[name])}"
        for name in cli.cli.commands
    ]
    return "".join(parts) + "\n"


def command_section(name: str, command: click.Command) -> str:
    """How one command is called, what it does, and its options."""
    context = click.Context(
        command, info_name=name, parent=click.Context(cli.cli, info_name="sitegen")
    )
    usage = " ".join(["sitegen", name, *command.collect_usage_pieces(context)])
    return f"    {usage}\n\n{paragraphs(command.help)}\n\n{options(command)}"


def paragraphs(help_text: str | None) -> str:
    """A docstring as paragraphs, a line each."""
    parts = re.split(r"\n\s*\n", (help_text or "").strip())
    return "\n\n".join(" ".join(part.split()) for part in parts)


_METAVARS = {"directory": "FOLDER", "integer range": "N", "text": "TEXT"}


def options(command: click.Command) -> str:
    """The table of a command's options."""
    rows = ["| option | meaning |", "|---|---|"]
    for item in command.params:
        if isinstance(item, click.Option):
            names = ", ".join(f"`{name}`" for name in item.opts)
            value = "" if item.is_flag else f" `{item.metavar or _METAVARS[item.type.name]}`"
            shown = f" Default: `{item.default}`." if item.show_default else ""
            rows.append(f"| {names}{value} | {item.help or meaning_of(item)}{shown} |")
    return "\n".join(rows) + "\n" if len(rows) > 2 else ""


def meaning_of(item: click.Option) -> str:
    """What to say of an option that has no help text."""
    return f"The {item.name}."


def general_options() -> str:
    """The options that stand before the command."""
    return options(cli.cli)


# ----------------------------------------------------------------------------------- examples


def broken_site(project: Project) -> None:
    """A site with two mistakes in one entry, and one in another."""
    project.write(
        "content/entries/bush.md",
        """\
        ---
        title: As We May Think
        url: https://www.theatlantic.com/magazine/archive/1945/07/as-we-may-think/303881/
        authros: [Vannevar Bush]
        published: 1945-13
        ---

        Why it is worth reading.
        """,
    )
    project.write(
        "content/entries/brooks.md",
        """\
        ---
        title: No Silver Bullet
        added: 28 February 2026
        ---
        """,
    )


def console(command: str, output: str) -> str:
    """A command and what it prints, as a code block."""
    return f"```console\n$ {command}\n{output.rstrip()}\n```\n"


def problems_example(project: Project) -> str:
    """What `check` prints of a site with mistakes."""
    broken_site(project)
    return console("sitegen check", project.run("check").err)


def json_example(project: Project) -> str:
    """The same as JSON: the first problem alone."""
    broken_site(project)
    (project.root / "content/entries/bush.md").unlink()
    return console("sitegen check --json", project.run("check", "--json").out)


CAPTURE = """\
How to keep a list
Share
By Ada Example
12 March 2024

A list is kept by the person who reads it again, and by nobody else.

Read more: Ten lists that nobody keeps

So strike out what you would not read again, and say in a sentence why the rest has stayed.

Nobody has ever missed the line that was struck out, and most of us have missed the reason.

Subscribe to our newsletter
"""


def explain_example(project: Project) -> str:
    """What `import --explain` prints of a small capture."""
    project.write("seeds/how-to-keep-a-list.txt", CAPTURE)
    command = "import --explain seeds/how-to-keep-a-list.txt"
    return console(f"sitegen {command}", project.run(*command.split()).out)


def import_example(project: Project) -> str:
    """The entry that the same capture becomes."""
    project.write("seeds/how-to-keep-a-list.txt", CAPTURE)
    shown = console("sitegen import", project.run("import").out)
    entry = project.text("content/entries/how-to-keep-a-list.md")
    return (
        f"{shown}\nand writes `content/entries/how-to-keep-a-list.md`:\n\n```markdown\n{entry}```\n"
    )


def template_error_example(project: Project) -> str:
    """What a mistake in a template looks like."""
    project.write("templates/404.html", "<h1>Nothing here</h1>\n<p>{{ site.titel }}</p>\n")
    return console("sitegen check", project.run("check").err)


# ------------------------------------------------------------------------------- contributing


def floors() -> str:
    """The table of floors, as tests/test_laws.py owns it."""
    rows = ["| floor | what | modules |", "|---|---|---|"]
    for floor, (meaning, modules) in test_laws.FLOORS.items():
        rows.append(f"| {floor} | {meaning} | {', '.join(f'`{name}`' for name in modules)} |")
    return "\n".join(rows) + "\n"


def targets() -> str:
    """What make can make, from the Makefile."""
    rows = ["| target | what it does |", "|---|---|"]
    for name, meaning in re.findall(
        r"^([a-z-]+):.*## (.*)$", text_of(ROOT / "Makefile"), re.MULTILINE
    ):
        rows.append(f"| `make {name}` | {meaning} |")
    return "\n".join(rows) + "\n"


TABLES: Mapping[str, Callable[[], str]] = {
    "entry": lambda: fields.markdown_table(frontmatter.ENTRY_FIELDS),
    "page": lambda: fields.markdown_table(frontmatter.PAGE_FIELDS),
    "collection": lambda: fields.markdown_table(frontmatter.COLLECTION_FIELDS),
    "seed": lambda: fields.markdown_table(frontmatter.SEED_FIELDS),
    "tags": lambda: fields.markdown_table(vocabulary.TAG_FIELDS),
    "sources": lambda: fields.markdown_table(vocabulary.SOURCE_FIELDS),
    "config": lambda: fields.markdown_table(config.CONFIG_FIELDS),
    "theme": lambda: fields.markdown_table(themefile.THEME_FIELDS),
    "option": lambda: fields.markdown_table(themefile.OPTION_FIELDS),
    "folio": lambda: theme_options("folio"),
    "gazette": lambda: theme_options("gazette"),
    "formats": formats,
    "templates": templates,
    "views": all_views,
    "commands": commands,
    "general-options": general_options,
    "floors": floors,
    "targets": targets,
}

RUNS: Mapping[str, Callable[[Project], str]] = {
    "problems": problems_example,
    "json": json_example,
    "explain": explain_example,
    "import": import_example,
    "template-error": template_error_example,
}


def blocks() -> Iterator[tuple[Path, str]]:
    """The made blocks of all pages: page and name."""
    for page in PAGES:
        for match in _BLOCK.finditer(text_of(page)):
            yield page, match[2]


@pytest.mark.parametrize(
    ("page", "name"), list(blocks()), ids=lambda value: str(getattr(value, "name", value))
)
def test_made_blocks_are_those_of_the_code(project: Project, page: Path, name: str) -> None:
    """Each block between markers is what the code says today."""
    wanted = TABLES[name]() if name in TABLES else RUNS[name](project)
    text = text_of(page)
    if ACCEPT:
        text = _BLOCK.sub(
            lambda found: found[1] + wanted + found[4] if found[2] == name else found[0], text
        )
        page.write_text(text, encoding="utf-8")
    found = {match[2]: match[3] for match in _BLOCK.finditer(text)}

    assert wanted == found[name]


def test_every_table_stands_on_a_page() -> None:
    """No block is made in vain, and none twice."""
    assert sorted(name for _, name in blocks()) == sorted([*TABLES, *RUNS])


# ------------------------------------------------------------------------------------ schemas


def named(table: Sequence[fields.Field], title: str) -> dict[str, Any]:
    """The schema of a file that maps names to fields."""
    schema = fields.json_schema(table, title)
    one = {name: schema[name] for name in ("additionalProperties", "properties")}
    return {
        "$schema": schema["$schema"],
        "title": title,
        "type": "object",
        "additionalProperties": {"type": ["object", "null"], **one},
    }


SCHEMA_FILES: Mapping[str, Callable[[], dict[str, Any]]] = {
    "entry": lambda: fields.json_schema(
        frontmatter.ENTRY_FIELDS, "sitegen: front matter of an entry"
    ),
    "page": lambda: fields.json_schema(frontmatter.PAGE_FIELDS, "sitegen: front matter of a page"),
    "collection": lambda: fields.json_schema(
        frontmatter.COLLECTION_FIELDS, "sitegen: front matter of a collection"
    ),
    "seed": lambda: fields.json_schema(frontmatter.SEED_FIELDS, "sitegen: fields of a seed"),
    "config": lambda: fields.json_schema(config.CONFIG_FIELDS, "sitegen.yaml"),
    "tags": lambda: named(vocabulary.TAG_FIELDS, "sitegen: content/tags.yaml"),
    "sources": lambda: named(vocabulary.SOURCE_FIELDS, "sitegen: content/sources.yaml"),
}


@pytest.mark.parametrize("name", SCHEMA_FILES)
def test_schemas_are_those_of_the_code(name: str) -> None:
    """docs/schema/ holds the JSON Schema of each kind of file."""
    wanted = json.dumps(SCHEMA_FILES[name](), ensure_ascii=False, indent=2) + "\n"
    file = SCHEMAS / f"{name}.schema.json"
    if ACCEPT:
        file.parent.mkdir(exist_ok=True)
        file.write_text(wanted, encoding="utf-8")

    assert wanted == text_of(file)


def test_no_schema_is_an_orphan() -> None:
    """docs/schema/ holds nothing else."""
    names = [path.name for path in SCHEMAS.iterdir()]

    assert sorted(names) == sorted(f"{name}.schema.json" for name in SCHEMA_FILES)


# ----------------------------------------------------------------------------- command lines

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^ {4}(?!\s)(.*)$", re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")


def code_lines(text: str) -> Iterator[str]:
    """The lines of a page that a reader may type: of code blocks and code spans."""
    for language, block in _FENCED.findall(text):
        if language in ("", "sh", "bash", "console", "yaml"):
            yield from (line.strip().removeprefix("$ ") for line in block.splitlines())
    rest = _FENCED.sub("", text)
    yield from _INDENTED.findall(rest)
    yield from _SPAN.findall(rest)


def typed(program: str) -> list[tuple[str, str]]:
    """The command lines of all pages that call a program: page and line."""
    found = []
    for page in PAGES:
        for line in code_lines(text_of(page)):
            for part in re.split(r"&&|\||;|>", line.removeprefix("run: ").removeprefix("- run: ")):
                words = part.strip()
                if words.startswith(f"{program} ") and words.split()[1] not in {"@", "…"}:
                    found.append((page.name, words))
    return sorted(set(found))


@pytest.mark.parametrize(("page", "line"), typed("sitegen"))
def test_command_lines_parse(page: str, line: str) -> None:
    """Every `sitegen …` of the pages is a command with options that exist."""
    if line == "sitegen [OPTIONS] COMMAND [ARGS]..." or "[OPTIONS]" in line:
        return
    group, command = cli.cli, None
    words = shlex.split(line, comments=True)[1:]
    context = click.Context(group, info_name="sitegen")
    _, rest, _ = group.make_parser(context).parse_args(words)
    if not rest or rest[0] == "…":
        return
    command = group.commands[rest[0]]
    below = click.Context(command, info_name=rest[0], parent=context)
    _, left, _ = command.make_parser(below).parse_args(rest[1:])

    assert left == []


def test_every_command_is_documented() -> None:
    """docs/commands.md has the help text of each command and each option."""
    page = " ".join(text_of(DOCS / "commands.md").split())
    for name, command in cli.cli.commands.items():
        assert f"## {name} " in page
        assert " ".join(paragraphs(command.help).split()) in page
        for item in command.params:
            assert not isinstance(item, click.Option) or (item.help or "") in page


@pytest.mark.parametrize(("page", "line"), typed("make"))
def test_make_targets_exist(page: str, line: str) -> None:
    """Every `make …` of the pages is in the Makefile."""
    target = next((word for word in line.split()[1:] if "=" not in word), "help")
    if target in {"X", "...", "…"}:
        return

    assert re.search(rf"^{re.escape(target)}:", text_of(ROOT / "Makefile"), re.MULTILINE)


# -------------------------------------------------------------------------------------- links

_LINK = re.compile(r"\]\(([^()\s]+)\)")


def links() -> Iterator[tuple[Path, str]]:
    """The links of all pages to files and headings; not those in code."""
    for page in [*PAGES, ROOT / "CHANGELOG.md"]:
        prose = _SPAN.sub("", _INDENTED.sub("", _FENCED.sub("", text_of(page))))
        for target in sorted(set(_LINK.findall(prose))):
            if not re.match(r"https?:|mailto:", target):
                yield page, target


@pytest.mark.parametrize(
    ("page", "target"), list(links()), ids=lambda value: str(getattr(value, "name", value))
)
def test_links_lead_somewhere(page: Path, target: str) -> None:
    """Every relative link leads to a file, and to a heading where it names one."""
    path, _, anchor = target.partition("#")
    file = page.parent / path if path else page

    assert file.exists()
    if anchor:
        headings = re.findall(r"^#+ (.*)$", _FENCED.sub("", text_of(file)), re.MULTILINE)
        assert anchor in [github_anchor(heading) for heading in headings]


def github_anchor(heading: str) -> str:
    """The anchor that a code host gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# --------------------------------------------------------------------------------- the prose


def test_licences_are_told_apart_as_the_page_says() -> None:
    """docs/importing.md names as open what an import takes as open, and nothing else."""
    page = text_of(DOCS / "importing.md")
    is_open, is_not = (
        _SPAN.findall(re.findall(rf"^\| {word} \|(.*)$", page, re.MULTILINE)[0])
        for word in ("open", "not open")
    )

    assert len(is_open) > 10
    assert [name for name in is_open if not rights.is_open(name)] == []
    assert [name for name in is_not if rights.is_open(name)] == []


def test_the_words_of_an_excerpt_are_as_many_as_the_page_says() -> None:
    """docs/importing.md names the right number."""
    assert f"at most {rights.EXCERPT_WORDS} words" in text_of(DOCS / "importing.md")


def test_every_template_of_the_page_exists() -> None:
    """The table of templates names all that folio has, but for its frame."""
    named_ones = {name for kind in typing.get_args(views.PageView) for name in template_names(kind)}
    there = {path.name for path in (ROOT / "themes" / "folio").glob("*.html")}

    assert named_ones == there - {"base.html"}


def test_every_package_has_a_reason() -> None:
    """CONTRIBUTING.md says of each dependency why it was chosen."""
    pyproject = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    page = text_of(ROOT / "CONTRIBUTING.md")
    names = [re.split(r"[>=<\[]", line)[0] for line in pyproject["project"]["dependencies"]]

    assert [name for name in names if f"| {name} |" not in page] == []


def test_no_package_is_copyleft() -> None:
    """CONTRIBUTING.md says that anybody may use what we build on."""
    pyproject = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    for line in pyproject["project"]["dependencies"]:
        found: Any = metadata.metadata(re.split(r"[>=<\[]", line)[0])
        words = [
            found.get("License-Expression"),
            found.get("License"),
            *(found.get_all("Classifier") or ()),
        ]
        assert not re.search(r"\bA?L?GPL|General Public", " ".join(map(str, words))), line


# ------------------------------------------------------------------------ a theme of one's own

_FILE_BLOCK = re.compile(r"^`([\w./-]+)`:\n\n```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """The files of docs/own-theme.md, in their order; a file may come again."""
    return _FILE_BLOCK.findall(text_of(DOCS / "own-theme.md"))


def follow(project: Project) -> Iterator[str]:
    """Write a file after the other; only the configuration is added to."""
    for path, text in steps():
        before = project.text(path) if path == "sitegen.yaml" else ""
        project.write(path, before + text)
        yield path


def test_each_step_to_a_theme_works_by_itself(project: Project) -> None:
    """After each file the site can be built, as the page says."""
    project.entry("bush")

    assert [(path, project.messages) for path in follow(project)] == [
        (path, []) for path, _ in steps()
    ]


def test_a_theme_of_ones_own_is_what_the_page_promises(project: Project) -> None:
    """Following docs/own-theme.md gives a drawer of cards, in as many files as it says."""
    project.entry("bush", "As We May Think", published="1945-07", extra={"shelf": "B 12"})
    written = set(follow(project))
    project.build()

    assert 5 == len([path for path in written if path.startswith("themes/drawer/")])
    assert "--accent-light:#a3341f" in project.read("theme/home.css")
    assert all(".label{" in project.read(f"theme/{name}.css") for name in ("home", "entry"))
    assert '<span class="label">A to Z</span>' in project.read("index.html")
    assert "on shelf B 12" in project.read("entries/bush/index.html")
    assert "<h1>An empty place</h1>" in project.read("404.html")


def test_the_same_files_say_the_same_until_they_change() -> None:
    """What a step repeats of the one before is repeated to the letter: nothing is lost."""
    before: dict[str, str] = {}
    for path, text in steps():
        rules = [
            line for line in before.get(path, "").splitlines() if line.startswith((".", "body"))
        ]
        assert [rule for rule in rules if rule not in text] == []
        before[path] = text
