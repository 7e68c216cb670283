import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConnectionBody } from "#http";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { connectFor, syncFor } from "./support/connect.ts";
import { lookAt } from "./support/looks.ts";

/** Positions at the paper broker: what they are worth as the market moves, and the way out. */
describe.runIf(hasChromium)("positions", () => {
  let app: App;
  let page: Page;
  let desk: ConnectionBody;
  beforeAll(async () => {
    app = await startApp();
    page = await app.open("/", { bypassCSP: true });
    const credentials = { account: "practice", cash: "100000" };
    desk = await connectFor(app.url, { broker: "paper", label: "Practice", credentials });
    await syncFor(app.url, desk);
  });
  afterAll(() => app?.close());

  const row = (name: string) =>
    page.getByRole("list", { name: "Open positions" }).getByRole("listitem", { name, exact: true });
  const total = () => page.getByRole("listitem", { name: "USD, paper" });
  const dialog = () => page.getByRole("dialog", { name: /^Close: / });
  const outcome = () => page.getByRole("status", { name: "What became of the order" });
  const buy = (symbol: string, side: "buy" | "sell", quantity: string) =>
    app.system.services.orders.place({
      ...{ connection: desk.id, symbol, side, quantity, type: "market", timeInForce: "day" },
      ...{ reduceOnly: false, idempotencyKey: `story-${side}-${symbol}-${quantity}` },
    });
  const orders = async () => (await app.system.services.orders.list({}, { limit: 50 })).items;

  test("where nothing is held, the page says how a position comes about", async () => {
    await page.getByRole("link", { name: "Positions", exact: true }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.getByRole("heading", { name: "Positions", level: 1 }).waitFor();
    await page.getByText("Nothing is open", { exact: true }).waitFor();
    await lookAt(page, "positions-empty", { isBrief: true });
  });

  test("what is bought and sold short shows by itself, and its profit moves with the market", async () => {
    await buy("ACME", "buy", "10");
    await buy("GLOBX", "sell", "4");
    await row("Long 10 ACME, paper").getByText("Current", { exact: true }).waitFor();
    await row("Short 4 GLOBX, paper").getByText("Current", { exact: true }).waitFor();
    await row("Long 10 ACME, paper").getByText("agrees", { exact: true }).waitFor();
    await total().getByText("2 positions").waitFor();
    const shown = () => row("Long 10 ACME, paper").getByTitle(/ USD$/).innerText();
    const first = await shown();
    await expect.poll(shown, { timeout: 30_000 }).not.toBe(first);
    await lookAt(page, "positions");
  });

  test("a part is closed by an order that only reduces, sent once", async () => {
    await page.getByRole("button", { name: "Close: Long 10 ACME" }).click();
    await dialog().getByText("practice money, nothing real is bought or sold").waitFor();
    const quantity = dialog().getByRole("textbox", { name: "Quantity" });
    await quantity.fill("11");
    await dialog().getByText("More than the 10 that are held").waitFor();
    expect(await dialog().getByRole("button", { name: "Sell 11", exact: false }).isEnabled()).toBe(
      false,
    );
    await quantity.fill("4");
    await dialog().getByText("No check objects").waitFor();
    await lookAt(page, "positions-close");
    // Both presses happen before the page can draw anything in between.
    await dialog()
      .getByRole("button", { name: "Sell 4 ACME on paper" })
      .evaluate((element: HTMLElement) => {
        element.click();
        element.click();
      });
    await outcome().getByText("filled", { exact: true }).waitFor();
    await lookAt(page, "positions-closed-part", { isBrief: true });
    const sales = (await orders()).filter(
      ({ side, symbol }) => side === "sell" && symbol === "ACME",
    );
    expect(sales).toMatchObject([{ quantity: "4", type: "market", status: "filled" }]);
    await outcome().getByRole("button", { name: "Done" }).click();
    await row("Long 6 ACME, paper").waitFor();
  });

  test("all of it is closed, with a link to the order, until nothing is open", async () => {
    for (const [title, act] of [
      ["Long 6 ACME", "Sell 6 ACME on paper"],
      ["Short 4 GLOBX", "Buy 4 GLOBX on paper"],
    ] as const) {
      await page.getByRole("button", { name: `Close: ${title}` }).click();
      await dialog().getByRole("button", { name: act }).click();
      await outcome().getByText("filled", { exact: true }).waitFor();
      expect(await outcome().getByRole("link", { name: "See its journal" }).count()).toBe(1);
      await outcome().getByRole("button", { name: "Done" }).click();
      await row(`${title}, paper`).waitFor({ state: "detached" });
    }
    await page.getByText("Nothing is open", { exact: true }).waitFor();
    // What today brought stays shown after the last position is gone.
    await total().getByText("Realised today, net").waitFor();
    await lookAt(page, "positions-flat", { isBrief: true });
  });

  test("a position without a broker behind it says why there is no button", async () => {
    const status = await page.evaluate(
      async () => (await fetch("/api/sample", { method: "POST" })).status,
    );
    expect(status).toBeLessThan(300);
    const row = page.getByRole("listitem", { name: /, sample$/ });
    await row.getByText("Invented: there is no broker to send an order to").first().waitFor();
    expect(await page.getByRole("button", { name: /^Close: / }).count()).toBe(0);
    await lookAt(page, "positions-sample");
  });

  test("live is told apart from paper by word, drawing and button", async () => {
    await buy("INIT", "buy", "3");
    const live = await app.open("/positions", { bypassCSP: true });
    await live.route("**/api/connections", async (route) => {
      const reply = await route.fetch();
      const { items } = (await reply.json()) as { items: object[] };
      await route.fulfill({
        json: { items: items.map((one) => ({ ...one, environment: "live" })) },
      });
    });
    await live.reload();
    await live.getByRole("listitem", { name: "Long 3 INIT, live" }).waitFor();
    await live.getByRole("listitem", { name: "USD, live" }).waitFor();
    await live.getByRole("button", { name: "Close: Long 3 INIT" }).click();
    await live.getByText(": real money at a real broker").waitFor();
    await live.getByRole("button", { name: "Sell 3 INIT with REAL money" }).waitFor();
    await lookAt(live, "positions-live", { isBrief: true });
    expect(app.faults).toEqual([]);
  });
});
