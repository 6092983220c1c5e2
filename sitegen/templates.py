"""Drawing: a theme's Jinja templates, as a pure function of views.

Templates run in Jinja's sandbox with autoescape for every name and get plain data, so a theme can
draw but not run code. Every error has its template and line.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import BuiltinMethodType, CodeType, MethodType
from typing import Any
from urllib.parse import quote

import jinja2
import jinja2.bccache
import jinja2.compiler
import jinja2.filters
import jinja2.nodes
import jinja2.runtime
import jinja2.sandbox
import jinja2.utils
import msgspec

from sitegen import views
from sitegen.errors import Location, Problem, SitegenError, nearest, suggest
from sitegen.model import Html
from sitegen.rendered import Heading
from sitegen.text import digest
from sitegen.theme import ASSET_FOLDER, Theme
from sitegen.views import SiteView, View

# What goes wrong in the expressions of a template: it has a place there, and is no fault of ours.
_MISTAKES = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
)


_LEAST_FRAGMENTS = 500
# In a page, a picture of this size weighs less than a request of its own.
_SMALL_PICTURE = 1000
# Signs that may stand in any address, and in attributes of HTML, as they are.
_PLAIN_IN_ADDRESSES = "!$()*+,-./:;=?@_~"


class Renderer:
    """Draws the pages of one theme for one site. The same view gives the same text."""

    def __init__(self, theme: Theme, site: SiteView) -> None:
        self._theme = theme
        self._site = site
        self._static = theme.static
        self._environment = _Sandbox(theme.templates)
        self._environment.globals |= {
            "url": self.url,
            "asset": self.asset,
            "picture": self.picture,
            "fragment": self.fragment,
        }
        self._addresses: dict[str, str] = {}
        self._fragments: dict[tuple[str, View], Html] = {}

    def render(self, template: str, page: View) -> str:
        """The page as HTML. Raises SitegenError with the template's place of what is wrong."""
        try:
            return self._environment.get_template(template).render(page=page, site=self._site)
        except RecursionError as error:
            at = Location(self._theme.label(template))
            problem = Problem("the template includes itself", at, "break the circle", "template")
            raise SitegenError([problem]) from error
        except _MISTAKES as error:
            raise SitegenError([self._problem(error, template)]) from error

    def url(self, path: str) -> str:
        """A path from the site's root as an address: `/tags/` is `/reading/tags/`."""
        return self._theme.base_path + path.removeprefix("/")

    def asset(self, name: str) -> str:
        """The address of a static file; its digest makes browsers fetch it when it changes."""
        if name not in self._addresses:
            version = digest(self._file(name))[:8]
            self._addresses[name] = self.url(f"{ASSET_FOLDER}/{name}?v={version}")
        return self._addresses[name]

    def picture(self, name: str) -> str:
        """The address of a picture: of a small one in SVG, a `data:` address (RFC 2397), which
        holds it and spares browsers a request; of any other, as `asset`.
        """
        data = self._file(name)
        if not name.endswith(".svg") or len(data) > _SMALL_PICTURE:
            return self.asset(name)
        return f"data:image/svg+xml,{quote(data.strip(), safe=_PLAIN_IN_ADDRESSES)}"

    def _file(self, name: str) -> bytes:
        if name not in self._static:
            near = nearest(name, self._static)
            hint = f"; did you mean '{near}'?" if near else ""
            raise jinja2.TemplateRuntimeError(f"the theme has no static file '{name}'{hint}")
        return self._static[name]

    def fragment(self, template: str, card: View, site: SiteView) -> Html:
        """A partial that depends on nothing but `card` and `site`, rendered once for all pages.

        Cards stand in many lists: on a large site most of a build would go into drawing the same
        ones again.
        """
        if site is not self._site:
            raise jinja2.TemplateRuntimeError("the third argument of 'fragment' is 'site'")
        try:
            # Equal cards are one, though they came out of two pickles.
            known = self._fragments.get((template, card)) if isinstance(card, View) else None
        except TypeError:
            # It holds a mapping: nothing that a dictionary could find again.
            return self._draw(template, card)
        if known is None:
            known = self._draw(template, card)
            if isinstance(card, View):
                self._fragments[template, card] = known
                # While a site is served, cards are edited again and again: the oldest go.
                if len(self._fragments) > _LEAST_FRAGMENTS + 2 * self._site.count:
                    del self._fragments[next(iter(self._fragments))]
        return known

    def _draw(self, template: str, card: View) -> Html:
        return Html(self._environment.get_template(template).render(card=card, site=self._site))

    def _problem(self, error: Exception, template: str) -> Problem:
        name, line = _place_of(error, template)
        if isinstance(error, jinja2.TemplateNotFound):
            message = f"template '{error.name}' is not in the theme"
            fix = suggest(str(error.name), sorted(self._theme.templates), "check the name")
        elif isinstance(error, jinja2.UndefinedError):
            message, fix = _explain_undefined(str(error.message))
        elif isinstance(error, jinja2.exceptions.SecurityError):
            message, fix = str(error), "a theme may not do this; remove it"
        else:
            message, fix = str(error).rstrip("."), "mend the template"
            message = message[:1].lower() + message[1:]
        source = (self._theme.source(name) or "").split("\n")
        text = source[line - 1] if 0 < line <= len(source) else ""
        at = Location(self._theme.label(name), line, 0, text)
        return Problem(message, at, fix, "template")


def parse(source: str) -> jinja2.nodes.Template | None:
    """The syntax tree of a source; None for one that has none, which is told when drawn."""
    try:
        return _parser().parse(source)
    except (*_MISTAKES, RecursionError):
        return None


@functools.cache
def _parser() -> jinja2.Environment:
    return _Sandbox({})


# ------------------------------------------------------------------------------------ errors

_NAMES = ("page", "site", "url", "asset", "picture", "fragment")
_NO_NAME = re.compile(r"'(\w+)' is undefined")
_NO_FIELD = re.compile(r"'sitegen\.views\.(?:\w+\.)?(\w+) object' has no attribute '(\w+)'")


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

# ----------------------------------------------------------------------------------- sandbox

# What may be read without asking the sandbox, which takes four times as long: the fields of
# views, which are plain data; what `loop` tells; the methods of text, but for those that format.
_DATA: tuple[type[msgspec.Struct], ...] = (Heading, *View.__subclasses__())
_HOLDERS: dict[str, frozenset[type]] = {
    field: frozenset(other for other in _DATA if field in other.__struct_fields__)
    for kind in _DATA
    for field in kind.__struct_fields__
}
_PLAIN: dict[type, frozenset[str]] = {
    **{kind: frozenset(kind.__struct_fields__) for kind in _DATA},
    **{
        kind: frozenset(name for name in dir(kind) if not name.startswith(("_", "format")))
        for kind in (str, jinja2.runtime.LoopContext)
    },
}
_ESCAPE: Callable[[Any], str] = jinja2.filters.FILTERS["escape"]
# HTML already: ours, and what filters make.
_SAFE = frozenset({Html, type(_ESCAPE(""))})
_TO_JSON = json.JSONEncoder(sort_keys=True)


class _Compiled(jinja2.BytecodeCache):
    """What templates were compiled to, by name and source: an edit of one spares all others."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if known := self._codes.get(bucket.key):
            # One of another source is passed over.
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """Jinja as themes know it, safer and faster: most of a build goes by in here."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        super().__init__(
            loader=jinja2.FunctionLoader(lambda name: _located(sources, name)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=_COMPILED,
            cache_size=-1,
        )
        self.filters["sha256"] = _sha256
        # Each build must give the same bytes.
        self.filters.pop("random")
        # Only what is deterministic and pure; `lipsum` and friends are neither.
        self.globals = {
            "range": jinja2.sandbox.safe_range,
            "dict": dict,
            "namespace": jinja2.utils.Namespace,
        }
        self.template_class = _Template
        self.code_generator_class = _CodeGenerator
        self.policies["json.dumps_function"] = _dump
        self.printed = _printed
        self.holders = _HOLDERS
        self._known: dict[str, jinja2.Template] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        if attribute in _PLAIN.get(type(obj), ()):
            return getattr(obj, attribute)
        # A field of the user's own data wins over a method of the mapping: extra.items.
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def call(self, context: jinja2.runtime.Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        # Methods of text, and ours, ask for nothing of the context.
        kind = type(obj)
        if (kind is BuiltinMethodType and type(obj.__self__) is str) or (
            kind is MethodType and type(obj.__self__) is Renderer
        ):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def get_template(
        self,
        name: Any,
        parent: str | None = None,
        globals: Any = None,  # noqa: A002
    ) -> jinja2.Template:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = super().get_template(name, parent, globals)
        return known


def _located(sources: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    return (sources[name], _FILE_MARK + name, None) if name in sources else None


def _sha256(text: str) -> str:
    """The hash of an inline script or style, as a Content-Security-Policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _dump(value: Any, **options: Any) -> str:
    """As `json.dumps`, which would make an encoder for each value."""
    return json.dumps(value, **options) if "indent" in options else _TO_JSON.encode(value)


def _printed(value: Any) -> str:
    """A value as it stands in HTML: what needs no escaping goes by as it is."""
    if type(value) is str and not (
        "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
    ):
        return value
    if type(value) is int:
        return str(value)
    text: str = value if type(value) in _SAFE else _ESCAPE(value)
    return text


class _CodeGenerator(jinja2.compiler.CodeGenerator):
    """Reads fields of views in place, and prints by `_printed` where autoescape is on for sure."""

    def visit_Getattr(  # noqa: N802 - as jinja calls it
        self, node: jinja2.nodes.Getattr, frame: Any
    ) -> None:
        name = node.attr
        if name not in _HOLDERS:
            super().visit_Getattr(node, frame)
            return
        self.write(f"(_it.{name} if type(_it := ")
        self.visit(node.node, frame)
        self.write(f") in environment.holders[{name!r}] else environment.getattr(_it, {name!r}))")

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Template(jinja2.Template):
    """A template that hands on what it draws as a whole, not a piece at a time to each above."""

    @classmethod
    def from_code(
        cls,
        environment: jinja2.Environment,
        code: CodeType,
        globals: Any,  # noqa: A002, ARG003 - as jinja calls it
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        # Jinja would look through two mappings where one has it all.
        made = super().from_code(environment, code, environment.globals, uptodate)
        made.root_render_func = _whole(made.root_render_func)
        return made


def _whole(draw: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    def draw_whole(context: Any) -> Iterator[str]:
        yield "".join(draw(context))

    return draw_whole
