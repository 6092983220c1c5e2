"""Takes the pictures of the themes in docs/images/: the demo, by day and wide, by night on a phone.

A program of its own: `make screenshots`.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
from datetime import date
from pathlib import Path

from chromium import chromium, sync_api
from project import tree
from shelf import Shelf
from visitor import visiting

from sitegen import build, workers

REPOSITORY = Path(__file__).parent.parent
IMAGES = REPOSITORY / "docs" / "images"
THEMES = {"folio": "", "gazette": "options:\n  motto: Read slowly, and then again\n"}
VIEWS = {
    "": {"viewport": {"width": 1280, "height": 880}, "color_scheme": "light"},
    "-phone": {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
}
# Small enough for a page with several, and still sharp.
QUALITY = 80
LIMIT = 150_000


def demo(folder: Path, theme: str) -> dict[str, bytes]:
    """The files of the demo's site in a theme."""
    for name in ("content", "seeds"):
        shutil.copytree(REPOSITORY / name, folder / name)
    config = (REPOSITORY / "sitegen.yaml").read_text(encoding="utf-8")
    config = config.replace("theme: folio", f"theme: {theme}") + THEMES[theme]
    (folder / "sitegen.yaml").write_text(config, encoding="utf-8")
    with workers.Pool() as pool:
        build.build(build.Job(project=folder, today=date(2026, 11, 22), pool=pool))
    return tree(folder / "build")


def take(browser: sync_api.Browser, address: str, view: str) -> bytes:
    """The home page in a window, as WebP, which browsers make and playwright does not ask for."""
    context = browser.new_context(**VIEWS[view])
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.fonts.ready")
    asked = {"format": "webp", "quality": QUALITY}
    picture = context.new_cdp_session(page).send("Page.captureScreenshot", asked)["data"]
    context.close()
    return base64.b64decode(picture)


def main() -> None:
    """All themes, each in all windows."""
    with chromium() as browser:
        for theme in THEMES:
            with tempfile.TemporaryDirectory() as folder:
                shelf = Shelf(demo(Path(folder), theme), "/sitegen/")
            with visiting(shelf) as visitor:
                for view in VIEWS:
                    picture = take(browser, visitor.server.url, view)
                    if len(picture) > LIMIT:
                        raise SystemExit(f"{theme}{view}: {len(picture)} bytes are too many")
                    (IMAGES / f"{theme}{view}.webp").write_bytes(picture)


if __name__ == "__main__":
    main()
