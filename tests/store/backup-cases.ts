import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Decimal } from "#domain";
import { backup, restore } from "#store";
import {
  account,
  accountRow,
  cash,
  executions,
  report,
  second,
  start,
  stock,
} from "../support/records.ts";
import { temporaryFolder, temporaryStore } from "../support/store.ts";
import { roundTrip } from "../support/trips.ts";
import { empty, type Opened } from "./opened.ts";

export function backupCases({ store }: Opened): void {
  describe("backup", () => {
    let folder: string;
    let file: string;
    beforeEach(async () => {
      folder = await temporaryFolder();
      file = join(folder, "blotter.backup");
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const fill = async () => {
      await store().imports.transaction(start(1), async (transaction) => {
        await transaction.accounts([accountRow()]);
        await transaction.executions(executions(3_000, { note: 'a\tb\\.\n\\.\n"' }));
        await transaction.cash([cash(1)]);
        await transaction.keep(new Uint8Array(500_000).map((_, n) => n % 251));
        await transaction.balances([
          { account, currency: "USD", cash: Decimal.of(7), asOf: second(1) },
        ]);
        const touched = { account, instrument: stock().id, since: second(0) };
        await transaction.replaceRoundTrips(touched, undefined, one());
        await transaction.commit(report(start(1)));
      });
      const key = { account, instrument: stock().id, trip: roundTrip().id };
      await store().annotations.annotate(key, {
        note: "n",
        tags: ["t", 'q"'],
        updatedAt: second(1),
      });
      await store().imports.saveMapping("a", "b");
    };
    async function* one() {
      yield [roundTrip(), roundTrip({ id: "t1" as never, closedAt: undefined })];
    }
    /** Every row of every table, as the backup writes them. */
    const content = async (path: string) => {
      const [, ...lines] = gunzipSync(await readFile(path))
        .toString("utf8")
        .split("\n");
      return lines.join("\n");
    };

    test("restored into an empty database, here and on the other engine, is the same to the last row", async () => {
      await fill();
      const written = await backup(store().database, { file, at: second(1) });
      expect(written.rows).toBeGreaterThan(3_000);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await empty(store());
      const elsewhere = await temporaryStore(
        store().database.description.kind === "pglite" ? "embedded" : "pglite",
      );
      try {
        for (const [name, target] of [
          ["here", store()],
          ["there", elsewhere],
        ] as const) {
          expect(await restore(target.database, file)).toMatchObject({
            rows: written.rows,
            createdAt: second(1),
          });
          await backup(target.database, { file: join(folder, name), at: second(9) });
          expect(sortedLines(await content(join(folder, name)))).toEqual(
            sortedLines(await content(file)),
          );
        }
      } finally {
        await elsewhere.close();
      }
    });

    test("never overwrites a file and leaves no half-written one", async () => {
      await fill();
      await writeFile(file, "mine");
      await expect(backup(store().database, { file, at: second(1) })).rejects.toMatchObject({
        failure: { code: "file-exists" },
      });
      expect(await readFile(file, "utf8")).toBe("mine");
      const nowhere = join(folder, "missing", "file");
      await expect(backup(store().database, { file: nowhere, at: second(1) })).rejects.toThrow();
    });

    test("a database that holds something is not restored over", async () => {
      await fill();
      await backup(store().database, { file, at: second(1) });
      await expect(restore(store().database, file)).rejects.toMatchObject({
        failure: { code: "restore-not-empty" },
      });
      expect(await store().blotter.countExecutions({})).toBe(3_000);
    });

    test.each<[string, string, (plain: Buffer, whole: Buffer) => Buffer]>([
      ["cut off", "backup-damaged", (_, whole) => whole.subarray(0, whole.length - 1_000)],
      [
        "cut off within its text",
        "backup-damaged",
        (plain) => gzipSync(plain.subarray(0, plain.length - 30)),
      ],
      ["changed in a row", "backup-damaged", (plain) => gzipSync(replaced(plain, "AAPL", "AAPX"))],
      ["short of a row", "backup-damaged", (plain) => gzipSync(without(plain, "e77\t"))],
      ["of another program", "not-a-backup", () => gzipSync(Buffer.from('{"a":1}\n'))],
      ["no gzip at all", "backup-damaged", () => Buffer.from("hello")],
      ["empty", "backup-damaged", () => Buffer.alloc(0)],
      [
        "of a newer format",
        "backup-newer",
        (plain) => gzipSync(replaced(plain, '"format":1', '"format":9')),
      ],
      [
        "of a newer schema",
        "backup-newer",
        (plain) =>
          gzipSync(
            Buffer.from(plain.toString("latin1").replace(/"schema":\d+/, '"schema":99'), "latin1"),
          ),
      ],
    ])("that is %s changes nothing and says why", async (_, code, damage) => {
      await fill();
      await backup(store().database, { file, at: second(1) });
      const whole = await readFile(file);
      await writeFile(file, damage(gunzipSync(whole), whole));
      await empty(store());
      await expect(restore(store().database, file)).rejects.toMatchObject({
        failure: { code, owner: "user" },
      });
      expect(await store().blotter.countExecutions({})).toBe(0);
      expect(await store().blotter.accounts()).toEqual([]);
    });

    test("a file that is not there is named", async () => {
      const missing = join(folder, "none");
      await expect(restore(store().database, missing)).rejects.toMatchObject({
        failure: { code: "backup-unreadable" },
      });
    });
  });
}

/** Engines may give rows back in another order. The checksums of tables differ with it. */
const sortedLines = (text: string) =>
  text
    .split("\n")
    .filter((line) => !line.startsWith('{"rows"'))
    .sort();

function replaced(plain: Buffer, what: string, by: string): Buffer {
  const text = plain.toString("latin1");
  expect(text).toContain(what);
  return Buffer.from(text.replace(what, by), "latin1");
}

function without(plain: Buffer, mark: string): Buffer {
  const lines = plain.toString("latin1").split("\n");
  const kept = lines.filter((line) => !line.includes(`\t${mark}`));
  expect(kept.length).toBe(lines.length - 1);
  return Buffer.from(kept.join("\n"), "latin1");
}
