import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { book, DAY } from "../support/tradebook.ts";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { dropFiles } from "./support/drop.ts";
import { shoot } from "./support/shots.ts";

const REAL = fileURLToPath(
  new URL("../../../shared/corpus/statements/zerodha/mohitmanna_tradebook.csv", import.meta.url),
);
if (!existsSync(REAL))
  process.stdout.write("The corpus of real statements is absent: the journey takes our own\n");

/** A real statement where there is one: 378 executions; else the day of our own: 4. */
const STATEMENT = existsSync(REAL)
  ? { name: basename(REAL), text: readFileSync(REAL, "utf8"), executions: "378" }
  : { name: "day.csv", text: book(DAY), executions: "4" };

describe.runIf(hasChromium)("the import journey", () => {
  let app: App;
  let page: Page;
  beforeAll(async () => {
    app = await startApp();
    page = await app.open("/");
  });
  afterAll(async () => {
    await app.close();
  });

  const card = () => page.getByRole("listitem", { name: STATEMENT.name });
  const dropAndLook = async () => {
    await dropFiles(page, [STATEMENT]);
    await card()
      .getByRole("button", { name: /^Import/ })
      .waitFor();
  };

  test("the first run says what to do, and a dropped file is shown unstored", async () => {
    await page.getByRole("heading", { name: /Every broker in one blotter/ }).waitFor();
    await shoot(page, "first-run");
    await dropAndLook();
    expect(page.url()).toContain("/imports");
    expect(await card().innerText()).toContain(`${STATEMENT.executions}\nnew executions`);
    await page.getByText("Nothing was imported yet").waitFor();
    await shoot(page, "preview");
  });

  test("importing shows the trades", async () => {
    await card().getByRole("button", { name: "Import", exact: true }).click();
    await card().getByText("imported", { exact: true }).waitFor();
    await page.getByRole("button", { name: STATEMENT.name, exact: true }).waitFor();
    await card().getByRole("link", { name: "Show trades" }).click();
    await page.getByRole("grid", { name: "Trades" }).waitFor();
    expect(await page.getByText(/^\d+ trades$/).innerText()).not.toBe("0 trades");
  });

  test("a trade opens down to its executions, and keeps a note and a tag", async () => {
    await page.getByRole("columnheader", { name: "Opened" }).getByRole("button").click();
    await page.getByRole("row").nth(1).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByRole("heading", { name: "Matches" }).waitFor();
    expect(
      await drawer.getByRole("table", { name: "Executions" }).getByRole("row").count(),
    ).toBeGreaterThan(2);
    await drawer.getByText("A closing execution takes the oldest lot first").waitFor();
    await drawer.getByLabel("Note").fill("Waited for the retest");
    await drawer.getByLabel("Tags").fill("breakout");
    await drawer.getByLabel("Tags").press("Enter");
    await drawer.getByRole("button", { name: "Save note and tags" }).click();
    await drawer.getByText("Saved").waitFor();
    await shoot(page, "trade");
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "hidden" });
    await page.getByText("Waited for the retest").waitFor();
  });

  test("the same file again changes nothing", async () => {
    await dropAndLook();
    await card().last().getByText("This very file was imported before").waitFor();
    await card().last().getByRole("button", { name: "Import anyway" }).click();
    await card().last().getByText(`0 new executions, ${STATEMENT.executions} known`).waitFor();
  });

  test("undo takes the whole import back, after asking", async () => {
    await page.goto(`${app.url}/imports`);
    await page.getByRole("button", { name: STATEMENT.name, exact: true }).click();
    await page.getByRole("button", { name: "Undo import" }).click();
    const question = page.getByRole("dialog", { name: "Undo this import?" });
    await shoot(page, "undo");
    await question.getByRole("button", { name: "Undo import" }).click();
    await page.getByText(`${STATEMENT.executions} executions and`).waitFor();
    await page.getByText("Nothing was imported yet").waitFor();
    await page.goto(`${app.url}/trades`);
    await page.getByText("No trades yet").waitFor();
  });

  test("note and tag are there again after a new import", async () => {
    await page.goto(`${app.url}/imports`);
    await dropAndLook();
    await card().getByRole("button", { name: "Import", exact: true }).click();
    await card().getByText("imported", { exact: true }).waitFor();
    await page.goto(`${app.url}/trades?tag=breakout`);
    await page.getByText("1 trade", { exact: true }).waitFor();
    await page.getByText("Waited for the retest").waitFor();
  });

  test("nothing failed on the page meanwhile", () => {
    expect(app.faults).toEqual([]);
  });
});
