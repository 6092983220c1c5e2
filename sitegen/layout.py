"""The names of a site's folders and files: said once, here. The folders' owners alone use them as
paths; everybody may name them in a message.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

CONFIG = "sitegen.yaml"
SEEDS = "seeds"
CONTENT = "content"
THEMES = "themes"
TEMPLATES = "templates"
BUILD = "build"
STATE = ".sitegen"

# Below content/: what a file of Markdown holds, by its folder; entries may lie in any other, too.
ENTRIES = "entries/"
PAGES = "pages/"
COLLECTIONS = "collections/"

# Below content/ and below a theme: files that are published as they are.
STATIC = "static/"
# Below build/: the index that Pagefind makes. From the same pages it makes another each time.
PAGEFIND = "pagefind/"


TextKind = Literal["entry", "page", "collection"]


def kind_of(path: str) -> TextKind:
    """What a file of Markdown below `content/` holds, by the folder in which it lies."""
    if path.startswith(PAGES):
        return "page"
    return "collection" if path.startswith(COLLECTIONS) else "entry"


def content_label(path: str) -> str:
    """A file of `content/` as messages name it."""
    return f"{CONTENT}/{path}"


def built_in_themes() -> Path:
    """The folder of the themes that come with sitegen: in the wheel, or beside the package."""
    package = Path(__file__).parent
    inside = package / THEMES
    return inside if inside.is_dir() else package.parent / THEMES
