import { expect, test } from "vitest";
import { BrokerAuthError, BrokerError, BrokerRateLimitError } from "#guard";
import { answeredAt, defineBroker, defineManifest, get, json, post, z } from "#kit";
import { scriptedNet, type ScriptedReply, testClient, type TestClientOptions } from "#testing";

const manifest = defineManifest({
  id: "acme",
  name: "Acme",
  institution: "acme",
  summary: "A broker for tests.",
  docs: "https://acme.example/docs",
  evidence: { level: "documented", from: ["nothing"] },
  environments: {
    paper: { api: "https://paper.acme.example/v1", auth: "https://login.acme.example" },
    live: { api: "https://api.acme.example/v1" },
  },
  credentials: [
    { name: "user", label: "User", help: "Your name.", secret: false },
    { name: "key", label: "Key", help: "Your key.", secret: true },
  ],
  token: {},
  limits: [
    { id: "calls", max: 10, perMs: 1000, scope: "credential", remainingHeader: "X-Left" },
    { id: "heavy", max: 5, perMs: 60_000, scope: "host" },
  ],
  errors: [
    { code: "locked", as: "AUTH_LOCKED", waitMs: 3_600_000 },
    { status: 403, message: "slow down", as: "RATE_LIMIT_EXCEEDED", waitMs: 5000 },
    { status: 200, code: "later", as: "DATA_NOT_READY", retryable: true },
  ],
  capabilities: {
    reads: ["executions"],
    assetClasses: [],
    orderTypes: [],
    timeInForce: [],
    realtime: false,
  },
  history: { per: "account", grain: "execution", latenessMs: 0, proof: "none", ids: "account" },
  cadence: { defaultMinutes: 15, leastMinutes: 5 },
});

const Complaint = z.object({ error: z.string(), message: z.string().default("") });
const acme = defineBroker({
  manifest,
  authorize: ({ key = "" }) => ({ headers: { "x-key": key } }),
  errorIn({ body }) {
    const { data } = Complaint.safeParse(body);
    return data && { code: data.error, message: data.message };
  },
  accounts: async () => [],
  changes: async () => ({ records: [], cursor: "", done: true, proof: "complete" }),
});

const things = get("/things/{thing}", z.object({ price: json.decimal }), { weights: { heavy: 0 } });
const good: ScriptedReply = { body: '{"price": 0.1}' };

type Script = ScriptedReply | Error | readonly (ScriptedReply | Error)[];

function asking(script: Script, options: TestClientOptions = {}) {
  const replies = Array.isArray(script) ? script : [script];
  const net = scriptedNet((_, at) => {
    const reply = replies[Math.min(at, replies.length) - 1];
    if (reply instanceof Error) throw reply;
    return reply;
  });
  const client = testClient(acme, net, options);
  const ask = () => client.finish(client.call(things, { thing: "7/8" }));
  return { ...client, ask };
}

const errorOf = async (work: Promise<unknown>): Promise<BrokerError> => {
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error instanceof BrokerError) return error;
  throw new Error("It did not fail with a BrokerError", { cause: error });
};

test("a call fills its path, signs itself and loses no digit", async () => {
  const { ask, requests, credentials } = asking({ body: '{"price": 1.000000000000000000001}' });
  expect(String((await ask()).price)).toBe("1.000000000000000000001");
  expect(requests[0]?.url).toBe("https://paper.acme.example/v1/things/7%2F8");
  expect(requests[0]?.headers["x-key"]).toBe(credentials["key"]);
});

test("an anonymous call is not signed", async () => {
  const login = post("/login", z.object({}), { anonymous: true, origin: "auth", encoding: "form" });
  const { call, requests, finish } = asking({ body: "{}" });
  await finish(call(login, {}, { body: { grant: "a b" } }));
  expect(requests[0]).toMatchObject({ url: "https://login.acme.example/login", body: "grant=a+b" });
  expect(requests[0]?.headers["x-key"]).toBeUndefined();
});

test("a path that leads out of the origin sends nothing", async () => {
  const { call, requests } = asking(good);
  const away = get("@evil.example/{thing}", z.unknown());
  await expect(call(away, { thing: "x" })).rejects.toThrow("leave the origin");
  await expect(call(things, { thing: ".." })).rejects.toThrow("no usable value");
  await expect(call(get("/../../x", z.unknown()), {})).rejects.toThrow("leave the origin");
  expect(requests).toHaveLength(0);
});

test("live origins are not replaced, paper ones are", async () => {
  const origins = { api: "http://127.0.0.1:4000/acme" };
  expect(() => asking(good, { environment: "live", origins })).toThrow("cannot be replaced");
  const { ask, requests } = asking(good, { origins });
  await ask();
  expect(requests[0]?.url).toBe("http://127.0.0.1:4000/acme/things/7%2F8");
});

test("a call counts against each limit by its weight, prepared once", async () => {
  const seen: unknown[] = [];
  const prepare = (request: unknown) => {
    seen.push(request);
    return () => ({ ok: true, waitMs: 250 }) as const;
  };
  const { limiter } = asking(good);
  const { ask, events } = asking([good, good], { more: { limiter: { ...limiter, prepare } } });
  await ask();
  await ask();
  expect(seen).toMatchObject([
    {
      lane: "sync",
      buckets: [
        { key: "acme|paper|calls|credential:test-connection", max: 10, windowMs: 1000, weight: 1 },
      ],
    },
  ]);
  const waited = events.filter(({ type }) => type === "waited");
  expect(waited).toEqual(Array(2).fill({ type: "waited", for: "limit", ms: 250 }));
});

test("a limit without room in time is an error that was not sent", async () => {
  const prepare = () => () => ({ ok: false, retryAfterMs: 900_000, bucket: "b" }) as const;
  const { limiter } = asking(good);
  const { ask, requests } = asking(good, { more: { limiter: { ...limiter, prepare } } });
  expect(await errorOf(ask())).toMatchObject({ outcome: "not-sent", retryAfterMs: 900_000 });
  expect(requests).toHaveLength(0);
});

test("what a reply says is left of a limit is told to the limiter", async () => {
  const { ask, limiter } = asking({ ...good, headers: { "X-Left": "3" } });
  await ask();
  expect(limiter.observed).toEqual([
    { key: "acme|paper|calls|credential:test-connection", used: 7 },
  ]);
});

test("a refused credential is the user's to mend and is not tried again", async () => {
  const { ask, requests } = asking({ status: 401, body: "<html>no</html>" });
  const error = await errorOf(ask());
  expect(error).toBeInstanceOf(BrokerAuthError);
  expect(error).toMatchObject({ owner: "user", retryable: false, broker: "acme" });
  expect(requests).toHaveLength(1);
});

test.each([
  ["seconds", "30", 30_000],
  ["a date", "Mon, 05 Jan 2026 00:00:45 GMT", 45_000],
])("Retry-After in %s is waited for, and freezes the limits", async (_, header, waitMs) => {
  const { ask, events, limiter } = asking([
    { status: 429, headers: { "Retry-After": header } },
    good,
  ]);
  await ask();
  expect(limiter.frozen.map(({ forMs }) => forMs)).toEqual([waitMs]);
  const waits = events.flatMap((event) => (event.type === "waited" ? [event.ms] : []));
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThanOrEqual(waitMs);
});

test("a long Retry-After is given to whoever schedules calls", async () => {
  const { ask, requests } = asking({ status: 429, headers: { "Retry-After": "7200" } });
  const error = await errorOf(ask());
  expect(error).toBeInstanceOf(BrokerRateLimitError);
  expect(error.retryAfterMs).toBe(7_200_000);
  expect(requests).toHaveLength(1);
});

test.each([
  ["status 503", { status: 503, body: "garbage" }],
  ["a cut body", { body: '{"price": 0.' }],
  ["a short body", { headers: { "content-length": "99" }, body: '{"price": 0.1}' }],
  ["HTML with status 200", { headers: { "content-type": "text/html" }, body: "<html>" }],
  ["a reset connection", Object.assign(new Error("reset"), { code: "ECONNRESET" })],
])("a read that meets %s is repeated", async (_, trouble) => {
  const { ask, requests, events } = asking([trouble, good]);
  expect(String((await ask()).price)).toBe("0.1");
  expect(requests).toHaveLength(2);
  expect(events.filter(({ type }) => type === "waited")).toHaveLength(1);
});

test("a call that may have had its effect is not repeated", async () => {
  const order = post("/orders", z.object({}));
  const { call, requests, finish } = asking({ status: 503 });
  const error = await errorOf(finish(call(order, {}, { body: { units: "1" } })));
  expect(error).toMatchObject({ code: "BROKER_UNAVAILABLE", outcome: "unknown" });
  expect(requests).toHaveLength(1);
});

test.each([
  ["HTML", { headers: { "content-type": "text/html" }, body: "<html>" }],
  ["JSON that says it is text", { headers: { "content-type": "text/plain" }, body: "{}" }],
  ["nothing", { body: "" }],
  ["status 204", { status: 204 }],
  ["broken UTF-8", { body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
  ["JSON nested too deep", { body: "[".repeat(80) + "]".repeat(80) }],
  ["another form", { body: '{"price": "cheap"}' }],
  ["a redirect", { status: 307, headers: { location: "https://evil.example" } }],
])("%s is a typed error of the protocol", async (_, reply) => {
  const { ask } = asking(reply, { more: { maxRetries: 0 } });
  expect(await errorOf(ask())).toMatchObject({ code: "PROTOCOL_ERROR", outcome: "none" });
});

test("a byte order mark is passed over, and a type that the endpoint allows is read", async () => {
  expect(String((await asking({ body: `\ufeff{"price": 1}` }).ask()).price)).toBe("1");
  const careless = get("/x", z.object({}), { mediaTypes: ["text/plain"] });
  const { call, finish } = asking({ headers: { "content-type": "text/plain" }, body: "{}" });
  expect(await finish(call(careless, {}))).toEqual({});
});

test.each([
  ["<a><b/></a>", true],
  ['<?xml version="1.0"?>\n<!-- x -->\n<a c="/"></a>\n', true],
  ["<a/>", true],
  ['<a b="1" />', true],
  ["<a><b/></", false],
  ["<a><b></b>", false],
  ["<a/><b>", false],
  ["no markup", false],
])("XML of %j is whole: %s", async (body, whole) => {
  const report = get("/report", z.string(), { content: "xml" });
  const xml = { headers: { "content-type": "text/xml" }, body };
  const { call, finish } = asking(xml, { more: { maxRetries: 0 } });
  const read = finish(call(report, {}));
  if (whole) expect(await read).toBe(body);
  else expect(await errorOf(read)).toMatchObject({ code: "PROTOCOL_ERROR", retryable: true });
});

test("status 204 is what the endpoint says it is", async () => {
  const list = get("/list", z.array(json.decimal), { whenEmpty: [] });
  const { call, finish } = asking({ status: 204 });
  expect(await finish(call(list, {}))).toEqual([]);
});

test("a reply remembers what the broker's clock showed", async () => {
  const date = "Mon, 05 Jan 2026 00:00:07 GMT";
  const { ask, events } = asking({ ...good, headers: { Date: date } });
  expect(answeredAt(await ask())).toBe("2026-01-05T00:00:07.000000Z");
  expect(events.at(-1)).toMatchObject({ type: "answered", at: "2026-01-05T00:00:07.000000Z" });
  expect(answeredAt(await asking(good).ask())).toBeUndefined();
});

test("an error with a good status is found and mapped by the manifest", async () => {
  const { ask, requests } = asking([{ body: { error: "later" } }, good]);
  await ask();
  expect(requests).toHaveLength(2);
  expect(await errorOf(asking({ body: { error: "locked" } }).ask())).toMatchObject({
    code: "AUTH_LOCKED",
    brokerCode: "locked",
    retryAfterMs: 3_600_000,
  });
  expect(await errorOf(asking({ body: { error: "novel" } }).ask())).toMatchObject({
    code: "UNKNOWN",
    brokerCode: "novel",
  });
});

test("a 403 that is a rate limit is known by its message", async () => {
  const { ask, limiter } = asking(
    { status: 403, body: { error: "x", message: "Please slow down" } },
    { more: { maxRetries: 0 } },
  );
  expect(await errorOf(ask())).toMatchObject({ code: "RATE_LIMIT_EXCEEDED", retryAfterMs: 5000 });
  expect(limiter.frozen[0]?.forMs).toBe(5000);
});

test("no secret is in an error, wherever the broker echoes it", async () => {
  const key = "canary-of-key-5fe3a1c7";
  const echo = { status: 400, body: { error: `bad ${key}`, message: `x-key ${key}` } };
  const error = await errorOf(asking(echo).ask());
  expect(
    JSON.stringify([error.message, error.details, error.failure, error.brokerCode]),
  ).not.toMatch(key);
});

test("an error of the network holds neither address nor secret", async () => {
  const fault = Object.assign(new Error("connect https://u:p@paper.acme.example"), {
    code: "ECONNREFUSED",
  });
  const error = await errorOf(asking(fault, { more: { maxRetries: 0 } }).ask());
  expect(error).toMatchObject({ code: "CONNECTION_FAILED", outcome: "not-sent", broker: "acme" });
  expect(error.message).not.toMatch("acme.example");
});

test("a host that fails again and again is left alone", async () => {
  const { ask, requests } = asking({ status: 500 }, { more: { maxRetries: 0 } });
  for (let at = 0; at < 5; at++) await errorOf(ask());
  expect(await errorOf(ask())).toMatchObject({ code: "BROKER_UNAVAILABLE", outcome: "not-sent" });
  expect(requests).toHaveLength(5);
});

test("a call ends by its deadline, retries included", async () => {
  const { ask, clock } = asking({ status: 503 }, { more: { deadlineMs: 2500, maxRetries: 9 } });
  const error = await errorOf(ask());
  expect(error.code).toBe("BROKER_UNAVAILABLE");
  expect(clock.monotonicMs()).toBeLessThan(2500);
});
