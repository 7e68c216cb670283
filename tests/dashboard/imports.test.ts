import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { book, DAY, type Fill } from "../support/tradebook.ts";
import { type App, startApp } from "./support/app.ts";
import { seriousFindings } from "./support/axe.ts";
import { hasChromium } from "./support/chromium.ts";
import { dropFiles } from "./support/drop.ts";
import { shoot } from "./support/shots.ts";

/**
 * A table of nobody's: titles of our own, a semicolon, decimal commas and dates that leave the
 * order open.
 */
const UNKNOWN = [
  "Datum;Titel;Vorgang;Stk;Kurs zu;Spesen;Bemerkung",
  "03.04.2026 10:15;ALPEN;Kauf;10;29,50;1,00;erster",
  "05.04.2026 11:00;ALPEN;Verkauf;10;31,25;1,00;",
  "",
].join("\n");

describe.runIf(hasChromium)("files that need a word", () => {
  let app: App;
  let page: Page;
  beforeAll(async () => {
    app = await startApp();
    page = await app.open("/imports", { bypassCSP: true, viewport: { width: 1280, height: 1000 } });
  });
  afterAll(async () => {
    await app.close();
  });
  const card = (name: string) => page.getByRole("listitem", { name, exact: true });
  const choose = async (title: string | RegExp, option: string) => {
    const field = card("bank.csv").getByRole("combobox", { name: title }).first();
    await field.click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };

  test("an unknown table is refused, and mapping it shows at once what comes out", async () => {
    await dropFiles(page, [{ name: "bank.csv", text: UNKNOWN }]);
    await card("bank.csv").getByText("has a layout that no importer knows").waitFor();
    expect(await card("bank.csv").getByRole("alert").innerText()).toContain("You can settle this");
    await card("bank.csv").getByRole("button", { name: "Map its columns" }).click();
    await card("bank.csv").getByText("Which column is what", { exact: true }).waitFor();
    await choose(/^Date, or/, "Datum");
    await choose(/^Symbol/, "Titel");
    await choose(/^Buy or sell/, "Vorgang");
    await choose(/^Quantity/, "Stk");
    await choose(/^Price/, "Kurs zu");
    await choose(/^Numbers/, "1.234,56");
    await choose(/^Dates/, "Day, month, year");
    await choose("“Kauf”", "buy");
    await choose("“Verkauf”", "sell");
    await card("bank.csv").getByLabel("Currency of all rows").fill("EUR");
    await card("bank.csv").getByText("All new executions").waitFor();
    expect(
      await card("bank.csv")
        .getByRole("row", { name: /ALPEN Buy 10/ })
        .innerText(),
    ).toContain("29.50 EUR");
    await shoot(page, "mapping");
    expect(await seriousFindings(page)).toEqual([]);
  });

  test("a mapped table is imported, and its mapping remembered for that header", async () => {
    await card("bank.csv").getByRole("button", { name: "Read the file this way" }).click();
    await card("bank.csv").getByRole("button", { name: "Import", exact: true }).click();
    await card("bank.csv").getByText("2 new executions").waitFor();
    const later = UNKNOWN.replace("05.04.2026 11:00;ALPEN;Verkauf", "06.04.2026 12:00;ALPEN;Kauf");
    await dropFiles(page, [{ name: "later.csv", text: later }]);
    await card("later.csv")
      .getByText("1\nnew executions")
      .or(card("later.csv").getByRole("button", { name: "Import", exact: true }))
      .waitFor();
    expect(await card("later.csv").innerText()).toContain("Table with mapped columns");
    await card("later.csv").getByRole("button", { name: "Discard later.csv" }).click();
  });

  test("a row that cannot be read is shown before the import, and at the desk after it", async () => {
    const rows: Fill[] = [
      [21, "buy", "ten", 100, "10:00:00"],
      [22, "buy", 1, 100, "10:00:00"],
    ];
    await dropFiles(page, [
      { name: "broken.csv", text: book(rows) },
      { name: "day.csv", text: book(DAY) },
    ]);
    await card("broken.csv")
      .getByText("One row cannot be read and would go to quarantine")
      .waitFor();
    await page.getByRole("button", { name: "Import 2 files" }).click();
    await card("day.csv").getByText("4 new executions").waitFor();
    expect(await card("broken.csv").innerText()).toContain("1 in quarantine");
    await page.getByRole("tab", { name: "Quarantine" }).click();
    await page.getByText("Line 2", { exact: true }).waitFor();
    expect(await page.getByRole("group", { name: "Text of line 2" }).innerText()).toContain("ten");
    await shoot(page, "desk");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Read file again" }).click();
    await page.getByText("1 row still cannot be read").waitFor();
  });

  test("a picture is refused with what to do, and leaves by its cross", async () => {
    await dropFiles(page, [{ name: "photo.png", text: "\u0089PNG\r\n" }]);
    const alert = card("photo.png").getByRole("alert");
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/You can settle this: .+\./);
    await card("photo.png").getByRole("button", { name: "Discard photo.png" }).click();
    await card("photo.png").waitFor({ state: "hidden" });
  });

  test("a list of thousands holds visible rows only, and grows as it is scrolled", async () => {
    const fills = Array.from({ length: 1600 }, (_, at): Fill => {
      const minute = String(Math.floor(at / 60) % 60).padStart(2, "0");
      const hour = String(9 + Math.floor(at / 3600)).padStart(2, "0");
      return [
        1000 + at,
        at % 2 === 0 ? "buy" : "sell",
        1,
        100 + (at % 7),
        `${hour}:${minute}:${String(at % 60).padStart(2, "0")}`,
      ];
    });
    await dropFiles(page, [{ name: "busy.csv", text: book(fills) }]);
    await card("busy.csv").getByRole("button", { name: "Import", exact: true }).click();
    await card("busy.csv").getByText("1,600 new executions").waitFor();
    await page.goto(`${app.url}/trades`);
    const grid = page.getByRole("grid", { name: "Trades" });
    await grid.waitFor();
    const indexes = () =>
      page
        .getByRole("row")
        .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-rowindex") ?? ""));
    expect((await indexes()).length).toBeLessThan(70);
    await grid.focus();
    const furthest = async () => {
      await page.keyboard.press("End");
      return Math.max(...(await indexes()).map((index) => parseInt(index, 10)));
    };
    // 800 round trips of this file, three of the files before, and the header.
    await expect.poll(furthest, { timeout: 40_000 }).toBe(804);
    expect((await indexes()).length).toBeLessThan(70);
  });

  test("nothing failed on the page meanwhile", () => {
    expect(app.faults).toEqual([]);
  });
});
