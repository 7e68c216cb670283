import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore, type Store } from "#store";
import { serverOf, signalServer } from "../support/postmaster.ts";
import { accountRow, executions, report, start } from "../support/records.ts";
import { surroundings, dataFolder } from "../support/store.ts";

describe("an embedded server that dies under its program", () => {
  let folder: string;
  let store: Store;
  /** Added to the clock that the store is given. */
  let skippedMs = 0;
  const open = (ifInUse: "refuse" | "join" = "refuse") =>
    openStore({
      kind: "embedded",
      folder,
      ifInUse,
      surroundings: { ...surroundings, monotonicMs: () => performance.now() + skippedMs },
    });
  beforeEach(async () => {
    folder = await dataFolder();
    skippedMs = 0;
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    await signalServer(folder, "SIGINT");
    await rm(folder, { recursive: true, force: true });
  });
  const importOne = (n: number, meanwhile: () => Promise<void> = async () => undefined) =>
    store.imports.transaction(start(n), async (transaction) => {
      await transaction.accounts([accountRow()]);
      await transaction.executions(executions(100, {}, n * 100));
      await meanwhile();
      await transaction.commit(report(start(n)));
    });
  const answer = () =>
    store.blotter
      .countExecutions({})
      .catch((error: { failure?: unknown }) => error.failure ?? error);
  const revived = async (before: number | undefined) => {
    for (let n = 0; n < 1_000 && [before, undefined].includes(await serverOf(folder)); n++)
      await surroundings.sleep(10);
    return serverOf(folder);
  };

  test("is started again by itself, and what was acknowledged is there", async () => {
    await importOne(1);
    const before = await serverOf(folder);
    await signalServer(folder, "SIGKILL");
    expect(await store.blotter.countExecutions({})).toBe(100);
    await importOne(2);
    expect(await store.blotter.countExecutions({})).toBe(200);
    const after = await serverOf(folder);
    expect(after).toBeGreaterThan(0);
    expect(after).not.toBe(before);
    await store.close();
    expect(await serverOf(folder)).toBeUndefined();
  });

  test("is started again though nobody asks, and the folder is still held", async () => {
    const before = await serverOf(folder);
    await signalServer(folder, "SIGKILL");
    expect(await revived(before)).toBeGreaterThan(0);
    expect(await store.blotter.countExecutions({})).toBe(0);
    await expect(open()).rejects.toMatchObject({ failure: { code: "folder-in-use" } });
  });

  test("takes the import under way with it, in words, and the next try succeeds", async () => {
    const cut = importOne(1, () => signalServer(folder, "SIGKILL"));
    await expect(cut).rejects.toMatchObject({
      failure: { code: "database-stopped", owner: "user", next: /^Try again/ },
    });
    expect(await store.blotter.countExecutions({})).toBe(0);
    await importOne(1);
    expect(await store.blotter.countExecutions({})).toBe(100);
  });

  test("recovers from a killed worker of the server too", async () => {
    await importOne(1);
    const [row] = await store.database.query<{ pid: number }>(
      sql`select pid from pg_stat_activity where application_name like 'openblotter owner%'`,
    );
    process.kill(row?.pid ?? 0, "SIGKILL");
    await surroundings.sleep(50);
    expect(await store.blotter.countExecutions({})).toBe(100);
    await expect(open()).rejects.toMatchObject({ failure: { code: "folder-in-use" } });
  });

  test("that cannot start is told in words, tried again later, and never a trap", async () => {
    await importOne(1);
    const settings = join(folder, "postgres", "postgresql.conf");
    await rename(settings, `${settings}.away`);
    await signalServer(folder, "SIGKILL");
    const failure = { code: "database-corrupt", owner: "user" };
    await expect(store.blotter.countExecutions({})).rejects.toMatchObject({ failure });
    await rename(`${settings}.away`, settings);
    const log = await readFile(join(folder, "postgres.log"), "utf8");
    // Within ten seconds nobody tries again.
    await expect(store.blotter.countExecutions({})).rejects.toMatchObject({ failure });
    expect(await readFile(join(folder, "postgres.log"), "utf8")).toBe(log);
    expect(log.split("postgresql.conf").length - 1).toBe(5);
    skippedMs += 10_000;
    expect(await store.blotter.countExecutions({})).toBe(100);
  });

  test("that dies again and again is left until its reason may have passed", async () => {
    for (let n = 1; n <= 5; n++) {
      const before = await serverOf(folder);
      await signalServer(folder, "SIGKILL");
      expect(await revived(before)).toBeGreaterThan(0);
      expect(await answer()).toBe(0);
    }
    await signalServer(folder, "SIGKILL");
    // A worker that was answering when its server was killed may give one more answer.
    await expect
      .poll(() => answer(), { timeout: 30_000 })
      .toMatchObject({ code: "database-keeps-stopping" });
    expect(await serverOf(folder)).toBeUndefined();
    skippedMs += 10 * 60_000;
    expect(await answer()).toBe(0);
  });

  test("comes back for a guest as well, who then holds the folder", async () => {
    await importOne(1);
    const guest = await open("join");
    await store.close();
    // The server ends with its last guest; here sooner.
    await signalServer(folder, "SIGKILL");
    expect(await guest.blotter.countExecutions({})).toBe(100);
    await expect(open()).rejects.toMatchObject({ failure: { code: "folder-in-use" } });
    await guest.close();
    expect(await serverOf(folder)).toBeUndefined();
  });

  test("may come back at another port", async () => {
    const deep = join(folder, "x".repeat(120));
    const far = await openStore({ kind: "embedded", folder: deep, surroundings });
    const portOf = async () => {
      const [row] = await far.database.query<{ port: number }>(
        sql`select inet_server_port() as port`,
      );
      return row?.port;
    };
    const before = await portOf();
    await signalServer(deep, "SIGKILL");
    const after = await portOf();
    await far.close();
    expect(after).toBeGreaterThan(0);
    expect(after).not.toBe(before);
  });

  test("is not brought back while its program closes", async () => {
    await signalServer(folder, "SIGKILL");
    await store.close();
    expect(await serverOf(folder)).toBeUndefined();
    await expect(store.blotter.countExecutions({})).rejects.toMatchObject({
      failure: { code: "database-stopped" },
    });
    expect(await serverOf(folder)).toBeUndefined();
  });
});
