// What a page is like from the inside. Put into every page before its own scripts; asked by browser.py.

globalThis.audit = (() => {
  const CONTROLS = "button, input, select, textarea, summary, [role=button]";
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const INK = /\S/;
  // Longer paragraphs than this one are read, shorter ones are seen.
  const LONG = 200;

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isSeen = element =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.getBoundingClientRect().width > 0;
  /** Whether an element is not pushed out at the top or the side, as links for the keyboard are. */
  const isOnPage = element => {
    const { bottom, right } = element.getBoundingClientRect();
    return bottom + scrollY > 0 && right + scrollX > 0;
  };
  const style = (element, pseudo) => getComputedStyle(element, pseudo);

  /** A short name of an element for people. */
  const name = element => {
    const classes = [...element.classList].map(word => `.${word}`).join("");
    const words = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 30);
    const parent = element.parentElement;
    const place = parent ? `${parent.localName}${[...parent.classList].map(w => `.${w}`).join("")} > ` : "";
    return `${place}${element.localName}${classes}${words && ` "${words}"`}`;
  };

  // ------------------------------------------------------------------ colours

  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext("2d", { willReadFrequently: true });

  /** Red, green, blue and alpha of any colour that CSS knows. */
  const rgba = colour => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  };

  const luminance = colour => {
    const [red, green, blue] = rgba(colour).map(value => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  /** The colour that lies behind an element. */
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = style(at).backgroundColor;
      if (rgba(colour)[3]) return colour;
    }
    return "Canvas";
  };

  /** All colours of a page: what a preference of its reader changes shows in them. */
  const colours = () => [...new Set(all("*").filter(isSeen).flatMap(element => {
    const { color, backgroundColor, borderBlockEndColor, textDecorationColor } = style(element);
    return [color, backgroundColor, borderBlockEndColor, textDecorationColor];
  }))].sort().join("; ");

  // ------------------------------------------------------------------ what there is

  const texts = root => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (INK.test(node.data) && isSeen(node.parentElement)) found.push(node);
    }
    return found;
  };

  /** Visible words, links and controls: without scripts, there have to be the same ones. */
  const offer = () => {
    const root = document.querySelector("main") || document.body;
    return {
      words: texts(document.body).flatMap(node => node.data.split(/\s+/).filter(word => word)).length,
      links: all("a[href]").filter(isSeen).length,
      dead: all(CONTROLS).filter(isSeen)
        .filter(one => !one.closest("form[action], summary") && one.localName !== "summary").map(name),
      entries: all(".h-entry", root).length || all("li, tr", root).length,
      elements: document.getElementsByTagName("*").length,
      policy: Boolean(document.querySelector("meta[http-equiv=Content-Security-Policy i]")),
    };
  };

  // ------------------------------------------------------------------ reading

  /** Size, line height and characters in a line of each paragraph that is for reading. */
  const reading = () => {
    const pen = document.createElement("canvas").getContext("2d");
    return all("main p").filter(isSeen).filter(one => one.innerText.length >= LONG).map(one => {
      const found = style(one);
      const size = parseFloat(found.fontSize);
      const sample = one.innerText.slice(0, LONG);
      pen.font = `${found.fontStyle} ${found.fontWeight} ${found.fontSize} ${found.fontFamily}`;
      const space = one.clientWidth - parseFloat(found.paddingLeft) - parseFloat(found.paddingRight);
      return {
        name: name(one),
        size,
        height: parseFloat(found.lineHeight) / size,
        measure: space / (pen.measureText(sample).width / sample.length),
        // Scripts without spaces between words are set by other measures.
        spaced: sample.split(/\s+/).length > LONG / 20,
      };
    });
  };

  /** The smallest text, in pixels. */
  const smallest = () => {
    const sized = texts(document.body).map(node => [parseFloat(style(node.parentElement).fontSize), node]);
    const [size, node] = sized.reduce((least, one) => (one[0] < least[0] ? one : least), [Infinity]);
    return { size, name: node ? name(node.parentElement) : "" };
  };

  // ------------------------------------------------------------------ pointing

  /** Whether a link stands among the words of a sentence: its size is that of the text. */
  const isInSentence = link => {
    if (!style(link).display.startsWith("inline") || style(link).display !== "inline") return false;
    const block = link.closest("p, li, dd, td, th, blockquote, figcaption, h1, h2, h3");
    return Boolean(block) && texts(block).some(node =>
      !node.parentElement.closest("a, button") && /\p{L}{2}/u.test(node.data));
  };

  /** The rectangle that can be pointed at: of a link in a block, that of its boxes. */
  const box = element => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const label = element.labels?.[0];
    if (!label || !/checkbox|radio/.test(element.type)) return { left, right, top, bottom };
    const other = label.getBoundingClientRect();
    return {
      left: Math.min(left, other.left), right: Math.max(right, other.right),
      top: Math.min(top, other.top), bottom: Math.max(bottom, other.bottom),
    };
  };

  const isSmaller = (element, size) => {
    const { left, right, top, bottom } = box(element);
    // A hundredth of a pixel is nobody's finger.
    return right - left < size - 0.01 || bottom - top < size - 0.01;
  };

  /** What is small to point at: anything below 24 pixels, menus and controls below 44. */
  const targets = () => {
    const seen = all(`a[href], ${CONTROLS}`).filter(isSeen)
      .filter(one => one.getBoundingClientRect().top + scrollY > -1);
    const chrome = seen.filter(one => one.matches(CONTROLS) || one.closest("nav, body > header"));
    const named = (elements, size) => elements.filter(one => isSmaller(one, size)).map(one => {
      const { left, right, top, bottom } = box(one);
      return `${name(one)} ${(right - left).toFixed(1)}×${(bottom - top).toFixed(1)}`;
    });
    return { small: named(seen.filter(one => !isInSentence(one)), 24), controls: named(chrome, 44) };
  };

  // ------------------------------------------------------------------ wider than the window

  const OVERRIDES = {
    asIs: "",
    bigText: "html { font-size: 200% !important }",
    spacedText: `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`,
  };

  /** How far a page goes beyond its window when a reader sets the text so; and what does. */
  const overflow = kind => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(OVERRIDES[kind]);
    document.adoptedStyleSheets = [sheet];
    const width = document.documentElement.clientWidth;
    const pixels = Math.max(0, document.documentElement.scrollWidth - width);
    const beyond = pixels
      ? all("body *").filter(one => isSeen(one) && one.getBoundingClientRect().right > width + 1)
      : [];
    const names = beyond.filter(one => ![...one.children].some(child => beyond.includes(child))).map(name);
    document.adoptedStyleSheets = [];
    return { pixels, names: names.slice(0, 5) };
  };

  // ------------------------------------------------------------------ moving, printing

  const moving = () => all("*").filter(one => {
    const found = style(one);
    const isMoved = times => times.split(",").some(time => parseFloat(time) > 0.011);
    return isMoved(found.transitionDuration) ||
      (found.animationName !== "none" && isMoved(found.animationDuration));
  }).map(name);

  /** What is of no use on paper, and the addresses that paper does not show. */
  const paper = () => {
    const external = all("main a[href^=http]").filter(isSeen).filter(link => link.host !== location.host);
    const isPrinted = link => {
      const href = link.getAttribute("href");
      const said = ["::before", "::after"].map(part => style(link, part).content).join(" ");
      return said.includes(href) || said.includes("attr(href)") || link.innerText.includes(href) ||
        said.includes(href.replace(/^https?:\/\//, ""));
    };
    return {
      useless: all("nav, form, [role=search], button, body > a").filter(isSeen).filter(isOnPage).map(name),
      external: external.length,
      hidden: external.filter(link => !isPrinted(link)).map(name),
    };
  };

  // ------------------------------------------------------------------ the keyboard

  const tabbable = () => all(FOCUSABLE).filter(one => one.tabIndex >= 0 && !one.disabled)
    .filter(one => one.checkVisibility({ visibilityProperty: true }));

  /** Elements that do not show that they have the focus: 2 pixels, with a contrast of 3 to 1.
   *  Asked after the Tab key was used, so that browsers show the focus of what is focused next. */
  const unmarked = () => tabbable().filter(one => {
    one.focus({ preventScroll: true });
    const found = style(one);
    const ring = found.outlineStyle !== "none" && parseFloat(found.outlineWidth) >= 2;
    const behind = ground(parseFloat(found.outlineOffset) >= 0 ? one.parentElement : one);
    return !ring || contrast(found.outlineColor, behind) < 3;
  }).map(name);

  /** Where the focus is: a number for each place, so that a trap shows. */
  const focused = () => {
    const at = document.activeElement;
    return at === document.body ? -1 : all("*").indexOf(at);
  };

  /** Whether the focus is on a link that leads past the menu, and is seen. */
  const isSkipping = () => {
    const at = document.activeElement;
    const to = at.hash && document.querySelector(at.hash);
    const { top, left, width, height } = at.getBoundingClientRect();
    return Boolean(to) && Boolean(to.closest("main")) &&
      document.elementFromPoint(left + width / 2, top + height / 2) === at;
  };

  // ------------------------------------------------------------------ what happened

  const heard = { shift: 0, violations: [] };
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) heard.shift += entry.value;
  })).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", event =>
    heard.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));

  return {
    colours, offer, reading, smallest, targets, overflow, moving, paper, tabbable, unmarked, focused, isSkipping,
    heard: () => heard,
  };
})();
