/**
 * What finally failed is laid on a desk where all can see it, and leaves it again: by itself, by
 * one click, or because somebody lets it be. And the rhythm of connections, over the real server.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readConfig, type Serving, startServing, surroundings } from "#app";
import { connectionId, importId, instantOf } from "#domain";
import type { ConnectionBody, DeadLetterBody, PullBody } from "#http";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { LOCAL_TENANT } from "#store";
import { dataFolder } from "../support/store.ts";

let sandbox: RunningSandbox;
let serving: Serving;
let folder: string;

async function serve(): Promise<void> {
  const machine = { env: { LOG_LEVEL: "error" }, platform: process.platform, isRoot: true };
  const config = readConfig({ data: folder, port: "0" }, machine);
  serving = await startServing({ ...config, origins: sandbox.origins }, surroundings);
}

beforeAll(async () => {
  sandbox = await startSandbox({ clock: surroundings, seed: "desk", brokers: ["oanda"] });
  folder = await dataFolder();
  await serve();
});
afterAll(async () => {
  await serving?.close();
  await sandbox?.close();
});

async function ask<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const reply = await fetch(`${serving.url}${path}`, { method, headers, ...sent });
  return (reply.status === 204 ? undefined : await reply.json()) as Reply;
}

const letters = async (state?: string): Promise<readonly DeadLetterBody[]> => {
  const query = state === undefined ? "" : `?state=${state}`;
  return (await ask<{ items: DeadLetterBody[] }>("GET", `/api/dead-letters${query}`)).items;
};
const shown = (id: string) => ask<ConnectionBody>("GET", `/api/connections/${id}`);
const sync = (id: string) => ask<PullBody>("POST", `/api/connections/${id}/sync`);
const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 15_000, interval: 50 });
const breakDown = () => sandbox.faults.add([{ do: "broker-code", code: "ODD", times: 100 }]);
const acts = async () =>
  (await serving.system.store.audit.entries({ tenant: LOCAL_TENANT, limit: 100 })).map(
    ({ act }) => act,
  );

async function connect(): Promise<string> {
  const { id } = await ask<ConnectionBody>("POST", "/api/brokers/oanda/connect", {
    credentials: sandbox.credentials["oanda"] ?? {},
  });
  await serving.system.idle();
  await eventually(async () => expect((await shown(id)).state).toBe("connected"));
  return id;
}

/** Fails until its retries are used up. */
async function failForGood(id: string): Promise<DeadLetterBody> {
  breakDown();
  for (let n = 0; n < 4; n++) {
    expect(await letters("open")).toEqual([]);
    await sync(id);
  }
  expect((await shown(id)).state).toBe("error");
  const [letter, ...others] = await letters("open");
  expect(others).toEqual([]);
  return letter ?? expect.fail("It is laid down");
}

describe("a connection that finally failed", () => {
  let id: string;
  beforeAll(async () => {
    id = await connect();
  });

  test("lies on the desk with what it was given and why, and without its secrets", async () => {
    const letter = await failForGood(id);
    expect(letter).toMatchObject({
      ...{ kind: "pull", subject: `connection:${id}`, connection: id, label: "OANDA" },
      ...{ failureClass: "fault", attempts: 4, state: "open" },
      failure: { owner: expect.any(String), next: expect.any(String) },
      payload: { broker: "oanda", environment: "paper", trigger: "manual" },
    });
    expect(await ask("GET", `/api/dead-letters/${letter.id}`)).toEqual(letter);
    expect(JSON.stringify(letter)).not.toContain(sandbox.credentials["oanda"]?.["token"]);
    // The next failure is the same letter.
    await sync(id);
    expect(await letters("open")).toMatchObject([{ id: letter.id, attempts: 5 }]);
  });

  test("is read again by one click, once only, and heals", async () => {
    sandbox.faults.clear();
    const [letter = expect.fail("It is open")] = await letters("open");
    const replays = [1, 2].map(() =>
      ask<DeadLetterBody & { code?: string }>("POST", `/api/dead-letters/${letter.id}/replay`),
    );
    const [one, two] = (await Promise.all(replays)).toSorted(
      (a, b) => (a.code ? 1 : 0) - (b.code ? 1 : 0),
    );
    expect(one).toMatchObject({ id: letter.id, state: "replayed" });
    expect(two).toMatchObject({ code: "dead-letter-closed" });
    await eventually(async () => expect((await shown(id)).state).toBe("connected"));
    expect(await letters("open")).toEqual([]);
    expect(await acts()).toContain("dead-letter-replayed");
  });

  test("heals its letter when it is read by itself", async () => {
    const letter = await failForGood(id);
    sandbox.faults.clear();
    // Its slower probe comes early.
    const nextAttemptAt = surroundings.now();
    await serving.system.store.connections.change(connectionId(id), { nextAttemptAt });
    await eventually(async () => expect((await shown(id)).state).toBe("connected"));
    expect(await letters("healed")).toMatchObject([{ id: letter.id }]);
  });

  test("leaves the desk when somebody lets it be, and stays in the list", async () => {
    const letter = await failForGood(id);
    sandbox.faults.clear();
    const dismissed = await ask("POST", `/api/dead-letters/${letter.id}/dismiss`);
    expect(dismissed).toMatchObject({ state: "dismissed", endedAt: expect.any(String) });
    expect(await letters("open")).toEqual([]);
    expect(await letters("dismissed")).toMatchObject([{ id: letter.id }]);
    expect(await acts()).toContain("dead-letter-dismissed");
    expect(await ask("POST", "/api/dead-letters/nothing/replay")).toMatchObject({
      code: "unknown-dead-letter",
      status: 404,
    });
    await sync(id);
  });

  test("is not replayed while it is paused", async () => {
    const letter = await failForGood(id);
    await ask("PUT", `/api/connections/${id}`, { syncEnabled: false });
    expect(await ask("POST", `/api/dead-letters/${letter.id}/replay`)).toMatchObject({
      code: "connection-refused",
    });
    expect(await letters("open")).toMatchObject([{ id: letter.id }]);
    sandbox.faults.clear();
    await ask("PUT", `/api/connections/${id}`, { syncEnabled: true });
    await eventually(async () => expect((await shown(id)).state).toBe("connected"));
    expect(await letters("open")).toEqual([]);
  });
});

describe("the rhythm of accounts", () => {
  test("is theirs where the user says so, within its bounds", async () => {
    const id =
      (await ask<{ items: ConnectionBody[] }>("GET", "/api/connections")).items[0]?.id ?? "";
    const [account = expect.fail("It has accounts")] = (await shown(id)).accounts;
    const path = `/api/connections/${id}/accounts/${encodeURIComponent(account.id)}`;
    const accountOf = ({ accounts }: ConnectionBody) =>
      accounts.find((one) => one.id === account.id);
    const changed = await ask<ConnectionBody>("PUT", path, { intervalMinutes: 5 });
    expect(accountOf(changed)).toMatchObject({ intervalMinutes: 5, syncEnabled: true });
    await sync(id);
    const { nextAttemptAt = "", lastAttemptAt = "" } = await shown(id);
    expect(Date.parse(nextAttemptAt) - Date.parse(lastAttemptAt)).toBeLessThan(8 * 60_000);
    expect(await ask("PUT", path, { intervalMinutes: 4 })).toMatchObject({ status: 400 });
    expect(
      await ask("PUT", `/api/connections/${id}/accounts/oanda:none`, { syncEnabled: false }),
    ).toMatchObject({ code: "unknown-connected-account", status: 404 });
    const back = await ask<ConnectionBody>("PUT", path, { intervalMinutes: null });
    expect(accountOf(back)).not.toHaveProperty("intervalMinutes");
    expect(await acts()).toContain("connected-account-changed");
  });
});

describe("the calendar of log-ins", () => {
  const feed = (path: string) => fetch(`${serving.url}${path}`);

  test("is read by whoever has its newest address, and by nobody else", async () => {
    expect((await feed("/api/calendar/relogins.ics")).status).toBe(404);
    const { path } = await ask<{ path: string }>("POST", "/api/calendar/feed");
    const reply = await feed(path);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([
      200,
      "text/calendar; charset=utf-8",
    ]);
    expect(await reply.text()).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR\r\n$/);
    const newer = await ask<{ path: string }>("POST", "/api/calendar/feed");
    expect([(await feed(path)).status, (await feed(newer.path)).status]).toEqual([404, 200]);
    await ask("DELETE", "/api/calendar/feed");
    expect((await feed(newer.path)).status).toBe(404);
    expect(await ask("GET", "/api/calendar")).toEqual({ active: false });
    expect((await acts()).filter((act) => act.startsWith("calendar"))).toHaveLength(3);
  });

  test("has the day on which a log-in ends, and its user is told before", async () => {
    const now = Date.parse(surroundings.now());
    const dueMs = Math.floor(now / 1000) * 1000 + 20 * 3_600_000;
    const id = connectionId("flex-of-last-year");
    await serving.system.store.connections.create({
      ...{ id, tenant: LOCAL_TENANT, broker: "ibkr-flex", environment: "live", label: "Taxes" },
      ...{ createdAt: surroundings.now(), syncEnabled: true, intervalMinutes: 60 },
      ...{ source: importId("source"), signedInAt: instantOf(dueMs - 365 * 86_400_000) },
    });
    expect((await shown(id)).reloginDueAt).toBe(instantOf(dueMs));
    const { path } = await ask<{ path: string }>("POST", "/api/calendar/feed");
    expect(await (await feed(path)).text()).toContain(`UID:relogin-${id}@openblotter\r\n`);
    // A server looks as soon as it starts.
    await serving.close();
    await serve();
    await eventually(async () => {
      const { items } = await ask<{ items: object[] }>("GET", "/api/notifications");
      const told = { kind: "relogin-due", connection: id };
      expect(items).toContainEqual(expect.objectContaining(told));
    });
  });
});
