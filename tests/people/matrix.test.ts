/**
 * Every endpoint of the list: called by one person with the ids of another, and by keys with each
 * scope alone.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEY_SCOPES, endpoints } from "#http";
import { callingOf, fillHers, type Hers, MARKS } from "./hers.ts";
import {
  type Answered,
  type Browser,
  browser,
  invited,
  keyWith,
  peopleServer,
  type PeopleServer,
  setUp,
} from "./server.ts";

let server: PeopleServer;
let anna: Browser;
let bert: Browser;
let hers: Hers;
beforeAll(async () => {
  server = await peopleServer();
  anna = await setUp(server);
  bert = await invited(server, anna);
  hers = await fillHers(server, anna);
});
afterAll(() => server?.close());

/** A stream never ends by itself; its head says enough. */
const STREAMS = new Set(["streamEvents", "streamQuotes"]);
const lasting = endpoints.filter(([name]) => !STREAMS.has(name));
const reading = lasting.filter(([, { method, scope }]) => method === "GET" && scope === "read");

const marksIn = ({ text }: Answered) => MARKS.filter((mark) => text.includes(mark));

/** All that Anna can read, as one text. */
async function everythingOfAnna(): Promise<string> {
  const texts: string[] = [];
  for (const [name, endpoint] of reading) {
    if (name === "showSystem") continue;
    const { method, url } = callingOf(name, endpoint, hers);
    texts.push(`${name} ${(await anna.ask(method, url)).text}`);
  }
  return texts.join("\n");
}

describe("another person", () => {
  let before: string;
  beforeAll(async () => {
    before = await everythingOfAnna();
  });

  test("is judged by texts that Anna does see", () => {
    for (const mark of MARKS) expect(before).toContain(mark);
    const seen = before.split("\n").filter((line) => MARKS.some((mark) => line.includes(mark)));
    expect(seen.length).toBeGreaterThan(8);
  });

  test.each(reading)("reads nothing of Anna by %s without naming it", async (_, endpoint) => {
    const isNamed = /:(?!broker)/.test(endpoint.path);
    const reply = await bert.ask("GET", isNamed ? "/api/accounts" : endpoint.path);
    expect(marksIn(reply)).toEqual([]);
  });

  const others = lasting.filter(([name]) => name !== "signOut");
  test.each(others)("gets nothing by %s with her ids", async (name, endpoint) => {
    const { method, url, body, named } = callingOf(name, endpoint, hers);
    const reply = await bert.ask(method, url, body === undefined ? {} : { body });
    if (endpoint.scope === "owner") expect(reply.status).toBe(403);
    else if (named) expect(reply.status, reply.text).toBe(404);
    else expect([200, 204, 401, 403, 404, 422], reply.text).toContain(reply.status);
    // What was asked for may be said again in the refusal.
    if (reply.status < 300) expect(marksIn(reply)).toEqual([]);
  });

  test("hears none of her events", async () => {
    const stop = new AbortController();
    const cookie = [...bert.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const { url } = server.serving;
    const reply = await fetch(`${url}/api/events`, { headers: { cookie }, signal: stop.signal });
    expect(reply.status).toBe(200);
    const heard: string[] = [];
    const listening = (async () => {
      for await (const chunk of reply.body ?? []) heard.push(Buffer.from(chunk).toString());
    })().catch(() => undefined);
    const path = [hers.account, hers.instrument, hers.trade].map(encodeURIComponent).join("/");
    const body = { note: "a note of Anna", tags: ["TESTCO"] };
    await anna.ask("PUT", `/api/trades/${path}/annotation`, { body });
    await bert.ask("POST", "/api/sample");
    while (!heard.join("").includes('"sample"')) await new Promise((done) => setTimeout(done, 20));
    stop.abort();
    await listening;
    expect(heard.join("")).not.toContain("annotation");
  });

  test("has changed nothing of hers after all this", async () => {
    const after = await everythingOfAnna();
    expect(withoutTimes(after)).toBe(withoutTimes(before));
    const session = await anna.ask("GET", "/api/session");
    expect(session.json.state).toBe("signed-in");
    expect((await anna.ask("GET", "/api/keys")).text).toContain(hers.key);
    expect((await anna.ask("GET", "/api/invitations")).text).toContain(hers.invitation);
  });
});

const withoutTimes = (text: string) => text.replaceAll(/"(updatedAt|since)":"[^"]*"/g, "");

describe("a key with one scope", () => {
  /** Bert's, so that whatever it may do is done to nothing of Anna's. */
  const keys: Record<string, string> = {};
  beforeAll(async () => {
    for (const scope of KEY_SCOPES) keys[scope] = (await keyWith(bert, [scope])).key;
  });

  const matrix = KEY_SCOPES.flatMap((scope) =>
    endpoints.map(([name, endpoint]) => [scope, name, endpoint] as const),
  );
  test.each(matrix)("%s: %s", async (scope, name, endpoint) => {
    const { method, url, body } = callingOf(name, endpoint, hers);
    const headers = { authorization: `Bearer ${keys[scope]}` };
    const program = browser(server.serving);
    const asked = { headers, ...(body !== undefined && { body }) };
    const { status, json } =
      name === "streamEvents"
        ? await program.head(url, headers)
        : await program.ask(method, url, asked);
    const isPublic = endpoint.scope === "public";
    if (isPublic) expect([200, 401, 403, 404, 422]).toContain(status);
    else if (endpoint.scope === scope)
      expect([200, 204, 404, 422], String(json.code)).toContain(status);
    else expect([status, json.code]).toEqual([403, "scope-missing"]);
    if (isPublic) expect(json.code).not.toBe("scope-missing");
  });
});

describe("nobody", () => {
  const closed = endpoints.filter(([, { scope }]) => scope !== "public");
  test.each(closed)("gets past the door to %s", async (name, endpoint) => {
    const { method, url } = callingOf(name, endpoint, hers);
    const reply = await browser(server.serving).ask(method, url);
    expect([reply.status, reply.json.code]).toEqual([401, "sign-in-needed"]);
  });

  test("finds no more open than this", () => {
    const open = endpoints.filter(([, { scope }]) => scope === "public").map(([name]) => name);
    expect(open).toEqual([
      ...[
        "live",
        "ready",
        "takeHook",
        "reloginCalendar",
        "showSession",
        "setUp",
        "signIn",
        "passSecondFactor",
        "signOut",
      ],
      "acceptInvitation",
    ]);
  });

  test("changes anything by reading", () => {
    const writing = endpoints.filter(
      ([, { method, scope }]) => method === "GET" && scope === "write",
    );
    expect(writing).toEqual([]);
    const bodies = endpoints.filter(
      ([, { method, scope }]) => method !== "GET" && scope === "read",
    );
    expect(bodies).toEqual([]);
  });
});
