// The page of captures: makes the bookmarklet, and fills in the form with what it has taken along.
"use strict";
{
  // Run by the bookmarklet within another page, alone: it can use nothing of this file. What it
  // finds travels behind the #, which no browser sends to any server.
  const collect = (capture) => {
    const find = (selector, name) => document.querySelector(selector)?.[name] ?? "";
    const canonical = find("link[rel=canonical]", "href");
    // Some sites call each of their pages their home page.
    const isPage = /^https?:\/\/[^/]+\/./.test(canonical);
    const found = {
      url: isPage ? canonical : location.href,
      title: find('meta[property="og:title"]', "content") || document.title,
      text: String(getSelection()),
    };
    const address = `${capture}#${encodeURIComponent(JSON.stringify(found))}`;
    window.open(address, "_blank", "popup,noopener,width=600,height=760");
  };

  const bookmarklet = document.getElementById("bookmarklet");
  const form = document.querySelector("form");
  const button = form.querySelector("button");

  function fill() {
    let found;
    try {
      found = JSON.parse(decodeURIComponent(location.hash.slice(1)));
    } catch {} // no fragment, or none of ours
    if (!found?.url) return;
    for (const name of ["url", "title", "text"]) form.elements[name].value = found[name] ?? "";
    document.body.className = "filled";
    // What was selected is not for the browser's history.
    history.replaceState(null, "", location.pathname);
  }

  if (bookmarklet) {
    const code = `(${collect})(${JSON.stringify(location.origin + location.pathname)})`;
    bookmarklet.href = `javascript:${encodeURIComponent(code)}`;
    bookmarklet.onclick = (event) => {
      event.preventDefault();
      document.getElementById("hint").textContent = "It works from the bookmarks bar: drag it there.";
    };
  }
  // Once is enough; but coming back, the form can be sent again.
  form.onsubmit = () => {
    button.disabled = true;
    button.textContent = "Adding…";
  };
  addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = "Add";
  });
  addEventListener("hashchange", fill);
  fill();
}
