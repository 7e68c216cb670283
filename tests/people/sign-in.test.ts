import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import {
  ANNA,
  BERT,
  type Browser,
  browser,
  invited,
  keyWith,
  peopleServer,
  type PeopleServer,
  setUp,
  totp,
} from "./server.ts";

let server: PeopleServer;
let anna: Browser;
beforeAll(async () => {
  server = await peopleServer();
});
afterAll(() => server?.close());

const fresh = () => browser(server.serving);
const audit = async (tenant = "local") => {
  const rows = await server.serving.system.store.audit.entries({
    tenant: tenant as never,
    limit: 100,
  });
  return rows.map(({ act }) => act);
};

describe("a server without users on this machine", () => {
  test("asks nobody to sign in, and refuses a wrong set-up token", async () => {
    const somebody = fresh();
    expect((await somebody.ask("GET", "/api/session")).json).toEqual({ state: "open" });
    expect((await somebody.ask("GET", "/api/accounts")).status).toBe(200);
    const body = { ...ANNA, token: "guess" };
    const wrong = await somebody.ask("POST", "/api/session/set-up", { body });
    expect([wrong.status, wrong.json.code]).toEqual([403, "token-wrong"]);
  });

  test("gives what it holds to the first user, and asks everybody else to sign in", async () => {
    expect((await fresh().ask("POST", "/api/sample")).status).toBe(200);
    anna = await setUp(server);
    expect((await anna.ask("GET", "/api/session")).json).toMatchObject({
      state: "signed-in",
      person: { name: "Anna", role: "owner" },
    });
    const accounts = await anna.ask("GET", "/api/accounts");
    expect(accounts.json.items).toHaveLength(2);

    const stranger = await fresh().ask("GET", "/api/accounts");
    expect([stranger.status, stranger.json.code]).toEqual([401, "sign-in-needed"]);
    expect((await fresh().ask("GET", "/api/session")).json).toEqual({ state: "signed-out" });
    expect((await fresh().ask("GET", "/readyz")).status).toBe(200);
    expect((await fresh().ask("GET", "/api/openapi.json")).status).toBe(200);
  });

  test("takes its set-up token once", async () => {
    const body = { ...BERT, token: server.token };
    const again = await fresh().ask("POST", "/api/session/set-up", { body });
    expect(again.json.code).toBe("set-up-done");
  });
});

describe("a session", () => {
  test("is a cookie that scripts and other sites cannot read, and is new with each sign-in", async () => {
    const body = { email: "ANNA@example.org", password: ANNA.password };
    const mine = fresh();
    const { headers } = await mine.ask("POST", "/api/session", { body });
    const [line = ""] = headers.getSetCookie();
    expect(line).toMatch(/^openblotter\.session_token=/);
    expect(line).toMatch(/httponly/i);
    expect(line).toMatch(/samesite=lax/i);
    const before = mine.cookies.get("openblotter.session_token") ?? "";
    await mine.ask("POST", "/api/session", { body });
    expect(mine.cookies.get("openblotter.session_token")).not.toBe(before);
    const old = { headers: { cookie: `openblotter.session_token=${before}` } };
    expect((await fresh().ask("GET", "/api/accounts", old)).status).toBe(401);
    expect((await mine.ask("GET", "/api/accounts")).status).toBe(200);
  });

  test("with a changed cookie is none", async () => {
    const value = anna.cookies.get("openblotter.session_token") ?? "";
    const cookie = `openblotter.session_token=x${value.slice(1)}`;
    expect((await fresh().ask("GET", "/api/accounts", { headers: { cookie } })).status).toBe(401);
  });

  test("ends with sign-out, and when it is ended from elsewhere", async () => {
    const body = { email: ANNA.email, password: ANNA.password };
    const [left, right] = [fresh(), fresh()];
    await left.ask("POST", "/api/session", { body });
    await right.ask("POST", "/api/session", { body });
    const list = await left.ask("GET", "/api/sessions");
    const items = list.json.items as { id: string; current: boolean; address: string }[];
    expect(items.filter(({ current }) => current)).toHaveLength(1);
    expect(items.every(({ address }) => address.startsWith("10.0."))).toBe(true);
    const mine = items.find(({ current }) => current)?.id ?? "";
    expect((await right.ask("DELETE", `/api/sessions/${mine}`)).status).toBe(204);
    expect((await left.ask("GET", "/api/accounts")).status).toBe(401);
    const kept = new Map(right.cookies);
    expect((await right.ask("DELETE", "/api/session")).json).toEqual({ state: "signed-out" });
    const cookie = [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
    expect((await fresh().ask("GET", "/api/accounts", { headers: { cookie } })).status).toBe(401);
  });

  test("ends its stream of events when it is ended", async () => {
    const body = { email: ANNA.email, password: ANNA.password };
    const mine = fresh();
    await mine.ask("POST", "/api/session", { body });
    const stream = mine.ask("GET", "/api/events");
    const list = await mine.ask("GET", "/api/sessions");
    const items = list.json.items as { id: string; current: boolean }[];
    const id = items.find(({ current }) => current)?.id ?? "";
    await anna.ask("DELETE", `/api/sessions/${id}`);
    expect((await stream).status).toBe(200);
  });

  test("ends when it was idle too long, and however much it was used", async () => {
    const { database } = server.serving.system.store;
    const body = { email: ANNA.email, password: ANNA.password };
    const idle = fresh();
    await idle.ask("POST", "/api/session", { body });
    await database.query(sql`update people_sessions set expires_at = now() - interval '1 second'
      where id = (select id from people_sessions order by created_at desc limit 1)`);
    expect((await idle.ask("GET", "/api/accounts")).status).toBe(401);
    const busy = fresh();
    await busy.ask("POST", "/api/session", { body });
    await database.query(sql`update people_sessions set created_at = now() - interval '15 days'
      where id = (select id from people_sessions order by created_at desc limit 1)`);
    expect((await busy.ask("GET", "/api/accounts")).status).toBe(401);
  });

  test("is not given for a write that comes from a page of another site", async () => {
    const headers = { origin: "https://evil.example" };
    const forged = await anna.ask("POST", "/api/sample", { headers });
    expect([forged.status, forged.json.code]).toEqual([403, "forbidden-origin"]);
  });
});

describe("a password", () => {
  test("that is wrong is refused in the same words as an unknown address", async () => {
    const wrong = { email: ANNA.email, password: "not the words" };
    const known = await fresh().ask("POST", "/api/session", { body: wrong });
    const body = { email: "nobody@example.org", password: "not the words" };
    const unknown = await fresh().ask("POST", "/api/session", { body });
    expect(known.status).toBe(401);
    expect(unknown.json).toEqual(known.json);
    expect(await audit()).toContain("session-refused");
  });

  test("change ends every other session and needs the old one", async () => {
    const other = fresh();
    await other.ask("POST", "/api/session", {
      body: { email: ANNA.email, password: ANNA.password },
    });
    const next = "quite other words";
    const wrong = { current: "not the words", next };
    expect((await anna.ask("PUT", "/api/session/password", { body: wrong })).status).toBe(422);
    const body = { current: ANNA.password, next };
    expect((await anna.ask("PUT", "/api/session/password", { body })).status).toBe(200);
    expect((await anna.ask("GET", "/api/accounts")).status).toBe(200);
    expect((await other.ask("GET", "/api/accounts")).status).toBe(401);
    const back = { current: next, next: ANNA.password };
    expect((await anna.ask("PUT", "/api/session/password", { body: back })).status).toBe(200);
  });
});

describe("a second factor", () => {
  test("is asked for after the password, works once switched on, and can be switched off", async () => {
    const { password } = ANNA;
    const offer = await anna.ask("POST", "/api/second-factor", { body: { password } });
    const { secret, recoveryCodes } = offer.json as { secret: string; recoveryCodes: string[] };
    expect(recoveryCodes.length).toBeGreaterThanOrEqual(8);
    const bad = await anna.ask("PUT", "/api/second-factor", { body: { code: "000000" } });
    expect(bad.json.code).toBe("code-wrong");
    const code = totp(secret, Date.now());
    const on = await anna.ask("PUT", "/api/second-factor", { body: { code } });
    expect(on.json).toMatchObject({ person: { secondFactor: true } });

    const mine = fresh();
    const body = { email: ANNA.email, password };
    expect((await mine.ask("POST", "/api/session", { body })).json).toEqual({
      state: "second-factor",
    });
    expect((await mine.ask("GET", "/api/accounts")).status).toBe(401);
    const wrong = { body: { code: "000000" } };
    expect((await mine.ask("POST", "/api/session/second-factor", wrong)).status).toBe(401);
    const right = { body: { code: totp(secret, Date.now()) } };
    expect((await mine.ask("POST", "/api/session/second-factor", right)).status).toBe(200);
    expect((await mine.ask("GET", "/api/accounts")).status).toBe(200);

    const recovering = async (recoveryCode: string) => {
      const lost = fresh();
      await lost.ask("POST", "/api/session", { body });
      const reply = await lost.ask("POST", "/api/session/second-factor", {
        body: { recoveryCode },
      });
      return reply.status;
    };
    expect(await recovering(recoveryCodes[0] ?? "")).toBe(200);
    expect(await recovering(recoveryCodes[0] ?? "")).toBe(401);

    const off = await anna.ask("POST", "/api/second-factor/remove", { body: { password } });
    expect(off.json).toMatchObject({ person: { secondFactor: false } });
    expect(await audit()).toEqual(
      expect.arrayContaining(["second-factor-on", "second-factor-off"]),
    );
  });
});

describe("an invited person", () => {
  test("has a blotter of their own and no say over others", async () => {
    const bert = await invited(server, anna);
    expect((await bert.ask("GET", "/api/accounts")).json.items).toEqual([]);
    expect((await anna.ask("GET", "/api/accounts")).json.items).toHaveLength(2);
    expect((await bert.ask("GET", "/api/people")).json.code).toBe("scope-missing");
    expect((await anna.ask("GET", "/api/people")).json.items).toHaveLength(2);
    expect((await anna.ask("GET", "/api/invitations")).json.items).toEqual([]);
  });

  test("cannot take an invitation that was withdrawn, nor another's address", async () => {
    const made = await anna.ask("POST", "/api/invitations", { body: { label: "Carl" } });
    const { id, token } = made.json as { id: string; token: string };
    const taken = await fresh().ask("POST", "/api/invitations/accept", {
      body: { ...ANNA, token },
    });
    expect(taken.json.code).toBe("email-taken");
    expect((await anna.ask("DELETE", `/api/invitations/${id}`)).status).toBe(204);
    const body = { ...BERT, email: "carl@example.org", token };
    expect((await fresh().ask("POST", "/api/invitations/accept", { body })).json.code).toBe(
      "token-wrong",
    );
  });
});

describe("a key of a program", () => {
  test("is shown once, works as a bearer, and not once it is revoked or has expired", async () => {
    const { id, key } = await keyWith(anna, ["read"]);
    const headers = { authorization: `Bearer ${key}` };
    expect((await fresh().ask("GET", "/api/accounts", { headers })).status).toBe(200);
    const list = await anna.ask("GET", "/api/keys");
    expect(list.text).not.toContain(key);
    expect(list.json.items).toMatchObject([{ id, scopes: ["read"] }]);
    const { database } = server.serving.system.store;
    const stored = await database.query(sql`select row_to_json(k)::text as row from people_keys k`);
    expect(JSON.stringify(stored)).not.toContain(key);
    expect((await anna.ask("DELETE", `/api/keys/${id}`)).status).toBe(204);
    expect((await fresh().ask("GET", "/api/accounts", { headers })).status).toBe(401);

    const old = await keyWith(anna, ["read"]);
    await database.query(sql`update people_keys set expires_at = now() where id = ${old.id}`);
    const expired = { headers: { authorization: `Bearer ${old.key}` } };
    expect((await fresh().ask("GET", "/api/accounts", expired)).status).toBe(401);
    expect(await audit()).toEqual(expect.arrayContaining(["key-made", "key-revoked"]));
  });

  test("never stands in for a cookie beside it", async () => {
    const headers = { authorization: "Bearer obk_wrong" };
    expect((await anna.ask("GET", "/api/accounts", { headers })).status).toBe(401);
  });
});

test("the audit log is whole after all this and names no secret", async () => {
  const { audit: log } = server.serving.system.store;
  expect((await log.verify()).faults).toEqual([]);
  const rows = await log.entries({ tenant: "local" as never, limit: 1000 });
  const text = JSON.stringify(rows);
  for (const secret of [ANNA.password, ANNA.email, server.token])
    expect(text).not.toContain(secret);
});

test("whoever guesses passwords has to wait longer and longer", async () => {
  const body = { email: BERT.email, password: "a wrong guess" };
  const guesser = fresh();
  const statuses: number[] = [];
  let waited = "";
  for (let tries = 0; tries < 7; tries++) {
    const { status, headers } = await guesser.ask("POST", "/api/session", { body });
    statuses.push(status);
    waited = headers.get("retry-after") ?? waited;
  }
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
  expect(statuses).toContain(429);
  expect(waited).not.toBe("");
  const right = { email: BERT.email, password: BERT.password };
  expect((await guesser.ask("POST", "/api/session", { body: right })).status).toBe(429);
  // Whoever is guessed at can still come in.
  expect((await fresh().ask("POST", "/api/session", { body: right })).status).toBe(200);
});

test("one address may try so many secrets in a minute and no more", async () => {
  const body = { ...BERT, token: "guess" };
  const guesser = fresh();
  const statuses: number[] = [];
  for (let tries = 0; tries < 21; tries++)
    statuses.push((await guesser.ask("POST", "/api/invitations/accept", { body })).status);
  expect(statuses).toEqual([...Array<number>(20).fill(403), 429]);
});
