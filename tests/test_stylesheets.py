"""Style sheets are joined of parts, and mean the same without what only people read."""

from __future__ import annotations

import random

import pytest
from project import Project

from sitegen import pipeline, stylesheets, theme
from sitegen.errors import SitegenError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/* why */\na {\n  color: red;\n}\n", "a{color:red}"),
        ("a , b > c , d + e { x: y }", "a,b>c,d + e{x:y}"),
        # A space before a colon is a descendant.
        ("a :hover { &:focus , & :is( b ) { x: y } }", "a :hover{&:focus,& :is(b){x:y}}"),
        ("a{x:calc( 1px + 2px );y:min(1em , 2em)}", "a{x:calc(1px + 2px);y:min(1em,2em)}"),
        (
            "@media (width >= 54rem) and (scripting: none) { a { b: c } }",
            "@media (width>= 54rem) and (scripting:none){a{b:c}}",
        ),
        (
            "a { b: oklch(from var(--c) min(l, .39) c h / 1) !important; }",
            "a{b:oklch(from var(--c) min(l,.39) c h / 1)!important}",
        ),
        (
            r"""a { content: "a  ;  /* b */ \" }" }""",
            r"""a{content:"a  ;  /* b */ \" }"}""",
        ),
        ("a { b: url( x/*z.png ) ; c: url('d  e') }", "a{b:url( x/*z.png );c:url('d  e')}"),
        ("a{--x: ;--y:1px/**/2px;b:c/**/.d}", "a{--x:;--y:1px/**/2px;b:c.d}"),
        ('a { content: "„“ – 日本" }', 'a{content:"„“ – 日本"}'),
        (".a\\:b .c\\  d { e: f }", ".a\\:b .c\\  d{e:f}"),
        ("", ""),
    ],
)
def test_a_style_sheet_means_the_same_in_fewer_bytes(text: str, expected: str) -> None:
    """Modern and strange things too; done once more it stays the same."""
    assert expected == stylesheets.minify(text)
    assert expected == stylesheets.minify(expected)


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a { b: c", 2, "'{'"),
        ("a { b: (c }", 10, "'}'"),
        ("a } b", 2, "'}'"),
        ("a { b: 'c }", 7, "a text in quotes"),
        ("a { } /* b", 6, "a comment"),
    ],
)
def test_what_is_left_open_is_found(text: str, place: int, what: str) -> None:
    """It would swallow the parts that follow."""
    assert (place, what) == stylesheets.unclosed(text)


def test_any_text_takes_little_time() -> None:
    """Whatever its signs are: each is looked at a few times at most."""
    signs = random.Random(0).choices("{}url( )\\\n;:>a", k=20_000)  # noqa: S311 - no secret
    for text in ("".join(signs), "/*" * 20_000, "url(" * 10_000, "'" * 20_000):
        stylesheets.minify(text)


# ------------------------------------------------------------------------------- in a theme

STYLES = """\
name: Parent
options:
  hue: {type: color, default: red, property: --hue}
  size: {type: choice, choices: [big, small], default: big}
styles:
  all.css: [base.css, <size>.css, own.css]
  few.css: [base.css]
"""


def write_theme(project: Project) -> None:
    project.write("themes/parent/theme.yaml", STYLES)
    for name in ("base", "big", "small", "own"):
        project.write(f"themes/parent/static/{name}.css", f"{name} {{ a: b; }}\n")
    project.write("themes/parent/static/icon.svg", "<svg/>")
    project.configure(theme="parent")


def assets(project: Project) -> dict[str, str]:
    """The published files of the theme."""
    loaded = theme.load(project.root, pipeline.load_config(project.root))
    return {asset.path: asset.read().decode() for asset in loaded.assets()}


def refusal(project: Project) -> tuple[str, str]:
    with pytest.raises(SitegenError) as caught:
        theme.load(project.root, pipeline.load_config(project.root))
    (problem,) = caught.value.problems
    return str(problem.at), problem.message


def test_parts_are_published_as_one_file(project: Project) -> None:
    """In their order, below the options that they use; what is no part is published as it is."""
    write_theme(project)

    assert {
        "theme/all.css": ":root{--hue:red}base{a:b}big{a:b}own{a:b}",
        "theme/few.css": ":root{--hue:red}base{a:b}",
        "theme/icon.svg": "<svg/>",
    }.items() <= assets(project).items()
    assert not {"theme/base.css", "theme/own.css"} & assets(project).keys()


def test_options_choose_parts_and_set_properties(project: Project) -> None:
    """One without a value does neither."""
    write_theme(project)
    project.configure(theme="parent", options={"hue": "#123", "size": "small"})
    chosen = assets(project)["theme/all.css"]
    project.configure(theme="parent", options={"hue": "", "size": ""})
    cleared = assets(project)["theme/all.css"]

    assert ":root{--hue:#123}base{a:b}small{a:b}own{a:b}" == chosen
    assert "base{a:b}own{a:b}" == cleared


def test_the_nearest_part_is_taken(project: Project) -> None:
    """Of the site, of the theme, of its parent; that of one theme is named by it."""
    write_theme(project)
    project.write("templates/static/own.css", "i{}")
    project.write("themes/child/static/base.css", "child{}")
    styles = "styles:\n  few.css: [parent/base.css, base.css]\n"
    project.write("themes/child/theme.yaml", f"name: C\nextends: parent\n{styles}")
    project.configure(theme="child")

    assert ":root{--hue:red}child{}big{a:b}i{}" == assets(project)["theme/all.css"]
    assert ":root{--hue:red}base{a:b}child{}" == assets(project)["theme/few.css"]


def test_a_file_stands_in_for_a_joined_style_sheet(project: Project) -> None:
    """As for any other file of the parent."""
    write_theme(project)
    project.write("templates/static/few.css", "as { it: is }")

    assert "as { it: is }" == assets(project)["theme/few.css"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "themes/parent/theme.yaml",
            STYLES.replace("few.css: [base.css]", "few.css: [bse.css]"),
            ("themes/parent/theme.yaml:7:13", "there is no static file 'bse.css'"),
        ),
        (
            "themes/parent/theme.yaml",
            STYLES.replace("few.css: [base.css]", "few.css: base.css"),
            ("themes/parent/theme.yaml:7:3", "'styles' has no list of files for few.css"),
        ),
        (
            "themes/parent/theme.yaml",
            STYLES.replace("few.css:", "../few.css:"),
            ("themes/parent/theme.yaml:7:3", "'styles' is no name for a style sheet: ../few.css"),
        ),
        (
            "themes/parent/theme.yaml",
            STYLES.replace("--hue", "hue"),
            ("themes/parent/theme.yaml:3:46", "'property' is not a custom property: hue"),
        ),
        (
            "themes/parent/theme.yaml",
            STYLES.replace("type: color", "type: text"),
            (
                "themes/parent/theme.yaml:3:3",
                "'hue' is a text, which is no value of a custom property",
            ),
        ),
        (
            "templates/static/own.css",
            "a {}\nb { c: d\n",
            ("templates/static/own.css:2:3", "'{' has no counterpart"),
        ),
    ],
)
def test_what_cannot_be_joined_is_told(
    project: Project, path: str, text: str, expected: tuple[str, str]
) -> None:
    """Where it stands."""
    write_theme(project)
    project.write(path, text)

    assert expected == refusal(project)


def test_a_changed_part_changes_the_addresses_of_its_style_sheets(project: Project) -> None:
    """So that browsers fetch them anew, and no others."""
    write_theme(project)
    project.use_bare_theme()
    link = "{{ asset('all.css') }} {{ asset('few.css') }}"
    bare = project.text("themes/folio/theme.yaml")
    project.write("themes/folio/theme.yaml", f"{bare}extends: parent\n")
    project.write("templates/home.html", link)
    project.configure()
    project.build()
    before = project.read("index.html").split()
    project.write("themes/parent/static/big.css", "b{}")
    project.build()
    after = project.read("index.html").split()

    assert before[0] != after[0]
    assert before[1] == after[1]
