import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createHost } from "#app";
import { api } from "#http";
import {
  ANNA,
  type Browser,
  browser,
  keyWith,
  peopleServer,
  type PeopleServer,
  setUp,
} from "./server.ts";

/** Whoever runs the server, on its command line. */
let server: PeopleServer;
let anna: Browser;
beforeAll(async () => {
  server = await peopleServer();
  anna = await setUp(server);
});
afterAll(() => server?.close());
afterEach(() => delete process.env.OPENBLOTTER_API_KEY);

const session = () => createHost().open({ data: server.folder });

test("the command line says that it needs a key, and does with one what the key may do", async () => {
  const without = await session();
  await expect(without.call(api.listAccounts)).rejects.toMatchObject({
    failure: { code: "sign-in-needed", next: expect.stringContaining("OPENBLOTTER_API_KEY") },
  });
  await without.close();
  process.env.OPENBLOTTER_API_KEY = (await keyWith(anna, ["read"])).key;
  const reading = await session();
  expect((await reading.call(api.listAccounts)).items).toEqual([]);
  await expect(reading.call(api.addSample)).rejects.toMatchObject({
    failure: { code: "scope-missing" },
  });
  await reading.close();
});

test("a person who cannot sign in gets a new password and every session ends", async () => {
  const host = createHost();
  const options = { data: server.folder };
  expect(await host.users.list(options)).toMatchObject([{ email: ANNA.email, role: "owner" }]);
  const password = await host.users.reset("Anna@example.org", options);
  expect((await anna.ask("GET", "/api/accounts")).status).toBe(401);
  const again = browser(server.serving);
  const old = { email: ANNA.email, password: ANNA.password };
  expect((await again.ask("POST", "/api/session", { body: old })).status).toBe(401);
  const body = { email: ANNA.email, password };
  expect((await again.ask("POST", "/api/session", { body })).status).toBe(200);
  const { audit } = server.serving.system.store;
  const rows = await audit.entries({ tenant: "local" as never, limit: 20 });
  expect(rows.map(({ act, actor }) => `${act} by ${actor}`)).toContain("user-reset by operator");
  await expect(host.users.reset("nobody@example.org", options)).rejects.toMatchObject({
    failure: { code: "unknown-user" },
  });
});

test("people come along in a backup", async () => {
  const host = createHost();
  const folder = await mkdtemp(join(tmpdir(), "openblotter-people-restored-"));
  // As root, the database runs as a user who has to pass through.
  await chmod(folder, 0o711);
  try {
    const file = join(folder, "all.backup");
    const data = join(folder, "data");
    await host.backup(file, { data: server.folder });
    await host.restore(file, { data });
    expect(await host.users.list({ data })).toEqual(await host.users.list({ data: server.folder }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
