"""The preview's own pages and blocks, as text: the form of captures, the page while there is no
site, and what stands near a missing address.

No script or style stands in them: they may be shown with a Content-Security-Policy of 'self'.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

OWN = "__sitegen/"

_FRAME = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="{own}icon.svg">
<link rel="stylesheet" href="{own}capture.css">
</head>
<body{shown}>
<main>
<h1>{title}</h1>
{main}
</main>
{end}
</body>
</html>
"""

_HOW = """\
<div class="how">
<p>Drag the button to your bookmarks bar.
On a page that belongs on your list, select the words you want to keep, and press it.
A small window asks whether all is right, and a moment later the entry is here.</p>
<div class="drag">
<a class="button" id="bookmarklet" href="#by-hand">Add to reading list</a>
<p id="hint" role="status">Pages that forbid every script need the form below.</p>
</div>
<noscript><p class="quiet">The button needs JavaScript; the form does not.</p></noscript>
</div>
"""

_FORM = """\
<p class="check quiet">Look it over, and change what you like.</p>
{problem}<form method="post" action="{own}capture" id="by-hand">
<h2>Or fill it in by hand</h2>
<input type="hidden" name="token" value="{token}">
<label>Address
<input type="url" name="url" value="{url}" required pattern="https?://.+" maxlength="2000" placeholder="https://"></label>
<label>Title
<input name="title" value="{title}" dir="auto" maxlength="300" autocomplete="off"></label>
<label>Selected text <small>It becomes a file in seeds/, and an entry is made of that.</small>
<textarea name="text" dir="auto" rows="6">
{text}</textarea></label>
<button>Add</button>
</form>"""

_PROBLEM = """\
<p class="problem" role="alert"><strong>Nothing was added.</strong> {problem}</p>
"""

_WAITING = """\
<p>What has to be mended is shown here, and in the terminal. As soon as it is, the site appears by
itself.</p>
<noscript><p>Without JavaScript: load this page again then.</p></noscript>"""

_NEAR = """\
<section class="part">
<h2>Did you mean</h2>
<ul class="ways">
{items}
</ul>
</section>
"""


def capture_page(
    base: str, token: str, *, url: str = "", title: str = "", text: str = "", problem: str = ""
) -> str:
    """The page with the bookmarklet and the form; the form alone where something is filled in.

    `base` is the site's base path, `token` what the form has to bring along, `problem` why the
    last try has failed.
    """
    is_filled = bool(url or title or text or problem)
    form = _FORM.format(
        own=_own(base),
        token=escape(token),
        url=escape(url),
        title=escape(title),
        text=escape(text),
        problem=_PROBLEM.format(problem=escape(problem)) if problem else "",
    )
    return _FRAME.format(
        own=_own(base),
        title="Add to reading list",
        shown=' class="filled"' if is_filled else "",
        main=form if is_filled else _HOW + form,
        # At the end and not deferred: the form is filled in before it is first shown.
        end=f'<script src="{_own(base)}capture.js"></script>',
    )


def waiting_page(base: str, token: str) -> str:
    """The page while the site has never been made: the client in it shows why, and loads the site
    when it is there.
    """
    return _FRAME.format(
        own=_own(base),
        title="The site cannot be made yet",
        shown="",
        main=_WAITING,
        end=client(base, token, "index.html", ""),
    )


def client(base: str, token: str, page: str, seen: str) -> str:
    """The element that brings the client into a page of the site: `page` is its name, `seen` the
    digest of what this browser is given.
    """
    data = {"base": base, "token": token, "page": page, "seen": seen}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    # Where the page has a policy, the nonce lets the client in and nobody else.
    own = f'src="{_own(base)}live.js" nonce="{escape(token)}"'
    return f"<script {own}{attributes} defer></script>"


def suggestions(links: Sequence[tuple[str, str]]) -> str:
    """The known pages (title, address) nearest to a missing one; nothing where there are none."""
    items = "\n".join(
        f'<li><a href="{escape(address)}">{escape(title)}</a></li>' for title, address in links
    )
    return _NEAR.format(items=items) if links else ""


def _own(base: str) -> str:
    return escape(base + OWN)
