"""A page in Chromium: by day and night, on a phone and on paper, by keyboard, without scripts."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright import async_api

from audit.host import MISSING
from audit.kinds import ENTRY, Place

HERE = Path(__file__).resolve().parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page of another host is reached: what is asked for there counts as a request all the same.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
# As many pages at a time as a small machine has cores.
TOGETHER = 2

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
NARROW: async_api.ViewportSize = {"width": 320, "height": 640}
A4: async_api.ViewportSize = {"width": 794, "height": 1123}
# What readers prefer, as Chromium is told of it.
PREFERENCES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "more contrast": {"contrast": "more"},
    "more contrast, dark": {"contrast": "more", "color_scheme": "dark"},
}
NO_PREFERENCE: dict[str, Any] = {
    "media": "screen",
    "color_scheme": "light",
    "forced_colors": "none",
    "contrast": "no-preference",
    "reduced_motion": "no-preference",
}
# The rules of WCAG 2.2 up to AA and what axe holds to be good practice; and text at 7 to 1.
_RUN_AXE = """
async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, {
    runOnly: { type: "tag", values: tags },
    rules: { "color-contrast-enhanced": { enabled: true } },
    resultTypes: ["violations"],
  });
  return violations.map(({ id, nodes }) => [id, nodes.map(node => node.target.join(" "))]);
}
"""
ENHANCED = "color-contrast-enhanced"
_MOST_TABS = 60
_SETTLING = 250
# Milliseconds, also on a machine that has much to do.
_PATIENCE = 120_000


@dataclass(slots=True)
class Seen:
    """What was seen of one page. The values are those of probe.js."""

    place: Place
    bytes: dict[str, int] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    axe: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


@contextlib.asynccontextmanager
async def browsing(chromium: str | None) -> AsyncIterator[async_api.Browser]:
    """One browser for all pages."""
    async with async_api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


async def look(browser: async_api.Browser, address: str, places: Sequence[Place]) -> list[Seen]:
    """Look at all these pages, a few at a time."""
    free = asyncio.Semaphore(TOGETHER)

    async def one(place: Place) -> Seen:
        async with free:
            seen = Seen(place)
            for visit in (_at_a_desk, _on_a_phone, _without_scripts):
                await visit(browser, address + place.path, seen)
            return seen

    return list(await asyncio.gather(*map(one, places)))


@contextlib.asynccontextmanager
async def _open(
    browser: async_api.Browser, address: str, options: dict[str, Any], seen: Seen | None = None
) -> AsyncIterator[async_api.Page]:
    """A page in a browser that has not been anywhere; what it loads and says goes to `seen`."""
    context = await browser.new_context(color_scheme="light", **options)
    await context.add_init_script(path=HERE / "probe.js")
    page = await context.new_page()
    page.set_default_timeout(_PATIENCE)
    answers: list[async_api.Response] = []
    if seen:
        page.on("request", lambda request: _note_foreign(seen, request.url, address))
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108
        page.on("console", lambda message: seen.messages.append(message.text))
        page.on("pageerror", lambda error: seen.messages.append(str(error)))
    await page.goto(address, wait_until="load")
    await page.wait_for_timeout(_SETTLING)
    if seen:
        seen.bytes = {answer.url: await _size(answer) for answer in answers}
    yield page
    await context.close()


async def _size(answer: async_api.Response) -> int:
    return (await answer.request.sizes())["responseBodySize"]


def _note_foreign(seen: Seen, url: str, address: str) -> None:
    if urlsplit(url).netloc != urlsplit(address).netloc and not url.startswith(("data:", "blob:")):
        seen.foreign.append(url)


async def _at_a_desk(browser: async_api.Browser, address: str, seen: Seen) -> None:
    async with _open(browser, address, DESK, seen) as page:
        if seen.place.kind == MISSING:
            # The browser itself reports the status of a page that is missing, once.
            seen.messages = [one for one in seen.messages if "404 (Not Found)" not in one]
        for name in ("offer", "reading", "smallest", "targets", "heard"):
            seen.facts[name] = await page.evaluate(f"audit.{name}()")
        seen.facts["big text"] = await page.evaluate("audit.overflow('bigText')")
        await _with_the_keyboard(page, seen)
        await _as_preferred(page, seen)
        await _on_paper(page, seen)
        await page.emulate_media(**NO_PREFERENCE)
        await page.set_viewport_size(NARROW)
        for name, kind in (("narrow", "asIs"), ("narrow, spaced text", "spacedText")):
            seen.facts[name] = await page.evaluate(f"audit.overflow('{kind}')")


async def _as_preferred(page: async_api.Page, seen: Seen) -> None:
    """The page as it looks to readers who have told their browser how they want it."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    for name, preference in PREFERENCES.items():
        await page.emulate_media(**(NO_PREFERENCE | preference))
        seen.axe[name] = await page.evaluate(_RUN_AXE)
        seen.facts[f"colours, {name}"] = await page.evaluate("audit.colours()")
    await page.emulate_media(**(NO_PREFERENCE | {"reduced_motion": "reduce"}))
    seen.facts["moving"] = await page.evaluate("audit.moving()")


async def _on_paper(page: async_api.Page, seen: Seen) -> None:
    await page.emulate_media(**(NO_PREFERENCE | {"media": "print"}))
    await page.set_viewport_size(A4)
    seen.facts["paper"] = await page.evaluate("audit.paper()")
    if seen.place.kind.startswith(ENTRY):
        paper = await page.pdf(format="A4")
        seen.facts["sheets"] = len(re.findall(rb"/Type\s*/Page[^s]", paper))


async def _with_the_keyboard(page: async_api.Page, seen: Seen) -> None:
    """Tab through the page: past the menu first, to everything, and out again."""
    count = await page.evaluate("audit.tabbable().length")
    steps = min(count, _MOST_TABS)
    places = []
    for step in range(steps):
        await page.keyboard.press("Tab")
        if step == 0:
            await page.wait_for_timeout(_SETTLING)
            seen.facts["skips"] = await page.evaluate("audit.isSkipping()")
        places.append(await page.evaluate("audit.focused()"))
    seen.facts["trapped"] = steps - len(set(places) - {-1})
    seen.facts["unmarked"] = await page.evaluate("audit.unmarked()")
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


async def _on_a_phone(browser: async_api.Browser, address: str, seen: Seen) -> None:
    async with _open(browser, address, PHONE) as page:
        for name in ("reading", "smallest", "targets", "heard"):
            seen.facts[f"{name}, phone"] = await page.evaluate(f"audit.{name}()")
        await page.evaluate(AXE.read_text(encoding="utf-8"))
        seen.axe["phone"] = await page.evaluate(_RUN_AXE)


async def _without_scripts(browser: async_api.Browser, address: str, seen: Seen) -> None:
    async with _open(browser, address, DESK | {"java_script_enabled": False}) as page:
        seen.facts["offer, no scripts"] = await page.evaluate("audit.offer()")
