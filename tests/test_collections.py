"""Curated lists: their pages, the home page, the entries that they name, and what changes them."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any

import pytest
from project import Project

from sitegen.live import Live
from sitegen.why import why, words

PICKS = """\
{{ page.title }} | {{ page.summary }} | {{ page.html }}
{% for pick in page.picks %}
{{ pick.card.title }}: {{ pick.note }}
{% endfor %}
"""
CARD = """\
{{ list.title }} ({{ list.count }}) {{ list.url }} {{ list.summary }}
{% for pick in list.first %}
{{ pick.card.title }}: {{ pick.note }}
{% endfor %}
"""
THEME = {
    "collection": PICKS,
    "collections": f"{{% for list in page.collections %}}\n{CARD}{{% endfor %}}",
    "home": "menu {{ site.menu | map(attribute='name') | join(' ') }}\n"
    f"{{% set list = page.start %}}\n{{% if list %}}\n{CARD}{{% endif %}}",
    "entry": "in {% for link in page.collections %}{{ link.name }} {{ link.url }} {% endfor %}\n",
}


@pytest.fixture
def project(bare: Project) -> Project:
    """Three entries, in a theme that prints what the views hold."""
    for name, text in THEME.items():
        bare.write(f"themes/folio/{name}.html", text)
    for name in ("alpha", "beta", "gamma"):
        bare.entry(name, name.capitalize())
    return bare


def lines(project: Project, path: str) -> list[str]:
    """The lines of a page that say something."""
    return [line.strip() for line in project.read(path).split("\n") if line.strip()]


# ------------------------------------------------------------------------------- what is shown


def test_a_collection_has_a_page_in_the_order_of_its_curator(project: Project) -> None:
    """With its introduction, and the note on each entry."""
    picks = ["gamma", {"alpha": "The <first>."}]
    project.collection("few", picks, "A few", "See [beta](../entries/beta.md).", summary="Two.")

    project.build()

    assert lines(project, "collections/few/index.html") == [
        'A few | Two. | <p>See <a href="/reading/entries/beta/">beta</a>.</p>',
        "Gamma:",
        "Alpha: The &lt;first&gt;.",
    ]


@pytest.mark.parametrize(
    "name", ["deep thought", "Deep Thought.md", "deep-thought", "entries/shelf/deep thought.md"]
)
def test_an_entry_is_named_as_its_file(project: Project, name: str) -> None:
    """With or without its folder and its ending, or as it stands in addresses."""
    project.entry("shelf/Deep thought", "Deep")
    project.collection("few", [{name: "So."}])

    project.build()

    assert "Deep: So." in lines(project, "collections/few/index.html")


def test_one_entry_needs_no_list(project: Project) -> None:
    """As in all lists of the front matter."""
    project.collection("few", "alpha")

    project.build()

    assert "Alpha:" in lines(project, "collections/few/index.html")


def test_the_index_names_all_collections_and_their_first_entries(project: Project) -> None:
    """The one of the home page first, the others by title."""
    project.collection("b", ["beta"], "Aside", summary="On the way.")
    project.collection("a", ["alpha", "beta"], "Zest", draft=True)
    project.collection("start-here", ["gamma"], "Welcome")
    project.collection("c", ["alpha", "gamma"], "More")

    project.build()

    assert lines(project, "collections/index.html") == [
        "Welcome (1) /reading/collections/start-here/",
        "Gamma:",
        "Aside (1) /reading/collections/b/ On the way.",
        "Beta:",
        "More (2) /reading/collections/c/",
        "Alpha:",
        "Gamma:",
    ]


def test_a_site_without_collections_says_nothing_of_them(project: Project) -> None:
    """No page, no item in the menu; and no template is needed."""
    for name in ("collection", "collections"):
        (project.root / f"themes/folio/{name}.html").unlink()

    project.build()

    assert [path for path in project.files if "collection" in path] == []
    assert lines(project, "index.html") == ["menu Tags Sources Authors Archive Search"]
    assert "collections" not in project.read("sitemap.xml")


def test_the_start_stands_on_the_first_home_page_alone(project: Project) -> None:
    """With its first five entries, and the number of all."""
    project.configure(page_size=5)
    names = [f"n{number}" for number in range(7)]
    for name in names:
        project.entry(name)
    project.collection("start-here", [*names[:3], {"n3": "Look."}, *names[4:]], "Start")

    project.build()

    start = ["Start (7) /reading/collections/start-here/", "n0:", "n1:", "n2:", "n3: Look.", "n4:"]
    menu = "menu Collections Tags Sources Authors Archive Search"
    assert lines(project, "index.html") == [menu, *start]
    assert lines(project, "page/1/index.html") == [menu]


def test_an_entry_names_the_collections_that_it_is_in(project: Project) -> None:
    """In their order; one that is in none says nothing."""
    project.collection("few", ["alpha", "gamma"], "A few")
    project.collection("start-here", ["alpha"], "Start")

    project.build()

    both = "in Start /reading/collections/start-here/ A few /reading/collections/few/"
    assert lines(project, "entries/alpha/index.html") == [both]
    assert lines(project, "entries/beta/index.html") == ["in"]


def test_machines_and_old_addresses_lead_to_a_collection(project: Project) -> None:
    """The sitemap names it and the index; an alias redirects; entries.json is as it was."""
    project.build()
    before = project.read("entries.json")
    project.collection("few", ["alpha"], aliases=["/begin/"])

    project.build()

    found = re.findall(r"reading/(collections/.*?)<", project.read("sitemap.xml"))
    assert found == ["collections/", "collections/few/"]
    assert 'url=/reading/collections/few/"' in project.read("begin/index.html")
    assert project.read("entries.json") == before


def test_texts_link_to_a_collection_by_its_file(project: Project) -> None:
    """Under the same checks as all links, which also hold for its own text."""
    body = "[few](../collections/few.md) [fewer](../collections/fewer.md)"
    project.collection("few", ["alpha"], body="See [nothing](/no/such/).\n")
    project.page("about", body=body)

    assert project.messages == [
        "content/collections/few.md:5:15: link to /no/such/, which is no page or file of the site",
        "content/pages/about.md:4:38: link to ../collections/fewer.md, which does not exist",
    ]


# ------------------------------------------------------------------------ what is not published


def test_an_entry_that_is_not_published_yet_is_left_out(project: Project) -> None:
    """A draft or one dated later is no error; `why` tells, and a build with drafts shows it."""
    project.entry("alpha", "Alpha", draft=True)
    project.entry("beta", "Beta", added="2026-12-01")
    project.collection("few", ["alpha", "beta", "gamma"])
    path = "content/collections/few.md"

    assert project.messages == []
    project.build()
    assert lines(project, "collections/few/index.html")[1:] == ["Gamma:"]
    answer = why(project.job(), path)
    assert answer.text
    assert answer.text.left_out == ("content/entries/alpha.md", "content/entries/beta.md")
    said = [
        line.split(maxsplit=2)[-1] for _, line in words.lines(answer) if "not published" in line
    ]
    assert said[0] == "content/entries/alpha.md, not published yet"
    project.build(drafts=True)
    assert lines(project, "collections/few/index.html")[1:] == ["Alpha:", "Beta:", "Gamma:"]


def test_a_start_of_which_nothing_is_published_is_not_shown(project: Project) -> None:
    """Nor is one that is a draft itself."""
    project.entry("alpha", draft=True)
    project.collection("start-here", ["alpha"])

    project.build()

    assert len(lines(project, "index.html")) == 1
    project.collection("start-here", ["beta"], draft=True)
    project.build()
    assert lines(project, "index.html") == ["menu Tags Sources Authors Archive Search"]


def test_an_entry_with_a_mistake_is_no_second_one(project: Project) -> None:
    """That it cannot be read is told once, where it is to be mended."""
    project.write("content/entries/alpha.md", "---\ntitle: A\nrating: 9\n---\n")
    project.collection("few", ["alpha"])

    assert [message.partition(":")[0] for message in project.messages] == [
        "content/entries/alpha.md"
    ]


def test_why_knows_a_collection(project: Project) -> None:
    """By its file, its name and its address; and what its page shows."""
    project.collection("few", ["alpha"])

    for asked in ("content/collections/few.md", "few.md"):
        answer = why(project.job(), asked)
        assert answer.text
        assert answer.text.address == "https://example.org/reading/collections/few/"
    found = why(project.job(), "/collections/few/").output
    assert found
    assert found.own == "content/collections/few.md"
    assert found.shows == ("content/entries/alpha.md",)


# ------------------------------------------------------------------------------ what changes it


def test_an_edit_makes_only_the_pages_that_show_it(project: Project) -> None:
    """A note those of the collection; another entry those of the entries, too."""
    project.collection("few", [{"alpha": "One."}, "beta"])
    project.build()

    project.collection("few", [{"alpha": "Two."}, "beta"])
    written = set(project.build().sync.written)
    assert written == {"collections/few/index.html", "collections/index.html"}
    project.collection("few", [{"alpha": "Two."}, "gamma"])
    written = set(project.build().sync.written)
    assert written >= {"entries/beta/index.html", "entries/gamma/index.html"}
    assert "entries/alpha/index.html" not in written


def test_a_served_site_shows_an_edit_of_a_collection(project: Project) -> None:
    """With the next look at all."""
    path = project.collection("few", [{"alpha": "One."}])
    with Live(project.job, lambda _: None) as live:
        live.renew()
        project.collection("few", [{"beta": "Two."}])

        assert live.hasten([path]) is None
        assert live.renew([path]).is_new
        answer = live.answer("collections/few/index.html")
        assert answer
        assert "Beta: Two." in answer.data.decode()


# ----------------------------------------------------------------------------------- in folio


def folio(project: Project) -> Project:
    """The same site in the built-in theme."""
    shutil.rmtree(project.root / "themes/folio")
    return project


def test_folio_sets_the_entries_in_an_ordered_list(project: Project) -> None:
    """With the notes in the language of the list, and the order as data."""
    project.collection("few", [{"beta": 'A "note" & <more>.'}, "alpha"], "A </few>", lang="de")
    folio(project).build()

    page = project.read("collections/few/index.html")
    picks = re.search(r'<ol class="picks">(.*)</ol>', page, re.DOTALL)
    assert picks
    assert re.findall(r'u-url" href="([^"]+)"', picks[1]) == [
        "/reading/entries/beta/",
        "/reading/entries/alpha/",
    ]
    note = '<p class="note" lang="de" dir="ltr">A &#34;note&#34; &amp; &lt;more&gt;.</p>'
    assert note in picks[1]
    data: Any = json.loads(page.split('ld+json">')[1].split("</script>")[0])["mainEntity"]
    assert data["name"] == "A </few>"
    assert [(item["position"], item["url"]) for item in data["itemListElement"]] == [
        (1, "https://example.org/reading/entries/beta/"),
        (2, "https://example.org/reading/entries/alpha/"),
    ]
