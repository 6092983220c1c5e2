"""What a search costs its reader: bytes at rest, bytes of a first one, time of the next ones."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from playwright import async_api

_PAGES_OWN = (".html", ".css", ".js", ".svg", "/")
# Answers have come when nothing of the page changes any more for a second.
_ASK = """
words => new Promise(resolve => {
  const field = document.querySelector("input[type=search]");
  const begun = performance.now();
  let changed = begun;
  const observer = new MutationObserver(() => { changed = performance.now(); });
  observer.observe(document.querySelector("main"), {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
  field.value = words;
  // Sent, and not typed: while somebody types, a search waits for the next letter.
  field.form.requestSubmit();
  setTimeout(() => { observer.disconnect(); resolve(changed - begun); }, 1000);
})
"""


@dataclass(frozen=True, slots=True)
class Search:
    """Bytes as they are sent, milliseconds as they pass."""

    idle: int
    first: int
    script: int
    warm: float


async def measure(
    browser: async_api.Browser, address: str, script: int, words: list[str]
) -> Search:
    """Measure a search page: at rest, with a first question of two words, and with all again."""
    idle = await _sent(browser, address)
    first = await _sent(browser, f"{address}?q={'+'.join(words[:2])}")
    page = await browser.new_page()
    await page.goto(address)
    for word in words:
        await page.evaluate(_ASK, word)
    times = [float(await page.evaluate(_ASK, word)) for word in words]
    await page.close()
    return Search(idle, first + script, script, statistics.median(times))


async def _sent(browser: async_api.Browser, address: str) -> int:
    """How many bytes beyond the page and its frame are sent for an address."""
    context = await browser.new_context()
    page = await context.new_page()
    answers: list[async_api.Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it is no method
    await page.goto(address, wait_until="networkidle")
    sizes = [
        (await answer.request.sizes())["responseBodySize"]
        for answer in answers
        if not answer.url.partition("?")[0].endswith(_PAGES_OWN)
    ]
    await context.close()
    return sum(sizes)
