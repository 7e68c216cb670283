import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import oanda from "../../src/brokers/oanda/manifest.ts";
import { brokerPage, durationOf } from "./broker-page.ts";
import { madePages } from "./pages.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}docs/brokers/`;
const pages = madePages(root);
if (process.env["DOCS_UPDATE"] === "1") write();

describe("pages that are made from the code", () => {
  it.each([...pages])("%s says what the code says", (path, text) => {
    const current = existsSync(root + path) ? readFileSync(root + path, "utf8") : "";
    expect(current, "Run npm run docs").toBe(text);
  });

  it("there is a page for each broker and no other", () => {
    const found = readdirSync(folder).map((name) => `docs/brokers/${name}`);
    const made = [...pages.keys()].filter((path) => path.startsWith("docs/brokers/"));
    expect(found.toSorted()).toEqual(made.toSorted());
    expect(found.length).toBeGreaterThan(4);
  });

  it("a page has the form, limits, errors and notes of its broker", () => {
    const page = brokerPage(oanda, "# Title\n\n## Doubts\n\n- One.\n");
    expect(page).toContain("| Personal access token | `token` | yes |");
    expect(page).toContain("| 100 | 1 second | ip | <https://developer.oanda.com/");
    expect(page).toContain("| status 416; status 400 | [`broker-invalid-request`]");
    expect(page).toContain("paper (`api-fxpractice.oanda.com`, `stream-fxpractice.oanda.com`)");
    expect(page).toContain(
      'openblotter connect oanda --credentials secrets.json  # {"token":"..."}',
    );
    expect(page.match(/^# /gmu)).toHaveLength(1);
    expect(page.endsWith("## Doubts\n\n- One.\n")).toBe(true);
  });

  it("durations are told in the largest unit of which they are a multiple", () => {
    expect([0, 1000, 90_000, 3_600_000, 172_800_000, 1500].map(durationOf)).toEqual([
      ...["not at all", "1 second", "90 seconds", "1 hour", "2 days", "1500 milliseconds"],
    ]);
  });
});

function write(): void {
  for (const name of readdirSync(folder)) rmSync(folder + name);
  for (const [path, text] of pages) writeFileSync(root + path, text);
}
