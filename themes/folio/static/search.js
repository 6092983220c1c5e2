// Answers a search by the words of sitegen/searching.py, from the index of outputs/postings.py, or by
// `data-engine`. All of it is set as text.

const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ı: "i", ς: "σ" };
const PAIRED =
  "\u0e00-\u109f\u1780-\u17ff\u1980-\u1aaf\u3005-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}";
const LETTER = "\\p{L}\\p{M}\\p{N}+#";
const pattern = (text) => new RegExp(text, "gu");
const WORDS = pattern(`[${PAIRED}]+|[^ +#${PAIRED}]+((\\+\\+|#)(?![^ +#]))?`);
const PIECES = pattern(`[${PAIRED}]|((?![${PAIRED}])[${LETTER}])+|[^${LETTER}]+`);

const fold = (text) => text.normalize("NFKD").toLowerCase()
  .replace(/[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200c\u200d]/g, "")
  .replace(/[^ -~]/g, (letter) => PLAIN[letter] ?? letter).normalize("NFC");

const paired = (word) => {
  const [, ...others] = [...word];
  if (!others[0] || !pattern(`[${PAIRED}]`).test(word)) return word;
  return others.map((letter, at) => [...word][at] + letter);
};

export const wordsOf = (text) =>
  (fold(text).replace(pattern(`[^${LETTER}]`), " ").match(WORDS) ?? []).flatMap(paired);

const PLACES = { tag: 16, source: 32, author: 64, year: 128 };
const LEVELS = [0, 1, 1.6, 2], WEIGHTS = [2, 6, 4, 3, 5, 2];
const find = (name) => document.querySelector(name);
const { index, shards, count, engine } = find("[data-index]").dataset;
const files = {};

const load = (path, read) => files[path] ??= fetch(index + path)
  .then((answer) => answer.ok ? answer.text() : Promise.reject()).then(read)
  .catch(() => Promise.reject(delete files[path]));

function linesOf(word) {
  let hash = 0;
  for (const letter of [...word].slice(0, 4)) hash = (hash * 31 + letter.codePointAt()) % 65521;
  return load(`words/${hash % shards}.txt`, (text) => text.split("\n"));
}

async function entriesWith({ word, kind }) {
  const place = PLACES[kind], entries = new Map();
  // Another end of a word will do: `searches` finds `searching`, after itself.
  const start = place ? word : word.slice(0, Math.max(4, word.length - (word.length >> 2)));
  let isCommon = false;
  for (const line of await linesOf(word)) {
    if (!line.startsWith(start)) continue;
    const [term, list] = line.split(" ");
    const likeness = term === word ? 1 : !word[3] ? 0 : term.startsWith(word) ? .5
      : term.length < start.length + 4 ? .25 : 0;
    if (!likeness) continue;
    isCommon ||= term === word && !place && list[0] === "*";
    let entry = -1;
    for (const [, distance, sign] of list.matchAll(/([0-9a-z]*)([^0-9a-z*])/g)) {
      entry += parseInt(distance || 0, 36) + 1;
      const code = sign.charCodeAt(), places = code - (code < 129 ? 65 : 129);
      if (place && !(places & place)) continue;
      const weight = WEIGHTS.reduce((sum, one, at) => places >> at & 4 ? sum + one : sum,
        LEVELS[places & 3]);
      entries.set(entry, Math.max(entries.get(entry) ?? 0, weight * likeness));
    }
  }
  return { start, place, isCommon, entries };
}

// The words of a query, each with the kind of its filter.
const typed = () =>
  [...field.value.toLowerCase().matchAll(/(?:(tag|source|author|year):\s*)?(?:"([^"]*)"?|(\S+))/g)]
    .flatMap(([, kind, quoted, bare]) => wordsOf(quoted ?? bare).map((word) => ({ word, kind })));

// Entries that have all of it, the best first, then the newest; and the words.
export async function answer(asked) {
  const all = await Promise.all(asked.map(entriesWith)), words = all.filter(({ place }) => !place);
  const rare = all.filter(({ isCommon }) => !isCommon), required = rare[0] ? rare : all;
  const scores = new Map();
  for (const number of required[0]?.entries.keys() ?? []) {
    if (!required.every(({ entries }) => entries.has(number))) continue;
    scores.set(number, words.reduce((sum, { entries }) =>
      sum + (entries.get(number) ?? 0) * Math.log(1 + count / entries.size), 0));
  }
  const found = [...scores.keys()].sort((a, b) => scores.get(b) - scores.get(a) || b - a);
  return { found, words: words.map(({ start }) => start) };
}

const entryOf = async (number) => (await load(`entries/${number >> 3}.json`, JSON.parse))[number & 7];

const field = find("#query"), status = find("[role=status]");
const list = find(".found"), more = find(".more");
let turn = 0, last, pause;

function marked(text, words) {
  const pieces = text.match(PIECES), folded = pieces.map(fold), nodes = [];
  pieces.forEach((piece, at) => {
    const self = folded[at], near = [self, self + folded[at + 1], folded[at - 1] + self];
    const name = words.some((word) => near.includes(word) || word[3] && self.startsWith(word))
      ? "MARK" : "SPAN";
    if (nodes.at(-1)?.nodeName !== name) nodes.push(document.createElement(name));
    nodes.at(-1).append(piece);
  });
  return nodes;
}

function card(entry, words) {
  const copy = find("template").content.cloneNode(true);
  for (const node of copy.querySelectorAll("[data-field]")) {
    const text = entry[node.dataset.field];
    if (text) node.append(...marked(text, words)); else node.remove();
    if (node.dir && entry.lang) node.lang = entry.lang;
    if ("href" in node) node.href = entry.url;
  }
  return copy;
}

function show(state, number) {
  status.textContent = status.dataset[number === 1 ? "one" : state]?.replace("0", number) ?? "";
  for (const node of document.querySelectorAll("[data-when]")) node.hidden = node.dataset.when !== state;
}

// What was found, or ten more of it.
async function draw(start) {
  const mine = ++turn;
  try {
    const source = engine ? await import(engine) : { answer, entryOf };
    const next = start ? last : await source.answer(typed(), index, wordsOf);
    const { found, words } = next;
    const cards = await Promise.all(found.slice(start, start + 10).map(async (one) =>
      card(await source.entryOf(one), words)));
    if (mine !== turn) return;
    last = next;
    if (!start) list.replaceChildren();
    list.append(...cards);
    show(found.length ? "found" : field.value.trim() ? "none" : "start", found.length);
    more.hidden = found.length <= start + 10;
    if (start) list.children[start].querySelector("a").focus();
  } catch {
    if (mine === turn) show("failed");
  }
}

// What is shown has its address, to keep and to send.
function note(change) {
  clearTimeout(pause);
  history[change](null, "", "?" + new URLSearchParams({ q: field.value }));
  draw(0);
}

function readAddress() {
  field.value = new URLSearchParams(location.search).get("q");
  draw(0);
}

field.oninput = () => {
  clearTimeout(pause);
  pause = setTimeout(note, 150, "replaceState");
};
find(".search").onsubmit = () => {
  note("pushState");
  return false;
};
more.onclick = () => draw(list.childElementCount);
onpopstate = readAddress;
readAddress();
