import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "./support/app.ts";
import { seriousFindings } from "./support/axe.ts";
import { hasChromium } from "./support/chromium.ts";
import { shoot } from "./support/shots.ts";

const PAGES = [
  ["overview", "/", "heading:Calendar"],
  ["trades", "/trades", "grid:Trades"],
  ["executions", "/executions", "grid:Executions"],
  ["cash", "/executions?view=cash", "grid:Cash movements"],
  ["accounts", "/accounts", "heading:Positions"],
  ["imports", "/imports", "tab:History"],
  ["quarantine", "/imports?tab=quarantine", "tab:Quarantine"],
] as const;

type Role = "heading" | "grid" | "tab";

/** Every page, over the sample data that the first run offers. */
describe.runIf(hasChromium)("every page", () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
    const page = await app.open("/");
    await page.getByRole("button", { name: "Look around with sample data" }).click();
    await page.getByRole("heading", { name: "Calendar" }).waitFor();
    await page.context().close();
  });
  afterAll(async () => {
    await app.close();
  });

  const settle = async (page: Page, mark: string) => {
    const [role, name] = mark.split(":") as [Role, string];
    await page.getByRole(role, { name, exact: true }).waitFor();
  };
  /** Notices and the chart come in with their own requests; a picture should have them. */
  const calm = (page: Page) => page.waitForTimeout(400);

  describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
    test.each(PAGES)(
      "%s has no serious finding of axe, and says that its data is a sample",
      async (name, path, mark) => {
        const page = await app.open(path, {
          colorScheme,
          bypassCSP: true,
          viewport: { width: 1440, height: 900 },
        });
        await settle(page, mark);
        await page.getByText("Sample data: invented accounts").waitFor();
        await calm(page);
        await shoot(page, `${name}-${colorScheme}`);
        expect(await seriousFindings(page)).toEqual([]);
        await page.context().close();
      },
    );

    test("the drawer of a trade has no serious finding of axe", async () => {
      const page = await app.open("/trades?status=closed", { colorScheme, bypassCSP: true });
      await page.getByRole("row").nth(3).click();
      await page.getByRole("heading", { name: "Matches" }).waitFor();
      await calm(page);
      await shoot(page, `drawer-${colorScheme}`);
      expect(await seriousFindings(page)).toEqual([]);
      await page.context().close();
    });
  });

  test.each(PAGES)("%s fits a screen of 380 pixels", async (name, path, mark) => {
    const page = await app.open(path, {
      viewport: { width: 380, height: 780 },
      colorScheme: "dark",
      bypassCSP: true,
    });
    await settle(page, mark);
    await calm(page);
    await shoot(page, `${name}-narrow`);
    const [content, screen] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      innerWidth,
    ]);
    expect(content).toBe(screen);
    const main = page.getByRole("main");
    expect(await main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  });

  test("a phone reaches every page, the main ones at its foot and all behind More", async () => {
    const page = await app.open("/trades", {
      ...{ viewport: { width: 390, height: 844 }, bypassCSP: true },
    });
    const foot = page.getByRole("navigation", { name: "Pages" });
    await foot.getByRole("link", { name: "Orders", exact: true }).waitFor();
    expect(await foot.getByRole("link", { name: "Risk", exact: true }).count()).toBe(0);
    await foot.getByRole("button", { name: "More" }).click();
    const sheet = page.getByRole("dialog", { name: "All pages" });
    await sheet.getByRole("list", { name: "Trading" }).waitFor();
    await calm(page);
    await shoot(page, "more-narrow");
    expect(await seriousFindings(page)).toEqual([]);
    await sheet.getByRole("link", { name: "Risk", exact: true }).click();
    await page.getByRole("heading", { name: "Risk", level: 1 }).waitFor();
    await sheet.waitFor({ state: "hidden" });
    await page.context().close();
  });

  test.each([1440, 1280])("no column of trades is cut off on %i pixels", async (width) => {
    const page = await app.open("/trades", { viewport: { width, height: 800 } });
    const grid = page.getByRole("grid", { name: "Trades" });
    await grid.getByRole("row").nth(1).waitFor();
    expect(await grid.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await grid.getByRole("columnheader", { name: "Account" }).waitFor();
    // What gives way is what the opened row tells as well.
    const held = grid.getByRole("columnheader", { name: "Held" });
    expect(await held.count()).toBe(width === 1440 ? 1 : 0);
    await page.context().close();
  });

  test("the scheme follows the system until it is switched, and stays switched", async () => {
    const page = await app.open("/imports", { colorScheme: "dark" });
    const scheme = () => page.locator("html").getAttribute("data-mantine-color-scheme");
    expect(await scheme()).toBe("dark");
    await page.getByRole("button", { name: /^Colours: as the system/ }).click();
    expect(await scheme()).toBe("light");
    await page.reload();
    expect(await scheme()).toBe("light");
    await page.context().close();
  });

  test("the keyboard goes everywhere", async () => {
    const page = await app.open("/");
    await page.getByRole("heading", { name: "Calendar" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.getByRole("grid", { name: "Trades" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    expect(await page.getByRole("row", { selected: true }).getAttribute("aria-rowindex")).toBe("4");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Trade" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Trade" }).waitFor({ state: "hidden" });
    await page.keyboard.press("/");
    expect(
      await page.getByRole("searchbox").evaluate((field) => field === document.activeElement),
    ).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("grid", { name: "Trades" }).focus();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.context().close();
  });

  test("filters live in the address, and Back closes what was opened", async () => {
    const page = await app.open("/trades?status=closed&sort=-net");
    await page.getByRole("grid", { name: "Trades" }).waitFor();
    expect(
      await page.getByRole("columnheader", { name: "Net P&L" }).getAttribute("aria-sort"),
    ).toBe("descending");
    const best = await page.getByRole("row").nth(1).innerText();
    await page.getByRole("columnheader", { name: "Net P&L" }).getByRole("button").click();
    await page.waitForURL(/sort=net/);
    await expect
      .poll(() => page.getByRole("row").nth(1).innerText(), { timeout: 10_000 })
      .not.toBe(best);
    await page.getByRole("row").nth(1).click();
    await page.waitForURL(/trade=/);
    await page.goBack();
    await page.getByRole("dialog", { name: "Trade" }).waitFor({ state: "hidden" });
    expect(page.url()).toContain("status=closed");
    await page.getByRole("button", { name: "Remove filter: status: closed" }).click();
    await page.waitForURL((url) => !url.search.includes("status"));
    await page.context().close();
  });

  test("a search asks the server and finds a symbol", async () => {
    const page = await app.open("/trades");
    const first = page.getByRole("row").nth(1).getByRole("gridcell").first();
    const symbol = await first.innerText();
    await page.getByRole("searchbox").fill("no such symbol");
    await page.getByText("No trade matches these filters").waitFor();
    await page.getByRole("searchbox").fill(symbol);
    await page.waitForURL(/search=/);
    await page.getByRole("grid", { name: "Trades" }).waitFor();
    expect(await first.innerText()).toContain(symbol.split(" ")[0]);
    await page.context().close();
  });

  test("a browser that says it is offline still reads the server beside it", async () => {
    const page = await app.open("/");
    await page.getByRole("heading", { name: "Calendar" }).waitFor();
    await page.evaluate("window.dispatchEvent(new Event('offline'))");
    await page.getByRole("link", { name: "Executions" }).click();
    await page.getByRole("grid", { name: "Executions" }).waitFor();
    await page.context().close();
  });

  test("a lost server is said, and found again", async () => {
    const page = await app.open("/imports");
    await page.route("**/api/events", (route) => route.abort());
    await page.reload();
    await page.getByText("The server does not answer. What you see may be old").waitFor();
    await page.unroute("**/api/events");
    await page.getByText("The server does not answer").waitFor({ state: "hidden" });
    await page.context().close();
    app.faults.splice(
      0,
      app.faults.length,
      ...app.faults.filter((fault) => !fault.includes("ERR_FAILED")),
    );
  });

  test("sample data goes with one click", async () => {
    const page = await app.open("/");
    await page.getByRole("button", { name: "Remove sample data" }).click();
    await page.getByRole("heading", { name: /Every broker in one blotter/ }).waitFor();
    await page.context().close();
  });

  test("axe finds what is wrong when something is", async () => {
    const page = await app.open("/imports", { bypassCSP: true });
    await page.getByRole("tab", { name: "History" }).waitFor();
    await page.evaluate(() =>
      document.querySelector("main")?.append(document.createElement("img")),
    );
    expect(await seriousFindings(page)).toEqual([expect.stringContaining("image-alt")]);
    await page.context().close();
  });

  test("nothing failed on any page, and the policy against scripts was kept", () => {
    expect(app.faults).toEqual([]);
  });
});
