import { rm } from "node:fs/promises";
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
  Request,
} from "playwright-core";
import { afterEach } from "vitest";
import { type Config, readConfig, type Serving, startServing, surroundings } from "#app";
import { dataFolder } from "../../support/store.ts";
import { buildDashboard } from "./built.ts";
import { launchChromium } from "./chromium.ts";

export type App = {
  readonly url: string;
  /** Where the first user is made. */
  readonly setUpUrl: string;
  /** What the server stands on, for what no broker can be made to do. */
  readonly system: Serving["system"];
  readonly browser: Browser;
  /** A page whose faults and refused scripts are collected in `faults`. */
  readonly open: (path: string, options?: BrowserContextOptions) => Promise<Page>;
  readonly faults: string[];
  readonly close: () => Promise<void>;
};

type AppOptions = {
  /** Stand-ins for brokers, such as those of a sandbox. */
  readonly origins?: Config["origins"];
  /** How users are told. */
  readonly notify?: Config["notify"];
};

const shown = new Set<Page>();

// What the browser showed says more about a failed story than the element it waited for in vain.
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const page of shown) {
    const seen = await page.evaluate("[navigator.onLine, document.body.innerText]").catch(String);
    const words = `${page.url()} showed ${JSON.stringify(seen)}`;
    process.stderr.write(`${task.name}: ${words}\n`);
    // A log of which only the errors are kept should say it too.
    for (const error of task.result.errors ?? []) error.message += `\n${words}`;
  }
});

/** The whole program over a real database in a fresh folder, and a browser in front of it. */
export async function startApp({ origins = {}, notify }: AppOptions = {}): Promise<App> {
  await buildDashboard();
  const folder = await dataFolder();
  const read = readConfig({ data: folder, port: "0" });
  const config = { ...read, origins, ...(notify && { notify }) };
  const serving = await startServing(config, surroundings);
  const browser = await launchChromium();
  const faults: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    url: serving.url,
    setUpUrl: serving.setUp?.url ?? "",
    system: serving.system,
    browser,
    faults,
    async open(path, options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: "en-US",
        timezoneId: "Asia/Kolkata",
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      // On a loaded machine the lock of a reading that stood still may run out first, which takes 30 s.
      page.setDefaultTimeout(75_000);
      shown.add(page);
      page.on("close", () => shown.delete(page));
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        // A refused file is answered 422, which the browser reports although the page handles it.
        const text = message.text();
        const isExpected = text.includes("status of 4") || text.includes(CUT_OFF);
        if (message.type() === "error" && !isExpected) faults.push(text);
      });
      await arrive(page, serving.url + path);
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await serving.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The network of the machine changed, which cuts off what loads and says nothing of the page. */
const CUT_OFF = "ERR_NETWORK_CHANGED";
const MOST_TRIES = 5;

/** Opens an address, anew if a part of the page was cut off on its way. */
async function arrive(page: Page, address: string): Promise<void> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    let isCut = false;
    const look = (request: Request) => {
      isCut ||= request.failure()?.errorText.includes(CUT_OFF) ?? false;
    };
    page.on("requestfailed", look);
    try {
      await page.goto(address);
    } catch (error) {
      if (!String(error).includes(CUT_OFF) || tries === MOST_TRIES) throw error;
      isCut = true;
    }
    page.off("requestfailed", look);
    if (!isCut) return;
  }
}
