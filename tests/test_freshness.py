"""After any sequence of edits, the site is the one that a build from nothing makes of the inputs.

`SITEGEN_STEPS` is the number of edits to try, `SITEGEN_SEED` chooses them: a run that fails prints
both. Without them a few edits are made, always the same ones.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from project import CONFIG, TEMPLATES, TODAY, Project, tree

from sitegen import build, manifest, memo, outputs, writer
from sitegen.config import CONFIG_FIELDS
from sitegen.errors import Exit, Problem, SitegenError
from sitegen.frontmatter import COLLECTION_FIELDS, ENTRY_FIELDS, PAGE_FIELDS
from sitegen.job import Job
from sitegen.live import Live
from sitegen.rendered import Heading

STEPS = int(os.environ.get("SITEGEN_STEPS", "0"))
SEED = int(os.environ.get("SITEGEN_SEED", "0")) or secrets.randbelow(10**6) + 1
STEPS_OF_ONE_SITE = 30
# Parts of a long run that can go side by side.
SHARES = 12 if STEPS else 1

INPUTS = ("content", "seeds", "themes", "templates")
MANIFEST = ".sitegen/manifest.msgpack"
MEMO = ".sitegen/memo.sqlite"
KNOWN = ".sitegen/inputs.msgpack"
REMEMBERED = (MEMO, MANIFEST, KNOWN)

# -------------------------------------------------------------------------- what is written

NAMES = ("alpha", "beta", "Gamma", "delta 2", "ünïcode")
FOLDERS = ("entries/", "entries/shelf/", "entries/shelf/deep/", "pages/", "collections/", "")
BODIES = (
    "",
    "Text.",
    "Other text.",
    "## One\n\nSee [tags](/tags/) and [here](#one).\n\n## Two\n",
    "A [picture](/f.bin), [alpha](/entries/alpha/) [^1]\n\n[^1]: A note.\n",
    "See [beta](beta.md).",
    "```python\nprint(1)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
)

# The values that are tried for each field, as YAML; None removes the field.
ENTRY_VALUES: dict[str, tuple[str | None, ...]] = {
    "title": ("One", "Two & <three>", "A longer title, with: a colon", "alpha", None),
    "url": ("https://a.example/1", "http://www.a.example/1/", "https://blog.b.example/2", None),
    "source": ("Gazette", "The Gazette", "a.example", None),
    "authors": ("[Ann]", "[Ann, Bob]", "ann", None),
    "published": ("1945", "1945-07", "1990-02-28", "1990-02-30", None),
    "added": ("2026-11-21", "2026-11-22", "2026-11-23", "2020-01-01", None),
    "read": ("2026", "2025-03", "2026-01-02", None),
    "status": ("to-read", "reading", "read", None),
    "rating": ("1", "5", None),
    "tags": ("[web]", "[WWW]", "[hypertext, rare]", "rare", "[web, history, C++]", None),
    "summary": ("A sentence.", '"<b>Another</b> & one"', None),
    "lang": ("en", "de", "ar", "german", None),
    "license": ("CC-BY-4.0", "ISC", None),
    "publish": ("full", "excerpt", "link", None),
    "words": ("0", "100", "5200", None),
    "archive_url": ("https://web.archive.org/web/2026/https://a.example/1", None),
    "via": ("https://c.example/links", None),
    "highlights": ("[A passage.]", "[{text: A passage., note: Mine.}, Another one]", None),
    "aliases": ("[/old/]", "[/entries/alpha/]", "[/old.html, /older/]", None),
    "captions": ("[A picture]", None),
    "draft": ("true", "false", None),
    "extra": ("{mood: calm}", "{mood: {deep: 2}}", None),
    "imported": ("{seed: a.txt, seed_digest: x, digest: y}", None),
}
PAGE_VALUES: dict[str, tuple[str | None, ...]] = {
    "title": ("About", "About all & sundry", None),
    "summary": ("What it is.", None),
    "lang": ("en", "he", None),
    "menu": ("true", "false", None),
    "aliases": ("[/info/]", "[/old/]", None),
    "draft": ("true", "false", None),
    "extra": ("{hue: 40}", None),
}
COLLECTION_VALUES: dict[str, tuple[str | None, ...]] = {
    "title": ("Start here", "One & other", None),
    "entries": (
        "[alpha]",
        "[beta, alpha, 'delta 2']",
        "[{alpha: A note.}, gamma.md]",
        "[{beta: 'Another <note>.'}, ünïcode]",
        "[alpha, Alpha]",
        "[]",
        None,
    ),
    "summary": ("What they share.", None),
    "lang": ("en", "he", None),
    "aliases": ("[/begin/]", "[/old/]", None),
    "draft": ("true", "false", None),
    "extra": ("{hue: 40}", None),
}
CONFIG_VALUES: dict[str, tuple[str | None, ...]] = {
    "title": ("A tiny list", "Another title", None),
    "url": ("https://example.org/reading/", "https://example.org/", "https://x.example/a/b/"),
    "description": ("What it is.", None),
    "author": ("Ann", None),
    "lang": ("en", "de", "ar", None),
    "theme": ("folio", "child", "childe", None),
    "options": ("{hue: blue}", "{hue: green}", None),
    "publish": ("full", "link", None),
    "search": ("none", "built-in", None),
    "page_size": ("1", "2", "500", None),
    "feed_size": ("1", "3", None),
    "words_per_minute": ("50", "400", None),
}

ENTRIES_OF_LISTS = [value for value in COLLECTION_VALUES["entries"] if value]


def each_value(table: dict[str, tuple[str | None, ...]]) -> st.SearchStrategy[Any]:
    """One field and a value for it."""
    return st.sampled_from([(name, value) for name, values in table.items() for value in values])


BASE = """\
{% import "macros.html" as macros %}
<title>{{ page.head.title }} - {{ site.title }}</title><link href="{{ asset("a.css") }}">
{% include "head.html" %}
{% block main %}{% endblock %}
{% for card in page.cards | default([]) %}{{ fragment("card.html", card, site) }}{% endfor %}
{{ page.html | default("") }}{{ macros.foot(page) }}
"""
# All templates but the pages' own; each page shows everything that it is given.
PARTS = {
    "base.html": (BASE, BASE + "<hr>", BASE.replace("page.head.title", "page.head.titel")),
    "head.html": ("{{ site }}", "{{ site.menu }}", "{% include 'card.html' ignore missing %}"),
    "card.html": ("<a href='{{ card.url }}'>{{ card.title }}</a>", "{{ card }}{{ site.title }}"),
    "macros.html": (
        "{% macro foot(page) %}{{ page }}{% endmacro %}",
        "{% macro foot(page) %}{{ page.kind }}{% endmacro %}",
        "{% macro foot(page) %}{% include 'more.html' ignore missing %}{% endmacro %}",
    ),
    "more.html": ("More.", "Much more."),
}
PAGE_TEXTS = (
    '{% extends "base.html" %}',
    '{% extends "base.html" %}{% block main %}{{ page.kind }}{% endblock %}',
    "{{ page }}",
    "{{ nothing }}",
    "{% if %}",
)
TEMPLATE_TEXTS = [
    *((name, text) for name, texts in PARTS.items() for text in texts),
    *((f"{name}.html", text) for name in TEMPLATES for text in PAGE_TEXTS),
]
LAYERS = ("templates", "themes/child", "themes/folio")
CHILD = "name: Child\nextends: folio\noptions:\n  hue: {{type: color, default: {}}}\n"

TAGS = (
    "web:\n  aliases: [WWW]\n  description: The web.\nhypertext:\n  parent: web\n",
    "hypertext:\n  aliases: [web, www]\n",
    "web:\n  parent: history\nhistory:\n  description: Old.\nrare:\n  parent: web\n",
    "web:\n  parent: history\nhistory:\n  parent: web\n",
    "C++:\n",
)
SOURCES = (
    "Gazette:\n  aliases: [The Gazette]\n  hosts: [a.example]\n  url: https://a.example/\n",
    "Journal:\n  aliases: [Gazette]\n  hosts: [b.example, a.example]\n",
    "Blog:\n  hosts: [blog.b.example]\nB:\n  hosts: [b.example]\n  description: A paper.\n",
    "Gazette:\n  hosts: [a.example]\n  feed: https://a.example/feed\n",
    "A:\n  hosts: [a.example]\nB:\n  hosts: [a.example]\n",
)
PROSE = "The title of a capture\n\nWith a sentence of its own, and one more that is longer.\n"
SEEDS = (
    PROSE,
    PROSE + "\nA second paragraph, which was added on another day.\n",
    f"---\nlicense: CC0-1.0\ntags: [web]\n---\n{PROSE}",
    f"---\nurl: https://a.example/1\npublish: full\nread: 2026-01\n---\n{PROSE}",
    f"---\nrating: 9\n---\n{PROSE}",
)
SIDECARS = ("tags: [rare]\n", "license: CC-BY-4.0\ntitle: A title of mine\n", "title: [a, b]\n")
ASSETS = ("f.bin", "f.bin/g.txt", "entries/alpha/picture.svg", "h.txt", "link.txt")


def test_every_field_has_values_to_try() -> None:
    """A new field is edited here too."""
    tables = (ENTRY_FIELDS, PAGE_FIELDS, COLLECTION_FIELDS, CONFIG_FIELDS)
    declared = [{field.name for field in table} for table in tables]

    values = (ENTRY_VALUES, PAGE_VALUES, COLLECTION_VALUES, CONFIG_VALUES)
    assert declared == [set(table) for table in values]


def fill(project: Project) -> None:
    """A site that uses whatever the edits change."""
    pages = [(f"{name}.html", PAGE_TEXTS[0]) for name in TEMPLATES]
    for name, text in [*pages, *((name, texts[0]) for name, texts in PARTS.items())]:
        project.write(f"themes/folio/{name}", text)
    project.write("themes/folio/theme.yaml", "name: Folio\n")
    project.write("themes/folio/static/a.css", "a {}")
    project.write("themes/child/theme.yaml", CHILD.format("red"))
    project.write("themes/child/card.html", "{{ card.title }}")
    project.write("content/tags.yaml", TAGS[0])
    project.write("content/sources.yaml", SOURCES[0])
    project.write("content/static/f.bin", b"\0\xff")
    project.entry("alpha", body=BODIES[3], tags=["web"], added="2026-01-01")
    project.entry("beta", body=BODIES[1], tags=["hypertext"], url="https://a.example/1")
    project.entry("shelf/gamma", body=BODIES[6], authors=["Ann"], read="2026-02", published="1945")
    project.page("about", body="See [alpha](../entries/alpha.md).")
    project.collection("start-here", ["alpha", {"beta": "A note."}], body="See [alpha](/tags/).")
    project.write("seeds/one.txt", SEEDS[0])
    project.write("seeds/two.txt", SEEDS[2].replace("The title", "Another title"))


def with_field(text: str, name: str, value: str | None) -> str:
    """The text of an entry, page or configuration with a field set, or without it."""
    head, fence, body = text.partition("\n---\n")
    kept = re.sub(rf"^{name}:.*\n?(?:[ \t].*\n?|- .*\n?)*", "", head + "\n", flags=re.MULTILINE)
    line = "" if value is None else f"{name}: {value}\n"
    return (kept + line).removesuffix("\n") + fence + body if fence else kept + line


# ------------------------------------------------------------------------------ the machine


class Outcome(NamedTuple):
    """What a build makes, or why it makes nothing."""

    problems: list[str]
    code: int
    site: dict[str, bytes]
    content: dict[str, bytes]
    written: int = 0


def built(project: Project, **options: Any) -> Outcome:
    """What a build that remembers leaves in the site's folders."""
    before = project.tree()
    try:
        report = project.build(**options)
    except SitegenError as error:
        return failed(project, error)._replace(site=before)
    content, written = tree(project.root / "content"), report.sync.written + report.sync.removed
    return Outcome(said(report.plan.warnings), 0, project.tree(), content, len(written))


def wanted(project: Project, **options: Any) -> Outcome:
    """What a build from nothing would make."""
    try:
        report = project.build(**options)
    except SitegenError as error:
        return failed(project, error)
    return Outcome(said(report.plan.warnings), 0, project.tree(), tree(project.root / "content"))


def failed(project: Project, error: SitegenError) -> Outcome:
    """Nothing is made."""
    return Outcome(said(error.problems), int(error.exit_code), {}, tree(project.root / "content"))


def said(problems: Iterable[Problem]) -> list[str]:
    """Place and message of each problem."""
    return [f"{problem.at}: {problem.message}" for problem in problems]


def copy_inputs(source: Path, target: Path) -> None:
    """Make the inputs of one site those of another; what builds have made stays."""
    for name in INPUTS:
        shutil.rmtree(target / name, ignore_errors=True)
        if (source / name).exists():
            shutil.copytree(
                source / name, target / name, symlinks=True, copy_function=shutil.copyfile
            )
    shutil.copyfile(source / "sitegen.yaml", target / "sitegen.yaml")


class Good(NamedTuple):
    """Inputs that could be built, the day, whether with drafts, and what was to come of them."""

    inputs: Path
    today: datetime.date
    drafts: bool
    expected: Outcome


whichever = st.integers(0, 99)


class Edits(RuleBasedStateMachine):
    """A site in the hands of somebody who tries everything; each rule is one edit.

    `whichever` chooses among the files that there are.
    """

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._names = itertools.count()
        self.root = Path(self._folder.name)
        self.project = Project(self.root / "site")
        fill(self.project)
        self.today = TODAY
        self.drafts = False
        # The last inputs that could be built, when, and how often the build has failed since.
        self.good: Good | None = None
        self.failures = 0
        self.builds = 0
        # What lies in build/ and may stay there: files that the damaged manifest has forgotten.
        self.forgotten: dict[str, bytes] = {}
        self.own: dict[str, bytes] = {}
        # What was remembered some time ago, for the curator who restores a backup.
        self.backup: dict[str, bytes] = {}
        self.fingerprint = memo.fingerprint()
        # The site as a server shows it, and the inputs that it was last told of.
        self.live = Live(self._job, lambda _: None)
        self.told: dict[str, bytes] = {}
        self.steps = itertools.count()

    def _job(self) -> Job:
        return self.project.job(today=self.today, drafts=self.drafts)

    def teardown(self) -> None:
        self.live.__exit__()
        self._folder.cleanup()

    # ---------------------------------------------------------------------------- the oracle

    @invariant()
    def the_site_is_the_one_that_its_inputs_make(self) -> None:
        """To the byte; or it is as it was, with the same problems. Building again does nothing."""
        clean = Project(self.root / f"clean-{next(self._names)}")
        copy_inputs(self.project.root, clean.root)
        expected = wanted(clean, today=self.today, drafts=self.drafts)
        self._show(expected)
        found = self._build()
        assert found.problems == expected.problems
        assert found.content == expected.content
        if found.code:
            shutil.rmtree(clean.root)
            self._fail()
        else:
            self._compare(found, expected)
            self._build_again(found)
            if self.good:
                shutil.rmtree(self.good.inputs)
            self.good, self.failures = Good(clean.root, self.today, self.drafts, expected), 0

    def _show(self, expected: Outcome) -> None:
        """A server is told of the edit, or of several: it shows the same, if not at once, then
        after a look at all. It always shows drafts.
        """
        if next(self.steps) % 2:
            return
        now = {path: data for name in INPUTS for path, data in self._files(name)}
        now["sitegen.yaml"] = (self.project.root / "sitegen.yaml").read_bytes()
        changed = {self.project.root / path for path, _ in now.items() ^ self.told.items()}
        self.told = now
        for turn in (self.live.hasten(changed), self.live.renew(changed)):
            if turn and self.drafts and not expected.code:
                assert self.live.edition
                files = outputs.render(self.live.edition.desk)
                shown = {file.path: self.live.answer(file.path) for file in files}
                assert {path: file.data for path, file in shown.items() if file} == expected.site

    def _files(self, name: str) -> Iterator[tuple[str, bytes]]:
        return ((f"{name}/{path}", data) for path, data in tree(self.project.root / name).items())

    def _build(self) -> Outcome:
        """Build; a failure leaves all as it is, to the time stamp. Nothing half-made is left."""
        before = self._stamps()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(memo, "fingerprint", lambda: self.fingerprint)
            found = built(self.project, today=self.today, drafts=self.drafts)
        assert not (self.project.root / ".sitegen/stage").exists()
        if found.code == Exit.ENVIRONMENT and self.forgotten:
            # What the damaged manifest has forgotten is in the way: it is moved, as we are told.
            self._move_away_what_is_forgotten()
            return self._build()
        assert not found.code or before == self._stamps()
        return found

    def _stamps(self) -> dict[str, tuple[int, int, int]]:
        paths = (self.project.root / "build").rglob("*")
        stats = {str(path): path.lstat() for path in paths}
        return {path: (s.st_mtime_ns, s.st_size, s.st_ino) for path, s in stats.items()}

    def _compare(self, found: Outcome, expected: Outcome) -> None:
        left = {path: data for path, data in found.site.items() if path not in expected.site}
        assert {path: found.site.get(path) for path in expected.site} == expected.site
        assert {path: left.get(path) for path in self.own} == self.own
        strays = {path: data for path, data in left.items() if path not in self.own}
        assert strays == {path: self.forgotten.get(path) for path in strays}
        self.forgotten = strays

    def _build_again(self, found: Outcome) -> None:
        self.builds += 1
        # One in three: it takes as long as all the rest.
        if self.builds % 3 == 0:
            assert self._build() == found._replace(written=0)

    def _fail(self) -> None:
        """Somebody who does not find the mistake soon goes back to what could be built."""
        self.failures += 1
        if self.good and self.failures > 1:
            self.today, self.drafts = self.good.today, self.good.drafts
            copy_inputs(self.good.inputs, self.project.root)
            found = self._build()
            assert found.code == 0, found.problems
            self._compare(found, self.good.expected)
            self.failures = 0

    def _move_away_what_is_forgotten(self) -> None:
        for path in self.forgotten.keys() - self.own.keys():
            (self.project.root / "build" / path).unlink(missing_ok=True)
        self.forgotten = {}

    # --------------------------------------------------------------------------- the helpers

    def _paths(self, *patterns: str) -> list[Path]:
        found = {path for pattern in patterns for path in self.project.root.glob(pattern)}
        return sorted(path for path in found if path.is_file())

    def _entries(self) -> list[Path]:
        others = {*self._pages(), *self._collections()}
        return [path for path in self._texts() if path not in others]

    def _pages(self) -> list[Path]:
        return self._paths("content/pages/**/*.md")

    def _collections(self) -> list[Path]:
        return self._paths("content/collections/**/*.md")

    def _texts(self) -> list[Path]:
        return self._paths("content/**/*.md")

    def _inputs(self) -> list[Path]:
        return self._paths(*(f"{folder}/**/*" for folder in INPUTS))

    @contextlib.contextmanager
    def _one_of(self, paths: list[Path], which: int) -> Iterator[Path]:
        """One of the paths; when there is none, an entry is written instead."""
        if paths:
            yield paths[which % len(paths)]
        else:
            self.project.entry(NAMES[which % len(NAMES)])
            yield self.project.write("content/entries/last.md", "---\ntitle: The last\n---\n")

    def _change(self, path: Path, change: Callable[[str], str]) -> None:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        path.write_bytes(change(text).encode("utf-8", "surrogateescape"))

    def _move(self, path: Path, target: Path) -> None:
        with contextlib.suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)

    # ------------------------------------------------------------------------------- content

    @rule(which=whichever, body=st.sampled_from(BODIES))
    def edit_a_body(self, which: int, body: str) -> None:
        with self._one_of(self._texts(), which) as path:
            self._change(path, lambda text: "".join(text.partition("\n---\n")[:2]) + body)

    @rule(which=whichever, field=each_value(ENTRY_VALUES))
    def edit_a_field_of_an_entry(self, which: int, field: tuple[str, str | None]) -> None:
        with self._one_of(self._entries(), which) as path:
            self._change(path, lambda text: with_field(text, *field))

    @rule(which=whichever, field=each_value(PAGE_VALUES))
    def edit_a_field_of_a_page(self, which: int, field: tuple[str, str | None]) -> None:
        with self._one_of(self._pages(), which) as path:
            self._change(path, lambda text: with_field(text, *field))

    @rule(which=whichever, field=each_value(COLLECTION_VALUES))
    def edit_a_field_of_a_collection(self, which: int, field: tuple[str, str | None]) -> None:
        with self._one_of(self._collections(), which) as path:
            self._change(path, lambda text: with_field(text, *field))

    @rule(name=st.sampled_from(["start-here", "Other"]), entries=st.sampled_from(ENTRIES_OF_LISTS))
    def write_a_collection(self, name: str, entries: str) -> None:
        text = f"---\ntitle: {name}\nentries: {entries}\n---\nWhy these.\n"
        self.project.write(f"content/collections/{name}.md", text)

    @rule(which=whichever, title=st.sampled_from(ENTRY_VALUES["title"][:-1]))
    def edit_a_title(self, which: int, title: str) -> None:
        with self._one_of(self._texts(), which) as path:
            self._change(path, lambda text: with_field(text, "title", title))

    @rule(which=whichever, tags=st.sampled_from(ENTRY_VALUES["tags"]))
    def add_or_remove_a_tag(self, which: int, tags: str | None) -> None:
        with self._one_of(self._entries(), which) as path:
            self._change(path, lambda text: with_field(text, "tags", tags))

    @rule(which=whichever, value=st.sampled_from(["true", "false"]))
    def make_a_draft_or_publish_it(self, which: int, value: str) -> None:
        with self._one_of(self._texts(), which) as path:
            self._change(path, lambda text: with_field(text, "draft", value))

    @rule(days=st.sampled_from([-400, -1, 0, 1, 2, 400]))
    def another_day_comes(self, days: int) -> None:
        self.today = TODAY + datetime.timedelta(days=days)

    @rule()
    def look_at_drafts_or_no_more(self) -> None:
        self.drafts = not self.drafts

    @rule(name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS))
    def write_a_new_text(self, name: str, folder: str) -> None:
        self.project.write(f"content/{folder}{name}.md", f"---\ntitle: {name}\n---\nNew.\n")

    @rule(which=whichever)
    def delete_a_text(self, which: int) -> None:
        with self._one_of(self._texts(), which) as path:
            path.unlink()

    @rule(which=whichever, name=st.sampled_from(NAMES), folder=st.sampled_from(FOLDERS))
    def rename_a_text(self, which: int, name: str, folder: str) -> None:
        with self._one_of(self._texts(), which) as path:
            self._move(path, self.project.root / f"content/{folder}{name}.md")

    @rule(which=whichever)
    def rename_a_text_by_case_alone(self, which: int) -> None:
        with self._one_of(self._texts(), which) as path:
            self._move(path, path.with_name(path.stem.swapcase() + ".md"))

    @rule(source=st.sampled_from(FOLDERS[1:3]), name=st.sampled_from(["kept", "shelf", "Shelf"]))
    def rename_a_folder(self, source: str, name: str) -> None:
        entries = self.project.root / "content/entries"
        self._move(self.project.root / "content" / source.rstrip("/"), entries / name)

    @rule(one=whichever, other=whichever)
    def swap_two_texts(self, one: int, other: int) -> None:
        with self._one_of(self._entries(), one) as a, self._one_of(self._entries(), other) as b:
            first, second = a.read_bytes(), b.read_bytes()
            a.write_bytes(second)
            b.write_bytes(first)

    @rule(one=whichever, other=whichever, alias=st.booleans())
    def take_the_address_of_another(self, one: int, other: int, *, alias: bool) -> None:
        with self._one_of(self._entries(), one) as old, self._one_of(self._entries(), other) as new:
            moved = old.with_name("moved.md")
            self._move(old, moved)
            self._move(new, old)
            if alias and moved.exists():
                address = f"[/entries/{new.stem}/]"
                self._change(moved, lambda text: with_field(text, "aliases", address))

    @rule(which=whichever)
    def change_a_file_but_not_its_size_and_time(self, which: int) -> None:
        with self._one_of(self._inputs(), which) as path:
            status = path.stat()
            path.write_bytes(path.read_bytes().translate(bytes.maketrans(b"T1", b"U2")))
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(which=whichever, seconds=st.sampled_from([0, 10**9, 2 * 10**9]))
    def touch_a_file(self, which: int, seconds: int) -> None:
        with self._one_of(self._inputs(), which) as path:
            os.utime(path, (seconds, seconds) if seconds else None)

    @rule(name=st.sampled_from(["tags", "sources"]), which=whichever)
    def edit_the_vocabulary(self, name: str, which: int) -> None:
        texts = {"tags": TAGS, "sources": SOURCES}[name]
        if which % 9:
            self.project.write(f"content/{name}.yaml", texts[which % len(texts)])
        else:
            (self.project.root / f"content/{name}.yaml").unlink(missing_ok=True)

    @rule(name=st.sampled_from(ASSETS), data=st.sampled_from([b"\0", b"\1", b"text", None]))
    def add_change_or_remove_a_static_file(self, name: str, data: bytes | None) -> None:
        path = self.project.root / "content/static" / name
        with contextlib.suppress(OSError):
            if path.is_dir():
                shutil.rmtree(path)
            elif path.parent.is_file():
                path.parent.unlink()
            path.unlink(missing_ok=True)
        if data and name == "link.txt":
            path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):
                path.symlink_to("f.bin")
        elif data:
            self.project.write(f"content/static/{name}", data)

    @rule(which=whichever, name=st.sampled_from(ASSETS))
    def give_a_static_file_the_name_of_another(self, which: int, name: str) -> None:
        found = self._paths("content/static/**/*")
        if found:
            self._move(found[which % len(found)], self.project.root / "content/static" / name)

    @rule(which=whichever, mistake=st.sampled_from([b"", b"caf\xe9", b"---\ntitle: A\nlang: x y"]))
    def make_a_mistake(self, which: int, mistake: bytes) -> None:
        with self._one_of(self._texts(), which) as path:
            path.write_bytes(mistake)

    # --------------------------------------------------------------------- theme and settings

    @rule(template=st.sampled_from(TEMPLATE_TEXTS), layer=st.sampled_from(LAYERS))
    def write_a_template(self, template: tuple[str, str], layer: str) -> None:
        name, text = template
        self.project.write(f"{layer}/{name}", text)

    @rule(which=whichever)
    def remove_a_template_that_shadows_another(self, which: int) -> None:
        with self._one_of(self._paths("templates/*.html", "themes/child/*.html"), which) as path:
            path.unlink()

    @rule(layer=st.sampled_from(LAYERS), text=st.sampled_from(["a {}", "b {}", None]))
    def add_change_or_remove_a_file_of_the_theme(self, layer: str, text: str | None) -> None:
        (self.project.root / layer / "static/a.css").unlink(missing_ok=True)
        if text:
            self.project.write(f"{layer}/static/a.css", text)

    @rule(color=st.sampled_from(["red", "blue"]))
    def change_the_default_of_an_option(self, color: str) -> None:
        self.project.write("themes/child/theme.yaml", CHILD.format(color))

    @rule(field=each_value(CONFIG_VALUES))
    def edit_the_configuration(self, field: tuple[str, str | None]) -> None:
        self._change(self.project.root / "sitegen.yaml", lambda text: with_field(text, *field))

    @rule(option=st.sampled_from([*CONFIG_VALUES["options"], None]))
    def take_the_other_theme_with_its_option(self, option: str | None) -> None:
        config = with_field(CONFIG, "theme", "child")
        self.project.write("sitegen.yaml", with_field(config, "options", option))

    # --------------------------------------------------------------------------------- seeds

    @rule(name=st.sampled_from(["one", "two", "three"]), text=st.sampled_from([*SEEDS, None]))
    def add_change_or_remove_a_seed(self, name: str, text: str | None) -> None:
        (self.project.root / f"seeds/{name}.txt").unlink(missing_ok=True)
        if text:
            self.project.write(f"seeds/{name}.txt", text)

    @rule(name=st.sampled_from(["one", "three"]), text=st.sampled_from([*SIDECARS, None]))
    def add_change_or_remove_the_fields_beside_a_seed(self, name: str, text: str | None) -> None:
        (self.project.root / f"seeds/{name}.yaml").unlink(missing_ok=True)
        if text:
            self.project.write(f"seeds/{name}.yaml", text)

    @rule(which=whichever)
    def edit_an_entry_that_was_imported(self, which: int) -> None:
        imported = [path for path in self._entries() if b"\nimported:" in path.read_bytes()]
        with self._one_of(imported, which) as path:
            self._change(path, lambda text: f"{text}\nA word of the curator's.\n")

    @rule(force=st.booleans())
    def import_alone(self, *, force: bool) -> None:
        names = tuple(path.name for path in self._paths("seeds/*.txt"))
        job = self.project.job(today=self.today, force=names if force else ())
        with contextlib.suppress(SitegenError):
            build.import_seeds(job)

    @rule()
    def check_alone(self) -> None:
        with contextlib.suppress(SitegenError):
            self.project.check(today=self.today)

    # --------------------------------------------------------------------- what builds have made

    @rule()
    def keep_a_copy_of_what_is_remembered(self) -> None:
        state = self.project.root / ".sitegen"
        self.backup = {
            name: (self.project.root / name).read_bytes()
            for name in REMEMBERED
            if (state / Path(name).name).exists()
        }

    @rule(names=st.sets(st.sampled_from(REMEMBERED), min_size=1))
    def go_back_to_what_was_remembered_then(self, names: set[str]) -> None:
        for name in sorted(names & self.backup.keys()):
            self._may_forget(name)
            (self.project.root / name).write_bytes(self.backup[name])

    @rule(
        old=st.sampled_from(
            ["", "{}", '{"format": "sitegen-manifest-1", "paths": ["index.html"]}']
        ),
        name=st.sampled_from(["manifest.json", "manifest.msgpack", "inputs.msgpack"]),
    )
    def find_what_another_version_remembered(self, name: str, old: str) -> None:
        self._may_forget(f".sitegen/{name}")
        self.project.write(f".sitegen/{name}", old)

    @rule(version=st.sampled_from(["one", "two"]))
    def change_the_version_of_sitegen(self, version: str) -> None:
        self.fingerprint = version

    def _may_forget(self, name: str) -> None:
        if name == MANIFEST:
            self.forgotten |= self.project.tree()

    @rule(
        name=st.sampled_from(REMEMBERED),
        damage=st.sampled_from(["gone", "cut", "garbage", "flip", "flip", "flip"]),
        place=st.integers(0, 10**6),
    )
    def damage_what_is_remembered(self, name: str, damage: str, place: int) -> None:
        path = self.project.root / name
        data = bytearray(path.read_bytes() if path.exists() else b"")
        self._may_forget(name)
        position = place % (len(data) or 1)
        if damage == "gone" or not data:
            path.unlink(missing_ok=True)
        elif damage == "cut":
            path.write_bytes(data[:position])
        elif damage == "garbage":
            path.write_bytes(b"garbage" * (place % 3000))
        else:
            data[position] ^= 1 << place % 8
            path.write_bytes(data)

    @rule(which=whichever, data=st.sampled_from([None, b"", b"changed"]))
    def change_or_remove_a_built_file(self, which: int, data: bytes | None) -> None:
        names = [path for path in self.project.files if path not in self.own]
        if names:
            name = names[which % len(names)]
            path = self.project.root / "build" / name
            path.unlink()
            self.forgotten.pop(name, None)
            if data is not None:
                path.write_bytes(data)

    @rule()
    def remove_the_built_site(self) -> None:
        shutil.rmtree(self.project.root / "build", ignore_errors=True)
        self.forgotten, self.own = {}, {}

    @rule(name=st.sampled_from(["CNAME", "mine/notes.txt", "tags/mine.txt"]))
    def put_a_file_beside_the_built_ones(self, name: str) -> None:
        self.own[name] = b"mine"
        self.project.write(f"build/{name}", b"mine")

    @rule(
        back=st.booleans(),
        moment=st.sampled_from(["any", "writing"]),
        wait=st.integers(0, 40),
    )
    def kill_a_build(self, moment: str, wait: int, *, back: bool) -> None:
        """While it reads, renders or writes; perhaps the edit that it was for is taken back."""
        entry = self.project.entry("Killed", tags=["killed"], authors=["Cut Off"])
        noon = datetime.datetime.combine(self.today, datetime.time(12), datetime.UTC)
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(int(noon.timestamp()))}
        command = [sys.executable, "-m", "sitegen", "-C", str(self.project.root), "build"]
        with subprocess.Popen(
            [*command, "--jobs", "1"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            if moment == "any":
                time.sleep(wait / 40)
            else:
                self._wait_until_it_writes(process)
                time.sleep(wait / 4000)
            process.kill()
        if back:
            entry.unlink()

    def _wait_until_it_writes(self, process: subprocess.Popen[bytes]) -> None:
        before = manifest.load(self.project.root)
        while process.poll() is None:
            now = manifest.load(self.project.root)
            if now != before and not now.complete:
                return
            time.sleep(0.0005)

    @rule()
    def another_build_goes_on_beside(self) -> None:
        """It has the lock, and lets it go before our patience ends."""
        begun, go_on = threading.Event(), threading.Event()

        def hold() -> None:
            with writer.lock(self.project.root):
                begun.set()
                go_on.wait(10)

        other = threading.Thread(target=hold)
        other.start()
        begun.wait(10)
        later = threading.Timer(0.05, go_on.set)
        later.start()
        self._build()
        other.join()
        later.join()


@pytest.mark.fuzz
@pytest.mark.parametrize("share", range(SHARES))
def test_the_site_is_fresh_after_any_edits(share: int) -> None:
    """Of content, theme, settings, seeds, time, and of what builds remember; also when killed."""
    chosen = SEED + share
    print(f"To do the same again: SITEGEN_STEPS={STEPS} SITEGEN_SEED={SEED}")  # noqa: T201
    options = settings(
        max_examples=STEPS // SHARES // STEPS_OF_ONE_SITE + 1 if STEPS else 4,
        stateful_step_count=STEPS_OF_ONE_SITE if STEPS else 10,
        derandomize=not STEPS,
        database=None,
        deadline=None,
        # To make an example smaller takes minutes, which CI does not have.
        phases=[Phase.generate] if os.environ.get("CI") else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(chosen)(Edits) if STEPS else Edits, settings=options)


# ------------------------------------------------------------------------- what is remembered


@pytest.mark.fuzz
def test_no_flipped_bit_in_the_memory_shows(tmp_path: Path) -> None:
    """Not in a value, not in a key, not in what the database knows of itself: it costs time."""
    values = {memo.key(name): Heading(2, name, name.upper()) for name in "abc"}
    memory = memo.Memo(tmp_path, "headings", Heading)
    file = tmp_path / MEMO
    file.parent.mkdir()
    kept = {name: msgspec.msgpack.encode(value) for name, value in values.items()}
    memory.keep(kept)
    data = file.read_bytes()

    # Most of the file is empty.
    places = [place for place in range(len(data)) if any(data[max(0, place - 1) : place + 2])]
    for place in places:
        for bit in range(8) if STEPS else [place % 8]:
            flipped = bytes([data[place] ^ 1 << bit])
            file.write_bytes(data[:place] + flipped + data[place + 1 :])

            assert memory.recall(values).items() <= values.items(), (place, bit)
            if place % 32 == bit:
                memory.keep(kept)
