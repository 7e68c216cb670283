import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore, type Store } from "#store";
import { surroundings, dataFolder } from "../support/store.ts";
import { storeSuite } from "./suite.ts";

/** A server of one's own, here an embedded one that is reached by its address. */
async function startServer(): Promise<{
  url: (over?: Partial<Address>) => string;
  stop: () => Promise<void>;
}> {
  const folder = await dataFolder();
  const host = await openStore({ kind: "embedded", folder, surroundings });
  const password = (await readFile(join(folder, "postgres.password"), "utf8")).trim();
  const address: Address = {
    user: "openblotter",
    password,
    database: "postgres",
    host: join(folder, "postgres"),
  };
  return {
    url: (over) => {
      const at = { ...address, ...over };
      return `postgres://${at.user}:${at.password}@localhost/${at.database}?host=${encodeURIComponent(at.host)}`;
    },
    stop: async () => {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Address = {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly host: string;
};

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server?.stop());

const given = process.env["OPENBLOTTER_TEST_DATABASE_URL"];

storeSuite("a server of one's own", () =>
  openStore({ kind: "server", url: given ?? server.url() }),
);

describe("DATABASE_URL", () => {
  const refusal = async (url: string) => {
    const error: unknown = await openStore({ kind: "server", url }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(JSON.stringify(error)).not.toContain("sesame");
    expect(String(error)).not.toContain("sesame");
    return error;
  };

  test.each<[string, string, () => string]>([
    ["a wrong password", "database-login-refused", () => server.url({ password: "sesame" })],
    [
      "a database that is missing",
      "database-missing",
      () => server.url({ database: "sesame2" }).replace("sesame2", "nowhere"),
    ],
    [
      "no server behind it",
      "database-unreachable",
      () => "postgres://user:sesame@127.0.0.1:1/postgres",
    ],
    ["no address in it", "database-url-unreadable", () => "sesame"],
  ])("with %s is refused in words without its password", async (_, code, url) => {
    expect(await refusal(url())).toMatchObject({ failure: { code, owner: "user" } });
  });

  test("a database of a newer OpenBlotter is refused and left alone", async () => {
    const store = await openStore({ kind: "server", url: server.url() });
    await store.database.query(
      sql`insert into openblotter_schema (version, name) values (99, 'later')`,
    );
    await store.close();
    const failing = openStore({ kind: "server", url: server.url() });
    await expect(failing).rejects.toMatchObject({
      failure: { code: "schema-newer", details: { found: 99 } },
    });
  });

  test("a connection that ends in mid-import rolls back and says so", async () => {
    const fresh = await startServer();
    const store: Store = await openStore({ kind: "server", url: fresh.url() });
    const { start, executions, accountRow } = await import("../support/records.ts");
    const failing = store.imports.transaction(start(1), async (transaction) => {
      await transaction.accounts([accountRow()]);
      await transaction.executions(executions(10));
      await store.database.query(sql`
        select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and state = 'idle in transaction'`);
      await transaction.executions(executions(10, {}, 20));
    });
    await expect(failing).rejects.toMatchObject({ failure: { code: "database-stopped" } });
    expect(await store.blotter.countExecutions({})).toBe(0);
    await store.close();
    await fresh.stop();
  });
});
