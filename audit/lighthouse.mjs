// Lighthouse, in a browser of its own with a fresh profile each time: the preset of a slow phone.
//
//     node lighthouse.mjs CHROMIUM RUNS ADDRESS... 
//
// prints a line of JSON an address: the run in the middle, by its performance.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const run = async (chromePath, address) => {
  const userDataDir = await mkdtemp(join(tmpdir(), "lighthouse-"));
  const chrome = await launch({ chromePath, chromeFlags: FLAGS, userDataDir });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "silent" });
    return lhr;
  } finally {
    await chrome.kill();
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  }
};

const failed = ({ audits, categories }) => Object.values(categories).flatMap(({ auditRefs }) =>
  auditRefs.filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 0.9)
    .map(({ id }) => id));

const told = (address, report) => {
  const number = name => report.audits[name]?.numericValue ?? 0;
  const scores = Object.entries(report.categories)
    .filter(([, { score }]) => score !== null)
    .map(([name, { score }]) => [name, Math.round(score * 100)]);
  return {
    address,
    version: report.lighthouseVersion,
    scores: Object.fromEntries(scores),
    failed: [...new Set(failed(report))],
    first_paint: Math.round(number("first-contentful-paint")),
    largest_paint: Math.round(number("largest-contentful-paint")),
    shift: number("cumulative-layout-shift"),
    blocking: Math.round(number("total-blocking-time")),
  };
};

const [chromePath, runs, ...addresses] = process.argv.slice(2);
for (const address of addresses) {
  const reports = [];
  while (reports.length < Number(runs)) reports.push(await run(chromePath, address));
  const performance = ({ categories }) => categories.performance.score;
  reports.sort((one, other) => performance(one) - performance(other));
  console.log(JSON.stringify(told(address, reports[reports.length >> 1])));
}
