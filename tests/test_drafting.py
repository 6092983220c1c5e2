"""From a cleaned seed and the curator's fields to the text of an entry."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sitegen import drafting, frontmatter, markup
from sitegen.captured import Block, BlockKind, Seed
from sitegen.model import Entry, PartialDate, Publish

ADDED = datetime.date(2026, 11, 22)
LONG = "word " * 74 + "end of seventy-six words"
SEED = Seed(
    title="A title",
    authors=("Ann Author",),
    published=PartialDate(1999, 5),
    lang="en",
    blocks=(
        Block("heading", "First part"),
        Block("paragraph", "One paragraph."),
        Block("item", "a thing"),
        Block("item", "another thing"),
        Block("quote", "Somebody said."),
        Block("paragraph", "The last one."),
    ),
    captions=("A picture",),
)


def draft(
    seed: Seed = SEED, default: Publish = "excerpt", name: str = "a-seed.txt", **curator: Any
) -> drafting.Draft:
    return drafting.draft(seed, curator, name=name, seed_digest="ab", default=default, added=ADDED)


def entry(made: drafting.Draft) -> Entry:
    found = frontmatter.read_entry(made.text, "entries/a.md", "a.md")
    assert isinstance(found, Entry)
    return found


def body(made: drafting.Draft) -> str:
    return frontmatter.body_of(made.text)


def test_what_the_seed_knows_becomes_front_matter() -> None:
    """Title, authors, date and language, the day, and what was measured on the whole text."""
    found = entry(draft())

    assert ("A title", ("Ann Author",), PartialDate(1999, 5), "en", ADDED, 13) == (
        found.title,
        found.authors,
        found.published,
        found.lang,
        found.added,
        found.words,
    )


def test_the_curator_wins_over_the_seed() -> None:
    """What one writes oneself is never overruled by what a machine has read."""
    found = entry(draft(title="My title", authors=("Somebody Else",), tags=("a",)))

    assert ("My title", ("Somebody Else",), ("a",), PartialDate(1999, 5)) == (
        found.title,
        found.authors,
        found.tags,
        found.published,
    )


def test_without_a_licence_an_excerpt_is_kept() -> None:
    """As a quotation, of the prose alone."""
    made = draft()

    assert ("excerpt", "\n> One paragraph. The last one.\n") == (made.publish, body(made))


def test_an_excerpt_has_at_most_75_words() -> None:
    """However long the text is."""
    made = draft(Seed(title="A", blocks=(Block("paragraph", LONG),)))

    assert "> " + "word " * 74 + "end …" == body(made).strip()
    assert 78 == entry(made).words


def test_an_excerpt_of_a_text_without_prose_is_of_all_of_it() -> None:
    """A list of things has no paragraphs."""
    made = draft(Seed(title="A", blocks=(Block("item", "one"), Block("item", "two"))))

    assert "> one two" == body(made).strip()


def test_captions_are_kept_with_a_full_text_only() -> None:
    """They are other people's words too."""
    assert () == entry(draft()).captions
    assert ("A picture",) == entry(draft(license="CC0-1.0")).captions


def test_an_open_licence_keeps_the_whole_text() -> None:
    """As Markdown, block by block."""
    made = draft(license="CC0-1.0")

    assert "full" == made.publish
    assert (
        "\n## First part\n\nOne paragraph.\n\n- a thing\n- another thing\n\n> Somebody said.\n\n"
        "The last one.\n"
    ) == body(made)


def test_a_link_keeps_no_text() -> None:
    """Only the facts."""
    made = draft(publish="link")

    assert ("link", "") == (made.publish, body(made))
    assert "paragraph" not in made.text


@pytest.mark.parametrize("default", ["full", "excerpt", "link"])
def test_the_site_decides_where_nobody_else_does(default: Publish) -> None:
    """Its default stands in sitegen.yaml, and the entry says what was chosen."""
    made = draft(default=default)

    assert (default, default) == (made.publish, entry(made).publish)


def test_a_seed_without_a_title_is_named_by_its_file() -> None:
    """There is always something to call it."""
    assert "On small things" == draft(Seed(), name="deep/on-small_things.txt").title


@pytest.mark.parametrize("publish", ["full", "excerpt"])
@pytest.mark.parametrize("kind", ["paragraph", "heading", "item", "quote"])
def test_other_peoples_text_cannot_become_markup(publish: Publish, kind: BlockKind) -> None:
    """A capture that holds Markdown or HTML shows it as it is, whole or in an excerpt."""
    hostile = "# <script>alert(1)</script> [a](javascript:b) ![c](d) **e** `f`"
    made = draft(Seed(title="A", blocks=(Block(kind, hostile),)), publish=publish)
    rendered = markup.render(body(made))

    assert hostile == rendered.opening
    assert () == rendered.links
    assert "<em>" not in rendered.html


def test_an_entry_as_it_was_written_is_not_edited() -> None:
    """The receipt holds the digest of all but itself."""
    made = draft()
    receipt = entry(made).imported

    assert receipt is not None
    assert ("a-seed.txt", "ab") == (receipt.seed, receipt.seed_digest)
    assert not drafting.is_edited(made.text, receipt)


@pytest.mark.parametrize(
    ("old", "new"),
    [("One paragraph.", "One paragraph!"), ("title: A title", "title: B"), ("lang: en\n", "")],
)
def test_every_edit_shows(old: str, new: str) -> None:
    """In the body as in the fields."""
    made = draft()
    receipt = entry(made).imported

    assert receipt is not None
    assert drafting.is_edited(made.text.replace(old, new), receipt)


def test_a_line_of_the_text_that_looks_like_a_receipt_counts() -> None:
    """Only the receipt itself is left out."""
    made = draft(Seed(title="A", blocks=(Block("paragraph", "imported: yes"),)), publish="full")
    receipt = entry(made).imported

    assert receipt is not None
    assert drafting.is_edited(made.text.replace("imported: yes", "imported: no"), receipt)


def test_the_same_seed_gives_the_same_text() -> None:
    """Drafting is a function of its arguments."""
    assert draft().text == draft().text
