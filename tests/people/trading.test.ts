/** Who may let real orders be sent, and whose orders wait for a person. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AccountId, accountId, connectionId, importId } from "#domain";
import { LOCAL_TENANT } from "#store";
import {
  ANNA,
  type Browser,
  keyWith,
  type PeopleServer,
  peopleServer,
  setUp,
  totp,
} from "./server.ts";

let server: PeopleServer;
let anna: Browser;
let paper: string;
const LIVE = connectionId("live-of-anna");
const ACCOUNT: AccountId = accountId("oanda", "101-4");
beforeAll(async () => {
  server = await peopleServer();
  anna = await setUp(server);
  const { store, services } = server.serving.system;
  await store.connections.create({
    ...{ id: LIVE, tenant: LOCAL_TENANT, broker: "oanda", environment: "live", label: "Real" },
    ...{ createdAt: services.now(), syncEnabled: false, intervalMinutes: 15 },
    source: importId("source-live"),
  });
  const lease = await store.connections.lease(LIVE, "test", 60_000);
  if (!lease) throw new Error("Somebody reads the new connection");
  await store.connections.saveAccounts(lease, [
    {
      ...{ id: ACCOUNT, connection: LIVE, seenAt: services.now(), environment: "live" },
      ...{ key: "101-4", number: "101-4", currency: "USD" },
    },
  ]);
  const credentials = { account: "practice", cash: "50000" };
  const body = { environment: "paper", credentials };
  const made = await anna.ask("POST", "/api/brokers/paper/connect", { body });
  if (made.status !== 200) throw new Error(made.text);
  paper = String(made.json["id"]);
});
afterAll(() => server?.close());

const audit = async () => {
  const { audit: log } = server.serving.system.store;
  return (await log.entries({ tenant: LOCAL_TENANT, limit: 200 })).map(({ act }) => act);
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const unlock = (changes: Record<string, unknown> = {}) => ({
  body: { connection: LIVE, typed: "101-4", hours: 1, ...changes },
});

test("live is unlocked by a person with the number and the second factor, by no program", async () => {
  const offer = await anna.ask("POST", "/api/second-factor", { body: { password: ANNA.password } });
  const secret = String(offer.json["secret"]);
  const code = () => totp(secret, Date.now());
  await anna.ask("PUT", "/api/second-factor", { body: { code: code() } });

  const { key } = await keyWith(anna, ["read", "trade"]);
  const headers = bearer(key);
  const program = await anna.ask("POST", "/api/risk/unlock", { ...unlock(), headers });
  expect([program.status, program.json["code"]]).toEqual([403, "scope-missing"]);
  const codes: unknown[] = [];
  for (const changes of [{}, { code: "000000" }, { code: code(), typed: "101-5" }]) {
    const refused = await anna.ask("POST", "/api/risk/unlock", unlock(changes));
    codes.push(refused.json["code"]);
  }
  expect(codes).toEqual(["code-needed", "code-wrong", "unlock-name-wrong"]);
  const overview = await anna.ask("GET", "/api/risk");
  expect(overview.text).not.toContain("unlockedAt");

  const unlocked = await anna.ask("POST", "/api/risk/unlock", unlock({ code: code() }));
  expect([unlocked.status, unlocked.json["unlockedBy"]]).toEqual([200, expect.any(String)]);
  // A program may lock what it may not unlock.
  const locked = await anna.ask("POST", "/api/risk/lock", { body: { connection: LIVE }, headers });
  expect(locked.status).toBe(204);
  const limits = { body: { limits: { maxOrderNotional: "1000000" } } };
  expect((await anna.ask("PUT", "/api/risk/limits", { ...limits, headers })).status).toBe(403);
  expect((await anna.ask("PUT", "/api/risk/limits", limits)).status).toBe(200);
  expect(await audit()).toEqual(
    expect.arrayContaining([
      ...["second-factor-refused", "live-unlock-refused", "live-unlocked", "live-locked"],
      "risk-limits-changed",
    ]),
  );
});

test("orders of a key that needs approval wait for the person whose key it is", async () => {
  const body = { name: "Robot", scopes: ["read", "trade"], days: 1, needsApproval: true };
  const made = await anna.ask("POST", "/api/keys", { body });
  expect(made.json["needsApproval"]).toBe(true);
  const headers = bearer(String(made.json["key"]));
  const ticket = { connection: paper, symbol: "ACME", side: "buy", type: "market", quantity: "3" };
  const asked = { body: { ...ticket, idempotencyKey: "key-of-robot" }, headers };
  const placed = await anna.ask("POST", "/api/orders", asked);
  expect([placed.status, placed.json["state"]]).toEqual([200, "created"]);
  const path = `/api/orders/${String(placed.json["id"])}`;
  expect((await anna.ask("POST", `${path}/approve`, { headers })).status).toBe(403);
  const change = { body: { quantity: "4" }, headers };
  expect((await anna.ask("PUT", path, change)).json["code"]).toBe("approval-needed");
  const approved = await anna.ask("POST", `${path}/approve`);
  expect(approved.json).toMatchObject({ state: "acknowledged", filled: "3" });

  const { key } = await keyWith(anna, ["read", "trade"]);
  const free = {
    body: { ...ticket, quantity: "2", idempotencyKey: "key-that-is-free" },
    headers: bearer(key),
  };
  expect((await anna.ask("POST", "/api/orders", free)).json["state"]).toBe("acknowledged");
  expect(await audit()).toEqual(expect.arrayContaining(["order-held", "order-approved"]));
});
