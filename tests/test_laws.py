"""The laws of the house: floors, owners, no ambient state, short functions. CONTRIBUTING tells why.

Each of them reads the source of sitegen/ and names the file and line that breaks it.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

import sitegen
from sitegen import layout

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "sitegen"

# --------------------------------------------------------------------------- the tables of law

# A module imports from the floors below its own. `importers` and `outputs` are one module each
# here: what lies inside them is their own affair, as long as it makes no circle.
FLOORS: dict[int, tuple[str, tuple[str, ...]]] = {
    0: (
        "words",
        (
            "captured",
            "errors",
            "language",
            "layout",
            "model",
            "names",
            "outcomes",
            "rendered",
            "text",
            "urls",
        ),
    ),
    1: (
        "one form of text each",
        (
            "citations",
            "dialect",
            "escaping",
            "fields",
            "files",
            "hyperlinks",
            "importers",
            "kinds",
            "markup",
            "passages",
            "report",
            "rights",
            "searching",
            "stylesheets",
            "typography",
            "views",
            "yamltext",
        ),
    ),
    2: (
        "what a site consists of",
        (
            "config",
            "conflicts",
            "counts",
            "frontmatter",
            "linking",
            "nearby",
            "related",
            "theme",
            "themefile",
            "vocabulary",
        ),
    ),
    3: (
        "the site, as a value",
        (
            "checks",
            "closures",
            "drafting",
            "outputs",
            "picks",
            "room",
            "sheets",
            "site",
            "templates",
            "terms",
            "texts",
        ),
    ),
    4: (
        "edges: one part of the world each",
        (
            "content",
            "crew",
            "inputs",
            "job",
            "manifest",
            "memo",
            "seeds",
            "sentries",
            "staging",
            "serve",
            "survey",
            "watch",
            "workers",
            "writer",
        ),
    ),
    5: ("stories", ("drawing", "edition", "intake", "library", "pagefind", "scaffold")),
    6: ("the whole story", ("build", "pipeline", "why")),
    7: ("the story while it is being told", ("builder", "hints", "live")),
    8: ("the mouth", ("__main__", "cli", "commands", "loop", "profile", "show", "terminal")),
}

# (importing, imported): the only imports between modules of one floor.
SAME_FLOOR = {
    # What a capture holds is dated with the words of the model.
    ("captured", "model"),
    # One dialect of Markdown in parts: its signs, its rules, its links, and what comes of them.
    ("dialect", "typography"),
    ("markup", "dialect"),
    ("markup", "hyperlinks"),
    ("markup", "typography"),
    # What an order is drawn with; and how outputs make one of a view.
    ("sheets", "templates"),
    ("outputs", "sheets"),
    # The entries of collections are found as those of terms are; one stands on the home page.
    ("site", "picks"),
    ("outputs", "picks"),
    # What stands in the way of the whole story is looked at first, and imported alone.
    ("build", "pipeline"),
    # What would be built is put together as for a build, and looked at.
    ("why", "pipeline"),
    # The manifest is the writer's journal, in a module of its own.
    ("writer", "manifest"),
    ("writer", "staging"),
    # It names what made the files, as all that is remembered does.
    ("manifest", "memo"),
    # The processes that do a job are part of it; their inside is imported when there is work.
    ("job", "workers"),
    ("workers", "crew"),
    # What is remembered of a job's files, and when, by the clock that the manifest goes by.
    ("inputs", "job"),
    ("inputs", "manifest"),
    # Two ways to learn of changes, and what comes of both.
    ("watch", "sentries"),
    ("watch", "survey"),
    ("fields", "yamltext"),
    ("kinds", "fields"),
    ("kinds", "yamltext"),
    ("theme", "themefile"),
    ("live", "hints"),
    ("loop", "show"),
    ("loop", "terminal"),
    ("site", "terms"),
    ("closures", "templates"),
    ("outputs", "site"),
    ("terminal", "show"),
    ("cli", "commands"),
    ("cli", "terminal"),
    ("commands", "loop"),
    ("commands", "profile"),
    ("commands", "show"),
    ("commands", "terminal"),
    ("__main__", "cli"),
}

# Who has a folder of the site (or its configuration) as a path, by its name in layout.py.
OWNERS = {
    "BUILD": {"room", "writer"},
    "CONFIG": {"pipeline"},
    "CONTENT": {"content"},
    "SEEDS": {"seeds"},
    "STATE": {"inputs", "manifest", "memo", "staging", "writer"},
    "TEMPLATES": {"theme"},
    "THEMES": {"theme"},
}
USED_ELSEWHERE = {
    ("live", "BUILD"): "pages as they were built, where they cannot be drawn",
    ("cli", "CONFIG"): "how the site's folder is found",
    ("inputs", "CONFIG"): "the stamp of the file",
    ("inputs", "CONTENT"): "the stamps of the files in it",
    ("inputs", "SEEDS"): "the stamps of the files in it",
    ("inputs", "TEMPLATES"): "the stamps of the files in it",
    ("inputs", "THEMES"): "the stamps of the files in it",
    ("layout", "THEMES"): "where the built-in themes lie",
    ("loop", "CONFIG"): "what is watched",
    ("loop", "CONTENT"): "what is watched",
    ("loop", "SEEDS"): "what is watched",
    ("loop", "TEMPLATES"): "what is watched",
    ("loop", "THEMES"): "what is watched",
    ("pagefind", "STATE"): "how messages call the stage",
    ("why.scene", "BUILD"): "whether a file is still there",
}
NAMES = {value for name, value in vars(layout).items() if name.isupper()}
# The words that mean nothing else, wherever they stand; the others count in paths.
CLEAR_NAMES = {layout.CONFIG, layout.STATE, layout.STATIC}

# Who reads or writes the user's files at all, through sitegen.files.
FILES_USERS = {
    "content": "content/",
    "inputs": "what it remembers of all of them",
    "live": "build/, where a page cannot be drawn",
    "manifest": "the manifest of build/",
    "pagefind": "copies of pages, and what Pagefind makes of them",
    "pipeline": "sitegen.yaml",
    "scaffold": "a new site",
    "seeds": "seeds/",
    "theme": "themes/ and templates/",
    "writer": "build/",
}

# Who opens, makes or removes files without sitegen.files, and with what.
DISK_CALLS = frozenset(
    "open fdopen read_bytes read_text write_bytes write_text"
    " unlink rmdir mkdir touch rename rmtree copy copy2 copyfile copytree symlink_to".split()
)
DISK_EXCEPTIONS = {
    "crew": ({"read_text"}, "the size of a process, in /proc"),
    "memo": ({"read_bytes", "unlink"}, "its own database; the source of modules"),
    "room": ({"mkdir", "rmdir", "unlink"}, "what lies in build/"),
    "scaffold": ({"read_text"}, "the files of the package"),
    "sentries": ({"read_text"}, "what the system watches, in /proc"),
    "serve.pages": ({"read_bytes"}, "the files of the package"),
    "seeds": ({"unlink"}, "a capture that is taken back"),
    "staging": ({"mkdir", "unlink", "rmtree"}, "what is on its way into build/"),
    "watch": ({"read_text"}, "where git has the lock of a worktree"),
    "writer": ({"unlink", "rmdir"}, "what it writes into build/"),
}

# Each package of others, and the modules of ours that import it. msgspec makes all our values.
PACKAGES = {
    "click": {"cli"},
    "filelock": {"writer"},
    "jinja2": {"templates"},
    "markdown": {"dialect"},
    "multiprocessing": {"crew"},
    "nh3": {"markup"},
    "pygments": {"dialect"},
    "rich": {"terminal"},
    "sqlite3": {"memo"},
    "watchdog": {"sentries"},
    "yaml": {"yamltext"},
}

# Clock, chance and surroundings; and who may ask for them.
AMBIENT = (
    "time",
    "random",
    "secrets",
    "uuid",
    "locale",
    "os.environ",
    "os.getcwd",
    "os.getenv",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "Path.cwd",
    "Path.home",
)
AMBIENT_MODULES = {"cli", "commands", "loop", "terminal"}
# How long something takes says nothing about when it is: no output depends on it.
MONOTONIC = {"time.monotonic", "time.perf_counter"}
MONOTONIC_MODULES = {
    "builder",
    "crew",
    "serve.hub",
    "serve.lobby",
    "serve.service",
    "sheets",
    "survey",
    "texts",
    "watch",
}
# What nobody can guess tells who is spoken to, and is no part of any output.
SECRETS = {("serve", "secrets.token_urlsafe")}

FILE_LINES = 400
FUNCTION_LINES = 60
FUNCTION_MEDIAN = 12
FUNCTION_P90 = 40


# ------------------------------------------------------------------------------- the source


class Import(NamedTuple):
    """One import: who imports what (whole dotted name), and where."""

    importer: str
    imported: str
    line: int


def module_name(path: Path) -> str:
    """`cli` for sitegen/cli.py, `outputs` for sitegen/outputs/__init__.py, "" for the package."""
    return (
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        .removesuffix("__init__")
        .rstrip(".")
    )


@cache
def sources() -> dict[str, Path]:
    """All modules of sitegen by name."""
    return {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def nodes_of(module: str) -> tuple[ast.AST, ...]:
    """All parts of a module's source, the whole first."""
    return tuple(ast.walk(ast.parse(sources()[module].read_text(encoding="utf-8"))))


@cache
def written(node: ast.AST) -> str:
    """A part of the source as Python would write it."""
    return ast.unparse(node)


def place(module: str, line: int) -> str:
    return f"{sources()[module].relative_to(ROOT).as_posix()}:{line}"


@cache
def imports() -> tuple[Import, ...]:
    """All imports, wherever in a module they stand."""
    return tuple(found for module in sources() for found in _imports(module))


def _imports(module: str) -> Iterator[Import]:
    for node in nodes_of(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                is_module = whole.removeprefix("sitegen.") in sources()
                yield Import(module, whole if is_module else base, node.lineno)


def _absolute(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = ["sitegen", *module.split(".")] if module else ["sitegen"]
    if sources()[module].name != "__init__.py":
        parts.pop()
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def own_imports() -> Iterator[Import]:
    """The imports among sitegen's own modules, by their names without `sitegen.`."""
    for item in imports():
        if item.imported == "sitegen" or item.imported.startswith("sitegen."):
            yield item._replace(imported=item.imported.removeprefix("sitegen").lstrip("."))


def room(module: str) -> str:
    """The module as the table of floors knows it: a package inside sitegen is one."""
    return module.partition(".")[0]


FLOOR_OF = {module: floor for floor, (_, modules) in FLOORS.items() for module in modules}


def report(lines: list[str]) -> str:
    """What pytest prints when a law is broken."""
    return "\n" + "\n".join(lines)


# --------------------------------------------------------------------------------- 1. floors


def test_every_module_has_a_floor() -> None:
    """The table names just the modules that there are."""
    rooms = {room(module) for module in sources() if module}

    assert sorted(FLOOR_OF) == sorted(rooms)


def test_imports_lead_down() -> None:
    """A module imports from the floors below its own; local and type-only imports count."""
    broken = [
        f"{place(item.importer, item.line)}: {item.importer} (floor {above})"
        f" imports {item.imported} (floor {below})"
        for item in own_imports()
        if item.importer and item.imported and room(item.importer) != room(item.imported)
        for above, below in [(FLOOR_OF[room(item.importer)], FLOOR_OF[room(item.imported)])]
        if above < below
        or (above == below and (room(item.importer), room(item.imported)) not in SAME_FLOOR)
    ]

    assert not broken, report(broken)


def test_every_exception_within_a_floor_is_used() -> None:
    """The list of imports within a floor names no pair that nobody needs."""
    pairs = {(room(item.importer), room(item.imported)) for item in own_imports()}

    assert sorted(SAME_FLOOR - pairs) == []


def test_imports_make_no_circle() -> None:
    """Modules can be put in an order in which each imports only earlier ones."""
    needs: dict[str, set[str]] = {module: set() for module in sources()}
    for item in own_imports():
        needs[item.importer].add(item.imported)
    while needs:
        free = {module for module, wanted in needs.items() if not wanted & needs.keys() - {module}}
        assert free, f"in a circle, or behind one: {', '.join(sorted(needs))}"
        needs = {module: wanted for module, wanted in needs.items() if module not in free}


def test_packages_are_used_by_their_own_name() -> None:
    """What lies inside importers/ or outputs/ is imported from there alone."""
    broken = [
        f"{place(item.importer, item.line)}: {item.importer} reaches into {item.imported}"
        for item in own_imports()
        if "." in item.imported and room(item.importer) != room(item.imported)
    ]

    assert not broken, report(broken)


def test_no_import_hides_in_a_call() -> None:
    """Nothing is imported by a name that is only known at run time."""
    broken = [
        f"{place(module, node.lineno)}: {written(node)}"
        for module in sources()
        for node in nodes_of(module)
        if isinstance(node, ast.Call)
        and written(node.func).rpartition(".")[2] in {"import_module", "__import__"}
    ]

    assert not broken, report(broken)


# --------------------------------------------------------------------- 2. one folder, one owner


def test_each_folder_is_used_by_its_owner() -> None:
    """A folder of the site is part of a path in its owner alone, or where the list says so."""
    broken = [
        f"{place(module, line)}: {module} uses {name}"
        for module, name, line in _folders_used()
        if module not in OWNERS.get(name, ()) and (module, name) not in USED_ELSEWHERE
    ]

    assert not broken, report(broken)


def test_every_folder_used_elsewhere_still_is() -> None:
    """The list of exceptions holds none that is out of date."""
    found = {(module, name) for module, name, _ in _folders_used()}

    assert sorted(USED_ELSEWHERE.keys() - found) == []


def test_folders_are_named_in_one_place() -> None:
    """Only layout.py says what a folder is called."""
    broken = [
        f"{place(module, node.lineno)}: {module} names {node.value!r}"
        for module in sources()
        if module != "layout"
        for node in _words(module)
        if node.value in NAMES
    ]

    assert not broken, report(broken)


def _folders_used() -> Iterator[tuple[str, str, int]]:
    """Where a folder is part of a path: x / NAME, x / layout.NAME, f(…, NAME)."""
    for module in sources():
        for node in nodes_of(module):
            for part in _path_parts(node):
                name = written(part).rpartition(".")[2]
                if name in OWNERS and isinstance(part, ast.Name | ast.Attribute):
                    yield module, name, part.lineno


def _words(module: str) -> Iterator[ast.Constant]:
    """Strings that are parts of a path or the value of a name; and those that are clear names."""
    for node in nodes_of(module):
        parts = _path_parts(node)
        if isinstance(node, ast.Assign):
            parts = [node.value]
        words = (part for part in parts if isinstance(part, ast.Constant))
        yield from (word for word in words if word.value not in CLEAR_NAMES)
        if isinstance(node, ast.Constant) and node.value in CLEAR_NAMES:
            yield node


def _path_parts(node: ast.AST) -> list[ast.expr]:
    """The parts of an expression that would be parts of a path."""
    parts: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        parts = [node.left, node.right]
    about_files = r"(files|disk)\.\w+|Path|.*\.joinpath"
    if isinstance(node, ast.Call) and re.fullmatch(about_files, written(node.func)):
        parts = node.args
    whole = [part for part in parts if not isinstance(part, ast.JoinedStr)]
    texts = [part for part in parts if isinstance(part, ast.JoinedStr)]
    inside = [part.value for text in texts for part in text.values if hasattr(part, "value")]
    return whole + [part for part in inside if isinstance(part, ast.expr)]


def test_files_are_read_and_written_by_owners() -> None:
    """Only owners of a folder ask sitegen.files for the user's files."""
    broken = [
        f"{place(module, node.lineno)}: {module} calls {called}"
        for module in sources()
        for node, called in _calls(module)
        if called.rpartition(".")[0] in {"files", "disk"}
        and called.rpartition(".")[2] in {"read", "write", "walk"}
        and module not in FILES_USERS
    ]

    assert not broken, report(broken)


def test_files_are_opened_in_one_place() -> None:
    """Nobody but sitegen/files.py opens, makes or removes a file, but for the exceptions."""
    broken = [
        f"{place(module, node.lineno)}: {module} calls {called}"
        for module in sources()
        if module != "files"
        for node, called in _calls(module)
        if called.rpartition(".")[2] in DISK_CALLS
        and called.partition(".")[0] not in sources()
        and called.rpartition(".")[2] not in DISK_EXCEPTIONS.get(module, (set(), ""))[0]
    ]

    assert not broken, report(broken)


def _calls(module: str) -> Iterator[tuple[ast.Call, str]]:
    for node in nodes_of(module):
        if isinstance(node, ast.Call):
            yield node, written(node.func)


# ------------------------------------------------------------------- 3. one package, one module


def test_each_package_is_imported_by_one_module() -> None:
    """To swap a library is to change one file."""
    broken = [
        f"{place(item.importer, item.line)}: {item.importer} imports {top}"
        for item in imports()
        for top in [item.imported.partition(".")[0]]
        if top not in {"msgspec", "sitegen"}
        and (top in PACKAGES or top not in sys.stdlib_module_names)
        and room(item.importer) not in PACKAGES.get(top, ())
    ]

    assert not broken, report(broken)


def test_every_package_of_the_table_is_imported() -> None:
    """The table names no package that nobody needs."""
    tops = {item.imported.partition(".")[0] for item in imports()}

    assert sorted(PACKAGES.keys() - tops) == []


# ------------------------------------------------------------------------- 4. no ambient state


def test_nothing_below_the_command_line_asks_for_time_chance_or_surroundings() -> None:
    """Clock, randomness and environment are asked for where the user is spoken to."""
    broken = [
        f"{place(module, line)}: {module} uses {name}"
        for module in sources()
        if module not in AMBIENT_MODULES
        for name, line in _ambient(module)
        if not (name in MONOTONIC and module in MONOTONIC_MODULES)
        if (module, name) not in SECRETS
    ]

    assert not broken, report(broken)


def _ambient(module: str) -> Iterator[tuple[str, int]]:
    for node in nodes_of(module):
        if isinstance(node, ast.ImportFrom) and node.module in {*AMBIENT, "os"}:
            for alias in node.names:
                if node.module != "os" or f"os.{alias.name}" in AMBIENT:
                    yield f"{node.module}.{alias.name}", node.lineno
        elif isinstance(node, ast.Attribute):
            name = written(node)
            if _is_ambient(name):
                yield name, node.lineno


def _is_ambient(name: str) -> bool:
    parts = name.split(".")
    last_two = ".".join(parts[-2:])
    return last_two in AMBIENT or (len(parts) == 2 and parts[0] in AMBIENT)


def test_nothing_global_changes() -> None:
    """No function rebinds a name of its module."""
    broken = [
        f"{place(module, node.lineno)}: {written(node)}"
        for module in sources()
        for node in nodes_of(module)
        if isinstance(node, ast.Global)
    ]

    assert not broken, report(broken)


def test_all_values_are_frozen() -> None:
    """Every msgspec.Struct of sitegen is frozen."""
    broken = [
        f"{place(module, inspect.getsourcelines(kind)[1])}: {kind.__name__}"
        for module in sources()
        for kind in structs(module)
        if not kind.__struct_config__.frozen
    ]

    assert not broken, report(broken)


def structs(module: str) -> list[type[msgspec.Struct]]:
    """The structs that a module defines."""
    if module == "__main__":
        return []
    loaded = importlib.import_module(f"sitegen.{module}".rstrip("."))
    classes = [value for value in vars(loaded).values() if inspect.isclass(value)]
    own = [kind for kind in classes if kind.__module__ == loaded.__name__]
    return [kind for kind in own if issubclass(kind, msgspec.Struct)]


# ------------------------------------------------------------------------------------- sizes


class Function(NamedTuple):
    """A function, and how many lines it takes."""

    lines: int
    name: str
    place: str


@cache
def functions() -> tuple[Function, ...]:
    """All functions and methods, longest first."""
    found = [
        Function(node.end_lineno - node.lineno + 1, node.name, place(module, node.lineno))
        for module in sources()
        for node in nodes_of(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    ]
    return tuple(sorted(found, reverse=True))


def test_files_are_short() -> None:
    """No module has more than 400 lines."""
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path in sources().values()}
    broken = [
        f"{path.relative_to(ROOT).as_posix()}:{FILE_LINES}: {length} lines"
        for path, length in lengths.items()
        if length > FILE_LINES
    ]

    assert not broken, report(broken)


def test_functions_are_short() -> None:
    """No function has more than 60 lines, one in ten more than 40, half of them more than 12."""
    lengths = sorted(item.lines for item in functions())
    longest = [f"{item.place}: {item.name} has {item.lines} lines" for item in functions()[:20]]

    assert lengths[-1] <= FUNCTION_LINES, report(longest)
    assert lengths[len(lengths) * 9 // 10] <= FUNCTION_P90, report(longest)
    assert statistics.median(lengths) <= FUNCTION_MEDIAN, report(longest)


# ----------------------------------------------------------------------------------- surface


def test_the_package_offers_its_version_and_no_more() -> None:
    """`sitegen.__all__` is the whole of the Python interface."""
    assert sitegen.__all__ == ["__version__"]


def test_the_command_line_needs_no_extra() -> None:
    """`import sitegen.cli` pulls in none of the optional packages."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = pyproject["project"]["optional-dependencies"]
    names = {
        line.partition(">")[0].partition("[")[0].strip().lower().replace("-", "_")
        for lines in extras.values()
        for line in lines
    }
    code = "import sys, sitegen.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert names & set(done.stdout.split()) == set()


@pytest.mark.parametrize("module", [name for name in sources() if name])
def test_every_module_says_what_it_is(module: str) -> None:
    """Each module begins with a docstring."""
    assert ast.get_docstring(nodes_of(module)[0]), place(module, 1)
