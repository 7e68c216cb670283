import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { surroundings } from "#app";
import type { ConnectionBody } from "#http";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { connectFor, syncFor } from "./support/connect.ts";
import { lookAt } from "./support/looks.ts";
import { shoot } from "./support/shots.ts";

/** Each state of a connection: provoked at a make-believe broker, looked at, and left again. */
describe.runIf(hasChromium)("the states of a connection", () => {
  let sandbox: RunningSandbox;
  let app: App;
  let page: Page;
  let practice: ConnectionBody;
  beforeAll(async () => {
    sandbox = await startSandbox({ clock: surroundings, seed: "states" });
    app = await startApp({ origins: sandbox.origins });
    practice = await connect("oanda", "Practice");
    await connect("alpaca", "Shares");
    page = await app.open("/connections", { bypassCSP: true });
  });
  afterAll(async () => {
    await app?.close();
    await sandbox?.close();
  });

  const connect = (broker: string, label: string) =>
    connectFor(app.url, { broker, label, credentials: sandbox.credentials[broker] ?? {} });
  const accountsKept = async () => {
    const reply = await fetch(`${app.url}/api/connections/${practice.id}`);
    return ((await reply.json()) as ConnectionBody).accounts;
  };
  const card = (name: string) => page.getByRole("listitem", { name, exact: true });
  const state = (name: string, word: string) =>
    card(name).getByRole("link", { name: word, exact: true });
  const button = (name: string, word: string) => card(name).getByRole("button", { name: word });

  test("connected: when it was read and is read next, and by key all that is known", async () => {
    for (const name of ["Practice", "Shares"]) await state(name, "connected").waitFor();
    await card("Practice")
      .getByText(/^in \d+m/)
      .waitFor();
    await card("Practice").getByRole("link", { name: "Practice", exact: true }).focus();
    await page.keyboard.press("Tab");
    const tip = page.getByRole("tooltip");
    await tip.getByText("Last attempt").waitFor();
    expect(await tip.innerText()).toMatch(/every 15 minutes/);
    await lookAt(page, "state-connected");
  });

  test("syncing: while the broker keeps it waiting, one sees that it is read", async () => {
    sandbox.faults.add([{ do: "500", broker: "oanda", times: 40 }]);
    await button("Practice", "Sync now").click();
    await state("Practice", "syncing").waitFor();
    await card("Practice").getByRole("progressbar").waitFor();
    await lookAt(page, "state-syncing", { isBrief: true });
  });

  test("delayed: it says why, who acts and when it is tried again, and is left by trying", async () => {
    await state("Practice", "delayed").waitFor();
    await card("Practice").getByText("The broker acts").waitFor();
    await card("Practice")
      .getByText(/^in \d+s$/)
      .first()
      .waitFor();
    await lookAt(page, "state-delayed");
    sandbox.faults.clear();
    await button("Practice", "Try now").click();
    await state("Practice", "connected").waitFor();
  });

  test("error: after the fourth failure in a row, and it is left by trying", async () => {
    sandbox.faults.add([{ do: "broker-code", code: "X", broker: "oanda", times: 40 }]);
    for (let failures = 0; failures < 4; failures++) await syncFor(app.url, practice);
    await state("Practice", "error").waitFor();
    await card("Practice").getByText("It failed 4 times in a row").waitFor();
    await lookAt(page, "state-error");
    sandbox.faults.clear();
    await button("Practice", "Try now").click();
    await state("Practice", "connected").waitFor();
  });

  test("needs you: a key that expired, and reconnecting goes on where it was", async () => {
    sandbox.faults.add([{ do: "broker-code", code: "40110000", broker: "alpaca" }]);
    await button("Shares", "Sync now").click();
    await state("Shares", "needs you").waitFor();
    await card("Shares")
      .getByText(/You act: /)
      .waitFor();
    await lookAt(page, "state-needs-user");
    await button("Shares", "Reconnect").click();
    const dialog = page.getByRole("dialog", { name: 'Reconnect "Shares"' });
    for (const [field, label] of [
      ["keyId", /API key ID/],
      ["secretKey", /Secret key/],
    ] as const) {
      const text = sandbox.credentials.alpaca?.[field] ?? "";
      await dialog.getByRole("textbox", { name: label }).fill(text);
    }
    await dialog.getByRole("button", { name: "Test and reconnect" }).click();
    await page.getByText('"Shares" is back').waitFor();
    await state("Shares", "connected").waitFor();
  });

  test("paused: by a switch, and it is left by the switch or by resuming", async () => {
    const auto = card("Shares").getByRole("switch", { name: 'Auto-sync of "Shares"' });
    await auto.click();
    await card("Shares").getByText('"Shares" is paused').waitFor();
    await state("Shares", "paused").waitFor();
    await lookAt(page, "state-paused");
    await button("Shares", "Resume").click();
    await state("Shares", "connected").waitFor();
    await auto.click();
    await state("Shares", "paused").waitFor();
    await auto.focus();
    await page.keyboard.press("Space");
    await state("Shares", "connected").waitFor();
  });

  test("the runs show what failed, and a key leads from the chart to the table", async () => {
    await page.getByRole("link", { name: "Practice", exact: true }).click();
    const chart = page.getByRole("group", { name: /^The last \d+ runs/ });
    await chart.getByRole("button").last().focus();
    await page.keyboard.press("ArrowLeft");
    const chosen = chart.locator(":focus");
    expect(await chosen.getAttribute("aria-label")).toMatch(/failed: .* OANDA answers/);
    await page.keyboard.press("Enter");
    const row = page.locator("[data-run][aria-current=true]");
    expect(await row.innerText()).toContain("OANDA answers");
    await lookAt(page, "runs");
  });

  test("each account has its own interval and switch, which stay", async () => {
    const table = page.getByRole("group", { name: "Accounts, scrollable" });
    const interval = table.getByRole("combobox").first();
    await interval.click();
    await page.getByRole("option", { name: "Every 30 minutes" }).click();
    const auto = table.getByRole("switch").last();
    await auto.click();
    await expect.poll(async () => (await accountsKept())[1]?.syncEnabled).toBe(false);
    await page.reload();
    await interval.waitFor();
    expect(await interval.inputValue()).toBe("Every 30 minutes");
    expect(await auto.isChecked()).toBe(false);
    await table.scrollIntoViewIfNeeded();
    await shoot(page, "accounts-of-connection");
  });

  test("a log-in that ends soon is said before it ends, with the way to renew it", async () => {
    const reloginDueAt = new Date(Date.now() + 7 * 3_600_000).toISOString();
    await page.route("**/api/connections", async (route) => {
      const { items } = (await (await route.fetch()).json()) as { items: ConnectionBody[] };
      await route.fulfill({ json: { items: items.map((one) => ({ ...one, reloginDueAt })) } });
    });
    await page.goto(`${app.url}/connections`);
    await card("Shares")
      .getByText(/The log-in at Alpaca ends in \dh/)
      .waitFor();
    await lookAt(page, "relogin");
    await button("Shares", "Reconnect").click();
    await page.getByRole("dialog", { name: 'Reconnect "Shares"' }).waitFor();
  });

  test("log-ins that end come as a calendar, at an address that is shown once", async () => {
    await page.goto(`${app.url}/connections`);
    await page.getByRole("button", { name: "Make an address" }).click();
    const address = await page.getByLabel("Address of the calendar").innerText();
    expect(await (await fetch(address)).text()).toMatch(/^BEGIN:VCALENDAR\r\n/);
    await shoot(page, "calendar");
    await page.getByRole("button", { name: "End the calendar" }).click();
    await page.getByRole("button", { name: "Make an address" }).waitFor();
    expect(await page.getByLabel("Address of the calendar").count()).toBe(0);
    expect((await fetch(address)).ok).toBe(false);
  });

  test("nothing failed on the page meanwhile", () => {
    expect(app.faults).toEqual([]);
  });
});
