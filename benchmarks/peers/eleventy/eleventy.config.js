// Eleventy's configuration: Markdown as in the other sites, and the paged lists, which need
// collections of their own.

import markdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import footnote from "markdown-it-footnote";

const PER_PAGE = 50;

const address = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const isoTime = (date) => date.toISOString().replace(/\.\d+Z$/, "Z");
const longDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** All entries, newest first. */
function newestFirst(collections) {
  return collections.getFilteredByGlob("site/entries/*.md").sort((one, other) => other.date - one.date);
}

/** The entries of each name, by name. */
function grouped(entries, namesOf) {
  const groups = new Map();
  for (const entry of entries) {
    for (const name of namesOf(entry.data)) {
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(entry);
    }
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The pages of one list. */
function listPages(base, title, entries) {
  const count = Math.ceil(entries.length / PER_PAGE);
  const path = (number) => (number === 1 ? base : `${base}page/${number}/`);
  return Array.from({ length: count }, (_, index) => ({
    title,
    path: path(index + 1),
    entries: entries.slice(index * PER_PAGE, (index + 1) * PER_PAGE),
    number: index + 1,
    count,
    before: index > 0 ? path(index) : null,
    after: index + 1 < count ? path(index + 2) : null,
  }));
}

export default function (config) {
  config.setLibrary("md", markdownIt({ typographer: true }).use(anchor).use(footnote));
  config.addFilter("address", address);
  config.addFilter("isoTime", isoTime);
  config.addFilter("longDay", (date) => longDay.format(date));

  config.addCollection("newest", (collections) => {
    const entries = newestFirst(collections);
    entries.forEach((entry, index) => {
      entry.data.newer = entries[index - 1]?.data;
      entry.data.older = entries[index + 1]?.data;
    });
    return entries;
  });
  const terms = { tags: (data) => data.tags, sources: (data) => [data.source] };
  for (const [kind, namesOf] of Object.entries(terms)) {
    const groups = (collections) => grouped(newestFirst(collections), namesOf);
    config.addCollection(`${kind}Index`, (collections) =>
      groups(collections).map(([name, entries]) => ({ name, count: entries.length })),
    );
    config.addCollection(`${kind}Pages`, (collections) =>
      groups(collections).flatMap(([name, entries]) => listPages(`/${kind}/${address(name)}/`, name, entries)),
    );
  }
  config.addCollection("homePages", (collections) => listPages("/", "", newestFirst(collections)));

  return {
    dir: { input: "site", output: "_site" },
    // The texts are Markdown alone, no templates.
    markdownTemplateEngine: false,
  };
}
