// Runs Lighthouse, as on a phone, on pages one after the other, in one Chromium.
// Takes on its standard input: tools (the folder of node_modules), chromium (its path), flags, pages (name: {url, skip}),
// runs (the most) and budgets; prints a JSON object: the best figures of each page by its name.
// A busy machine only ever adds to what is measured, so a page is run again only where it passes a budget.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { tools, chromium, flags, pages, runs, budgets } = JSON.parse(readFileSync(0, "utf8"));
const load = (path) => import(pathToFileURL(`${tools}/node_modules/${path}`));
const { default: lighthouse } = await load("lighthouse/core/index.js");
const { launch } = await load("chrome-launcher/dist/index.js");

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const TIMES = ["largest-contentful-paint", "first-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
// A page that has loaded is watched for a quarter of what Lighthouse would: nothing of ours comes later.
const WAITS = Object.fromEntries(
  ["pauseAfterFcpMs", "pauseAfterLoadMs", "networkQuietThresholdMs", "cpuQuietThresholdMs"].map((wait) => [wait, 250]),
);
const OMITTED = ["full-page-screenshot", "screenshot-thumbnails", "final-screenshot"];
const name = (id) => id.replaceAll("-", "_");

function figures({ lhr }) {
  const failing = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ id, weight }) => weight && (lhr.audits[id].score ?? 1) < 0.9).map(({ id }) => id),
  );
  return {
    ...Object.fromEntries(CATEGORIES.map((id) => [name(id), Math.round(lhr.categories[id].score * 100)])),
    ...Object.fromEntries(TIMES.map((id) => [name(id), Number(lhr.audits[id].numericValue.toFixed(id.endsWith("shift") ? 4 : 0))])),
    failing,
    version: lhr.lighthouseVersion,
    benchmark: lhr.environment.benchmarkIndex,
  };
}

// A browser that is slow to start leaves a run without its trace, once.
async function measured(url, options, attempts = 3) {
  const result = await lighthouse(url, options);
  if (!result.lhr.runtimeError) return figures(result);
  if (attempts > 1) return measured(url, options, attempts - 1);
  throw new Error(`${url}: ${result.lhr.runtimeError.message}`);
}

const isWithin = (found) =>
  Object.entries(budgets).every(([key, budget]) => (CATEGORIES.map(name).includes(key) ? found[key] >= budget : found[key] <= budget));
const isBetter = (a, b) => a.performance > b.performance ||
  (a.performance === b.performance && a.largest_contentful_paint + a.total_blocking_time < b.largest_contentful_paint + b.total_blocking_time);

const chrome = await launch({ chromePath: chromium, chromeFlags: ["--headless=new", ...flags], logLevel: "silent" });
const results = {};
try {
  for (const [page, { url, skip }] of Object.entries(pages)) {
    for (let run = 1; run <= runs; run += 1) {
      const options = { port: chrome.port, logLevel: "silent", onlyCategories: CATEGORIES, skipAudits: [...OMITTED, ...skip], ...WAITS };
      const found = await measured(url, options);
      if (!results[page] || isBetter(found, results[page])) results[page] = found;
      results[page].runs = run;
      if (isWithin(results[page])) break;
    }
    process.stderr.write(".");
  }
} finally {
  await chrome.kill();
}
process.stdout.write(JSON.stringify(results));
