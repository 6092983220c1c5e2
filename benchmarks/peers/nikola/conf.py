"""Nikola's settings: categories are the sources, and only the lists of the comparison are made."""

from typing import Any

import blinker  # type: ignore[import-not-found]

BLOG_TITLE = "The Reading Room"
BLOG_DESCRIPTION = "What we read, and why."
BLOG_AUTHOR = "The librarians"
BLOG_EMAIL = "librarians@reading-room.example"
SITE_URL = "https://reading-room.example/"
DEFAULT_LANG = "en"
TRANSLATIONS = {"en": ""}
TIMEZONE = "UTC"
THEME = "plain"

POSTS = (("posts/*.md", "entries", "post.tmpl"),)
PAGES = ()
COMPILERS = {"markdown": [".md"]}
MARKDOWN_EXTENSIONS = [
    "markdown.extensions.extra",
    "markdown.extensions.smarty",
    "markdown.extensions.toc",
]
DEMOTE_HEADERS = 0
PRETTY_URLS = True
STRIP_INDEXES = True
URL_TYPE = "full_path"

# The second page of a list is page/1/: with names from 1 on, each list's first page would be
# written twice, the second time as a redirect.
INDEX_DISPLAY_POST_COUNT = 50
INDEXES_STATIC = False
SHOW_INDEX_PAGE_NAVIGATION = True
INDEXES_PAGES_MAIN = False
INDEXES_PRETTY_PAGE_URL = ["page", "{number}", "{index_file}"]
TAG_PATH = "tags"
TAGS_INDEX_PATH = "tags/index.html"
TAG_PAGES_ARE_INDEXES = True
TAGLIST_MINIMUM_POSTS = 1
CATEGORY_PATH = "sources"
CATEGORIES_INDEX_PATH = "sources/index.html"
CATEGORY_PREFIX = ""
CATEGORY_PAGES_ARE_INDEXES = True
CATEGORY_ALLOW_HIERARCHIES = False

GENERATE_RSS = False
GENERATE_ATOM = True
ATOM_FILENAME_BASE = "feed"
ATOM_EXTENSION = ".xml"
FEED_LENGTH = 50

COPY_SOURCES = False
SHOW_SOURCELINK = False
DISABLED_PLUGINS = [
    "classify_archive",
    "classify_authors",
    "classify_page_index",
    "classify_sections",
    "create_bundles",
    "redirect",
    "render_galleries",
    "render_listings",
    "render_sources",
    "robots",
    "scale_images",
]


def one_feed(site: Any, **_: Any) -> None:
    """Only the site has a feed: no setting says so, but the lists of terms can be told."""
    for taxonomy in site.taxonomy_plugins.values():
        taxonomy.always_disable_atom = taxonomy.classification_name != "index"


blinker.signal("scanned").connect(one_feed, weak=False)
