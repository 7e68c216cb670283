import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { surroundings } from "#app";
import { Decimal } from "#domain";
import type { PullBody } from "#http";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { type App, startApp } from "./support/app.ts";
import { seriousFindings } from "./support/axe.ts";
import { hasChromium } from "./support/chromium.ts";
import { expectToFit, settle } from "./support/looks.ts";
import { shoot } from "./support/shots.ts";

/** Connections as a user lives with them, against make-believe brokers over real HTTP. */
describe.runIf(hasChromium)("connections", () => {
  let sandbox: RunningSandbox;
  let app: App;
  let page: Page;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: surroundings, seed: "dashboard" });
    app = await startApp({ origins: sandbox.origins });
    page = await app.open("/", { bypassCSP: true, viewport: { width: 1440, height: 900 } });
  });
  afterAll(async () => {
    await app?.close();
    await sandbox?.close();
  });

  const key = (broker: string, field: string) => sandbox.credentials[broker]?.[field] ?? "";
  const card = (name: string) => page.getByRole("listitem", { name, exact: true });
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const show = async (path: string) => {
    await page.goto(app.url + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
  };
  const look = async (name: string) => {
    await settle(page);
    await shoot(page, `connections-${name}`);
    expect(await seriousFindings(page)).toEqual([]);
  };
  const buy = (broker: string, symbol: string) => {
    const [account] = sandbox.venue.accounts(broker);
    if (!account) throw new Error(`The sandbox has no account of ${broker}`);
    const one = Decimal.of("1");
    sandbox.venue.execute({ account, symbol, side: "buy", quantity: one, price: one });
  };
  const syncCard = async (name: string) => {
    const reply = page.waitForResponse(/\/sync$/);
    await card(name).getByRole("button", { name: "Sync now" }).click();
    return (await (await reply).json()) as PullBody;
  };

  test("without any, the page invites to connect or to import", async () => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.getByText("No broker is connected yet").waitFor();
    await look("empty");
    await page.getByRole("link", { name: "Import a statement" }).waitFor();
    await page.getByRole("link", { name: "Connect a broker" }).click();
  });

  test("a broker is found by what is traded there, and its form follows from its manifest", async () => {
    await page.getByRole("searchbox").fill("future-option");
    await page.getByRole("link", { name: /Interactive Brokers/ }).waitFor();
    await look("choose");
    await page.getByRole("link", { name: /Interactive Brokers/ }).click();
    const query = page.getByLabel(/^Query ID/);
    await query.fill("not a number");
    expect(await page.getByText("This does not look like a Query ID").count()).toBe(0);
    await query.press("Tab");
    await page.getByText("This does not look like a Query ID").waitFor();
    await look("form");
    await query.fill("1234567");
    await page.getByText("This does not look like a Query ID").waitFor({ state: "hidden" });
    expect(await button("Test and connect").isDisabled()).toBe(true);
  });

  test("live is a choice of one's own, and a secret is hidden until it is shown", async () => {
    await show("/connections/new?broker=oanda");
    expect(await page.getByRole("radio", { name: /^paper/ }).isChecked()).toBe(true);
    await page.getByText(/only reads it; it places no orders/).waitFor();
    const token = page.getByRole("textbox", { name: /Personal access token/ });
    expect(await token.getAttribute("type")).toBe("password");
    await token.fill("shown");
    await button("Show Personal access token").click();
    expect(await token.getAttribute("type")).toBe("text");
  });

  test("a wrong key is said, with who acts, and nothing is kept", async () => {
    const token = page.getByRole("textbox", { name: /Personal access token/ });
    await token.fill("wrong-token");
    await button("Test and connect").click();
    const alert = page.getByRole("alert");
    await alert.getByText(/You can settle this/).waitFor();
    expect(await alert.innerText()).not.toContain("wrong-token");
    await look("wrong-key");
    expect(await (await fetch(`${app.url}/api/connections`)).json()).toEqual({ items: [] });
  });

  test("the right key connects, and the history comes in while one watches", async () => {
    await page.getByRole("textbox", { name: /Personal access token/ }).fill(key("oanda", "token"));
    await page.getByRole("textbox", { name: "Name" }).fill("Practice");
    sandbox.faults.add([{ do: "503", on: "transactions", broker: "oanda", times: 2 }]);
    await button("Test and connect").click();
    await page.getByRole("heading", { name: "Practice", level: 1 }).waitFor();
    await page.getByRole("progressbar", { name: 'Reading "Practice"' }).waitFor();
    await look("first-run");
    await page.getByText("connected", { exact: true }).waitFor();
    const newest = page.getByRole("row").filter({ hasText: "succeeded" }).first();
    expect(await newest.innerText()).toMatch(/\d{2,}/);
    await page.getByText("None is open: positions and cash agree").waitFor();
    await page.getByRole("list", { name: "Days by state" }).waitFor();
    await look("detail");
    expect(await page.content()).not.toContain(key("oanda", "token"));
  });

  test("a broker may call: its secret is shown once, and taken away again", async () => {
    await button("Take calls").click();
    const secret = await page.getByLabel("Secret of the calls", { exact: true }).innerText();
    expect(secret.length).toBeGreaterThan(20);
    await page.getByText(/POST http.*\/api\/hooks\//).waitFor();
    await page.getByText("Never called yet").waitFor();
    await button("Take no more calls").click();
    await button("Take calls").waitFor();
    expect(await page.getByText(secret).count()).toBe(0);
  });

  test("sync now brings what is new, with progress as it goes", async () => {
    await show("/connections");
    buy("oanda", "EUR_USD");
    sandbox.faults.add([{ do: "503", on: "transactions", broker: "oanda" }]);
    await card("Practice").getByRole("button", { name: "Sync now" }).click();
    await card("Practice").getByRole("progressbar").waitFor();
    await card("Practice").getByText("syncing", { exact: true }).waitFor();
    await page.getByText('"Practice" is up to date').waitFor();
    await page.getByText(/^1 new record/).waitFor();
    await card("Practice").getByText("connected", { exact: true }).waitFor();
  });

  test("what cannot be read makes a break, which is shown with its cause", async () => {
    let quarantined = 0;
    // The fault strikes any row, and that of the order says nothing of what was executed.
    for (let tries = 0; quarantined === 0 && tries < 10; tries++) {
      buy("oanda", "EUR_USD");
      sandbox.faults.add([{ do: "missing-field", on: "transactions", broker: "oanda" }]);
      ({ quarantined } = await syncCard("Practice"));
      sandbox.faults.clear();
    }
    await card("Practice").getByText("1", { exact: true }).first().waitFor();
    await look("card-break");
    await page.getByRole("link", { name: "Practice", exact: true }).click();
    const breaks = page.getByRole("group", { name: "Breaks, scrollable" });
    await breaks.getByRole("row").nth(1).waitFor();
    await breaks
      .getByText(/stands? in quarantine/)
      .first()
      .waitFor();
    await page.reload();
    await breaks.getByRole("row").nth(1).waitFor();
    await look("break");
    await page.getByRole("link", { name: "1", exact: true }).last().click();
    await page.getByText("1 record, read from OANDA").waitFor();
    await page.getByText(/Is missing; it should be a decimal/).waitFor();
    await look("quarantine");
    await page.getByRole("link", { name: "Show the connection" }).click();
  });

  test("reading the past brings what was unreadable, and the break is settled", async () => {
    await button("Read the past").click();
    await page.getByText('"Practice" is up to date').waitFor();
    // The next reading compares again.
    await button("Sync now").click();
    await page.getByText("None is open: positions and cash agree").waitFor();
    await button("Show 1 settled").click();
    await page.getByText("Position, settled").waitFor();
    await look("settled");
  });

  test("a connection gets a name and an interval", async () => {
    await show("/connections/new?broker=alpaca");
    for (const [field, label] of [
      ["keyId", /API key ID/],
      ["secretKey", /Secret key/],
    ] as const)
      await page.getByRole("textbox", { name: label }).fill(key("alpaca", field));
    await button("Test and connect").click();
    await page.getByText("connected", { exact: true }).waitFor();
    await show("/connections");
    await card("Alpaca").getByRole("combobox").click();
    await page.getByRole("option", { name: "Every 30 minutes" }).click();
    await page.getByRole("link", { name: "Alpaca", exact: true }).click();
    await page.getByRole("textbox", { name: "Name of the connection" }).fill("Shares");
    await button("Rename").click();
    await page.getByRole("heading", { name: "Shares", level: 1 }).waitFor();
    expect(
      await page.getByRole("combobox", { name: `How often "Shares" is read` }).inputValue(),
    ).toBe("Every 30 minutes");
  });

  test("the matrix of brokers sorts, filters and leads to the form", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    const matrix = page.getByRole("table", { name: "Brokers" });
    await matrix.waitFor();
    await page.getByRole("button", { name: "Broker", exact: true }).click();
    await page.waitForURL(/sort=-name/);
    const names = await matrix.getByRole("rowheader").allInnerTexts();
    expect(names.map((name) => name.toLowerCase())).toEqual(
      names
        .map((name) => name.toLowerCase())
        .toSorted()
        .toReversed(),
    );
    await look("brokers");
    await page.getByRole("searchbox", { name: "Search brokers" }).fill("oanda");
    await page.waitForURL(/search=oanda/);
    expect(await matrix.getByRole("rowheader").count()).toBe(1);
    await page.getByRole("link", { name: "Connect OANDA" }).click();
    await page.getByRole("heading", { name: "Connect OANDA" }).waitFor();
  });

  test("what brokers refused is told by call, code and day", async () => {
    await show("/brokers");
    const compared = page.getByRole("region", { name: "Side by side" });
    await compared.getByRole("columnheader", { name: "Tradovate" }).waitFor();
    const download = page.waitForEvent("download");
    await compared.getByRole("button", { name: "Export CSV" }).click();
    expect((await download).suggestedFilename()).toBe("brokers-paper.csv");
    await compared.scrollIntoViewIfNeeded();
    await look("broker-compare");
    const refused = page.getByRole("region", { name: "What brokers refused" });
    await refused.getByText("GET /accounts", { exact: true }).first().waitFor();
    expect(
      await refused.getByRole("img", { name: /^Failed calls by day: 0.*[1-9]$/ }).count(),
    ).toBe(
      await refused
        .getByRole("row")
        .count()
        .then((rows) => rows - 1),
    );
    await refused.scrollIntoViewIfNeeded();
    await look("broker-errors");
  });

  describe.each([
    ["wide", { width: 1440, height: 900 }, ["/connections/new?broker=ibkr-flex"]],
    [
      "narrow",
      { width: 380, height: 780 },
      ["/connections", "/connections/new", "/connections/new?broker=ibkr-flex", "/brokers"],
    ],
  ] as const)("dark and %s", (name, viewport, paths) => {
    test.each(paths)("%s fits and has no serious finding of axe", async (path) => {
      await page.emulateMedia({ colorScheme: "dark" });
      await page.setViewportSize(viewport);
      await show(path);
      await look(`${name}${path.replaceAll(/\W+/g, "-")}`);
      await expectToFit(page);
    });

    test("a connection in full fits and has no serious finding of axe", async () => {
      await show("/connections");
      await page.getByRole("link", { name: "Practice", exact: true }).click();
      await page.getByRole("heading", { name: "Breaks" }).waitFor();
      await page.getByRole("list", { name: "Days by state" }).waitFor();
      await look(`${name}-detail`);
      await expectToFit(page);
    });
  });

  test("data goes with a connection only where its name is typed", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 800 });
    await button("Disconnect").click();
    const dialog = page.getByRole("dialog", { name: 'Disconnect "Practice"?' });
    await dialog.getByRole("radio", { name: /^Remove it/ }).check();
    const goodbye = dialog.getByRole("button", { name: "Disconnect and remove data" });
    expect(await goodbye.isDisabled()).toBe(true);
    await dialog.getByLabel('Type "Practice" to confirm').fill("Practice");
    await look("disconnect");
    await goodbye.click();
    await page.getByText('"Practice" is disconnected').waitFor();
    await card("Shares").waitFor();
    await card("Practice").waitFor({ state: "hidden" });
  });

  test("nothing failed on the page meanwhile, and the brokers were treated well", () => {
    expect(app.faults).toEqual([]);
    expect(sandbox.violations()).toEqual([]);
  });
});
