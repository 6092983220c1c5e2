"""A real Chromium for tests, or the reason why there is none."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

import pytest

sync_api = pytest.importorskip("playwright.sync_api")

# Chromium as root, and without its calls home, which no test should make.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Playwright turns off what people have: the memory of pages that "back" goes to.
KEPT = ["--disable-back-forward-cache"]


@contextlib.contextmanager
def chromium() -> Iterator[sync_api.Browser]:
    """A browser of its own; the test is skipped where there is none, but never in CI."""
    with sync_api.sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(
                executable_path=_find(), args=FLAGS, ignore_default_args=KEPT
            )
        except sync_api.Error:
            if os.environ.get("CI"):
                raise
            pytest.skip("there is no Chromium on this machine")
        yield started
        started.close()


def _find() -> str | None:
    """The browser of this machine, or None for the one that playwright brings."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)
