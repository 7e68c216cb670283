import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#store";

describe("a table that PGlite copies out", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ kind: "pglite" });
  });
  afterAll(() => database.close());

  const copied = async (table: string) => {
    const sizes: number[] = [];
    const seen: string[] = [];
    for await (const piece of database.copyOut({ table, columns: ["n", "text"] })) {
      const text = Buffer.from(piece).toString("utf8");
      expect(text.endsWith("\n")).toBe(true);
      sizes.push(piece.length);
      for (const row of text.trimEnd().split("\n")) seen.push(row.split("\t", 1)[0] ?? "");
    }
    expect(new Set(seen).size).toBe(seen.length);
    return { rows: seen.length, sizes, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  };

  test("comes whole, in pieces that stay small however long its rows are", async () => {
    // Short rows, with places that deleted ones left empty; then rows of a megabyte beside the page.
    await database.script(`
      create table mixed (n integer, text text);
      alter table mixed alter column text set storage external;
      insert into mixed select n, 'row ' || n from generate_series(1, 60000) as n;
      delete from mixed where n % 3 = 0 or n between 10000 and 30000;
      insert into mixed select n, repeat(md5(n::text), 32768) from generate_series(60001, 60040) as n;
      insert into mixed select n, null from generate_series(60041, 60050) as n;
    `);
    const [expected] = await database.query<{ rows: number }>(
      sql`select count(*)::int as rows from mixed`,
    );
    const { rows, sizes, bytes } = await copied("mixed");
    expect(rows).toBe(expected?.rows);
    expect(bytes).toBeGreaterThan(40 * 1024 * 1024);
    expect(Math.max(...sizes)).toBeLessThan(3 * 1024 * 1024);
    // Short rows share their pieces.
    expect(sizes.length).toBeLessThan(100);
  });

  test("that is empty gives nothing", async () => {
    await database.script("create table empty (n integer, text text)");
    expect(await copied("empty")).toMatchObject({ rows: 0, sizes: [] });
  });
});
