// Runs Lighthouse, as on a phone, in one Chromium. Its first line of standard input is a JSON object: tools (the folder
// of node_modules), chromium (its path) and flags; each line after it is {url, skip}, and is answered by a line: the
// figures of one run.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { tools, chromium, flags } = JSON.parse((await lines.next()).value);
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
    benchmark: lhr.environment.benchmarkIndex,
    failing,
  };
}

// A browser that is slow to start leaves a run without its trace, once.
async function measured(url, options, attempts = 3) {
  const result = await lighthouse(url, options);
  if (!result.lhr.runtimeError) return figures(result);
  if (attempts > 1) return measured(url, options, attempts - 1);
  throw new Error(`${url}: ${result.lhr.runtimeError.message}`);
}

const chrome = await launch({ chromePath: chromium, chromeFlags: ["--headless=new", ...flags], logLevel: "silent" });
try {
  for await (const line of lines) {
    const { url, skip } = JSON.parse(line);
    const options = { port: chrome.port, logLevel: "silent", onlyCategories: CATEGORIES, disableFullPageScreenshot: true, skipAudits: [...OMITTED, ...skip], ...WAITS };
    console.log(JSON.stringify(await measured(url, options)));
  }
} finally {
  await chrome.kill();
}
