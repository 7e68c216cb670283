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
  const goTo = async (letter: string, title: string) => {
    await page.locator("body").press("g");
    await page.locator("body").press(letter);
    await heading(title);
  };
  const choose = async (label: string, option: string) => {
    await page.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const fill = async (symbol: string, quantity: string) => {
    await field("Symbol").fill(symbol);
    await field("Quantity").fill(quantity);
  };
  const all = async () => (await app.system.services.orders.list({}, { limit: 100 })).items;

  test("without a connection that takes orders, a paper account is a click away", async () => {
    await goTo("n", "Trade");
    await page.getByText("No connection takes orders yet").waitFor();
    await lookAt(page, "trade-empty");
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

  test("an order that the checks deny is not sent, and says who acts", async () => {
    await button("Buy 100000 ACME on paper").click();
    await outcome().getByText("denied", { exact: true }).waitFor();
    await outcome().getByText("Nothing was sent").waitFor();
    await outcome()
      .getByText(/You can settle this: Reduce the order/)
      .waitFor();
    expect(await all()).toMatchObject([{ state: "denied" }]);
    await lookAt(page, "trade-denied");
  });

  test("a market order pressed twice is one order, and is filled", async () => {
    await choose("Type", "Market");
    for (const label of ["Take profit at", "Stop loss at"]) await field(label).fill("");
    await fill("ACME", "10");
    await page.getByText("No check objects").waitFor();
    await lookAt(page, "trade-ready");
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
      .getByText(/Traded: 10 of 10 at/)
      .waitFor();
    expect(new Set(posts).size).toBe(1);
    expect(await all()).toHaveLength(2);
    expect(await button("Buy 10 ACME on paper").isEnabled()).toBe(false);
    await lookAt(page, "trade-filled");
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
    await goTo("d", "Orders");
    const open = page.getByRole("list", { name: "Open orders" });
    await open.getByRole("listitem", { name: "Buy 5 GLOBX, working" }).waitFor();
    await lookAt(page, "orders");
    await button("Change: Buy 5 GLOBX").click();
    const drawer = page.getByRole("dialog", { name: "Order" });
    await drawer.getByRole("button", { name: "Change", exact: true }).click();
    await drawer.getByRole("textbox", { name: "New limit price" }).fill("120.5");
    await drawer.getByRole("button", { name: "Send the change" }).click();
    await drawer.getByText("limit 120.5").first().waitFor();
    await lookAt(page, "order-changed");
    await page.keyboard.press("Escape");
    await open.getByText("limit 120.5").waitFor();

    const other = await all();
    const [resting = expect.fail()] = other.filter(({ status }) => status === "working");
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

  test("an order that somebody else places shows by itself", async () => {
    const { connection } = (await all())[0] ?? expect.fail();
    await app.system.services.orders.place({
      ...{ connection, symbol: "INIT", side: "buy", type: "limit", quantity: "7" },
      ...{ limitPrice: "1", timeInForce: "gtc", reduceOnly: false, idempotencyKey: "elsewhere" },
    });
    await page.getByRole("listitem", { name: "Buy 7 INIT, working" }).waitFor();
  });

  test("trading is stopped with a typed word, the next order is denied, and it goes on", async () => {
    await goTo("r", "Risk");
    await page.getByText("1 open order").waitFor();
    await page.getByRole("radio", { name: /^Stop/ }).check();
    await button("Stop trading").click();
    expect(await button("Confirm").isEnabled()).toBe(false);
    await field('Type "stop" to confirm').fill("stop");
    await lookAt(page, "risk-asked");
    await button("Confirm").click();
    await page.getByText("Trading is stopped").first().waitFor();
    expect(await app.system.services.orders.trading()).toEqual({ trading: "block-new" });
    await lookAt(page, "risk-stopped");

    await goTo("n", "Trade");
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
    await goTo("n", "Trade");
    await fill("ACME", "3");
    await button("Buy 3 ACME on paper").click();
    await outcome().getByText("filled", { exact: true }).waitFor();
    expect(app.faults).toEqual([]);
  });
});
