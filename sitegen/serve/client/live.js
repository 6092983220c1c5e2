// The preview in the browser: loads the page again when it has changed, exchanges stylesheets, and
// shows what keeps the site from being made, apart from the page.
"use strict";
{
  const { base, token, page, seen: first } = document.currentScript.dataset;
  const SECOND = 1000;
  const MOST = 50; // problems
  const AROUND = 80; // characters of a long line, on both sides of what is meant
  const SCROLL = `sitegen scroll ${page}`;
  const HIDDEN = "sitegen hidden";

  // What a tab remembers from page to page, where that is not forbidden.
  let storage = {};
  try {
    storage = sessionStorage;
  } catch {}

  // The connection

  let seen = first;
  let source = null;
  let timer = 0;

  function connect() {
    disconnect();
    const query = new URLSearchParams({ token, page, seen });
    source = new EventSource(`${base}__sitegen/events?${query}`);
    source.addEventListener("state", (event) => follow(event.data));
    source.addEventListener("style", (event) => exchange(JSON.parse(event.data)));
    source.addEventListener("reload", reload);
    source.onerror = () => {
      disconnect();
      timer = setTimeout(look, SECOND);
    };
  }

  function disconnect() {
    source?.close();
    clearTimeout(timer);
    source = null;
    timer = 0;
  }

  // Is the server gone, or does it refuse the token of an earlier run? The page tells.
  async function look() {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if ((await answer.text()).includes(token)) connect();
      else reload();
    } catch {
      gone = true;
      draw();
      timer = setTimeout(look, SECOND);
    }
  }

  // Browsers open six connections to a server, and each tab would keep one. So a tab gives its own
  // up when another comes to the front; the last in front goes on, also behind an editor's window.
  let tabs = null;

  function appear() {
    if (document.hidden) return;
    tabs ??= new BroadcastChannel("sitegen");
    tabs.onmessage = () => document.hidden && disconnect();
    tabs.postMessage("in front");
    if (!source && !timer) connect();
  }

  // What a page leaves open keeps it out of the browser's memory, where "back" finds it.
  function leave() {
    disconnect();
    tabs?.close();
    tabs = null;
  }

  // The page

  let place = JSON.parse(storage[SCROLL] ?? null);

  function reload() {
    disconnect();
    storage[SCROLL] = JSON.stringify(place ?? { left: scrollX, top: scrollY });
    location.reload();
  }

  // At once, and when all pictures are there, which make the page longer, unless the reader moves.
  function keepPlace() {
    const restore = () => place && scrollTo({ ...place, behavior: "instant" });
    const settle = () => (place = null);
    delete storage[SCROLL];
    restore();
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      addEventListener(kind, settle, { once: true, passive: true });
    }
    addEventListener("load", () => {
      restore();
      settle();
    });
  }

  const arriving = new WeakSet();

  function exchange({ hrefs, seen: now }) {
    seen = now ?? seen;
    for (const href of hrefs) {
      const path = (url) => new URL(url, location).pathname;
      const isIt = (url) => path(url) === path(href);
      const links = [...document.querySelectorAll("link[rel~=stylesheet]")];
      const old = links.filter((link) => isIt(link.href));
      for (const link of old) arriving.has(link) ? link.remove() : replace(link, href);
      // What another stylesheet imports has no link of its own.
      const loaded = performance.getEntriesByType("resource");
      if (!old.length && loaded.some((entry) => isIt(entry.name))) reload();
    }
  }

  // The old stylesheet goes when the new one is there, so that the page is never without.
  function replace(old, href) {
    const link = old.cloneNode();
    arriving.add(link);
    link.removeAttribute("integrity");
    link.href = href;
    link.onload = () => {
      arriving.delete(link);
      if (link.isConnected) old.remove();
    };
    link.onerror = () => link.remove();
    old.after(link);
  }

  // What is shown

  let gone = false;
  let news = "";
  let problems = [];
  let total = 0;
  let drawn = "";

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter(Boolean)); // strings become text, never markup
    return element;
  };
  const styles = make("link", { rel: "stylesheet", href: `${base}__sitegen/live.css` });
  const host = make("sitegen-live", { lang: "en" });
  const root = host.attachShadow({ mode: "open" });
  styles.onload = draw;
  root.append(styles);
  // Beside the body: what a theme does to that, or to its children, ends there.
  document.documentElement.append(host);

  function follow(data) {
    gone = false;
    news = data;
    ({ problems, count: total = problems.length } = JSON.parse(data));
    draw();
  }

  function draw() {
    const isHidden = storage[HIDDEN] === news;
    const now = JSON.stringify([gone, isHidden, problems]);
    // What stays as it is keeps its place and the focus.
    if (!styles.sheet || now === drawn) return;
    drawn = now;
    styles.nextSibling?.remove();
    if (!gone && !problems.length) return;
    const shown = gone ? farewell() : isHidden ? reminder() : panel();
    shown.popover = "manual"; // the top layer, without taking the focus
    root.append(shown);
    shown.showPopover();
  }

  // Until the next change: its news is another.
  function hide(isHidden) {
    storage[HIDDEN] = isHidden ? news : "";
    draw();
  }

  const count = () => `${total} ${total === 1 ? "problem" : "problems"}`;

  const farewell = () =>
    make("p", { className: "note", role: "status" }, "The preview has stopped; waiting for it");

  const reminder = () => make("button", { className: "note", onclick: () => hide(false) }, count());

  function panel() {
    const they = total === 1 ? "it is" : "they are";
    const items = problems.slice(0, MOST).map(item);
    if (total > items.length) items.push(make("li", {}, `… and ${total - items.length} more`));
    const title = make("h2", {}, count());
    const effect = make("p", {}, `The site stays as it was until ${they} mended.`);
    const button = make("button", { onclick: () => hide(true) }, "Hide ", make("kbd", {}, "Esc"));
    return make(
      "section",
      { className: "panel", ariaLabel: "Problems of the site" },
      make("header", {}, make("div", { role: "alert" }, title, effect), button),
      make("ol", { tabIndex: 0, ariaLabel: "Problems" }, ...items),
    );
  }

  function item({ path, line, column, width, message, fix, excerpt, severity, url }) {
    const at = [path, line, column].filter(Boolean).join(":");
    return make(
      "li",
      { className: severity },
      make("h3", {}, at),
      make("p", { className: "message" }, severity === "warning" && "Warning: ", message),
      line && excerpt && quote(excerpt, line, column, width),
      fix && make("p", { className: "fix" }, fix),
      url && make("a", { href: url, ariaLabel: `Open in editor: ${at}` }, "Open in editor"),
    );
  }

  // The mark is part of the line, so that its caret stands right also after tabs and wide signs,
  // and where the line runs from right to left.
  function quote(text, line, column, width = 1) {
    const signs = [...text]; // columns count whole characters
    const at = Math.max(0, column - 1);
    const start = Math.max(0, at - AROUND);
    const past = at + (column && width);
    const end = past + AROUND;
    const part = (from, to) => signs.slice(from, to).join("");
    const code = make(
      "code",
      { dir: "auto" },
      start && "…",
      part(start, at),
      column && make("mark", {}, part(at, past) || " "),
      part(past, end),
      end < signs.length && "…",
    );
    return make("pre", {}, make("span", {}, `${line}`), code);
  }

  // Begin

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && problems.length) hide(true);
  });
  document.addEventListener("visibilitychange", appear);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", appear);
  if (place) keepPlace();
  appear();
}
