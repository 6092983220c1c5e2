"""The names of a site's folders and files: said once, here. The folders' owners alone use them as
paths; everybody may name them in a message.
"""

from __future__ import annotations

from pathlib import Path

CONFIG = "sitegen.yaml"
SEEDS = "seeds"
CONTENT = "content"
THEMES = "themes"
TEMPLATES = "templates"
BUILD = "build"
STATE = ".sitegen"

# Below content/ and below a theme: files that are published as they are.
STATIC = "static/"
# Below build/: the index that Pagefind makes. From the same pages it makes another each time.
PAGEFIND = "pagefind/"


def content_label(path: str) -> str:
    """A file of `content/` as messages name it."""
    return f"{CONTENT}/{path}"


def built_in_themes() -> Path:
    """The folder of the themes that come with sitegen: in the wheel, or beside the package."""
    package = Path(__file__).parent
    inside = package / THEMES
    return inside if inside.is_dir() else package.parent / THEMES
