import { afterAll, beforeAll, expect, test } from "vitest";
import { ANNA, type Browser, browser, peopleServer, type PeopleServer, setUp } from "./server.ts";

/** A server that others than those on its machine reach, behind a proxy with https. */
let server: PeopleServer;
let anna: Browser;
beforeAll(async () => {
  server = await peopleServer({ env: { OPENBLOTTER_URL: "https://blotter.example.org" } });
});
afterAll(() => server?.close());

const fresh = () => browser(server.serving);

test("answers nothing but its set-up until there is a user", async () => {
  expect((await fresh().ask("GET", "/api/session")).json).toEqual({ state: "set-up" });
  for (const path of ["/api/accounts", "/api/system", "/api/events", "/api/keys"]) {
    const { status, json } = await fresh().ask("GET", path);
    expect([path, status, json.code]).toEqual([path, 401, "sign-in-needed"]);
  }
  expect((await fresh().ask("POST", "/api/sample")).status).toBe(401);
  expect((await fresh().ask("GET", "/healthz")).status).toBe(200);
  expect(server.serving.setUp).toMatchObject({ needed: true });
  expect(server.serving.setUp?.url).toMatch(/^https:\/\/blotter\.example\.org\/set-up#\S{32}$/);
});

test("refuses a body before it has read it", async () => {
  const upload = { "content-type": "application/octet-stream" };
  const { status } = await fresh().send("POST", "/api/imports?name=a.csv", "a,b", upload);
  expect(status).toBe(401);
});

test("gives cookies to this host alone and over https alone", async () => {
  anna = await setUp(server);
  const body = { email: ANNA.email, password: ANNA.password };
  const { headers } = await fresh().ask("POST", "/api/session", { body });
  const lines = headers.getSetCookie();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(line).toMatch(/^__Host-openblotter\./);
    expect(line).toMatch(/; Secure/i);
    expect(line).toMatch(/; Path=\/(;|$)/);
    expect(line).not.toMatch(/domain=/i);
  }
  expect((await anna.ask("GET", "/api/accounts")).status).toBe(200);
});

test("has no secret in its log-in that a copy of the database tells", async () => {
  const { database } = server.serving.system.store;
  const tokens = await database.rows({ text: "select token from people_sessions", values: [] });
  expect(tokens.length).toBeGreaterThan(0);
  for (const [token] of tokens) {
    const cookie = `__Host-openblotter.session_token=${String(token)}`;
    const { status } = await fresh().ask("GET", "/api/accounts", { headers: { cookie } });
    expect(status).toBe(401);
  }
});
