import { execFileSync } from "node:child_process";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, openStore } from "#store";
import { accountRow, executions, report, start } from "../support/records.ts";
import { runFile } from "../support/process.ts";
import { serverOf, signalServer } from "../support/postmaster.ts";
import { dataFolder, surroundings } from "../support/store.ts";
import { IMPORTING, killWhileImporting } from "./kill-cases.ts";

const isRoot = process.getuid?.() === 0;

describe("the life of an embedded server", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await dataFolder();
  });
  afterEach(async () => {
    await signalServer(folder, "SIGINT");
    await rm(folder, { recursive: true, force: true });
  });
  const open = (ifInUse?: "join") =>
    openStore({ kind: "embedded", folder, surroundings, ...(ifInUse ? { ifInUse } : {}) });
  const importOne = (store: Awaited<ReturnType<typeof open>>, n: number) =>
    store.imports.transaction(start(n), async (transaction) => {
      await transaction.accounts([accountRow()]);
      await transaction.executions(executions(100, {}, n * 100));
      await transaction.commit(report(start(n)));
    });

  test("what was imported is there after a restart, and nothing runs in between", async () => {
    const first = await open();
    await importOne(first, 1);
    await first.close();
    await first.close();
    expect(await serverOf(folder)).toBeUndefined();
    const second = await open();
    expect(second.database.description).toMatchObject({
      kind: "embedded",
      durable: true,
      adopted: false,
      warnings: [],
    });
    expect(await second.blotter.countExecutions({})).toBe(100);
    await second.close();
  });

  test("kill -9 at any moment of an import leaves the whole of it or nothing", async () => {
    const stand = await killWhileImporting("embedded", { folder, seed: 7, rounds: 6 });
    expect(stand).toBeGreaterThan(0);
  }, 240_000);

  test("a server that outlived its parent is adopted, and stops with its new one", async () => {
    const parent = await runFile(IMPORTING, "embedded", folder, "1");
    await parent.heard((line) => line === "done 1");
    await parent.kill();
    const orphan = await serverOf(folder);
    expect(orphan).toBeGreaterThan(0);
    const store = await open();
    expect(store.database.description.adopted).toBe(true);
    expect(await serverOf(folder)).toBe(orphan);
    expect((await store.blotter.imports({ limit: 100 })).items.length).toBeGreaterThan(0);
    await store.close();
    expect(await serverOf(folder)).toBeUndefined();
  });

  test("a server that was killed itself recovers what it had acknowledged", async () => {
    const store = await open();
    await importOne(store, 1);
    await signalServer(folder, "SIGKILL");
    await store.close();
    const again = await open();
    expect(await again.blotter.countExecutions({})).toBe(100);
    await again.close();
  });

  test("a second start is refused while the holder lives, and names it", async () => {
    const holder = await runFile(IMPORTING, "embedded", folder, "1");
    await holder.heard((line) => line === "ready");
    const refusal = {
      failure: { code: "folder-in-use", owner: "user", details: { holder: holder.process.pid } },
    };
    await expect(open()).rejects.toMatchObject(refusal);
    expect(await serverOf(folder)).toBeGreaterThan(0);
    await holder.kill();
    await (await open()).close();
  });

  test("two starts at the same moment end with one holder", async () => {
    await (await open()).close();
    const results = await Promise.allSettled([open(), open(), open()]);
    const opened = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    expect(opened.length).toBe(1);
    expect(results.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { failure: { code: "folder-in-use" } } },
      { reason: { failure: { code: "folder-in-use" } } },
    ]);
    await opened[0]?.close();
  });

  test("a guest shares the holder's server and outstays it", async () => {
    const holder = await open();
    const guest = await open("join");
    await importOne(guest, 1);
    expect(await holder.blotter.countExecutions({})).toBe(100);
    await holder.close();
    expect(await guest.blotter.countExecutions({})).toBe(100);
    await guest.close();
    for (let n = 0; n < 500 && (await serverOf(folder)) !== undefined; n++)
      await surroundings.sleep(10);
    expect(await serverOf(folder)).toBeUndefined();
    const next = await open();
    expect(await next.blotter.countExecutions({})).toBe(100);
    await next.close();
  });

  test("a pid file that names another living program does not keep it from starting", async () => {
    await (await open()).close();
    await writeFile(
      join(folder, "postgres", "postmaster.pid"),
      `${process.pid}\n${folder}/postgres\n1\n5432\n\n\n\nready\n`,
    );
    await (await open()).close();
  });

  test.each<[string, string, (cluster: string) => Promise<void>]>([
    ["without its version", "database-corrupt", (cluster) => rm(join(cluster, "PG_VERSION"))],
    [
      "with a garbled version",
      "database-corrupt",
      (cluster) => writeFile(join(cluster, "PG_VERSION"), "\0\0"),
    ],
    [
      "of another version",
      "database-other-version",
      (cluster) => writeFile(join(cluster, "PG_VERSION"), "15\n"),
    ],
    [
      "without its control file",
      "database-corrupt",
      (cluster) => rm(join(cluster, "global", "pg_control")),
    ],
    [
      "with a garbled control file",
      "database-corrupt",
      (cluster) => writeFile(join(cluster, "global", "pg_control"), Buffer.alloc(8_192, 7)),
    ],
    [
      "without its log",
      "database-corrupt",
      (cluster) => rm(join(cluster, "pg_wal"), { recursive: true }),
    ],
    ["without its settings", "database-corrupt", (cluster) => rm(join(cluster, "postgresql.conf"))],
  ])("a folder %s is refused in words and left alone", async (_, code, damage) => {
    await (await open()).close();
    await damage(join(folder, "postgres"));
    await expect(open()).rejects.toMatchObject({ failure: { code, owner: "user" } });
    expect(await serverOf(folder)).toBeUndefined();
  });

  test("a lost password is named with what to do", async () => {
    await (await open()).close();
    await rm(join(folder, "postgres.password"));
    await expect(open()).rejects.toMatchObject({ failure: { code: "database-password-missing" } });
  });

  test("a path too long for a socket is served on a free local port", async () => {
    const deep = join(folder, "x".repeat(120));
    const store = await openStore({ kind: "embedded", folder: deep, surroundings });
    await importOne(store, 1);
    const [row] = await store.database.query<{ address: string }>(
      sql`select inet_server_addr()::text as address`,
    );
    expect(row?.address).toBe("127.0.0.1/32");
    await store.close();
  });

  test("the role is bound by row-level security", async () => {
    const store = await open();
    const [role] = await store.database.query<object>(
      sql`select rolsuper, rolbypassrls, rolname::text from pg_roles where rolname = current_user`,
    );
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolname: "openblotter" });
    await store.close();
  });

  test.skipIf(!isRoot)("root's closed folders are told (needs root to try)", async () => {
    const closed = join(folder, "home");
    await mkdir(closed, { mode: 0o700 });
    const inside = join(closed, "data");
    await expect(
      openDatabase({ kind: "embedded", folder: inside, surroundings }),
    ).rejects.toMatchObject({
      failure: { code: "folder-unreachable", details: { closed } },
    });
    const fallback = await openDatabase({ kind: "folder", folder: inside, surroundings });
    expect(fallback.description).toMatchObject({ kind: "pglite", durable: false });
    expect(fallback.description.warnings.join(" ")).toContain(closed);
    await fallback.close();
    // Opened up later, the data stays where it is.
    await chmod(closed, 0o755);
    const again = await openDatabase({ kind: "folder", folder: inside, surroundings });
    expect(again.description.kind).toBe("pglite");
    await again.close();
  });

  test.skipIf(!canMount())(
    "a full disk ends in words, and what was there before stays (needs the right to mount)",
    async () => {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=120m,mode=755", "tmpfs", folder]);
      try {
        const reserve = join(folder, "reserve");
        await writeFile(reserve, Buffer.alloc(30_000_000));
        const store = await open();
        await importOne(store, 1);
        const filling = store.imports.transaction(start(2), async (transaction) => {
          for (let n = 0; n < 2_000; n++)
            await transaction.executions(executions(5_000, {}, 1_000 + n * 5_000));
          await transaction.commit(report(start(2)));
        });
        await expect(filling).rejects.toMatchObject({
          failure: { code: "disk-full", owner: "user" },
        });
        await store.close();
        await rm(reserve);
        const again = await open();
        expect(await again.blotter.countExecutions({})).toBe(100);
        await again.close();
      } finally {
        await signalServer(folder, "SIGQUIT");
        execFileSync("umount", ["-l", folder]);
      }
    },
  );
});

/** Tries it where nothing is, since a container may forbid it to root. */
function canMount(): boolean {
  if (!isRoot || process.platform !== "linux") return false;
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
