"""`sitegen.yaml`: the site's configuration, checked at the door."""

from __future__ import annotations

from urllib.parse import urlsplit

from sitegen import fields as f
from sitegen import kinds, yamltext
from sitegen.errors import Exit, SitegenError
from sitegen.layout import CONFIG
from sitegen.model import PUBLISH_CHOICES, SEARCH_CHOICES, Config, Option
from sitegen.yamltext import Node, Scalar


def _read_site_url(node: Node, complain: f.Complain) -> str | None:
    value: str | None = kinds.URL.read(node, complain)
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.query or parts.fragment or ".." in parts.path.split("/") or "//" in parts.path:
        message = f"has more than a host and a path: {value}"
        complain(node, message, "write it as https://host/path/", "site-url")
        return None
    return value.rstrip("/") + "/"


SITE_URL = f.Kind("web address", kinds.URL.schema, _read_site_url)


def _read_options(node: Node, complain: f.Complain) -> dict[str, Option] | None:
    pairs = f.pairs(node, complain)
    if pairs is None:
        return None
    options = {}
    for key, value in pairs:
        if not isinstance(value, Scalar):
            complain(value, "has values of text only", "write one value", "wrong-type")
        elif f.is_empty(value) and not value.quoted:
            # What follows # is a comment in YAML: the usual reason for an empty colour.
            fix = f'give it a value; colours need quotes: {key.text}: "#8a1c1c"'
            complain(key, f"has no value for {key.text}", fix, "missing-field")
        else:
            options[key.text] = Option(value.text, value.line, value.column, value.width)
    return options


OPTIONS = f.Kind("mapping of option to value", {"type": "object"}, _read_options)

CONFIG_FIELDS = (
    f.Field("title", kinds.LINE, "The name of the site.", "A reading list", required=True),
    f.Field(
        "url",
        SITE_URL,
        "Where the site is published, with its path.",
        "https://you.github.io/reading/",
        required=True,
    ),
    f.Field(
        "description", kinds.TEXT, "One sentence on what the list is.", "Essays worth rereading."
    ),
    f.Field("author", kinds.LINE, "Who keeps the list.", "Your Name"),
    f.Field("lang", kinds.LANG, "The language of the site itself; `en` if unset.", "en"),
    f.Field("theme", kinds.LINE, "The theme: a folder of `themes/`, or a built-in one.", "folio"),
    f.Field("options", OPTIONS, "The theme's options; its `theme.yaml` names them.", "{}"),
    f.Field(
        "publish",
        kinds.choice(*PUBLISH_CHOICES),
        "How much of a work's text an import keeps where neither seed nor licence says;"
        " `excerpt` if unset.",
        "excerpt",
    ),
    f.Field(
        "search",
        kinds.choice(*SEARCH_CHOICES),
        "The search of sitegen, or that of Pagefind, or none; `built-in` if unset.",
        "built-in",
    ),
    f.Field(
        "page_size", kinds.integer(1, 500), "Entries on one page of a list; 20 if unset.", "20"
    ),
    f.Field("feed_size", kinds.integer(1, 500), "Entries in a feed; 30 if unset.", "30"),
    f.Field("words_per_minute", kinds.integer(50, 1000), "For reading times; 230 if unset.", "230"),
)


def read(text: str, path: str = CONFIG) -> Config:
    """The configuration in `text`.

    Raises SitegenError (exit code 2) with all of its problems.
    """
    try:
        node, where = yamltext.read(text, path)
    except SitegenError as error:
        raise SitegenError(error.problems, Exit.USAGE) from error
    found = f.read_fields(node, CONFIG_FIELDS, where)
    if found.problems:
        raise SitegenError(found.problems, Exit.USAGE)
    return Config(lines=where.lines, places=found.places, **found.values)
