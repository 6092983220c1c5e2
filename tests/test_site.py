"""Entries put in relation: order, tags, sources, authors, related entries, links."""

from __future__ import annotations

import datetime
import hashlib
import math
import unicodedata
from typing import Any, Literal
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import hyperlinks, markup, related, site, texts, urls
from sitegen.errors import Problem
from sitegen.layout import kind_of
from sitegen.model import (
    Asset,
    Body,
    Config,
    Entry,
    Library,
    Listed,
    ListedPage,
    Page,
    Site,
    SourceRule,
    TagRule,
)

CONFIG = Config(title="A list", url="https://example.org/reading/")
TODAY = datetime.date(2026, 11, 22)


def entry(name: str, text: str = "", line: int = 1, **values: Any) -> Entry:
    """An entry with a text that begins on a line of its file."""
    if "added" in values:
        values["added"] = datetime.date.fromisoformat(values["added"])
    path = f"entries/{name}.md"
    body = body_of(path, text, line)
    return Entry(path=path, slug=name, body=body, **({"title": name} | values))


def page(name: str, text: str = "", **values: Any) -> Page:
    """A standalone page with a text."""
    path = f"pages/{name}.md"
    return Page(path=path, slug=name, body=body_of(path, text), **({"title": name} | values))


def body_of(path: str, text: str, line: int = 1) -> Body:
    file = texts.File(path, text.encode(), kind_of(path), "en", text.encode())
    return texts.body_of(text, markup.render(text), line, file)


def assemble(*entries: Entry, **library: Any) -> tuple[Site, list[Problem]]:
    made, problems = site.assemble(CONFIG, Library(entries=entries, **library))
    return made, list(problems)


def assembled(*entries: Entry, **library: Any) -> Site:
    """A site without problems."""
    made, problems = assemble(*entries, **library)
    assert [] == problems
    return made


def html(listed: Listed | ListedPage) -> str:
    """The text of an entry or page with its links resolved, as it is drawn."""
    item = listed.entry if isinstance(listed, Listed) else listed.page
    rendered = markup.render(item.body.key.decode()).html
    return hyperlinks.resolve_links(rendered, lambda target: listed.links.get(target, target))


def slugs(made: Site, positions: tuple[int, ...]) -> list[str]:
    return [made.entries[position].entry.slug for position in positions]


# ------------------------------------------------------------------------- what is published


def test_drafts_are_held_back() -> None:
    """Of entries and of pages."""
    library = Library(
        entries=(entry("a"), entry("b", draft=True)), pages=(page("c"), page("d", draft=True))
    )

    shown = site.published(library, TODAY)

    assert (["a"], ["c"]) == ([e.slug for e in shown.entries], [p.slug for p in shown.pages])


@pytest.mark.parametrize(
    ("added", "expected"), [("2026-11-21", ["a"]), ("2026-11-22", ["a"]), ("2026-11-23", [])]
)
def test_entries_of_a_later_day_are_held_back(added: str, expected: list[str]) -> None:
    """An entry appears on its day."""
    shown = site.published(Library(entries=(entry("a", added=added),)), TODAY)

    assert expected == [item.slug for item in shown.entries]


def test_everything_is_shown_with_drafts() -> None:
    """For the curator."""
    library = Library(entries=(entry("a", draft=True), entry("b", added="2030-01-01")))

    assert library.entries == site.published(library, TODAY, drafts=True).entries


# ------------------------------------------------------------------------------------ order


def test_entries_are_newest_first() -> None:
    """By the day on which they were added; then by title; those without a day come last."""
    made = assembled(
        entry("none"),
        entry("old", added="2025-01-01"),
        entry("b", added="2026-01-01", title="beta"),
        entry("a", added="2026-01-01", title="Alpha"),
    )

    assert ["a", "b", "old", "none"] == [listed.entry.slug for listed in made.entries]


def test_a_listed_entry_has_its_address_host_and_time() -> None:
    """What cards and pages show of it."""
    (listed,) = assembled(entry("a", url="https://www.x.example/y", words=231)).entries

    assert ("/entries/a/", "x.example", 2) == (listed.path, listed.host, listed.minutes)


def test_an_entry_of_unknown_length_has_no_reading_time() -> None:
    """Nothing is invented."""
    assert assembled(entry("a")).entries[0].minutes is None


# ------------------------------------------------------------------------------------- tags


def test_tags_are_in_the_order_of_their_names() -> None:
    """Whatever their case, with the positions of their entries."""
    made = assembled(entry("a", tags=("web", "Art")), entry("b", added="2026-01-01", tags=("web",)))

    assert {"art": (1,), "web": (0, 1)} == {k: t.entries for k, t in made.tags.items()}
    assert ["Art", "web"] == [term.name for term in made.tags.values()]


def test_names_that_differ_in_case_are_one_tag() -> None:
    """The first use names it."""
    made = assembled(entry("a", tags=("Web",)), entry("b", tags=("web", "WEB")))

    assert [("Web", (0, 1))] == [(term.name, term.entries) for term in made.tags.values()]


def test_an_alias_means_its_tag() -> None:
    """Whatever the case of either."""
    rules = (TagRule(name="Hypertext", aliases=("HTML", "links"), description="Linked."),)
    made = assembled(entry("a", tags=("html", "Links")), tags=rules)

    (term,) = made.tags.values()
    assert ("Hypertext", "Linked.", ("hypertext",)) == (
        term.name,
        term.description,
        made.entries[0].tags,
    )


def test_a_parent_has_the_entries_of_its_descendants() -> None:
    """Each once, in the order of the site; a middle tag that nobody uses is there too."""
    rules = (
        TagRule(name="web"),
        TagRule(name="hypertext", parent="web"),
        TagRule(name="wikis", parent="hypertext"),
        TagRule(name="gopher", parent="web"),
    )
    made = assembled(
        entry("a", tags=("web",)), entry("b", tags=("wikis", "web")), entry("c"), tags=rules
    )

    found = {key: (term.parent, term.children, term.entries) for key, term in made.tags.items()}
    assert {
        "hypertext": ("web", ("wikis",), (1,)),
        "web": (None, ("hypertext",), (0, 1)),
        "wikis": ("hypertext", (), (1,)),
    } == found


def test_an_entry_keeps_its_own_tags() -> None:
    """Parents are not put on its card."""
    rules = (TagRule(name="web"), TagRule(name="wikis", parent="web"))

    assert ("wikis",) == assembled(entry("a", tags=("wikis",)), tags=rules).entries[0].tags


def test_a_tag_of_the_vocabulary_that_nobody_uses_is_left_out() -> None:
    """No empty pages."""
    assert {} == assembled(entry("a"), tags=(TagRule(name="web"),)).tags


def test_each_use_of_a_name_that_clashes_is_a_problem() -> None:
    """All places can be mended in one go; the name that came first is told."""
    _, problems = assemble(
        entry("a", tags=("web design",)),
        entry("b", tags=("web-design", "Web Design")),
        entry("c", tags=("web-design",)),
    )

    assert ["content/entries/b.md", "content/entries/c.md"] == [p.at.path for p in problems]
    assert {
        "the tags 'web-design' and 'web design' (content/entries/a.md) have the same address"
    } == {problem.message for problem in problems}


def test_tags_with_one_address_are_a_problem() -> None:
    """`web design` and `web-design` would share a page; one is not silently taken for the other."""
    made, problems = assemble(
        entry("a", tags=("web design",)), entry("b", tags=("web-design",), places={"tags": (3, 7)})
    )

    assert [("content/entries/b.md:3:7", "same-address")] == [
        (str(problem.at), problem.code) for problem in problems
    ]
    assert 1 == len(made.tags)


def test_names_that_differ_in_signs_are_two_tags() -> None:
    """C, C++ and C# have pages of their own."""
    made = assembled(entry("a", tags=("C", "C++", "C#")))

    assert {"c", "c-plus-plus", "c-sharp"} == set(made.tags)


# ---------------------------------------------------------------------------------- sources

RULES = (
    SourceRule(
        name="The Journal",
        aliases=("Journal",),
        hosts=("journal.example",),
        url="https://journal.example/",
        description="Since 1857.",
    ),
    SourceRule(name="The Blog", hosts=("blog.journal.example",)),
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"url": "https://www.journal.example/a"}, "The Journal"),
        ({"url": "https://old.journal.example/a"}, "The Journal"),
        ({"url": "https://blog.journal.example/a"}, "The Blog"),
        ({"url": "https://notjournal.example/a"}, "notjournal.example"),
        ({"url": "https://other.example/a", "source": "journal"}, "The Journal"),
        ({"url": "https://journal.example/a", "source": "Elsewhere"}, "Elsewhere"),
        ({}, "Unknown source"),
    ],
)
def test_the_source_of_an_entry(values: dict[str, str], expected: str) -> None:
    """What it names; else the longest host that its address belongs to; else its host."""
    made = assembled(entry("a", **values), sources=RULES)

    assert expected == made.sources[made.entries[0].source].name


def test_a_source_has_what_its_rule_says() -> None:
    """Its own address and description."""
    made = assembled(entry("a", source="Journal"), sources=RULES)

    (term,) = made.sources.values()
    assert ("https://journal.example/", "Since 1857.", True) == (
        term.website,
        term.description,
        term.known,
    )


def test_a_source_may_be_called_unknown() -> None:
    """By an entry that names it so: then it is known."""
    made = assembled(entry("a", source="Unknown source"))

    assert made.sources[made.entries[0].source].known


def test_a_link_finds_a_file_in_any_unicode_form() -> None:
    """Some systems keep names composed, some take them apart; keyboards do not tell."""
    apart, composed = (unicodedata.normalize(form, "café") for form in ("NFD", "NFC"))
    body = f"[a]({apart}.md) [b]({composed}.md) [c](../static/{composed}.png) [d](/{composed}.png)"
    asset = Asset(f"{apart}.png", "", b"", bytes)

    made = assembled(entry("a", text=body), entry(apart), assets=(asset,))

    page = f"/reading/entries/{quote(apart)}/"
    file = f"/reading/{quote(apart)}.png"
    assert [page, page, file, file] == hyperlinks.link_targets(html(made.entries[0]))


def test_the_unknown_source_is_told_apart() -> None:
    """Themes do not show it as a name."""
    (term,) = assembled(entry("a")).sources.values()

    assert not term.known


def test_authors_are_gathered() -> None:
    """With all entries of each."""
    made = assembled(entry("a", authors=("Ann", "Ben")), entry("b", authors=("Ben",)))

    assert {"Ann": (0,), "Ben": (0, 1)} == {t.name: t.entries for t in made.authors.values()}


# ------------------------------------------------------------------------------------ works


def test_two_entries_of_one_work_are_a_warning() -> None:
    """Told by what their addresses mean."""
    one, two = "https://x.example/a", "http://www.x.example/a/?utm_source=y"
    assert urls.identity(one) == urls.identity(two)

    _, problems = assemble(entry("a", url=one), entry("b", url=two))

    assert [("content/entries/b.md", "the same work as content/entries/a.md", "warning")] == [
        (problem.at.path, problem.message, problem.severity) for problem in problems
    ]


# ---------------------------------------------------------------------------------- related


def test_a_rare_tag_relates_more_than_a_frequent_one() -> None:
    """Shared tags count by their rarity; ties go to the newer entry."""
    made = assembled(
        entry("a", tags=("common", "rare")),
        entry("b", tags=("common",)),
        entry("c", tags=("common",)),
        entry("d", tags=("rare",)),
    )

    assert ["d", "b", "c"] == slugs(made, related.nearest(made, 0))


def test_a_shared_author_relates_a_little() -> None:
    """Less than a tag."""
    made = assembled(
        entry("a", tags=("t",), authors=("Ann",)),
        entry("b", authors=("Ann",)),
        entry("c", tags=("t",)),
        entry("d"),
    )

    assert ["c", "b"] == slugs(made, related.nearest(made, 0)[:2])


def test_an_unknown_source_relates_nothing() -> None:
    """Two works of unknown origin have nothing in common."""
    made = assembled(entry("a"), entry("b"))

    assert () == related.nearest(made, 0)


def test_related_entries_are_few() -> None:
    """Four, if there are as many."""
    made = assembled(*(entry(name, tags=("t",)) for name in "abcdefg"))

    assert 4 == len(related.nearest(made, 0))


def test_entries_listed_far_away_are_not_looked_at() -> None:
    """A new entry changes the pages of its neighbours, not those of a whole tag."""
    made = assembled(*(entry(f"{number:03}", tags=("t",)) for number in range(100)))

    assert ["042", "043", "044", "045"] == slugs(made, related.nearest(made, 50))
    assert set(range(42, 59)) - {50} == set(related.nearest(made, 50, count=100))


def spelled_out(made: Site, position: int) -> list[int]:
    """The related entries, without any of the ways to be quick."""
    listed = made.entries[position]
    shared = [(made.tags[key], 1_000_000) for key in listed.tags]
    shared += [(made.authors[key], 600_000) for key in listed.authors]
    shared += [(term, 200_000) for term in [made.sources[listed.source]] if term.known]
    scores: dict[int, int] = {}
    for term, weight in shared:
        newer = [other for other in term.entries if other < position]
        older = [other for other in term.entries if other > position]
        for other in newer[-8:] + older[:8]:
            count = len(term.entries)
            while count % 2 ** max(0, len(f"{count:b}") - 3):
                count -= 1
            rarity = int(weight / math.log2(2 + count))
            scores[other] = scores.get(other, 0) + rarity
    return sorted(scores, key=lambda other: (-scores[other], other))[:4]


NAMES = st.sets(st.sampled_from("abcdef"), max_size=4).map(sorted).map(tuple)


@settings(max_examples=50, derandomize=True, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["x", "y", None])), max_size=60))
def test_related_entries_are_those_that_the_rule_names(
    values: list[tuple[tuple[str, ...], tuple[str, ...], str | None]],
) -> None:
    """Whatever entries share."""
    made = assembled(
        *(
            entry(f"{number:02}", tags=tags, authors=authors, source=source)
            for number, (tags, authors, source) in enumerate(values)
        )
    )

    for position in range(len(values)):
        assert spelled_out(made, position) == list(related.nearest(made, position))


VALUES = st.tuples(NAMES, NAMES, st.sampled_from(["x", "y", None]))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(VALUES, min_size=2, max_size=40), st.integers(0, 39), VALUES, st.booleans())
def test_entries_with_the_candidates_they_had_have_the_nearest_they_had(
    values: list[tuple[tuple[str, ...], tuple[str, ...], str | None]],
    place: int,
    other: tuple[tuple[str, ...], tuple[str, ...], str | None],
    replaces: bool,  # noqa: FBT001 - drawn by Hypothesis
) -> None:
    """Whatever entry is added between, or edited: no page has to be drawn for what it shows."""
    numbered = {f"{number:03}": value for number, value in enumerate(values)}
    name = f"{min(place, len(values) - 1):03}" + ("" if replaces else "+")
    before, after = neighbours(numbered), neighbours(numbered | {name: other})

    same = {key for key, found in before.items() if after[key][0] == found[0]}

    assert {key: before[key][1] for key in same} == {key: after[key][1] for key in same}


def neighbours(
    values: dict[str, tuple[tuple[str, ...], tuple[str, ...], str | None]],
) -> dict[str, tuple[bytes, list[str]]]:
    """Of each entry by name: on what its nearest entries depend, and which they are."""
    made = assembled(
        *(
            entry(name, tags=tags, authors=authors, source=source)
            for name, (tags, authors, source) in sorted(values.items())
        )
    )
    names = slugs(made, tuple(range(len(made.entries))))
    marks = [hashlib.sha256(repr((name, values[name])).encode()).digest() for name in names]
    found = related.candidates(made, marks)
    return {
        name: (found[at], slugs(made, related.nearest(made, at))) for at, name in enumerate(names)
    }


@pytest.mark.parametrize("kind", ["tag", "source", "author"])
def test_terms_of_each_kind_that_occur_together(kind: Literal["tag", "source", "author"]) -> None:
    """An entry has one source, but may have several of the others."""
    made = assembled(
        entry("a", tags=("x",), source="S", authors=("P", "Q")),
        entry("b", tags=("x", "y"), source="S", authors=("Q",)),
    )
    expected = {"tag": [("y", 1)], "source": [("S", 2)], "author": [("Q", 2), ("P", 1)]}

    found = site.occurring_with(made, made.tags["x"], kind)

    assert expected[kind] == [(term.name, count) for term, count in found]


def test_terms_that_occur_together() -> None:
    """Most frequent first, without the term itself."""
    made = assembled(
        entry("a", tags=("x", "y", "z")), entry("b", tags=("x", "z")), entry("c", tags=("y",))
    )

    found = site.occurring_with(made, made.tags["x"], "tag")

    assert [("z", 2), ("y", 1)] == [(term.name, count) for term, count in found]


# ------------------------------------------------------------------------------------ links

BODY_B = "## Über uns\n\n## 日本"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("b.md", "/reading/entries/b/"),
        ("./b.md", "/reading/entries/b/"),
        ("../entries/b.md", "/reading/entries/b/"),
        ("b.md#uber-uns", "/reading/entries/b/#uber-uns"),
        ("b.md#日本", "/reading/entries/b/#%E6%97%A5%E6%9C%AC"),
        ("b.md?x=1#uber-uns", "/reading/entries/b/?x=1#uber-uns"),
        ("../pages/about.md", "/reading/about/"),
        ("caf%C3%A9.md", "/reading/entries/caf%C3%A9/"),
        ("<café.md>", "/reading/entries/caf%C3%A9/"),
        ("../static/my%20file.pdf#page=3", "/reading/my%20file.pdf#page=3"),
        ("<../static/my file.pdf>", "/reading/my%20file.pdf"),
        ("/tags/", "/reading/tags/"),
        ("/tags/?q=a&b=c#top", "/reading/tags/?q=a&amp;b=c#top"),
        ("/my%20file.pdf", "/reading/my%20file.pdf"),
        ("#here", "#here"),
        ("#", "#"),
        ("https://x.example/a?b=c#d", "https://x.example/a?b=c#d"),
        ("//x.example/a", "//x.example/a"),
        ("mailto:a@x.example", "mailto:a@x.example"),
    ],
)
def test_links_become_addresses_below_the_base_path(target: str, expected: str) -> None:
    """Between files, to files as they are, and to paths of the site; others stay."""
    made = assembled(
        entry("a", text=f"## Here\n\n[x]({target})"),
        entry("b", text=BODY_B),
        entry("café"),
        pages=(page("about"),),
        assets=(Asset("my file.pdf", "content/static/my file.pdf", b"", bytes),),
    )

    (a,) = (listed for listed in made.entries if listed.entry.slug == "a")
    assert f'<a href="{expected}">x</a>' in html(a)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("c.md", "link to c.md, which does not exist"),
        ("../b.md", "link to ../b.md, which does not exist"),
        ("../../../etc/passwd", "link to ../../../etc/passwd, which does not exist"),
        ("b.md#plot", "link to b.md#plot, but there is no such heading"),
        ("#plot", "link to #plot, but there is no such heading"),
    ],
)
def test_links_that_lead_nowhere_are_problems(target: str, message: str) -> None:
    """At the place where they are written."""
    body = f"One\n\ntwo [x]({target})"
    _, problems = assemble(entry("a", body, line=5), entry("b", text=BODY_B))

    assert [(message, 7, 9)] == [(p.message, p.at.line, p.at.column) for p in problems]


def test_links_to_files_that_could_not_be_read_are_not_told_too() -> None:
    """One mistake is one problem."""
    made, problems = assemble(entry("a", text="[x](b.md)"), unread=("entries/b.md",))

    assert ([], "b.md") == (problems, hyperlinks.link_targets(html(made.entries[0]))[0])


def test_pictures_are_links_too() -> None:
    """Of files as they are."""
    made = assembled(
        entry("a", text="![x](../static/x.png)"), assets=(Asset("x.png", "x", b"", bytes),)
    )

    assert '<img alt="x" src="/reading/x.png">' in html(made.entries[0])


def test_a_page_can_link_to_an_entry() -> None:
    """From its own folder."""
    made = assembled(entry("a"), pages=(page("about", text="[x](../entries/a.md)"),))

    assert 'href="/reading/entries/a/"' in html(made.pages[0])
