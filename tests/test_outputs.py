"""Everything that a build publishes, read as a visitor, a feed reader or a crawler reads it."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from project import Project

ROOT = "https://example.org/reading/"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

# A theme that prints what the views hold, a line a thing.
CARDS = """\
{% for card in page.cards %}
card {{ card.title }} {{ card.url }}
{% endfor %}
"""
GROUPS = """\
{{ page.title if page.title is defined else page.name }} ({{ page.count }})
{% for group in page.groups %}
{{ group.name }}: {{ group.cards | map(attribute="title") | join(", ") }}
{% endfor %}
newer {{ page.newer.name if page.newer }} older {{ page.older.name if page.older }}
"""
PAGES = """\
page {{ page.pagination.number }} of {{ page.pagination.total }} at {{ page.head.url }}
newest {{ page.pagination.newest }} oldest {{ page.pagination.oldest }}
newer {{ page.pagination.newer }} older {{ page.pagination.older }}
head {{ page.head.newer }} {{ page.head.older }}
"""
TERM = """\
{{ page.name }} ({{ page.count }}) {{ page.description }}
{% for group in page.groups %}
{{ group.name }}: {{ group.cards | map(attribute="title") | join(", ") }}
{% endfor %}
website {{ page.website }} {{ page.website_feed }}
listed {{ page.first.text if page.first }} {{ page.last.text if page.last }}
years{% for link in page.years %} {{ link.name }} {{ link.count }} {{ link.url }}{% endfor %}

search {{ page.search }}
parent {{ page.parent.name if page.parent }}
children {{ page.children | map(attribute="name") | join(", ") }}
related {{ page.related | map(attribute="name") | join(", ") }}
tags {{ page.tags | map(attribute="name") | join(", ") }}
sources {{ page.sources | map(attribute="name") | join(", ") }}
authors {{ page.authors | map(attribute="name") | join(", ") }}
feeds {{ page.feeds | map(attribute="url") | join(" ") }}
"""
INDEX = """\
{{ page.title }} {{ page.letter }} ({{ page.count }})
letters{% for link in page.letters %} {{ link.name }} {{ link.count }} {{ link.url }}{% endfor %}

{% for group in page.groups %}
{{ group.name -}}
{% for link in group.links %} {{ link.name }} {{ link.count }} {{ link.url }}{% endfor %}

{% endfor %}
"""
THEME = {
    "home": CARDS
    + """\
reading {{ page.reading | map(attribute="title") | join(", ") }}
tags{% for link in page.tags %} {{ link.name }} {{ link.count }}{% endfor %}

"""
    + PAGES,
    "entry": """\
{{ page.card.title }} at {{ page.head.url }} canonical {{ page.head.canonical }}
description {{ page.head.description }}
newer {{ page.newer.name if page.newer }} older {{ page.older.name if page.older }}
related {{ page.related | map(attribute="title") | join(", ") }}
full {{ page.full }} minutes {{ page.card.minutes }} words {{ page.words }}
published {{ page.card.published.text if page.card.published }}
source {{ page.card.source.name }} {{ page.card.source_known }}
{{ page.html }}
""",
    "page": "{{ page.title }}\n{{ page.html }}\n",
    "tag": TERM,
    "source": TERM,
    "author": TERM,
    "tags": INDEX,
    "sources": INDEX,
    "authors": INDEX,
    "archive": """\
years{% for year in page.timeline.years %} {{ year.name }} {{ year.count }} {{ year.url }}
{%- endfor %}

decades{% for link in page.decades %} {{ link.name }} {{ link.count }} {{ link.url }}{% endfor %}

rest{% for bar in page.timeline.rest %} {{ bar.count }} {{ bar.name }} {{ bar.url }},{% endfor %}
 undated {{ page.undated.count if page.undated }}
{% for group in page.groups %}
{{ group.name }}: {{ group.cards | map(attribute="title") | join(", ") }}
{% endfor %}
""",
    "period": GROUPS,
    "statistics": "{{ page.timeline.finding }}\n",
    "search": "{{ page.index }} {{ page.shards }} {{ page.count }}\n"
    "{% for link in page.examples %}{{ link.name }} {{ link.url }}\n{% endfor %}",
    "404": "{{ page.kind }} {{ page.head.index }}\n",
}


def fill(project: Project) -> None:
    """A small site with something of everything."""
    project.configure(
        description="Essays & more <here>",
        author="Ann Curator",
        page_size=3,
        feed_size=4,
    )
    project.write(
        "content/tags.yaml",
        """\
        web:
          description: The web.
        hypertext:
          parent: web
          aliases: [links]
        """,
    )
    project.write(
        "content/sources.yaml",
        """\
        The Journal:
          hosts: [journal.example]
          url: https://journal.example/
          feed: https://journal.example/feed?a&b
          description: A journal.
        """,
    )
    project.entry(
        "alpha",
        "Alpha & <Omega>",
        "## Part one\n\nSee [beta](beta.md#end), [tags](/tags/), [map](../static/map.png),"
        " [here](#part-one), [there](https://x.example/?a=b&c=d) and ![map](../static/map.png).\n",
        url="https://www.journal.example/alpha?a=1&b=2",
        authors=["Ada Lovelace", "Zoë & Co"],
        published="1972-05",
        added="2026-11-20",
        read="2026-03-04",
        rating=5,
        tags=["links", "C++"],
        summary="Why & <how>.",
        lang="de",
        words=500,
        license="CC-BY-4.0",
        publish="full",
        archive_url="https://archive.example/alpha",
        via="https://via.example/",
        aliases=["/old/alpha/", "/alpha.html"],
    )
    project.entry(
        "beta",
        "Beta",
        "## End\n",
        tags=["web"],
        added="2026-11-19",
        read="2025-12",
        published="1979",
        url="https://other.example/b",
        authors=["Ada Lovelace"],
    )
    project.entry(
        "gamma",
        "Gamma",
        "A text of its own.",
        added="2025-01-02",
        status="reading",
        tags=["C"],
        published="2001-09-11",
        read="2026",
    )
    project.entry("delta", "Delta", added="2024-01-02", tags=["web", "C#"])
    project.entry("日本", "日本", tags=["日本 語"], authors=["Ada Lovelace"])
    project.page(
        "about", "About", "[The list](/) and [alpha](../entries/alpha.md).\n", aliases=["/info"]
    )
    project.page("colophon", "Colophon", menu=False)
    project.write("content/static/map.png", b"PNG")
    project.write("content/static/files/my file.txt", b"text")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The site in the theme that prints its views."""
    project = Project(tmp_path_factory.mktemp("plain"))
    fill(project)
    project.write("sitegen.yaml", project.text("sitegen.yaml") + "theme: lines\n")
    project.write("themes/lines/theme.yaml", "name: Lines\n")
    for name, template in THEME.items():
        project.write(f"themes/lines/{name}.html", template)
    project.build()
    return project


@pytest.fixture(scope="module")
def folio(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same site in the built-in theme."""
    project = Project(tmp_path_factory.mktemp("folio"))
    fill(project)
    project.build()
    return project


def lines(project: Project, path: str) -> list[str]:
    """The lines of a page that are not blank."""
    return [line.strip() for line in project.read(path).split("\n") if line.strip()]


def xml(data: bytes) -> ElementTree.Element:
    """The root of an XML file that the build itself has made."""
    return ElementTree.fromstring(data)  # noqa: S314


def line(project: Project, path: str, first: str) -> str:
    """The rest of the line that begins with a word."""
    (found,) = [text for text in lines(project, path) if text.split(" ")[0] == first]
    return found.removeprefix(first).strip()


# ------------------------------------------------------------------------------------- home


def test_the_home_page_lists_the_newest_entries(plain: Project) -> None:
    """As many as the configuration says, by addresses below the base path."""
    assert [
        "card Alpha &amp; &lt;Omega&gt; /reading/entries/alpha/",
        "card Beta /reading/entries/beta/",
    ] == lines(plain, "index.html")[:2]
    assert "Gamma" == line(plain, "index.html", "reading")


@pytest.mark.parametrize(
    ("count", "reading", "expected"),
    [
        # Those that the next page shows too make room, also for one that is older.
        (5, [0], ["e0", "e1", "e2"]),
        (5, [4], ["e4", "e0", "e1"]),
        # What no other page shows stays.
        (6, [5], ["e5", "e0", "e1", "e2"]),
        (3, [0, 1, 2], ["e0", "e1", "e2"]),
        (6, [0, 1, 3, 5], ["e0", "e1", "e3", "e2"]),
    ],
)
def test_the_first_page_shows_each_entry_once(
    project: Project, count: int, reading: list[int], expected: list[str]
) -> None:
    """Those that are being read first; one page in all, and none is lost between two pages."""
    project.use_bare_theme()
    shown = "{% for card in page.reading + page.cards %}{{ card.title }} {% endfor %}"
    project.write("themes/folio/home.html", shown)
    project.configure(page_size=3)
    for number in range(count):
        status = "reading" if number in reading else "read"
        project.entry(f"e{number}", f"e{number}", status=status, added=f"2026-01-{30 - number}")
    project.build()

    assert expected == project.read("index.html").split()
    pages = [path for path in project.files if re.fullmatch(r"(page/\d/)?index.html", path)]
    every = {name for path in pages for name in project.read(path).split()}
    assert {f"e{number}" for number in range(count)} == every


def test_the_home_page_goes_on(plain: Project) -> None:
    """Page by page, linked both ways; there is no page more than needed."""
    assert [
        "page None of 2 at https://example.org/reading/",
        "newest /reading/ oldest /reading/page/1/",
        "newer None older /reading/page/1/",
        "head None /reading/page/1/",
    ] == lines(plain, "index.html")[-4:]
    assert [
        "page 1 of None at https://example.org/reading/page/1/",
        "newest /reading/ oldest /reading/page/1/",
        "newer /reading/ older None",
        "head /reading/ None",
    ] == lines(plain, "page/1/index.html")[-4:]
    assert "page/2/index.html" not in plain.files


def test_older_pages_are_full(plain: Project) -> None:
    """They hold the oldest entries, so that they keep them; one may stand on the first page too."""
    assert [
        "card Gamma /reading/entries/gamma/",
        "card Delta /reading/entries/delta/",
        "card 日本 /reading/entries/%E6%97%A5%E6%9C%AC/",
    ] == lines(plain, "page/1/index.html")[:3]


def test_what_is_being_read_stands_on_the_first_page_alone(plain: Project) -> None:
    """It is news, not archive."""
    assert "Gamma" == line(plain, "index.html", "reading")
    assert "" == line(plain, "page/1/index.html", "reading")


def test_no_more_is_shown_as_being_read_than_a_page(project: Project) -> None:
    """For whoever has begun everything."""
    project.configure(page_size=2)
    project.use_bare_theme()
    project.write("themes/folio/home.html", "{{ page.reading | length }}")
    for name in "abc":
        project.entry(name, status="reading")
    project.build()

    assert "2" == project.read("index.html")


def test_the_home_page_names_the_most_frequent_tags(plain: Project) -> None:
    """With the number of their entries; only on the first page, for the numbers change."""
    assert "web 3 C 1 C# 1 C++ 1 hypertext 1 日本 語 1" == line(plain, "index.html", "tags")
    assert "" == line(plain, "page/1/index.html", "tags")


# ------------------------------------------------------------------------------------ pages

# Everything that a list shows, beside its cards the titles alone.
WHOLE = """\
{{ page.head }} {{ page.pagination }} {{ page.name | default }} {{ page.title | default }}
{{ page.description | default }} {{ page.count | default }} {{ page.tags | default }}
{{ page.feeds | default }} {{ page.related | default }} {{ page.parent | default }}
{{ page.sources | default }} {{ page.authors | default }} {{ page.children | default }}
{{ page.newer | default }} {{ page.older | default }}
{% for group in page.groups | default([{"name": "", "cards": page.cards | default([])}]) %}
{{ group.name }}: {{ group.cards | map(attribute="title") | join(" ") }}
{% endfor %}
"""


def long_lists(project: Project, count: int) -> dict[str, str]:
    """The pages of lists, two entries a page, of a site with so many entries of one kind."""
    for number in range(count):
        project.entry(
            f"e{number:02}",
            tags=["web", "hypertext"],
            authors=["Ann", "Ben"],
            source="The Journal",
            added=f"2026-01-{number + 1:02}",
            read=f"2026-02-{number + 1:02}",
            published=f"1972-01-{number + 1:02}",
        )
    project.build()
    return {path: project.read(path) for path in project.files if path.endswith("index.html")}


LISTS = ["", "tags/web/", "sources/the-journal/", "authors/ann/", "archive/2026/", "archive/1970s/"]


@pytest.mark.parametrize("path", LISTS)
def test_a_new_entry_changes_the_first_page_and_one_other(project: Project, path: str) -> None:
    """In every list: an older page keeps its contents and its address."""
    project.configure(page_size=2)
    project.use_bare_theme()
    for name in ("home", "tag", "source", "author", "period"):
        project.write(f"themes/folio/{name}.html", WHOLE)

    before, after = long_lists(project, 8), long_lists(project, 9)

    pages = {file for file in after if re.fullmatch(rf"{path}(page/\d+/)?index.html", file)}
    changed = {file for file in pages if before.get(file) != after[file]}
    names = ("", "page/3/", "page/4/")
    assert 5 == len(pages)
    assert {f"{path}{name}index.html" for name in names} == changed
    assert "page/4/" not in before[f"{path}index.html"]


def test_pages_are_turned_below_the_last_group(project: Project) -> None:
    """Once, however many years stand on a page."""
    project.configure(page_size=3)
    for year in range(2020, 2026):
        project.entry(f"e{year}", tags=["web"], added=f"{year}-01-01")
    project.build()

    page = project.read("tags/web/index.html")
    assert (3, 1) == (page.count('class="part group"'), page.count('aria-label="Pages"'))
    assert page.index('id="added-2023"') < page.index('aria-label="Pages"')


def test_a_list_that_fits_on_a_page_has_one(folio: Project) -> None:
    """A page that is just full has no older one."""
    assert 3 == folio.read("tags/web/index.html").count('class="card')
    assert "tags/web/page/1/index.html" not in folio.files
    assert 'aria-label="Pages"' not in folio.read("tags/web/index.html")


def test_a_theme_leads_from_page_to_page(project: Project) -> None:
    """To the next ones and to both ends; what cannot change says how many there are."""
    project.configure(page_size=2)
    long_lists(project, 9)

    def links(path: str) -> list[tuple[str, str]]:
        nav = project.read(path).partition('aria-label="Pages">')[2].partition("</nav>")[0]
        return re.findall(r'href="/reading/tags/web/(.*?)">(.*?)</a>', nav)

    first, second, last = (f"tags/web/{name}index.html" for name in ("", "page/3/", "page/1/"))
    numbers = [(f"page/{number}/", str(number)) for number in (4, 3, 2, 1)]
    assert [("page/4/", "Older"), ("page/1/", "Oldest"), *numbers] == links(first)
    assert [("", "Newest"), ("page/4/", "Newer"), ("page/2/", "Older"), ("page/1/", "Oldest")] == (
        links(second)
    )
    assert [("", "Newest"), ("page/2/", "Newer")] == links(last)
    assert [("", "Newest"), ("page/3/", "Older"), ("page/1/", "Oldest")] == links(
        "tags/web/page/4/index.html"
    )
    assert 'href="/reading/tags/web/feed.xml"' in project.read(second)
    assert 1 == project.read("archive/1970s/index.html").count('aria-label="Pages"')
    assert '<link rel="next" href="/reading/archive/2026/page/4/">' in project.read(
        "archive/2026/index.html"
    )
    assert "The newest of 5 pages" in project.read(first)
    assert "<span>9 entries, listed from <time" in project.read(first)
    assert "<span>Page 3</span>" in project.read(second)
    for text in (
        "<title>Tagged web, page 3 · A tiny list</title>",
        'content="Entries tagged web, page 3."',
    ):
        assert text in project.read(second)
    assert 'name="robots"' not in project.read(second)
    assert f'<link rel="canonical" href="{ROOT}tags/web/page/3/">' in project.read(second)
    assert '<link rel="next" href="/reading/tags/web/page/2/">' in project.read(second)
    assert '<link rel="prev" href="/reading/tags/web/page/4/">' in project.read(second)


# ---------------------------------------------------------------------------------- entries


def test_an_entry_page_has_its_neighbours(plain: Project) -> None:
    """In the order of the list."""
    found = line(plain, "entries/beta/index.html", "newer")

    assert "Alpha &amp; &lt;Omega&gt; older Gamma" == found


def test_the_first_and_last_entry_have_one_neighbour(plain: Project) -> None:
    """The list does not go round."""
    assert "older Beta" == line(plain, "entries/alpha/index.html", "newer")
    assert "Delta older" == line(plain, "entries/日本/index.html", "newer")


def test_an_entry_page_names_related_entries(plain: Project) -> None:
    """By shared tags and authors."""
    assert "Alpha &amp; &lt;Omega&gt;, Delta, 日本" == line(
        plain, "entries/beta/index.html", "related"
    )


def test_an_entry_page_describes_itself(plain: Project) -> None:
    """By its summary, else by the beginning of its text."""
    assert "Why &amp; &lt;how&gt;." == line(plain, "entries/alpha/index.html", "description")
    assert "A text of its own." == line(plain, "entries/gamma/index.html", "description")


def test_a_full_text_names_the_original_as_canonical(plain: Project) -> None:
    """Search engines find the work where it appeared; others are pages of their own."""
    alpha, beta = (
        line(plain, f"entries/{name}/index.html", first)
        for name, first in (("alpha", "Alpha"), ("beta", "Beta"))
    )

    assert alpha.endswith("canonical https://www.journal.example/alpha?a=1&amp;b=2")
    assert beta == f"at {ROOT}entries/beta/ canonical {ROOT}entries/beta/"


def test_the_length_of_a_work_is_told(plain: Project) -> None:
    """In words and minutes, where it is known."""
    assert "True minutes 3 words 500" == line(plain, "entries/alpha/index.html", "full")
    assert "False minutes None words None" == line(plain, "entries/beta/index.html", "full")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("alpha", "May 1972"), ("beta", "1979"), ("gamma", "11 September 2001"), ("delta", "")],
)
def test_dates_are_as_exact_as_they_are_known(plain: Project, name: str, expected: str) -> None:
    """No day is invented."""
    assert expected == line(plain, f"entries/{name}/index.html", "published").replace("None", "")


def test_links_of_a_text_hold_the_base_path(plain: Project) -> None:
    """Those written by hand in Markdown too."""
    page = plain.read("entries/alpha/index.html")

    for address in (
        'href="/reading/entries/beta/#end"',
        'href="/reading/tags/"',
        'href="/reading/map.png"',
        'src="/reading/map.png"',
        'href="#part-one"',
        'href="https://x.example/?a=b&amp;c=d"',
    ):
        assert address in page


def test_a_standalone_page_describes_itself_in_plain_words(folio: Project) -> None:
    """By the beginning of what a reader sees, not of the Markdown."""
    assert '<meta name="description" content="The list and alpha.">' in folio.read(
        "about/index.html"
    )


def test_a_list_counts_entries(folio: Project) -> None:
    """In its description by the same word as on the page."""
    for path, count in (("authors/ada-lovelace", "3 entries by"), ("archive/2025", ": 1 entry.")):
        assert re.search(
            rf'<meta name="description" content="[^"]*{count}', folio.read(f"{path}/index.html")
        )


def test_where_a_work_was_found_is_named_by_its_host(folio: Project) -> None:
    """With a link."""
    assert '<a href="https://via.example/" rel="external">Found via via.example</a>' in (
        folio.read("entries/alpha/index.html")
    )


def test_a_standalone_page_lies_at_the_root(plain: Project) -> None:
    """Its links are resolved too."""
    page = plain.read("about/index.html")

    assert 'href="/reading/"' in page
    assert 'href="/reading/entries/alpha/"' in page


# ------------------------------------------------------------------------------------ terms


def test_the_index_of_tags_is_by_letter(plain: Project) -> None:
    """With counts; a parent counts the entries of its sub-tags."""
    assert [
        "Tags None (6)",
        "letters C 0 #letter-c H 0 #letter-h W 0 #letter-w 日 0 #letter-日",
        "C C 1 /reading/tags/c/ C# 1 /reading/tags/c-sharp/ C++ 1 /reading/tags/c-plus-plus/",
        "H hypertext 1 /reading/tags/hypertext/",
        "W web 3 /reading/tags/web/",
        "日 日本 語 1 /reading/tags/%E6%97%A5%E6%9C%AC-%E8%AA%9E/",
    ] == lines(plain, "tags/index.html")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site with more tags than a page should hold, one of them with the name of a folder."""
    project = Project(tmp_path_factory.mktemp("many"))
    project.use_bare_theme()
    project.write("themes/folio/tag.html", "The tag {{ page.name }}")
    names = [f"{letter}{number:03}" for letter in "ab" for number in range(150)]
    tags = ["letters", "page", "École", "42", "ªlpha"]
    project.write("content/tags.yaml", "École: {description: A school.}\n")
    project.write("themes/folio/tags.html", f"{INDEX}described {{{{ page.descriptions }}}}")
    project.entry("one", tags=[*names, *tags])
    project.entry("two", tags=["letters", "b007"])
    project.build()
    return project


def test_an_index_of_hundreds_of_terms_leads_to_letters(many: Project) -> None:
    """With the number of terms of each; the page itself shows the most frequent ones."""
    found = lines(many, "tags/index.html")

    assert "Tags None (305)" == found[0]
    assert (
        "letters # 1 /reading/tags/letters/signs/ A 150 /reading/tags/letters/a/"
        " B 150 /reading/tags/letters/b/ E 1 /reading/tags/letters/e/"
        " L 1 /reading/tags/letters/l/ P 1 /reading/tags/letters/p/"
        " ª 1 /reading/tags/letters/%C2%AA/"
    ) == found[1]
    assert found[2].startswith(
        "Most frequent b007 2 /reading/tags/b007/ letters 2 /reading/tags/letters/ 42 1"
    )
    assert 60 == found[2].count("/reading/tags/")


def test_each_letter_of_a_long_index_has_a_page(many: Project) -> None:
    """With the terms of that letter; no number of another letter changes it."""
    found = lines(many, "tags/letters/e/index.html")

    assert "Tags E (1)" == found[0]
    assert found[1].startswith("letters # 0 /reading/tags/letters/signs/ A 0 ")
    assert "E École 1 /reading/tags/ecole/" == found[2]
    assert "described {'École': 'A school.'}" == html.unescape(found[3])
    assert "described {}" == lines(many, "tags/letters/b/index.html")[3]
    assert 150 == lines(many, "tags/letters/b/index.html")[2].count("/reading/tags/b")


def test_a_term_may_be_called_as_the_folder_of_the_letters(many: Project) -> None:
    """Its page lies beside theirs."""
    assert "The tag letters" == many.read("tags/letters/index.html")
    assert "The tag page" == many.read("tags/page/index.html")
    assert "Tags P (1)" == lines(many, "tags/letters/p/index.html")[0]


def test_an_index_is_there_by_number_too(tmp_path: Path) -> None:
    """The most frequent first, where there are more terms than one sees at a glance."""
    project = Project(tmp_path)
    project.use_bare_theme()
    other = "{{ page.other and page.other.name }} {{ page.other and page.other.url }}\n"
    project.write("themes/folio/tags.html", f"{INDEX}{other}")
    project.entry("one", tags=[*"abcdefg", "number"])
    project.build()
    assert "None None" == lines(project, "tags/index.html")[-1]
    assert "tags/by/number/index.html" not in project.files

    project.entry("two", tags=["g", "by"])
    project.build()
    rare = ["a", "b", "by", "c", "d", "e", "f", "number"]
    assert "By number of entries /reading/tags/by/number/" == lines(project, "tags/index.html")[-1]
    assert [
        "Tags None (9)",
        "letters",
        "2 entries g 2 /reading/tags/g/",
        "1 entry" + "".join(f" {tag} 1 /reading/tags/{tag}/" for tag in rare),
        "By name /reading/tags/",
    ] == lines(project, "tags/by/number/index.html")


def test_a_parent_lists_the_entries_of_its_sub_tags(plain: Project) -> None:
    """By the year in which they were added."""
    assert [
        "web (3) The web.",
        "Added in 2026: Alpha &amp; &lt;Omega&gt;, Beta",
        "Added in 2024: Delta",
    ] == lines(plain, "tags/web/index.html")[:3]


def test_parents_and_children_name_each_other(plain: Project) -> None:
    """One can go up and down; family is not named again as related."""
    assert "hypertext" == line(plain, "tags/web/index.html", "children")
    assert "web" == line(plain, "tags/hypertext/index.html", "parent")
    assert "C#, C++" == line(plain, "tags/web/index.html", "related")


def test_sources_are_told_by_their_hosts(plain: Project) -> None:
    """A rule names them; else the host does; works without any have a page too."""
    assert [
        "Sources None (3)",
        "letters O 0 #letter-o T 0 #letter-t U 0 #letter-u",
        "O other.example 1 /reading/sources/other-example/",
        "T The Journal 1 /reading/sources/the-journal/",
        "U Unknown source 3 /reading/sources/unknown-source/",
    ] == lines(plain, "sources/index.html")


def test_a_source_page_has_its_website(plain: Project) -> None:
    """And its description and authors."""
    path = "sources/the-journal/index.html"

    assert "The Journal (1) A journal." == lines(plain, path)[0]
    assert "/reading/search/?q=source:%22The%20Journal%22" == html.unescape(
        line(plain, path, "search")
    )
    assert "https://journal.example/ https://journal.example/feed?a&amp;b" == line(
        plain, path, "website"
    )
    assert "Ada Lovelace, Zoë &amp; Co" == line(plain, path, "authors")


def test_a_card_tells_source_and_language(project: Project) -> None:
    """By a mark, the first letter if none is set, and by the name of a language that differs."""
    project.use_bare_theme()
    project.configure(lang="en")
    shown = "{% for card in page.cards %}{{ card.source_mark }} {{ card.language }};{% endfor %}"
    project.write("themes/folio/home.html", shown)
    project.write("content/sources.yaml", "The Gazette:\n  mark: TG\n")
    for number, (source, lang) in enumerate(
        [("The Gazette", "de-CH"), ("élan", "en-GB"), ("«Le Monde»", "gsw"), ("日報", "ja")]
    ):
        project.entry(f"e{number}", source=source, lang=lang, added=f"2026-01-0{9 - number}")
    project.build()

    assert "TG German;É ;L gsw;日 Japanese;" == project.read("index.html")


def test_titles_and_summaries_are_typeset(project: Project) -> None:
    """In the language of the work, where pages show them; for programs they stay as written."""
    project.use_bare_theme()
    card = "{{ page.card.title }}|{{ page.card.summary }}|{{ page.older.name if page.older }}"
    project.write("themes/folio/entry.html", "{{ page.head.title }}|" + card)
    one = {"title": '"Why" - it\'s <b> & so', "summary": "A -- B", "added": "2026-01-02"}
    project.entry("one", **one)
    project.entry("two", title='Das "Wort"', lang="de", added="2026-01-01")
    project.build()

    title = "“Why” - it’s &lt;b&gt; &amp; so"
    assert f"{title} · A tiny list|{title}|A – B|Das „Wort“" == project.read(
        "entries/one/index.html"
    )
    assert one["title"] == project.json("entries.json")["entries"][0]["title"]


def test_an_unknown_source_is_marked(plain: Project) -> None:
    """A theme can tell it from a name."""
    assert "Unknown source False" == line(plain, "entries/delta/index.html", "source")
    assert "The Journal True" == line(plain, "entries/alpha/index.html", "source")


def test_an_author_page_has_sources_and_tags(plain: Project) -> None:
    """But no feeds."""
    path = "authors/ada-lovelace/index.html"

    assert "Ada Lovelace (3)" == lines(plain, path)[0]
    assert "other.example, The Journal, Unknown source" == line(plain, path, "sources")
    assert "C++, hypertext, web, 日本 語" == line(plain, path, "tags")
    assert "" == line(plain, path, "feeds")
    assert "authors/ada-lovelace/feed.xml" not in plain.files


def test_an_author_page_names_co_authors(plain: Project) -> None:
    """As related, with the number of works that they share."""
    assert "Zoë &amp; Co" == line(plain, "authors/ada-lovelace/index.html", "related")


def test_the_page_of_a_term_leads_to_its_years(project: Project) -> None:
    """Each to its first entry, on whichever page that is; what has no date counts in none."""
    project.configure(page_size=2)
    project.use_bare_theme()
    project.write("themes/folio/tag.html", TERM)
    for day in ("2021-01-01", "2021-05-01", "2023-02-01", "2024-03-01", "2024-04-01"):
        project.entry(day, tags=["web"], added=day)
    project.entry("undated", tags=["web"])
    project.build()

    assert (
        "2021 2 /reading/tags/web/page/2/#added-2021"
        " 2023 1 /reading/tags/web/page/2/#added-2023 2024 2 #added-2024"
    ) == line(project, "tags/web/index.html", "years")
    assert "1 January 2021 1 April 2024" == line(project, "tags/web/index.html", "listed")
    assert "" == line(project, "tags/web/page/1/index.html", "years")


def test_authors_are_sorted_by_family_name(project: Project) -> None:
    """And stand under its letter."""
    project.use_bare_theme()
    project.write("themes/folio/authors.html", INDEX)
    project.entry("a", authors=["Ursula K. Le Guin", "Ada Lovelace", "Plato", "Zoë Adams"])
    project.build()

    assert ["A Zoë Adams 1", "L Ursula K. Le Guin 1", "P Plato 1"] == [
        found.partition(" /")[0] for found in lines(project, "authors/index.html")[2:]
    ]


def subscriptions(project: Project) -> ElementTree.Element:
    return ElementTree.fromstring(project.tree()["sources.opml"])  # noqa: S314 - our own file


def test_all_sources_can_be_subscribed_to(plain: Project) -> None:
    """As a list for feed readers: the site's own feed, and the feeds of its sources."""
    root = subscriptions(plain)
    own, group = root.findall("body/outline")
    (journal,) = group

    assert ("2.0", "A tiny list: sources") == (root.get("version"), root.findtext("head/title"))
    assert "Ann Curator" == root.findtext("head/ownerName")
    assert ("rss", f"{ROOT}feed.xml", ROOT) == tuple(map(own.get, ("type", "xmlUrl", "htmlUrl")))
    assert "Sources" == group.get("text")
    assert {
        "text": "The Journal",
        "type": "rss",
        "xmlUrl": "https://journal.example/feed?a&b",
        "htmlUrl": "https://journal.example/",
        "description": "A journal.",
    } == journal.attrib


def test_a_source_without_a_known_feed_is_a_link(project: Project) -> None:
    """One without an address is left out: there is nothing to lead to."""
    project.use_bare_theme()
    project.write("content/sources.yaml", "Gazette: {url: 'https://a.example/'}\nOral:\n")
    project.entry("a", source="Gazette")
    project.entry("b", source="Oral")
    project.entry("c")
    project.build()
    (gazette,) = subscriptions(project).findall("body/outline/outline")

    assert {"text": "Gazette", "type": "link"} | dict.fromkeys(
        ("htmlUrl", "url"), "https://a.example/"
    ) == gazette.attrib


def test_a_site_without_sources_has_its_own_feed_to_subscribe_to(project: Project) -> None:
    """And no empty group."""
    project.use_bare_theme()
    project.build()
    body = subscriptions(project).findall("body/outline")

    assert [f"{ROOT}feed.xml"] == [outline.get("xmlUrl") for outline in body]


def test_tag_and_source_pages_have_feeds(plain: Project) -> None:
    """In their folders."""
    assert "/reading/tags/web/feed.xml /reading/tags/web/feed.json" == line(
        plain, "tags/web/index.html", "feeds"
    )
    assert {"tags/web/feed.xml", "sources/the-journal/feed.json"} <= set(plain.files)


# ---------------------------------------------------------------------------------- archive


def test_the_archive_leads_to_years_of_reading_and_decades_of_publication(plain: Project) -> None:
    """Latest first, with counts, and to what has neither."""
    path = "archive/index.html"

    assert "2026 2 /reading/archive/2026/ 2025 1 /reading/archive/2025/" == line(
        plain, path, "years"
    )
    assert "2000s 1 /reading/archive/2000s/ 1970s 2 /reading/archive/1970s/" == line(
        plain, path, "decades"
    )
    rest = "1 dated by the year alone None, 2 not read yet /reading/archive/unread/, undated 2"
    assert rest == line(plain, path, "rest")


def test_a_long_list_is_not_on_one_page_of_the_archive(project: Project) -> None:
    """It leads to the years alone."""
    project.use_bare_theme()
    template = "{{ page.count }} {{ page.groups | map(attribute='cards') | map('length') | sum }}"
    project.write("themes/folio/archive.html", template)
    counts = []
    for number in (200, 201):
        for name in range(number):
            project.entry(f"e{name}")
        project.build()
        counts.append(project.read("archive/index.html"))

    assert ["200 200", "201 0"] == counts


def test_the_archive_lists_everything(plain: Project) -> None:
    """By the year of reading, latest first."""
    assert [
        "2026: Alpha &amp; &lt;Omega&gt;, Gamma",
        "2025: Beta",
        "Not read yet: Delta, 日本",
    ] == lines(plain, "archive/index.html")[3:]


def test_a_year_is_divided_into_months(plain: Project) -> None:
    """A reading without a month comes last."""
    assert [
        "Read in 2026 (2)",
        "March: Alpha &amp; &lt;Omega&gt;",
        "Some time in the year: Gamma",
        "newer  older 2025",
    ] == lines(plain, "archive/2026/index.html")


def test_a_decade_is_divided_into_years(plain: Project) -> None:
    """Latest first."""
    assert [
        "From the 1970s (2)",
        "1979: Beta",
        "1972: Alpha &amp; &lt;Omega&gt;",
        "newer 2000s older",
    ] == lines(plain, "archive/1970s/index.html")


def test_unread_and_undated_works_have_pages(plain: Project) -> None:
    """Nothing falls out of the archive."""
    assert "Not read yet (2)" == lines(plain, "archive/unread/index.html")[0]
    assert "Works without a date (2)" == lines(plain, "archive/undated/index.html")[0]


def test_what_was_read_some_time_is_not_taken_for_unread(project: Project) -> None:
    """A status without a date has a page of its own."""
    project.entry("finished", status="read")
    project.entry("waiting")
    project.build()

    assert "finished" in project.read("archive/read/index.html")
    assert "waiting" not in project.read("archive/read/index.html")
    assert "finished" not in project.read("archive/unread/index.html")
    assert ["Some time", "Not read yet"] == re.findall(
        r"<h2.*?>(Some time|Not read yet)", project.read("archive/index.html")
    )


def test_a_month_leads_to_the_page_of_its_year_on_which_it_begins(project: Project) -> None:
    """However its entries are spread over the pages."""
    project.configure(page_size=2)
    for number, month in enumerate((3, 3, 5, 5, 5, 8, 11)):
        project.entry(f"e{number}", read=f"2025-{month:02}-0{number + 1}")
    project.entry("vague", read="2025")
    project.build()

    archive = project.read("archive/index.html")
    links = re.findall(
        r'href="/reading/(archive/2025/[^"]*)#([^"]+)" aria-label="(\w+) 2025', archive
    )
    found = {
        name: re.findall(rf'id="({anchor})">\s*<h2.*?>(\w+)', project.read(f"{path}index.html"))
        for path, anchor, name in links
    }
    assert {
        name: [(f"month-{month:02}", name)]
        for name, month in (("March", 3), ("May", 5), ("August", 8), ("November", 11))
    } == found
    # May begins with the latest of its entries, before the page with the rest of them.
    assert [name for _, _, name in links] == ["March", "May", "August", "November"]


# ------------------------------------------------------------------------------------ feeds


def test_the_feed_is_well_formed(plain: Project) -> None:
    """For an independent reader; it is in the language of the site."""
    feed = feedparser.parse(plain.tree()["feed.xml"])

    assert not feed.bozo
    assert ("atom10", "A tiny list", "Essays & more <here>", "en") == (
        feed.version,
        feed.feed.title,
        feed.feed.subtitle,
        feed.feed.language,
    )


def test_a_feed_has_the_newest_entries(plain: Project) -> None:
    """As many as the configuration says."""
    feed = feedparser.parse(plain.tree()["feed.xml"])

    titles = [item.title for item in feed.entries]
    assert ["Alpha & <Omega>", "Beta", "Gamma", "Delta"] == titles


def test_a_feed_was_updated_when_its_newest_entry_was_added(plain: Project) -> None:
    """Not when it was built."""
    feed = xml(plain.tree()["feed.xml"])

    assert "2026-11-20T00:00:00Z" == feed.findtext(f"{ATOM}updated")


def test_a_feed_item_leads_to_the_page_and_to_the_work(plain: Project) -> None:
    """Its identity is the address of the page."""
    item = feedparser.parse(plain.tree()["feed.xml"]).entries[0]

    assert {
        ("alternate", f"{ROOT}entries/alpha/"),
        ("related", "https://www.journal.example/alpha?a=1&b=2"),
        ("via", "https://via.example/"),
        ("license", "https://creativecommons.org/licenses/by/4.0/"),
    } == {(link.rel, link.href) for link in item.links}
    assert f"{ROOT}entries/alpha/" == item.id
    assert ["Ada Lovelace", "Zoë & Co"] == [author.name for author in item.authors]
    assert ["hypertext", "C++"] == [tag.term for tag in item.tags]


RIGHTS = (
    '<p>By Ada Lovelace and Zoë &amp; Co, <a rel="license"'
    ' href="https://creativecommons.org/licenses/by/4.0/">CC-BY-4.0</a></p>'
)


def test_a_full_text_takes_its_licence_along(plain: Project) -> None:
    """Wherever a feed carries it: for people and for programs. Notes of the curator have none."""
    atom = xml(plain.tree()["feed.xml"]).findall(f"{ATOM}entry")
    items = plain.json("feed.json")["items"]

    assert "By Ada Lovelace and Zoë & Co, CC-BY-4.0" == atom[0].findtext(f"{ATOM}rights")
    assert (atom[0].findtext(f"{ATOM}content") or "").endswith(RIGHTS)
    assert items[0]["content_html"].endswith(RIGHTS)
    assert atom[1].find(f"{ATOM}rights") is None
    assert "By Ada" not in items[1]["content_html"]


def test_a_full_text_without_a_licence_names_its_author(project: Project) -> None:
    """As far as he is known; what is not known is not said."""
    project.use_bare_theme()
    project.entry("a", "A", "Text.", publish="full", authors=["Ada <b>"], license="Ask me")
    project.entry("b", "B", "Text.", publish="full", authors=["A", "B", "C"])
    project.entry("c", "C", "Text.", publish="full")
    project.build()

    texts = [item["content_html"] for item in project.json("feed.json")["items"]]
    assert [
        "<p>Text.</p>\n<p>By Ada &lt;b&gt;, Ask me</p>",
        "<p>Text.</p>\n<p>By A, B and C</p>",
        "<p>Text.</p>",
    ] == texts


def test_every_link_of_a_text_is_whole_in_a_feed(project: Project) -> None:
    """Also those that no program but a browser would take apart."""
    project.use_bare_theme()
    links = "[a](#b) [a](/tags/) [a](//host/a) [a](mailto:a@x.example) [a](https://[::1]/a)"
    project.entry("a", "A", f"{links}\n\n## B\n")
    project.build()

    content = project.json("feed.json")["items"][0]["content_html"]
    assert [
        f"{ROOT}entries/a/#b",
        f"{ROOT}tags/",
        "https://host/a",
        "mailto:a@x.example",
        "https://[::1]/a",
    ] == [address for _, address in addresses(content)]


def feed_paths(project: Project) -> list[str]:
    return [path for path in project.files if path.endswith(("feed.xml", "feed.json"))]


def test_all_addresses_in_feeds_are_absolute(plain: Project) -> None:
    """A reader knows no page that they could be relative to."""
    for path in feed_paths(plain):
        addresses = _addresses_of_feed(plain, path)

        assert addresses
        assert [] == [found for found in addresses if not urlsplit(found).scheme]


def _addresses_of_feed(project: Project, path: str) -> list[str]:
    if path.endswith(".json"):
        feed = project.json(path)
        texts = [item["content_html"] for item in feed["items"] if "content_html" in item]
        own = [feed["home_page_url"], feed["feed_url"], *(item["url"] for item in feed["items"])]
    else:
        root = xml(project.tree()[path])
        texts = [element.text or "" for element in root.iter(f"{ATOM}content")]
        own = [element.get("href", "") for element in root.iter(f"{ATOM}link")]
    return own + [target for text in texts for _, target in addresses(text)]


def test_a_feed_names_itself(plain: Project) -> None:
    """Each by its own address, and the page that it belongs to."""
    for path in feed_paths(plain):
        if path.endswith(".json"):
            feed = plain.json(path)
            own, page = feed["feed_url"], feed["home_page_url"]
        else:
            root = xml(plain.tree()[path])
            found = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
            own, page = found["self"] or "", found["alternate"] or ""

        assert path == unquote(own.removeprefix(ROOT))
        assert page == own.rpartition("/")[0] + "/"


def test_the_feed_of_a_tag_has_its_entries(plain: Project) -> None:
    """Those of its sub-tags too."""
    feed = feedparser.parse(plain.tree()["tags/web/feed.xml"])

    assert "A tiny list: web" == feed.feed.title
    assert 3 == len(feed.entries)


def test_the_feed_of_a_term_holds_what_helps_to_choose(plain: Project) -> None:
    """An entry stands in many of them: the summary, or how the text begins, and the way to the
    work. The text itself is in the site's feed.
    """
    whole, brief = (plain.json(f"{path}feed.json")["items"] for path in ("", "tags/web/"))
    gamma = plain.json("tags/c/feed.json")["items"][0]
    links = '<p><a href="https://www.journal.example/alpha?a=1&amp;b=2">'

    assert "Part one" in whole[0]["content_html"]
    assert (
        f"<p>Why &amp; &lt;how&gt;.</p>\n{links}Read the original at journal.example</a></p>"
        f"\n{RIGHTS}"
    ) == brief[0]["content_html"]
    assert "<p>A text of its own.</p>" == gamma["content_html"]
    atom = feedparser.parse(plain.tree()["tags/web/feed.xml"]).entries[0]
    assert "Part one" not in atom.content[0].value
    assert ["de", "en"] == [
        feedparser.parse(plain.tree()["feed.xml"]).entries[number].title_detail.language
        for number in (0, 1)
    ]
    assert {name: value for name, value in whole[0].items() if name != "content_html"} == {
        name: value for name, value in brief[0].items() if name != "content_html"
    }


def test_every_item_of_a_json_feed_has_a_text(plain: Project) -> None:
    """The format asks for one, if it is empty."""
    assert "" == plain.json("feed.json")["items"][3]["content_html"]


def test_feeds_of_any_words_are_well_formed(project: Project) -> None:
    """Whatever stands in titles, names and addresses; each item is on lines of its own."""
    project.use_bare_theme()
    words = "a <b> & \"c\" 'd' ]]> é 日本"
    project.configure(description=words, author=words)
    url = "https://x.example/?a='b'&c=%22"
    project.entry("a", words, words, tags=[words], authors=[words], summary=words, url=url)
    project.build()

    atom, json_feed = xml(project.tree()["feed.xml"]), project.json("feed.json")
    (item,) = atom.findall(f"{ATOM}entry")
    names = ("subtitle", "author/name", "entry/title", "entry/summary")
    found = [atom.findtext("/".join(ATOM + part for part in name.split("/"))) for name in names]
    assert [words] * 4 == found
    assert [words] == [category.get("term") for category in item.findall(f"{ATOM}category")]
    assert url in [link.get("href") for link in item.findall(f"{ATOM}link")]
    assert (words, words, url) == (
        json_feed["description"],
        json_feed["items"][0]["title"],
        json_feed["items"][0]["external_url"],
    )
    assert not feedparser.parse(project.tree()["feed.xml"]).bozo


def test_the_json_feed_says_the_same(plain: Project) -> None:
    """Version 1.1, with the work as the external address."""
    feed = plain.json("feed.json")
    item = feed["items"][0]

    assert "https://jsonfeed.org/version/1.1" == feed["version"]
    assert 4 == len(feed["items"])
    assert {
        "id": f"{ROOT}entries/alpha/",
        "url": f"{ROOT}entries/alpha/",
        "external_url": "https://www.journal.example/alpha?a=1&b=2",
        "title": "Alpha & <Omega>",
        "summary": "Why & <how>.",
        "date_published": "2026-11-20T00:00:00Z",
        "authors": [{"name": "Ada Lovelace"}, {"name": "Zoë & Co"}],
        "tags": ["hypertext", "C++"],
        "language": "de",
    } == {name: value for name, value in item.items() if name != "content_html"}


# --------------------------------------------------------------------------------- machines


def test_the_sitemap_names_the_pages(plain: Project) -> None:
    """By whole addresses, each of a file that is there; entries with their day."""
    root = xml(plain.tree()["sitemap.xml"])
    found = {
        url.findtext(f"{SITEMAP}loc") or "": url.findtext(f"{SITEMAP}lastmod")
        for url in root.findall(f"{SITEMAP}url")
    }

    assert "2026-11-20" == found[f"{ROOT}entries/alpha/"]
    assert found[f"{ROOT}entries/%E6%97%A5%E6%9C%AC/"] is None
    assert {ROOT, f"{ROOT}about/", f"{ROOT}tags/c-plus-plus/", f"{ROOT}archive/"} <= set(found)
    for address in found:
        assert unquote(address.removeprefix(ROOT)) + "index.html" in plain.files


def test_the_sitemap_names_no_redirects_and_no_error_page(plain: Project) -> None:
    """Search engines need not know them; nor the later pages of lists, which name nothing new."""
    sitemap = plain.read("sitemap.xml")

    assert "404" not in sitemap
    assert "/old/" not in sitemap
    assert "/page/" not in sitemap


def test_robots_txt_names_the_sitemap(plain: Project) -> None:
    """By its whole address."""
    assert f"Sitemap: {ROOT}sitemap.xml" in plain.read("robots.txt").split("\n")


def test_the_host_is_kept_from_other_generators(plain: Project) -> None:
    """GitHub Pages would run Jekyll, which leaves out files."""
    assert "" == plain.read(".nojekyll")


def test_entries_json_has_all_facts_of_all_entries(plain: Project) -> None:
    """For other programs; what is not known is left out."""
    data = plain.json("entries.json")

    assert (5, ROOT) == (len(data["entries"]), data["url"])
    assert {
        "page": f"{ROOT}entries/alpha/",
        "title": "Alpha & <Omega>",
        "url": "https://www.journal.example/alpha?a=1&b=2",
        "source": "The Journal",
        "authors": ["Ada Lovelace", "Zoë & Co"],
        "published": "1972-05",
        "added": "2026-11-20",
        "read": "2026-03-04",
        "status": "read",
        "rating": 5,
        "tags": ["hypertext", "C++"],
        "summary": "Why & <how>.",
        "lang": "de",
        "license": "CC-BY-4.0",
        "words": 500,
        "minutes": 3,
        "archive_url": "https://archive.example/alpha",
        "via": "https://via.example/",
    } == data["entries"][0]
    assert {
        "page": f"{ROOT}entries/delta/",
        "title": "Delta",
        "added": "2024-01-02",
        "status": "to-read",
        "tags": ["web", "C#"],
    } == data["entries"][3]


def test_files_are_published_as_they_are(plain: Project) -> None:
    """With their folders."""
    assert (b"PNG", b"text") == (
        plain.tree()["map.png"],
        plain.tree()["files/my file.txt"],
    )


@pytest.mark.parametrize("path", ["old/alpha/index.html", "alpha.html"])
def test_former_addresses_lead_to_the_entry(plain: Project, path: str) -> None:
    """Readers at once, search engines by the canonical address."""
    page = plain.read(path)

    assert '<meta http-equiv="refresh" content="0; url=/reading/entries/alpha/">' in page
    assert f'<link rel="canonical" href="{ROOT}entries/alpha/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<title>Alpha &amp; &lt;Omega&gt;</title>" in page


def test_former_addresses_of_pages_lead_on_too(plain: Project) -> None:
    """An alias without an ending becomes a folder."""
    assert "url=/reading/about/" in plain.read("info/index.html")


def test_a_wrong_address_gets_a_page(plain: Project) -> None:
    """It lies where hosts look for it, and search engines pass it over."""
    assert ["not-found False"] == lines(plain, "404.html")


def test_an_empty_site_is_a_site(project: Project) -> None:
    """Its pages are there, and its feed is valid."""
    project.build()

    assert {"index.html", "404.html", "tags/index.html", "feed.xml", "entries.json"} <= set(
        project.files
    )
    assert not feedparser.parse(project.tree()["feed.xml"]).bozo
    assert [] == project.json("entries.json")["entries"]


# ---------------------------------------------------------------------------- the whole site


class Addresses(HTMLParser):
    """Collects (attribute, address) of all that a page links to or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.found.append((name, value))
            if name == "id" and value:
                self.anchors.add(value)


def addresses(text: str) -> list[tuple[str, str]]:
    parser = Addresses()
    parser.feed(text)
    return parser.found


def html_files(project: Project) -> list[str]:
    return [path for path in project.files if path.endswith(".html")]


def test_the_error_page_works_at_any_depth(folio: Project) -> None:
    """All its addresses are absolute on their host."""
    relative = [
        address
        for _, address in addresses(folio.read("404.html"))
        if not address.startswith(("/", "#", "https://", "data:"))
    ]

    assert [] == relative


def test_the_data_of_an_entry_for_machines_is_json(folio: Project) -> None:
    """Whatever stands in its title."""
    page = folio.read("entries/alpha/index.html")
    script = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]

    assert "Alpha & <Omega>" == json.loads(script)["name"]


def test_nothing_of_the_project_itself_is_published(folio: Project) -> None:
    """Neither the configuration nor the Markdown."""
    assert [] == [
        path for path in folio.files if Path(path).suffix in {".md", ".yaml"} or "seeds" in path
    ]
