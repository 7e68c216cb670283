import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { lookAt } from "./support/looks.ts";

describe.runIf(hasChromium)("orders", () => {
  let app: App;
  let page: Page;
  beforeAll(async () => {
    app = await startApp();
    page = await app.open("/", { bypassCSP: true });
  });
  afterAll(() => app?.close());

  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const field = (label: string) => page.getByRole("textbox", { name: label, exact: true });
  const heading = (name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();
  const outcome = () => page.getByRole("status", { name: "What became of the order" });
  const goTo = async (title: string) => {
    const pages = page.getByRole("navigation", { name: "Pages" });
    await pages.getByRole("link", { name: title, exact: true }).click();
    await heading(title);
  };
  const lowerEdge = async () => {
    const { y, height } = (await outcome().boundingBox()) ?? expect.fail();
    return y + height;
  };
  const choose = async (label: string, option: string) => {
    await page.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const fill = async (symbol: string, quantity: string) => {
    await field("Symbol").fill(symbol);
    await field("Quantity").fill(quantity);
  };
  const isLost = (fault: string) => fault.includes("ERR_FAILED");
  const all = async () => (await app.system.services.orders.list({}, { limit: 100 })).items;

  test("without a connection that takes orders, a paper account is a click away", async () => {
    await page.getByRole("link", { name: "Trade", exact: true }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("n");
    await heading("Trade");
    await page.getByText("No connection takes orders yet").waitFor();
    await lookAt(page, "trade-empty", { isBrief: true });
    await button("Open a paper account").click();
    await page.getByText("practice money, nothing real is bought or sold").waitFor();
  });

  test("the ticket says what is wrong as it is typed, and what speaks against it", async () => {
    await fill("ACME", "1,000");
    await page.getByText("Digits and one point").waitFor();
    expect(await button("Buy 1,000 ACME on paper").isEnabled()).toBe(false);
    await fill("ACM", "10");
    await page.getByText("Perhaps you mean ACME").waitFor();
    await fill("ACME", "100000");
    await page.getByText("It would be denied").waitFor();
    await page.getByText(/What the order binds would be/).waitFor();
    await choose("Type", "Stop limit");
    await field("Stop price").fill("150");
    await field("Limit price").fill("151");
    await field("Take profit at").fill("140");
    await field("Stop loss at").fill("141");
    await page.getByText("Must lie above the stop").waitFor();
    await field("Take profit at").fill("160");
    await page.getByText("It would be denied").waitFor();
    await lookAt(page, "trade-objections");
  });

  test("the market of the symbol moves by itself, with its age and what it is worth", async () => {
    const market = page.getByRole("region", { name: "Market of ACME" });
    await market.getByText("Live", { exact: true }).waitFor();
    const shown = () => market.getByRole("definition").allInnerTexts();
    const first = await shown();
    expect(first.length).toBeGreaterThan(1);
    await expect.poll(shown, { timeout: 30_000 }).not.toEqual(first);
    await market.getByText(/^\d+ s ago$/).waitFor();
  });

  test("an order that the checks deny is not sent, and says who acts", async () => {
    await button("Buy 100000 ACME on paper").click();
    await outcome().getByText("denied", { exact: true }).waitFor();
    await outcome().getByText("Nothing was sent").waitFor();
    await outcome()
      .getByText(/You can settle this: Reduce the order/)
      .waitFor();
    expect(await all()).toMatchObject([{ state: "denied" }]);
  });

  test("a market order pressed twice is one order, and is filled", async () => {
    await choose("Type", "Market");
    for (const label of ["Take profit at", "Stop loss at"]) await field(label).fill("");
    await fill("ACME", "10");
    await page.getByText("No check objects").waitFor();
    const posts: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/api/orders"))
        posts.push((request.postDataJSON() as { idempotencyKey: string }).idempotencyKey);
    });
    // Both presses happen before the page can draw anything in between.
    await button("Buy 10 ACME on paper").evaluate((element: HTMLElement) => {
      element.click();
      element.click();
    });
    await outcome().getByText("filled", { exact: true }).waitFor();
    await outcome()
      .getByText(/10 of 10 at/)
      .waitFor();
    expect(new Set(posts).size).toBe(1);
    expect(await all()).toHaveLength(2);
    expect(await button("Buy 10 ACME on paper").isEnabled()).toBe(false);
    await lookAt(page, "trade-filled", { isBrief: true });
    await page.getByRole("link", { name: "See its journal" }).click();
    const journal = page.getByRole("dialog", { name: "Order" });
    await journal.getByText("Written down and approved by every check").waitFor();
    await journal.getByText("The broker reported: filled, 10 traded").waitFor();
    await lookAt(page, "order-journal");
    await page.keyboard.press("Escape");
    await journal.waitFor({ state: "hidden" });
  });

  test("an order rests, is changed and cancelled, and the list follows without asking", async () => {
    await page.getByRole("link", { name: "New order" }).click();
    await heading("Trade");
    await choose("Type", "Limit");
    await choose("Lives", "Until cancelled");
    await fill("GLOBX", "5");
    await field("Limit price").fill("100");
    await button("Buy 5 GLOBX on paper").click();
    await outcome().getByText("working", { exact: true }).waitFor();
    await goTo("Orders");
    const open = page.getByRole("list", { name: "Open orders" });
    await open.getByRole("listitem", { name: "Buy 5 GLOBX, working" }).waitFor();
    await lookAt(page, "orders");
    await button("Change: Buy 5 GLOBX").click();
    const drawer = page.getByRole("dialog", { name: "Order" });
    await drawer.getByRole("button", { name: "Change", exact: true }).click();
    await drawer.getByRole("textbox", { name: "New limit price" }).fill("120.5");
    await drawer.getByRole("button", { name: "Send the change" }).click();
    await drawer.getByText("limit 120.5").first().waitFor();
    await drawer.getByText("A change was asked for").waitFor();
    await lookAt(page, "order-changed", { isBrief: true });
    await page.keyboard.press("Escape");
    await open.getByText("limit 120.5").waitFor();

    const resting = (await all()).find(({ status }) => status === "working") ?? expect.fail();
    await button("Cancel: Buy 5 GLOBX").click();
    await page
      .getByRole("list", { name: "Past orders" })
      .getByRole("listitem", { name: "Buy 5 GLOBX, cancelled" })
      .waitFor();
    await page.getByText("No order is open.").waitFor();
    expect(await all()).toContainEqual(
      expect.objectContaining({ id: resting.id, status: "canceled", limitPrice: "120.5" }),
    );
  });

  test("an order whose answer is lost is placed once, however often one tries again", async () => {
    await goTo("Trade");
    await fill("PAPR", "2");
    const before = (await all()).length;
    await page.route(
      "**/api/orders",
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await button("Buy 2 PAPR on paper").click();
    await page.getByText("Whether the order was taken is not known").waitFor();
    await button("Try again").click();
    await outcome().getByText("filled", { exact: true }).waitFor();
    expect(await all()).toHaveLength(before + 1);
    app.faults.splice(0, app.faults.length, ...app.faults.filter((fault) => !isLost(fault)));
    await goTo("Orders");
  });

  test("an order that somebody else places shows by itself", async () => {
    const { connection } = (await all())[0] ?? expect.fail();
    await app.system.services.orders.place({
      ...{ connection, symbol: "INIT", side: "buy", type: "limit", quantity: "7" },
      ...{ limitPrice: "1", timeInForce: "gtc", reduceOnly: false, idempotencyKey: "elsewhere" },
    });
    await page.getByRole("listitem", { name: "Buy 7 INIT, working" }).waitFor();
  });

  test("trading is stopped with a typed word, the next order is denied, and it goes on", async () => {
    await goTo("Risk");
    await page.getByText("1 open order").waitFor();
    await page.getByRole("radio", { name: /^Stop/ }).check();
    await button("Stop trading").click();
    expect(await button("Confirm").isEnabled()).toBe(false);
    await field('Type "stop" to confirm').fill("stop");
    await lookAt(page, "risk-asked", { isBrief: true });
    await button("Confirm").click();
    await page.getByText("Trading is stopped").first().waitFor();
    expect(await app.system.services.orders.trading()).toEqual({ trading: "block-new" });
    await lookAt(page, "risk-stopped");

    await goTo("Trade");
    await page.getByText("Trading is stopped: no order is sent.").waitFor();
    await fill("ACME", "3");
    await button("Buy 3 ACME on paper").click();
    await outcome().getByText("denied", { exact: true }).waitFor();
    await outcome()
      .getByText(/Lift the stop on the Risk page/)
      .waitFor();

    await page.getByRole("link", { name: "Go to Risk" }).click();
    await page.getByRole("radio", { name: /^Open/ }).check();
    await button("Let trading go on").click();
    await button("Confirm").click();
    await page.getByText("Trading is open").first().waitFor();
    await goTo("Trade");
    await page.setViewportSize({ width: 380, height: 780 });
    await fill("ACME", "3");
    await field("Quantity").press("Enter");
    await outcome().getByText("filled", { exact: true }).waitFor();
    // The ticket is taller than a phone, and what became of the order must not hide below it.
    await expect.poll(lowerEdge).toBeLessThan(780);
  });

  test("limits are set on the Risk page, and shown beside what is used of them", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await goTo("Risk");
    await page.getByText("Nothing was set: the defaults hold.").waitFor();
    await button("Set limits").click();
    await field("Open orders").fill("1.5");
    await page.getByText("A whole number above 0").waitFor();
    await field("Open orders").fill("7");
    await field("Worth of one order").fill("90000");
    await lookAt(page, "risk-limits-asked", { isBrief: true });
    await button("Set").click();
    const set = page.getByRole("list", { name: "Limits that were set" });
    await set.getByText("Worth of one order: 90,000").waitFor();
    await page.getByText(/^\d+ of 7$/).waitFor();
    expect(await page.getByRole("progressbar", { name: /^Open orders of/ }).count()).toBe(1);
    await lookAt(page, "risk-limits");
  });

  test("what a program asks for waits until a person approves it", async () => {
    const { connection } = (await all())[0] ?? expect.fail();
    const asked = { connection, symbol: "INIT", side: "buy", type: "market" } as const;
    await app.system.services.orders.place(
      {
        ...{ ...asked, quantity: "11", timeInForce: "day", reduceOnly: false },
        idempotencyKey: "by-a-program",
      },
      { held: true },
    );
    await goTo("Orders");
    const waiting = page.getByRole("list", { name: "Orders that wait for you" });
    await waiting.getByText("Buy 11 INIT", { exact: true }).waitFor();
    await lookAt(page, "orders-waiting", { isBrief: true });
    await button("Approve Buy 11 INIT").click();
    await page.getByRole("listitem", { name: "Buy 11 INIT, filled" }).waitFor();
    expect(await waiting.count()).toBe(0);
  });

  test("everything is closed with a typed word, and what remains open is said", async () => {
    await goTo("Risk");
    await page.getByRole("radio", { name: /^Close everything/ }).check();
    await button("Close everything").click();
    await field('Type "flatten" to confirm').fill("stop");
    expect(await button("Confirm").isEnabled()).toBe(false);
    await field('Type "flatten" to confirm').fill("flatten");
    await button("Confirm").click();
    const done = page.getByRole("list", { name: "What the stop did" });
    await done.getByText("nothing open").first().waitFor();
    await lookAt(page, "risk-flat");
    await page.getByRole("radio", { name: /^Open/ }).check();
    await button("Let trading go on").click();
    await button("Confirm").click();
    await page.getByText("Trading is open").first().waitFor();
  });

  test("live is told apart by words, drawing and button, before anything is pressed", async () => {
    const live = await app.open("/trade", { bypassCSP: true });
    await live.route("**/api/connections", async (route) => {
      const reply = await route.fetch();
      const { items } = (await reply.json()) as { items: object[] };
      await route.fulfill({
        json: { items: items.map((one) => ({ ...one, environment: "live" })) },
      });
    });
    await live.reload();
    await live.getByText("LIVE", { exact: true }).waitFor();
    await live.getByText(": real money at a real broker").waitFor();
    await live.getByRole("textbox", { name: "Symbol" }).fill("ACME");
    await live.getByRole("textbox", { name: "Quantity" }).fill("1");
    await live.getByRole("button", { name: "Buy 1 ACME with REAL money" }).waitFor();
    await live.getByText("No check objects").waitFor();
    await lookAt(live, "trade-live");
    expect(app.faults).toEqual([]);
  });

  test("a live account is unlocked by its typed number, and is shown as unlocked everywhere", async () => {
    const live = await app.open("/risk", { bypassCSP: true });
    const reply = await app.system.services.risk.overview();
    const [first = expect.fail()] = reply.accounts;
    const account = { ...first, environment: "live", label: "Broker", number: "101-42" };
    const unlock = { unlockedAt: "2026-01-05T15:00:00.000000Z", unlockedBy: "user:anna" };
    const until = new Date(Date.now() + 3_600_000).toISOString();
    let unlocked = {};
    await live.route("**/api/risk", async (route) => {
      await route.fulfill({ json: { ...reply, accounts: [{ ...account, ...unlocked }] } });
    });
    await live.route("**/api/risk/unlock", async (route) => {
      expect(route.request().postDataJSON()).toMatchObject({ typed: "101-42", hours: 8 });
      unlocked = { unlock: { ...unlock, expiresAt: until } };
      await route.fulfill({ json: { ...unlock, expiresAt: until } });
    });
    await live.reload();
    const row = live.getByRole("list", { name: "Live accounts" });
    await row.getByText("locked", { exact: true }).waitFor();
    await row.getByRole("button", { name: "Unlock" }).click();
    const confirm = live.getByRole("button", { name: "Unlock live trading" });
    expect(await confirm.isEnabled()).toBe(false);
    await live.getByRole("textbox", { name: 'Type "101-42" to confirm' }).fill("101-42");
    await lookAt(live, "risk-unlock-asked", { isBrief: true });
    await confirm.click();
    await row.getByText("UNLOCKED: real orders are sent").waitFor();
    await lookAt(live, "risk-unlocked");
    await live.getByRole("link", { name: "Trade", exact: true }).click();
    await live.getByText("LIVE trading is unlocked").waitFor();
    expect(app.faults).toEqual([]);
  });
});
