/** What accounts may do and trade, as people see it, against a make-believe broker over HTTP. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { surroundings } from "#app";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { connectFor } from "./support/connect.ts";
import { lookAt } from "./support/looks.ts";

describe.runIf(hasChromium)("capabilities", () => {
  let sandbox: RunningSandbox;
  let app: App;
  let page: Page;
  beforeAll(async () => {
    sandbox = await startSandbox({
      ...{ clock: surroundings, seed: "grants", brokers: ["alpaca"] },
      history: { days: 5, fills: 2 },
    });
    app = await startApp({ origins: sandbox.origins });
    page = await app.open("/brokers", { bypassCSP: true });
  });
  afterAll(async () => {
    await app?.close();
    await sandbox?.close();
  });

  const region = (name: string) => page.getByRole("region", { name, exact: true });
  const row = (panel: string, name: RegExp) => region(panel).getByRole("row", { name });
  const ask = () => page.getByRole("button", { name: "Ask the brokers now" }).click();

  test("nothing is granted and nothing listed before brokers were asked, and it says so", async () => {
    await region("Change history").getByText("Nothing has changed since").waitFor();
    await region("Tradeable instruments").getByText("No list was read yet").waitFor();
    await row("Side by side", /Short selling/).waitFor();
    expect(await region("Side by side").getByText("granted", { exact: true }).count()).toBe(0);
  });

  test("a press asks the brokers, and each grant has their words", async () => {
    const credentials = sandbox.credentials["alpaca"] ?? {};
    await connectFor(app.url, { broker: "alpaca", label: "Stocks", credentials });
    await app.system.idle();
    await ask();
    await page.getByText("Asked for 1 account: 1 answered. Nothing has changed.").waitFor();
    const shorts = row("Side by side", /Short selling/);
    await shorts.getByText("granted", { exact: true }).waitFor();
    await shorts.getByTitle(/shorting_enabled: true; no_shorting: false/).waitFor();
  });

  test("what can be traded is found by name, kind and connection", async () => {
    const panel = region("Tradeable instruments");
    await panel.getByText("6 in 1 list").waitFor();
    await panel.getByRole("searchbox", { name: "Symbol or name" }).fill("apple");
    const apple = panel.getByRole("row", { name: /AAPL Apple Inc\./ });
    await apple.waitFor();
    await expect.poll(() => panel.getByRole("row").count(), { timeout: 60_000 }).toBe(2);
    await panel.getByRole("searchbox", { name: "Symbol or name" }).fill("no such thing");
    await panel.getByText("No instrument that a broker listed fits").waitFor();
    await panel.getByRole("searchbox", { name: "Symbol or name" }).fill("");
    await panel.getByRole("combobox", { name: "Kind of instrument" }).click();
    await page.getByRole("option", { name: "crypto", exact: true }).click();
    await panel.getByRole("row", { name: /BTC\/USD/ }).waitFor();
    await panel.getByRole("combobox", { name: "Connection" }).click();
    await page.getByRole("option", { name: "Stocks", exact: true }).click();
    await panel.getByRole("row", { name: /BTC\/USD/ }).waitFor();
  });

  test("what the broker takes away stands in the table and in the history, and is told", async () => {
    expect(sandbox.faces[0]?.setFeature?.("short-selling", false)).toBe(true);
    await ask();
    await page.getByText("Asked for 1 account: 1 answered. 1 change.").waitFor();
    await row("Side by side", /Short selling/)
      .getByText("not granted")
      .waitFor();
    const change = row("Change history", /Short selling/);
    await change.getByText("not granted").waitFor();
    await change.getByText("shorting_enabled: false; no_shorting: false").waitFor();
    await change.scrollIntoViewIfNeeded();
    await lookAt(page, "brokers-changed");
    await page.goto(`${app.url}/notifications`);
    const notice = page.getByRole("listitem", { name: 'What "Stocks" may do has changed' });
    await notice.getByText("No longer granted: feature:short-selling.").waitFor();
  });

  test("the ticket suggests symbols that the broker lists, until one is whole", async () => {
    await page.goto(`${app.url}/trade`);
    const symbol = page.getByRole("textbox", { name: "Symbol", exact: true });
    await symbol.fill("appl");
    const fitting = page.getByRole("list", { name: "Symbols that fit" });
    await fitting.getByText("Apple Inc. Common Stock").waitFor();
    await fitting.getByRole("button", { name: "AAPL" }).click();
    expect(await symbol.inputValue()).toBe("AAPL");
    await fitting.waitFor({ state: "hidden" });
  });

  test("no page had a fault", () => expect(app.faults).toEqual([]));
});
