#!/usr/bin/env node
/**
 * Takes the pictures of the documents anew: npm run pictures
 *
 * Everything on them is made up: the sample statement, and the make-believe brokers of the
 * demonstration. Needs Chromium.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const IMAGES = join(ROOT, "docs", "images");
const DESK = { width: 1440, height: 900 };

// It goes on to be asked, since parts of the program are loaded where they are needed.
const vite = await createServer({
  ...{ root: ROOT, configFile: false, logLevel: "error", appType: "custom" },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  // The name of our own sources; else the program would come from dist, however old.
  ssr: { resolve: { conditions: ["source"] } },
});
const load = (...path) => vite.ssrLoadModule(join(ROOT, ...path));

const { buildDashboard } = await load("tests", "dashboard", "support", "built.ts");
const { launchChromium } = await load("tests", "dashboard", "support", "chromium.ts");
const { readConfig, startServing, surroundings } = await load("src", "app", "index.ts");
const { demoWork } = await load("src", "app", "demo", "demo.ts");
const { sampleStatement } = await load("src", "app", "sample", "statement.ts");

await buildDashboard();
const browser = await launchChromium();
try {
  await takeRecord();
  await takeBrokers();
} finally {
  await browser.close();
  await vite.close();
}
/** What a statement brings, from the file to one trade. */
async function takeRecord() {
  const folder = await mkdtemp(join(tmpdir(), "openblotter-pictures-"));
  const serving = await startServing(readConfig({ data: folder, port: "0" }), surroundings);
  try {
    const page = await open(serving.url, "/imports");
    const chunks = [];
    for await (const chunk of sampleStatement().bytes()) chunks.push(chunk);
    const file = { name: "statement.xml", mimeType: "text/xml", buffer: Buffer.concat(chunks) };
    await page.locator("input[type=file]").first().setInputFiles(file);
    const act = page.getByRole("button", { name: "Import", exact: true });
    await act.waitFor();
    await shoot(page, "import", { height: 980 });
    await act.click();
    await page.getByText("imported", { exact: true }).waitFor();
    await page.goto(serving.url);
    await page.getByRole("heading", { name: "Calendar" }).waitFor();
    await shoot(page, "overview", { height: 940 });
    const dark = await open(serving.url, "/trades?status=closed", "dark");
    await dark.getByRole("row").nth(3).click();
    await dark.getByRole("heading", { name: "Matches" }).waitFor();
    await shoot(dark, "trade");
  } finally {
    await serving.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What brokers bring, with a break to look at. */
async function takeBrokers() {
  let url = "";
  const { ended } = await demoWork(surroundings).start({}, (news) => {
    if (news.type === "started") url = news.url;
  });
  const page = await open(url, "/positions");
  await page.getByText("Current", { exact: true }).first().waitFor();
  await shoot(page, "positions");
  await page.goto(`${url}/system`);
  await page.getByRole("heading", { name: "Limits" }).waitFor();
  await shoot(page, "system");
  await page.goto(`${url}/connections`);
  await page.getByRole("link", { name: "OANDA", exact: true }).click();
  await page.getByRole("heading", { name: "Breaks" }).waitFor();
  await shoot(page, "connection");
  // The demonstration goes on until the process is told to end.
  process.kill(process.pid, "SIGTERM");
  await ended;
}

async function open(url, path, colorScheme = "light") {
  const page = await browser.newPage({
    ...{ viewport: DESK, colorScheme, reducedMotion: "reduce" },
    ...{ locale: "en-US", timezoneId: "America/New_York" },
  });
  await page.goto(url + path);
  return page;
}

/** A picture once nothing is awaited any more. */
async function shoot(page, name, { height = DESK.height } = {}) {
  await page.setViewportSize({ ...DESK, height });
  await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
  // Charts and prices come in with requests of their own.
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  console.log(`docs/images/${name}.png`);
}
