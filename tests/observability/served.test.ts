/** What a server tells of itself while it reads a broker: its log, its metrics and its spans. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createHost, readConfig, type Serving, startServing, surroundings } from "#app";
import { type RunningSandbox, startSandbox } from "#sandbox";
import { dataFolder } from "../support/store.ts";
import { type Collector, startCollector } from "./collector.ts";

const TOKEN = "token-of-the-metrics-1";
const PLANTED = "planted-7Gh2-secret";

let sandbox: RunningSandbox;
let collector: Collector;
let serving: Serving;
let data = "";
let log = "";
let closed = false;

beforeAll(async () => {
  collector = await startCollector();
  // The SDK reads the environment by itself.
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url);
  vi.stubEnv("OTEL_SERVICE_NAME", "blotter-under-test");
  vi.spyOn(process.stderr, "write").mockImplementation((part) => {
    log += String(part);
    return true;
  });
  sandbox = await startSandbox({ clock: surroundings, seed: "observed" });
  const env = {
    OPENBLOTTER_LOG: "trace",
    OPENBLOTTER_METRICS_TOKEN: TOKEN,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    SMTP_PASSWORD: PLANTED,
  };
  const machine = { env, platform: process.platform, isRoot: true };
  data = await dataFolder();
  const config = readConfig({ data, port: "0" }, machine);
  serving = await startServing({ ...config, origins: sandbox.origins }, surroundings);
});
const close = async () => {
  if (!closed) await serving.close();
  closed = true;
};
afterAll(async () => {
  await close();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await sandbox?.close();
  await collector?.close();
});

const connections = () => serving.system.services.connections;
const connect = (credentials = sandbox.credentials["oanda"] ?? {}) =>
  connections().connect({ broker: "oanda", environment: "paper", credentials });
const metrics = async (headers: Record<string, string> = {}) => {
  const reply = await fetch(`${serving.url}/metrics`, { headers });
  return {
    status: reply.status,
    type: reply.headers.get("content-type"),
    text: await reply.text(),
  };
};
const valueOf = (text: string, start: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith(start))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);

type Line = Readonly<Record<string, unknown>>;
const lines = (): readonly Line[] =>
  log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);

describe("a server that reads a broker", () => {
  test("counts pulls, calls, replies and limits, and logs each with its ids", async () => {
    const { id } = await connect();
    await serving.system.idle();
    const pulls = async () => (await connections().pulls(undefined, { limit: 10 })).items;
    // What is left of the past is read by itself, and counts as well.
    const patience = { timeout: 15_000, interval: 100 };
    await vi.waitFor(async () => {
      const items = await pulls();
      const { status, type, text } = await metrics();
      expect([status, type]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
      const own = '{broker="oanda",environment="paper"';
      expect(valueOf(text, `openblotter_pulls_total${own}`)).toBeGreaterThan(0);
      expect(valueOf(text, "openblotter_broker_requests_total")).toBeGreaterThan(2);
      expect(valueOf(text, 'openblotter_broker_replies_total{broker="oanda",status="2xx"}')).toBe(
        valueOf(text, "openblotter_broker_requests_total"),
      );
      expect(
        valueOf(text, 'openblotter_pull_records_total{broker="oanda",result="imported"}'),
      ).toBe(items.reduce((sum, { imported }) => sum + imported, 0));
      expect(valueOf(text, `openblotter_connections${own},state="connected"}`)).toBe(1);
      expect(text).toContain(`openblotter_rate_limit_use_ratio${own},limit=`);
      expect(valueOf(text, "openblotter_database_transaction_seconds_count")).toBeGreaterThan(9);
      expect(valueOf(text, 'openblotter_database_connections{state="idle"}')).toBeGreaterThan(0);
      expect(valueOf(text, "openblotter_metrics_gaps_total")).toBe(0);
      expect(text).toContain("process_resident_memory_bytes ");
    }, patience);
    const first = (await pulls()).find(({ trigger }) => trigger === "first");
    expect(first).toBeDefined();
    expect(lines()).toContainEqual(
      expect.objectContaining({
        ...{ level: "info", msg: "Read", connection: id, broker: "oanda", trigger: "first" },
        ...{ pull: first?.id, imported: expect.any(Number), durationMs: expect.any(Number) },
      }),
    );
    expect(lines()).toContainEqual(
      expect.objectContaining({
        level: "debug",
        connection: id,
        call: expect.any(String),
        status: 200,
      }),
    );
  });

  test("counts an order by what came of it, in its environment", async () => {
    const [account] = await serving.system.services.blotter.accounts();
    const [connection] = await connections().list();
    const ticket = { symbol: "EUR.USD", side: "buy", type: "market", quantity: "1" } as const;
    await serving.system.services.orders.place({
      ...{ ...ticket, timeInForce: "fok", reduceOnly: false, idempotencyKey: "observed-1" },
      ...{ connection: connection?.id ?? "", account: account?.id },
    });
    const { text } = await metrics();
    // Denied on days on which the market is closed, which is counted all the same.
    expect(valueOf(text, "openblotter_orders_total")).toBe(1);
    const own = 'openblotter_orders_total{broker="oanda",environment="paper"';
    expect(valueOf(text, own)).toBe(1);
  });

  test("counts requests by route, never by what stands in an address", async () => {
    await fetch(`${serving.url}/api/connections/no-such-connection`);
    await fetch(`${serving.url}/nowhere/${PLANTED}`);
    const { text } = await metrics();
    const requests = "openblotter_http_request_duration_seconds_count";
    expect(text).toContain(`${requests}{method="GET",route="/api/connections/:id",status="4xx"} 1`);
    expect(text).not.toContain("no-such-connection");
    const answered = lines().filter(({ msg }) => msg === "Answered");
    expect(answered).toContainEqual(
      expect.objectContaining({
        ...{ level: "info", status: 404, ms: expect.any(Number), reqId: expect.any(String) },
        req: expect.objectContaining({ url: "/api/connections/no-such-connection" }),
      }),
    );
    const probes = answered.filter(({ req }) => (req as { url: string }).url === "/metrics");
    expect(new Set(probes.map(({ level }) => level))).toEqual(new Set(["debug"]));
    expect(text).not.toContain(PLANTED);
  });

  test("shows metrics to nobody from elsewhere who has no token", async () => {
    const through = { "x-forwarded-for": "203.0.113.9" };
    const refused = await metrics(through);
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({ code: "metrics-closed", owner: "user" });
    const authorization = `Bearer ${TOKEN}`;
    expect((await metrics({ ...through, authorization })).status).toBe(200);
    expect((await metrics({ authorization: "Bearer wrong" })).status).toBe(403);
  });

  test("names no tenant, connection or account in its metrics", async () => {
    const { text } = await metrics();
    const [connection] = await connections().list();
    for (const secret of [
      "local",
      connection?.id,
      ...(connection?.accounts ?? []).map((a) => a.id),
    ])
      expect(text).not.toContain(`"${secret}"`);
    expect(connection?.accounts.length).toBeGreaterThan(0);
  });

  test("writes no secret to its log or to its metrics, whoever brings it", async () => {
    const good = sandbox.credentials["oanda"] ?? {};
    const wrong = Object.fromEntries(Object.keys(good).map((name) => [name, PLANTED]));
    await expect(connect(wrong)).rejects.toThrow();
    const headers = {
      authorization: `Bearer ${PLANTED}`,
      cookie: `session=${PLANTED}`,
      "x-api-key": PLANTED,
    };
    const bodies = [
      JSON.stringify({ email: "a@b.example", password: PLANTED }),
      `{"a":"${PLANTED}`,
    ];
    for (const body of bodies) {
      const init = {
        method: "POST",
        body,
        headers: { ...headers, "content-type": "application/json" },
      };
      await fetch(`${serving.url}/api/session`, init);
      await fetch(
        `${serving.url}/api/brokers/oanda/connections?token=${PLANTED}&code=${PLANTED}`,
        init,
      );
    }
    await metrics({ authorization: `Bearer ${PLANTED}` });
    await fetch(`${serving.url}/set-up?token=${PLANTED}`, { headers });
    const requests = lines().filter(({ req }) => req !== undefined);
    expect(requests.length).toBeGreaterThan(6);
    expect(JSON.stringify(requests)).toContain("token=[redacted]&code=[redacted]");
    const secrets = [PLANTED, TOKEN, ...Object.values(good)];
    const { text } = await metrics();
    for (const secret of secrets) expect(`${log}${text}`).not.toContain(secret);
  });

  test("is looked at by the doctor while it runs", async () => {
    const found = await createHost().diagnose({ data });
    const named = new Map(found.map(({ name, state, detail }) => [name, `${state}: ${detail}`]));
    expect(named.get("Server")).toContain(serving.url);
    expect(named.get("Tables")).toBe("ok: are up to date");
    expect(named.get("Clock")).toMatch(/^ok: differs from that of the database by \d+ ms$/);
    expect(named.get("Key")).toMatch(/^ok: The folder ".*" holds the key "/);
    expect(named.get("Secrets")).toMatch(/^ok: all \d+ open/);
    expect(named.get("Queue")).toMatch(/^ok: is carried by the database/);
    expect(named.get("Workers")).toBe("ok: are 1");
    expect(named.get("Letters")).toBe("ok: none of work that was given up");
    expect(found.filter(({ state }) => state === "failed")).toEqual([]);
  });

  test("sends spans of pull, call, page and transaction, each below the one that caused it", async () => {
    await fetch(`${serving.url}/api/trades`);
    await close();
    const { spans, resource } = collector;
    expect(resource.get("service.name")).toBe("blotter-under-test");
    const own = spans.filter(({ scope }) => scope === "openblotter");
    const byId = new Map(own.map((span) => [span.spanId, span]));
    const wayOf = (span: (typeof own)[number]): string[] => {
      const parent = byId.get(span.parentSpanId ?? "");
      return [...(parent ? wayOf(parent) : []), span.name];
    };
    const ways = new Set(own.map((span) => wayOf(span).join(" > ")));
    expect([...ways]).toEqual(
      expect.arrayContaining([
        "pull",
        "GET /api/trades > transaction",
        "POST /api/session",
        "pull > page > transaction",
        expect.stringMatching(/^pull > GET \/v3\/accounts|^pull > GET \/accounts/),
      ]),
    );
    expect([...ways]).not.toContain("transaction");
    const pull = own.find(({ name }) => name === "pull");
    const attributes = new Map(pull?.attributes.map(({ key, value }) => [key, value.stringValue]));
    expect(attributes.get("openblotter.broker")).toBe("oanda");
    expect(attributes.get("openblotter.outcome")).toBe("succeeded");
    for (const secret of [PLANTED, ...Object.values(sandbox.credentials["oanda"] ?? {})])
      expect(collector.text()).not.toContain(secret);
  });
});
