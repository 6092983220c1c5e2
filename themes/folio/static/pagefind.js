// Answers a search by Pagefind, in the place of what search.js does by itself.

async function open(index) {
  const pagefind = await import(`${index}pagefind.js`);
  await pagefind.options({ baseUrl: index.replace("pagefind/", "") });
  return pagefind;
}

// The values of a filter that have all words which are asked of it: of authors, those named Bush.
function valuesWith(words, values, wordsOf) {
  return values.filter((value) => {
    const own = wordsOf(value);
    return words.every((word) => own.some((one) => one === word || word[3] && one.startsWith(word)));
  });
}

// What is found, the best first; and the words.
export async function answer(asked, index, wordsOf) {
  if (!asked.length) return { found: [], words: [] };
  const pagefind = await open(index), filters = {};
  const words = (wanted) => asked.filter(({ kind }) => kind === wanted).map(({ word }) => word);
  for (const kind of new Set(asked.flatMap(({ kind }) => kind ?? []))) {
    const values = Object.keys((await pagefind.filters())[kind] ?? {});
    filters[kind] = { any: valuesWith(words(kind), values, wordsOf) };
    if (!filters[kind].any.length) return { found: [], words: [] };
  }
  const { results } = await pagefind.search(words().join(" ") || null, { filters });
  return { found: results, words: words() };
}

// An entry as search.js shows it: its page gives Pagefind what that needs.
export async function entryOf(result) {
  const { url, meta } = await result.data();
  return { ...meta, url };
}
