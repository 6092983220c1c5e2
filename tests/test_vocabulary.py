"""Tags and sources of a site: one meaning a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen import vocabulary
from sitegen.errors import SitegenError
from sitegen.model import SourceRule, TagRule


def messages(read: Callable[[str, str], object], text: str) -> list[str]:
    with pytest.raises(SitegenError) as caught:
        read(text, "content/x.yaml")
    return [problem.message for problem in caught.value.problems]


def test_tags_are_read_in_the_order_of_the_file() -> None:
    """Each with its aliases, parent and description, and its place."""
    text = "web:\n  description: The web.\nhypertext:\n  parent: web\n  aliases: [links, HTML]\n"

    assert (
        TagRule(name="web", description="The web.", place=(1, 1)),
        TagRule(name="hypertext", parent="web", aliases=("links", "HTML"), place=(3, 1)),
    ) == vocabulary.read_tags(text, "x")


def test_a_tag_needs_no_fields() -> None:
    """Its name is enough, also when it looks like a number."""
    assert ("web", "1984") == tuple(
        rule.name for rule in vocabulary.read_tags("web:\n1984:\n", "x")
    )


def test_sources_are_read() -> None:
    """With their hosts in lower case, without www."""
    text = "The Journal:\n  hosts: [www.Journal.example]\n  url: https://journal.example/\n"

    assert (
        SourceRule(
            name="The Journal",
            hosts=("journal.example",),
            url="https://journal.example/",
            place=(1, 1),
        ),
    ) == vocabulary.read_sources(text, "x")


@pytest.mark.parametrize("read", [vocabulary.read_tags, vocabulary.read_sources])
def test_an_empty_file_has_no_names(read: Callable[[str, str], object]) -> None:
    """It may hold comments alone."""
    assert () == read("# nothing yet\n", "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  aliases: [x]\nb:\n  aliases: [X]\n", "the tag 'X' of 'b' also stands for 'a'"),
        ("a:\n  aliases: [b]\nb:\n", "the tag 'b' of 'b' also stands for 'a'"),
        ("a:\nA:\n", "the tag 'A' of 'A' also stands for 'a'"),
        ("a:\n  parent: b\n", "the parent 'b' of 'a' is no tag of this file"),
        ("a:\n  parent: a\n", "'a' is its own ancestor"),
        ("web: The web.\n", "expected 'name: value' pairs"),
        ("web: [a]\n", "expected 'name: value' pairs"),
        ("web:\n  hosts: [a.example]\n", "unknown field 'hosts'"),
    ],
)
def test_what_is_wrong_with_tags(text: str, expected: str) -> None:
    """Names with two meanings, families that are none, and wrong forms."""
    assert [expected] == messages(vocabulary.read_tags, text)


def test_all_tags_of_a_circle_are_told() -> None:
    """And the tag below it is not."""
    text = "a:\n  parent: b\nb:\n  parent: a\nc:\n  parent: a\n"

    assert ["'a' is its own ancestor", "'b' is its own ancestor"] == messages(
        vocabulary.read_tags, text
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A:\n  hosts: [x.example]\nB:\n  hosts: [www.x.example]\n",
            "the host 'x.example' of 'B' also stands for 'A'",
        ),
        ("A:\n  aliases: [B]\nB:\n", "the source 'B' of 'B' also stands for 'A'"),
        ("A:\n  hosts: [x.example/blog]\n", "'hosts' is not a host: x.example/blog"),
        ("A:\n  hosts: [localhost]\n", "'hosts' is not a host: localhost"),
        ("A:\n  url: x.example\n", "'url' is not a web address: x.example"),
    ],
)
def test_what_is_wrong_with_sources(text: str, expected: str) -> None:
    """Hosts and names with two owners, and wrong forms."""
    assert [expected] == messages(vocabulary.read_sources, text)


def test_a_host_may_be_named_like_its_source() -> None:
    """Names and hosts are two things."""
    (rule,) = vocabulary.read_sources("x.example:\n  hosts: [x.example]\n", "x")

    assert ("x.example",) == rule.hosts
