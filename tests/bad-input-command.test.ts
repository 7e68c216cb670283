import { mkdir, open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { once } from "node:events";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openStore, type Store } from "#store";
import * as bad from "./support/bad-files.ts";
import { builtCommand, type Command } from "./support/command.ts";
import { surroundings } from "./support/store.ts";
import { book } from "./support/tradebook.ts";

/** Bad files as a user meets them: exit code, message, next step, memory, and what is left behind. */
const MEMORY = 512_000_000;

let command: Command;
beforeAll(async () => {
  command = await builtCommand();
  await Promise.all([
    file("empty.csv", ""),
    file("picture.csv", bad.PICTURE),
    file("cut.xlsx", (await bad.workbook()).slice(0, 2_000)),
    file("bomb.xlsx", await bad.zipBomb(1_000_000_000)),
    file(
      "dtd.xml",
      bad.flex('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 'notes="&x;"'),
    ),
    file("bank.ofx", bad.bankOfx()),
    file("other.ofx", bad.ofx()),
    file("sparse.csv", ""),
    mkdir(path("folder")),
    longLine("line.csv", 1_990_000_000),
  ]);
  await truncate(path("sparse.csv"), 2 ** 31);
});
afterAll(async () => {
  await release();
  await command.remove();
});

/** Keeps the database running between commands, which would start and stop it each for itself. */
let held: Store | undefined;
async function hold(): Promise<void> {
  held = await openStore({ kind: "folder", folder: command.data, surroundings });
}
async function release(): Promise<void> {
  await held?.close();
  held = undefined;
}

/** What stands, past the command. */
async function count(table: string, where = sql`true`): Promise<number> {
  const counted = sql`select count(*)::int as n from ${sql.raw(table)} where ${where}`;
  const [row] = (await held?.database.query<{ n: number }>(counted)) ?? [];
  return row?.n ?? expect.fail("The database is not open");
}

const path = (name: string) => join(command.folder, name);
const file = (name: string, content: string | Uint8Array) => writeFile(path(name), content);

/** A statement of many rows whose last line is a hole of that size; it takes no room on the disk. */
async function longLine(name: string, size: number): Promise<void> {
  const rows = Array.from({ length: 2_000 }, (_, n) => [n, "buy", 1, 100, "10:00:00"] as const);
  await file(name, `${book(rows)}x`);
  const handle = await open(path(name), "r+");
  await handle.truncate(size);
  await handle.close();
}

const result = z.object({
  files: z.array(
    z.object({
      file: z.string(),
      failure: z.object({ code: z.string(), owner: z.string(), next: z.string() }),
    }),
  ),
});
const counted = z.object({
  files: z.array(
    z.object({
      executions: z.object({ new: z.number(), known: z.number(), quarantined: z.number() }),
    }),
  ),
});
const listed = async (...args: readonly string[]) =>
  z
    .array(z.record(z.string(), z.unknown()))
    .parse(JSON.parse((await command.run(...args, "--json")).out));

/** The most memory that a refusal took. */
let largest = 0;

describe("import", () => {
  beforeAll(hold);

  test.each([
    ["empty.csv", "not-a-statement", "is empty"],
    ["picture.csv", "not-a-statement", "is a picture"],
    ["cut.xlsx", "workbook-damaged", "is damaged or cut off"],
    ["bomb.xlsx", "file-inflates-too-far", "grows beyond"],
    ["dtd.xml", "xml-malformed", "document type declaration"],
    ["bank.ofx", "no-trades", "holds no trades"],
    ["sparse.csv", "file-too-large", "has 2147483648 bytes"],
    ["line.csv", "line-too-long", "Line 2002 of the file"],
    ["folder", "file-unreadable", "is a folder"],
    ["missing.csv", "file-unreadable", "does not exist"],
  ])("of %s exits 2 with %s", { timeout: 180_000 }, async (name, code, says) => {
    const { out, err, code: exit, peakBytes } = await command.run("import", path(name));
    expect([exit, err]).toEqual([2, ""]);
    expect(out).toContain(says);
    expect(out).toContain(`[${code}]`);
    expect(out).toContain("What to do: ");
    expect(out).not.toMatch(/\bat .*\.js:\d+/);
    expect(peakBytes).toBeGreaterThan(10_000_000);
    expect(peakBytes).toBeLessThan(MEMORY);
    largest = Math.max(largest, peakBytes);
  });

  test("of another account exits 2, and JSON says who acts", async () => {
    const { code, out } = await command.run(
      "import",
      path("other.ofx"),
      "--account",
      "9",
      "--json",
    );
    expect(code).toBe(2);
    expect(result.parse(JSON.parse(out)).files).toMatchObject([
      {
        failure: {
          code: "other-account",
          owner: "user",
          next: expect.stringContaining("choose the right file"),
        },
      },
    ]);
  });

  test("of all these leaves nothing behind", async () => {
    process.stdout.write(`refused with at most ${Math.round(largest / 1e6)} MB\n`);
    for (const table of ["imports", "accounts", "executions", "quarantine"])
      expect(await count(table), table).toBe(0);
  });
});

test("thirty digits come out of the command as they went in", async () => {
  const quantity = "123456789012345678901234567890";
  await file(
    "digits.csv",
    book([[1, "buy", quantity, 0.25, "10:00:00"]]).replace(
      ",0.25,",
      ",0.123456789012345678901234567891,",
    ),
  );
  expect((await command.run("import", path("digits.csv"), "--account", "digits")).code).toBe(0);
  const [row] = await listed("executions", "--account", "zerodha:digits");
  expect(row).toMatchObject({ quantity, price: "0.123456789012345678901234567891" });
});

/** The generator of the benchmarks, which is plain JavaScript. */
async function writeBig(to: string, rows: number): Promise<void> {
  const data: unknown = await import(new URL("../bench/data.mjs", import.meta.url).href);
  const { writeTradebook } = data as {
    writeTradebook: (path: string, count: number) => Promise<void>;
  };
  await writeTradebook(to, rows);
}

const nameOf = (report: unknown) => z.object({ file: z.string() }).parse(report).file;

describe("a command that is killed while it imports", () => {
  const ROWS = 40_000;
  const ofAccount = (account: string) => sql`account_id = ${`zerodha:${account}`}`;
  const accountOf = (share: number) => `killed-at-${share * 100}`;
  const imported = async (account: string) => {
    const { code, out } = await command.run(
      "import",
      path("big.csv"),
      "--account",
      account,
      "--json",
    );
    expect(code).toBe(0);
    return counted.parse(JSON.parse(out)).files[0]?.executions;
  };

  /** Ends it without a chance to clean up; whether it still ran. */
  async function killed(account: string, afterMs: number): Promise<boolean> {
    const child = command.start("import", path("big.csv"), "--account", account);
    const end = once(child, "close");
    await sleep(afterMs);
    child.kill("SIGKILL");
    await end;
    return child.signalCode === "SIGKILL";
  }

  test(
    "leaves all or nothing, and importing again completes it",
    { timeout: 300_000 },
    async () => {
      await writeBig(path("big.csv"), ROWS);
      await release();
      const began = performance.now();
      expect(await imported("unharmed")).toMatchObject({ new: ROWS, known: 0 });
      const wholeMs = performance.now() - began;
      let kills = 0;
      for (const share of [0.3, 0.5, 0.65, 0.8, 0.95]) {
        const account = accountOf(share);
        if (await killed(account, wholeMs * share)) kills++;
        // What it left is looked at over one server, which goes before the next is killed.
        await hold();
        const stand = await count("executions", ofAccount(account));
        expect([0, ROWS]).toContain(stand);
        expect((await count("round_trips", ofAccount(account))) > 0).toBe(stand > 0);
        expect(await count("accounts", sql`number = ${account}`)).toBe(stand > 0 ? 1 : 0);
        expect(await imported(account)).toMatchObject({
          new: ROWS - stand,
          known: stand,
          quarantined: 0,
        });
        await release();
      }
      await hold();
      process.stdout.write(
        `killed ${kills} of 5 imports of ${ROWS} rows (${Math.round(wholeMs)} ms)\n`,
      );
      expect(kills).toBeGreaterThan(1);
      const stand = (await listed("imports")).filter(({ report }) => nameOf(report) === "big.csv");
      expect(stand).toHaveLength(6);
      expect(await count("executions", ofAccount("unharmed"))).toBe(ROWS);
    },
  );
});
