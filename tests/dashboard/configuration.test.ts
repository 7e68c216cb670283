import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { lookAt } from "./support/looks.ts";

/** How brokers are used: looked at, changed with a reason, and taken back. */
describe.runIf(hasChromium)("the configuration", () => {
  let app: App;
  let page: Page;
  beforeAll(async () => {
    app = await startApp({});
    page = await app.open("/", { bypassCSP: true });
  });
  afterAll(() => app?.close());

  const versions = () => page.getByRole("list", { name: "Versions, newest first" });
  const oanda = () => page.getByRole("region", { name: "OANDA", exact: true });
  const field = (name: string) => page.getByRole("textbox", { name });
  const button = (name: string) => page.getByRole("button", { name, exact: true });

  test("keys lead to it, and it shows what holds for each broker by default", async () => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("f");
    await page.getByRole("heading", { name: "Configuration", level: 1 }).waitFor();
    await oanda().getByText("100 %", { exact: true }).first().waitFor();
    await page.getByText("Nothing was ever changed here.").waitFor();
    await lookAt(page, "configuration");
  });

  test("what is typed wrong is said at once, and nothing is saved without a reason", async () => {
    await button("Change OANDA").click();
    await field("Share of its limits").fill("0");
    await page.getByText("Type a number from 1 to 100").waitFor();
    expect(await button("Save as version 1").isDisabled()).toBe(true);
    await field("Share of its limits").fill("50");
    expect(await button("Save as version 1").isDisabled()).toBe(true);
    await field("Why").fill("another program shares the key");
    await lookAt(page, "configuration-change");
    await button("Save as version 1").click();
    await oanda().getByText("50 %", { exact: true }).first().waitFor();
    expect(await oanda().getByText("set here", { exact: true }).count()).toBe(2);
  });

  test("what holds for live only stands beside what holds for paper", async () => {
    await button("Change OANDA").click();
    await page.getByText("Live only", { exact: true }).click();
    await page.getByRole("combobox", { name: "In use" }).click();
    await page.getByRole("option", { name: "off" }).click();
    await field("Why").fill("practice first");
    await button("Save as version 2").click();
    await oanda().getByText("off", { exact: true }).waitFor();
    expect(await oanda().getByText("on", { exact: true }).count()).toBe(1);
  });

  test("a version tells who, why and what, and going back makes a new one", async () => {
    const first = versions().getByRole("listitem").filter({ hasText: "practice first" }).first();
    await first.getByText("oanda.live.enabled").waitFor();
    await button("Go back to version 1").click();
    await field("Why").fill("ready for live");
    await button("Go back").click();
    await page.getByText("Version 3 holds now").waitFor();
    await versions().getByText("ready for live (back to version 1)").waitFor();
    await oanda().getByText("off", { exact: true }).waitFor({ state: "detached" });
    await lookAt(page, "configuration-versions");
  });

  test("who was overtaken is told, and what was typed stays", async () => {
    await button("Change OANDA").click();
    await field("Priority").fill("7");
    await field("Why").fill("first choice");
    const change = { base: 3, document: { brokers: {} }, reason: "meanwhile" };
    const reply = await fetch(`${app.url}/api/configuration`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(change),
    });
    expect(reply.status).toBe(200);
    await button("Save as version 4").click();
    await page.getByText("The settings were changed by somebody else meanwhile").waitFor();
    expect(await field("Priority").inputValue()).toBe("7");
    await button("Leave it as it is").click();
  });

  test("nothing failed on the page meanwhile", () => {
    expect(app.faults.filter((fault) => !/409/.test(String(fault)))).toEqual([]);
  });
});
