"""Themes: a chain of folders of Jinja templates and static files, as a pure function of views.

The chain is the site's own `templates/`, the theme, its parent, and so on; the first that has a
template wins. `{% extends "NAME/base.html" %}` reaches the template of one theme of the chain,
also past one that overrides it. Templates run in Jinja's sandbox with autoescape for every name
and get plain data, so a theme can draw but not run code. Every error has its template and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import jinja2.sandbox
import jinja2.utils
import msgspec

from sitegen import files, themefile, views
from sitegen.errors import Exit, Location, Problem, SitegenError, nearest, suggest, usage_error
from sitegen.fields import Kind
from sitegen.layout import CONFIG, STATIC, TEMPLATES, THEMES
from sitegen.model import Asset, Config, Html
from sitegen.text import digest
from sitegen.views import PageView, SiteView, View
from sitegen.yamltext import Document

THEME_FILE = "theme.yaml"
ASSET_FOLDER = "theme"
_TEMPLATE_SUFFIXES = (".html", ".xml", ".txt")


class Folder(msgspec.Struct, frozen=True):
    """One folder of the chain: its name in `extends`, its label in messages, and its files."""

    name: str
    label: str
    templates: Mapping[str, str]
    static: Mapping[str, bytes]


class Theme:
    """A loaded theme for one site. `render` is pure: the same values give the same text."""

    def __init__(self, chain: Sequence[Folder], options: Mapping[str, Any], base_path: str) -> None:
        self.options = options
        self._chain = tuple(chain)
        self._base_path = base_path
        self._static = {
            name: data for folder in reversed(chain) for name, data in folder.static.items()
        }
        self._environment = _environment(self._chain)
        self._environment.globals |= {
            "url": self.url,
            "asset": self.asset,
            "fragment": self.fragment,
        }
        self._fragments: dict[tuple[str, int], tuple[View, Html]] = {}

    def url(self, path: str) -> str:
        """A path from the site's root as an address: `/tags/` is `/reading/tags/`."""
        return self._base_path + path.removeprefix("/")

    def asset(self, name: str) -> str:
        """The address of a static file; its digest makes browsers fetch it when it changes."""
        if name not in self._static:
            near = nearest(name, self._static)
            hint = f"; did you mean '{near}'?" if near else ""
            raise jinja2.TemplateRuntimeError(f"the theme has no static file '{name}'{hint}")
        return self.url(f"{ASSET_FOLDER}/{name}?v={digest(self._static[name])[:8]}")

    def fragment(self, template: str, card: View, site: SiteView) -> Html:
        """A partial that depends on nothing but `card` and `site`, rendered once for all pages.

        Cards stand in many lists: on a large site most of a build would go into drawing the same
        ones again.
        """
        known = self._fragments.get((template, id(card)))
        if known is None:
            text = self._environment.get_template(template).render(card=card, site=site)
            # The card is kept too, so that no other value can get its identity.
            known = self._fragments[template, id(card)] = card, Html(text)
        return known[1]

    def assets(self) -> tuple[Asset, ...]:
        """The static files of the whole chain, for publication."""
        return tuple(
            Asset(f"{ASSET_FOLDER}/{name}", f"{THEMES}: {STATIC}{name}", self._static[name])
            for name in sorted(self._static)
        )

    def render(self, template: str, page: PageView, site: SiteView) -> str:
        """The page as HTML. Raises SitegenError with the template's place of what is wrong."""
        try:
            return self._environment.get_template(template).render(page=page, site=site)
        except jinja2.TemplateError as error:
            raise SitegenError([self._problem(error, template)]) from error
        except RecursionError as error:
            at = Location(self._label(template))
            problem = Problem("the template includes itself", at, "break the circle", "template")
            raise SitegenError([problem]) from error
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            raise SitegenError([self._problem(error, template)]) from error

    def _problem(self, error: Exception, template: str) -> Problem:
        name, line = _place_of(error, template)
        if isinstance(error, jinja2.TemplateNotFound):
            message = f"template '{error.name}' is not in the theme"
            fix = suggest(str(error.name), self._environment.list_templates(), "check the name")
        elif isinstance(error, jinja2.UndefinedError):
            message, fix = _explain_undefined(str(error.message))
        elif isinstance(error, jinja2.exceptions.SecurityError):
            message, fix = str(error), "a theme may not do this; remove it"
        else:
            message, fix = str(error).rstrip("."), "mend the template"
            message = message[:1].lower() + message[1:]
        source = self._source(name).split("\n")
        text = source[line - 1] if 0 < line <= len(source) else ""
        return Problem(message, Location(self._label(name), line, 0, text), fix, "template")

    def _source(self, name: str) -> str:
        return next((t[name] for t in self._layers() if name in t), "")

    def _layers(self) -> list[Mapping[str, str]]:
        return [_names(folder) for folder in self._chain]

    def _label(self, name: str) -> str:
        for folder in self._chain:
            if name in _names(folder):
                return f"{folder.label}/{name.removeprefix(folder.name + '/')}"
        return name


_NAMES = ("page", "site", "url", "asset", "fragment")
_NO_NAME = re.compile(r"'(\w+)' is undefined")
_NO_FIELD = re.compile(r"'sitegen\.views\.(\w+) object' has no attribute '(\w+)'")


def _explain_undefined(complaint: str) -> tuple[str, str]:
    """Jinja's message about an undefined name in the words of docs/themes.md, and the fix."""
    name, field = _NO_NAME.fullmatch(complaint), _NO_FIELD.fullmatch(complaint)
    see = "see docs/themes.md for the names that templates get"
    if field:
        known = getattr(views, field[1]).__struct_fields__
        return f"a {field[1]} has no '{field[2]}'", suggest(field[2], known, see)
    if name:
        return complaint, suggest(name[1], _NAMES, see)
    return complaint, see


def _names(folder: Folder) -> dict[str, str]:
    """Templates of a folder under their own names and under `THEME/name`."""
    return {
        **folder.templates,
        **{f"{folder.name}/{name}": text for name, text in folder.templates.items()},
    }


def _place_of(error: Exception, template: str) -> tuple[str, int]:
    """Template and line: of a syntax error itself, else the last frame inside a template."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.name or template, error.lineno
    place = (template, 0)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(_FILE_MARK):
            place = (name.removeprefix(_FILE_MARK), trace.tb_lineno)
        trace = trace.tb_next
    return place


# Compiled templates carry it in their file name, so that their frames can be told from ours.
_FILE_MARK = "sitegen-template:"


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        # Views are plain data: the sandbox's own look-up would take four times as long.
        if isinstance(obj, View) and attribute in obj.__struct_fields__:
            return getattr(obj, attribute)
        # A field of the user's own data wins over a method of the mapping: extra.items.
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class _ChainLoader(jinja2.BaseLoader):
    def __init__(self, chain: Sequence[Folder]) -> None:
        self._templates: dict[str, str] = {}
        for folder in reversed(chain):
            self._templates |= _names(folder)

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002 - jinja's signature
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._templates:
            raise jinja2.TemplateNotFound(template)
        return self._templates[template], _FILE_MARK + template, lambda: True

    def list_templates(self) -> list[str]:
        return sorted(self._templates)


def _environment(chain: Sequence[Folder]) -> jinja2.Environment:
    environment = _Sandbox(
        loader=_ChainLoader(chain),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    # Each build must give the same bytes.
    environment.filters.pop("random")
    # Only what is deterministic and pure; `lipsum` and friends are neither.
    environment.globals = {
        "range": jinja2.sandbox.safe_range,
        "dict": dict,
        "namespace": jinja2.utils.Namespace,
    }
    return environment


# -------------------------------------------------------------------------------- loading


def built_in_themes() -> Path:
    """The folder of the themes that come with sitegen: in the wheel, or beside the package."""
    package = Path(__file__).parent
    inside = package / THEMES
    return inside if inside.is_dir() else package.parent / THEMES


def load(project: Path, config: Config) -> Theme:
    """The theme that `config` names, with its parents and the site's own templates.

    Raises SitegenError when it is not there, or its theme.yaml or the site's options are wrong.
    """
    chain = [_read_folder(project / TEMPLATES, TEMPLATES, TEMPLATES)]
    declared: list[themefile.ThemeFile] = []
    name: str | None = config.theme
    where = Document(CONFIG, config.lines)
    asked = where.locate(*config.places.get("theme", (0, 0)), len(config.theme))
    while name is not None:
        if name in [folder.name for folder in chain[1:]]:
            raise usage_error(f"{THEMES}/{name}/{THEME_FILE}", "extends itself", "break the circle")
        root, label = _find(project, name, asked)
        asked = Location(f"{label}/{THEME_FILE}")
        chain.append(_read_folder(root, label, name))
        text = files.decode(files.read(root, THEME_FILE, label), f"{label}/{THEME_FILE}")
        declared.append(themefile.read(text, f"{label}/{THEME_FILE}"))
        name = declared[-1].extends
    options: dict[str, Any] = {}
    kinds: dict[str, Kind] = {}
    for file in reversed(declared):
        options |= file.defaults
        kinds |= file.kinds
    return Theme(chain, options | themefile.check_options(config, kinds), config.base_path)


def _find(project: Path, name: str, asked: Location) -> tuple[Path, str]:
    """The folder of a theme and its label; `asked` is the place that names it."""
    for root, label in (
        (project / THEMES / name, f"{THEMES}/{name}"),
        (built_in_themes() / name, f"{THEMES}/{name}"),
    ):
        if _is_name(name) and (root / THEME_FILE).is_file():
            return root, label
    found = {
        folder.parent.name
        for themes in (project / THEMES, built_in_themes())
        for folder in themes.glob(f"*/{THEME_FILE}")
    }
    known = sorted(filter(_is_name, found))
    fix = suggest(name, known, f"the themes are: {', '.join(known)}")
    problem = Problem(f"there is no theme '{name}'", asked, fix, "unknown-theme")
    raise SitegenError([problem], Exit.USAGE)


def _is_name(name: str) -> bool:
    """Whether a theme may be called so: nothing that could lead out of the folder of themes."""
    return bool(re.fullmatch(r"[\w-]+", name))


def _read_folder(root: Path, label: str, name: str) -> Folder:
    paths, problems = files.walk(root, label)
    if problems:
        raise SitegenError(problems)
    templates = {
        path: files.decode(files.read(root, path, label), f"{label}/{path}")
        for path in paths
        if path.endswith(_TEMPLATE_SUFFIXES) and not path.startswith(STATIC)
    }
    static = {
        path.removeprefix(STATIC): files.read(root, path, label)
        for path in paths
        if path.startswith(STATIC)
    }
    return Folder(name, label, templates, static)
