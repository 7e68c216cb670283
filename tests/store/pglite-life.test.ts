import { readdir, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "#store";
import { lockFolder } from "../../src/store/engine/lock-file.ts";
import { accountRow, executions, report, start } from "../support/records.ts";
import { runFile } from "../support/process.ts";
import { surroundings, temporaryFolder } from "../support/store.ts";
import { IMPORTING, killWhileImporting } from "./kill-cases.ts";

describe("PGlite in a folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = () => openStore({ kind: "pglite", folder });
  const lock = () => join(folder, "pglite.lock");

  test("what was imported is there after a restart, and it says what it does not promise", async () => {
    const first = await open();
    await first.imports.transaction(start(1), async (transaction) => {
      await transaction.accounts([accountRow()]);
      await transaction.executions(executions(100));
      await transaction.commit(report(start(1)));
    });
    expect(first.database.description).toMatchObject({
      kind: "pglite",
      durable: false,
      shared: false,
    });
    expect(first.database.description.warnings.join(" ")).toContain("power fails");
    await first.close();
    expect(await readdir(folder)).toEqual(["pglite", "pglite.lock.1"]);
    const second = await openStore({ kind: "folder", folder, surroundings });
    expect(await second.blotter.countExecutions({})).toBe(100);
    const [role] = await second.database.query<object>(
      sql`select rolsuper, rolbypassrls, rolname::text from pg_roles where rolname = current_user`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolname: "openblotter" });
    await second.close();
  });

  test("kill -9 at any moment of an import leaves the whole of it or nothing", async () => {
    const stand = await killWhileImporting("pglite", { folder, seed: 11, rounds: 4 });
    expect(stand).toBeGreaterThan(0);
  }, 240_000);

  test("a second process is refused while the first lives, and takes over when it was killed", async () => {
    const holder = await runFile(IMPORTING, "pglite", folder, "1");
    await holder.heard((line) => line === "ready");
    await expect(open()).rejects.toMatchObject({
      failure: { code: "folder-in-use", owner: "user", details: { holder: holder.process.pid } },
    });
    await holder.kill();
    await (await open()).close();
  });

  test.each<[string, object | string]>([
    ["of a process that is gone", { pid: 2 ** 22 + 1, startedAt: "x/1", host: hostname() }],
    [
      "of another process with the number of a living one",
      { pid: process.pid, startedAt: "x/1", host: hostname() },
    ],
    ["that was cut off", '{"pid": 1'],
  ])("a lock %s is taken over", async (_, content) => {
    await writeFile(`${lock()}.1`, typeof content === "string" ? content : JSON.stringify(content));
    const release = await lockFolder(lock(), folder);
    await expect(lockFolder(lock(), folder)).rejects.toThrow("in use");
    await release();
    expect(await readdir(folder)).toEqual(["pglite.lock.2"]);
  });

  test("a lock of another machine counts, and says how to lift it", async () => {
    await writeFile(`${lock()}.1`, JSON.stringify({ pid: 1, startedAt: "x/1", host: "elsewhere" }));
    await expect(lockFolder(lock(), folder)).rejects.toMatchObject({
      failure: {
        message: expect.stringContaining('"elsewhere"'),
        next: expect.stringContaining("delete"),
      },
    });
  });

  test("of many that want a stale lock at once, one gets it", async () => {
    for (let round = 0; round < 20; round++) {
      const path = join(folder, `round-${round}.lock`);
      await writeFile(
        `${path}.1`,
        JSON.stringify({ pid: 2 ** 22 + 1, startedAt: "x/1", host: hostname() }),
      );
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, () => lockFolder(path, folder)),
      );
      const taken = results.flatMap((result) =>
        result.status === "fulfilled" ? result.value : [],
      );
      expect(taken.length).toBe(1);
      await taken[0]?.();
    }
  });

  test.each<[string, (data: string) => Promise<void>]>([
    ["without its version", (data) => rm(join(data, "PG_VERSION"))],
    ["without its control file", (data) => rm(join(data, "global", "pg_control"))],
  ])("a folder %s is refused in words", async (_, damage) => {
    await (await open()).close();
    await damage(join(folder, "pglite"));
    await expect(open()).rejects.toMatchObject({
      failure: { code: "database-corrupt", owner: "user" },
    });
    expect(await readdir(folder)).toEqual(["pglite", "pglite.lock.2"]);
  });

  test("what a killed first start left behind does not stand in the way", async () => {
    await writeFile(join(folder, "pglite.new"), "half");
    await (await open()).close();
    expect(await readdir(folder)).toEqual(["pglite", "pglite.lock.1"]);
  });
});
