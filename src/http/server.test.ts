import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { FailureError } from "#domain";
import type { FastifyInstance } from "fastify";
import { beforeEach, describe, expect, test } from "vitest";
import { execution, type Fakes, fakeServer, trade } from "./fakes.ts";
import { endpoints } from "./endpoints.ts";
import { empty, stream } from "./endpoint.ts";
import { problem } from "./contract/index.ts";

const spool = mkdtempSync(join(tmpdir(), "openblotter-http-"));
let server: FastifyInstance;
let services: Fakes;
beforeEach(async () => {
  ({ server, services } = await fakeServer({ spool, maxUploadBytes: 1000 }));
});

const key = [trade.account, trade.instrument.id, trade.id].map(encodeURIComponent).join("/");
const get = (url: string, headers = {}) => server.inject({ method: "GET", url, headers });

const PERSON = { name: "Anna", email: "anna@example.org", password: "correct horse" };
const PLAN = {
  ...{ name: "Fills", environment: "paper", control: "a" },
  arms: ["a", "b"].map((id) => ({ id, percent: 50 })),
  goal: { metric: "fill-rate", difference: 0.05 },
};
const ROUTED = { symbol: "XYZ", side: "buy", type: "market", quantity: "1" };
const TICKET = { connection: "c1", symbol: "XYZ", side: "buy", type: "market", quantity: "1" };

/** An address for every endpoint, so that a new one cannot be forgotten here. */
const addresses: Record<string, { url: string; payload?: string | object }> = {
  live: { url: "/healthz" },
  ready: { url: "/readyz" },
  showSystem: { url: "/api/system" },
  showSchedule: { url: "/api/system/schedule" },
  listAccounts: { url: "/api/accounts" },
  listTrades: { url: "/api/trades?count=true" },
  showTrade: { url: `/api/trades/${key}` },
  annotateTrade: { url: `/api/trades/${key}/annotation`, payload: { note: "n", tags: ["x"] } },
  listTags: { url: "/api/tags" },
  listExecutions: { url: "/api/executions?count=true" },
  listCash: { url: "/api/cash" },
  listPositions: { url: "/api/positions" },
  listGaps: { url: "/api/gaps" },
  compareBrokers: { url: "/api/capabilities?broker=oanda" },
  probeCapabilities: { url: "/api/capabilities/probe", payload: { connection: "c1" } },
  listCapabilityChanges: { url: "/api/capabilities/changes?broker=oanda" },
  listInstruments: { url: "/api/instruments?q=app&kind=equity&lists=true" },
  listExperiments: { url: "/api/experiments" },
  showExperiment: { url: "/api/experiments/e1" },
  createExperiment: { url: "/api/experiments", payload: { ...PLAN, reason: "to try" } },
  previewExperiment: { url: "/api/experiments/preview", payload: PLAN },
  startExperiment: { url: "/api/experiments/e1/start", payload: { reason: "to try" } },
  stopExperiment: { url: "/api/experiments/e1/stop", payload: { reason: "enough" } },
  archiveExperiment: { url: "/api/experiments/e1/archive", payload: { reason: "done" } },
  weighExperiment: {
    url: "/api/experiments/e1/shares",
    payload: { percent: { a: 30, b: 70 }, reason: "to see" },
  },
  promoteWinner: { url: "/api/experiments/e1/promote", payload: { reason: "decided" } },
  exportPerformance: { url: "/api/performance/export?format=json" },
  showPerformance: { url: "/api/performance?environment=live" },
  showConfiguration: { url: "/api/configuration" },
  changeConfiguration: {
    url: "/api/configuration",
    payload: { base: 0, document: { brokers: {} }, reason: "to try" },
  },
  listSettingsVersions: { url: "/api/configuration/versions" },
  showSettingsVersion: { url: "/api/configuration/versions/1" },
  restoreConfiguration: {
    url: "/api/configuration/versions/1/restore",
    payload: { base: 2, reason: "to go back" },
  },
  reportBrokerErrors: { url: "/api/broker-errors" },
  showStatistics: { url: "/api/statistics" },
  showBreakdown: { url: "/api/breakdown?by=hour&zone=Europe/Berlin" },
  listFormats: { url: "/api/formats" },
  previewImport: { url: "/api/imports/preview", payload: "bytes" },
  createImport: { url: "/api/imports", payload: "bytes" },
  listImports: { url: "/api/imports" },
  showImport: { url: "/api/imports/i1" },
  undoImport: { url: "/api/imports/i1" },
  replayImport: { url: "/api/imports/i1/replay" },
  downloadImport: { url: "/api/imports/i1/file" },
  listQuarantine: { url: "/api/quarantine" },
  suggestMapping: { url: "/api/mapping/suggest", payload: "bytes" },
  addSample: { url: "/api/sample" },
  removeSample: { url: "/api/sample" },
  listBrokers: { url: "/api/brokers" },
  connectBroker: {
    url: "/api/brokers/sandy/connect",
    payload: { credentials: { token: "secret" } },
  },
  listConnections: { url: "/api/connections" },
  showConnection: { url: "/api/connections/c1" },
  changeConnection: { url: "/api/connections/c1", payload: { syncEnabled: false } },
  changeConnectedAccount: {
    url: "/api/connections/c1/accounts/oanda%3A1",
    payload: { intervalMinutes: null },
  },
  reconnectBroker: {
    url: "/api/connections/c1/reconnect",
    payload: { credentials: { token: "secret" } },
  },
  disconnectBroker: { url: "/api/connections/c1" },
  syncConnection: { url: "/api/connections/c1/sync" },
  backfillConnection: { url: "/api/connections/c1/backfill", payload: {} },
  showLimits: { url: "/api/connections/c1/limits" },
  showLive: { url: "/api/connections/c1/live" },
  streamQuotes: { url: "/api/quotes/stream?connection=c1&symbol=ACME" },
  listPulls: { url: "/api/pulls" },
  listCoverage: { url: "/api/coverage?account=a&from=2026-01-01&to=2026-01-01" },
  placeOrder: { url: "/api/orders", payload: { ...TICKET, idempotencyKey: "key-of-one" } },
  previewOrder: { url: "/api/orders/preview", payload: TICKET },
  listOrders: { url: "/api/orders?open=true" },
  showOrder: { url: "/api/orders/o1" },
  changeOrder: { url: "/api/orders/o1", payload: { quantity: "2" } },
  cancelOrder: { url: "/api/orders/o1" },
  cancelOrders: { url: "/api/orders?connection=c1" },
  approveOrder: { url: "/api/orders/o1/approve" },
  declineOrder: { url: "/api/orders/o1/decline" },
  settleOrder: {
    url: "/api/orders/o1/settle",
    payload: { answer: "filled", filled: "1", note: "seen on their page" },
  },
  routeOrder: { url: "/api/orders/route", payload: { ...ROUTED, idempotencyKey: "key-of-two" } },
  explainRoute: { url: "/api/routing/explain", payload: ROUTED },
  listRoutingPolicies: { url: "/api/routing/policies" },
  saveRoutingPolicy: {
    url: "/api/routing/policies",
    payload: { id: "steady", steps: [{ kind: "lowest-cost" }] },
  },
  removeRoutingPolicy: { url: "/api/routing/policies/steady" },
  listRoutingDecisions: { url: "/api/routing/decisions" },
  showRoutingDecision: { url: "/api/routing/decisions/o1" },
  showRisk: { url: "/api/risk" },
  setRiskLimits: { url: "/api/risk/limits", payload: { limits: { maxOrderNotional: "500" } } },
  unlockLive: { url: "/api/risk/unlock", payload: { connection: "c1", typed: "123" } },
  lockLive: { url: "/api/risk/lock", payload: { connection: "c1" } },
  showTrading: { url: "/api/trading" },
  changeTrading: { url: "/api/trading", payload: { trading: "reduce-only" } },
  listBreaks: { url: "/api/breaks?open=true" },
  listNotifications: { url: "/api/notifications?unread=true" },
  readNotifications: { url: "/api/notifications/read", payload: { ids: ["n1"] } },
  showNotifySettings: { url: "/api/notifications/settings" },
  saveNotifySettings: {
    url: "/api/notifications/settings",
    payload: {
      ...{ inApp: ["trade-closed"], zone: "Europe/Berlin", quiet: { from: "22:00", to: "07:00" } },
      email: { kinds: [], digest: "daily", digestAt: "08:00" },
    },
  },
  testMail: { url: "/api/notifications/test-mail" },
  listWebhooks: { url: "/api/webhooks" },
  addWebhook: {
    url: "/api/webhooks",
    payload: { url: "https://example.org/hook", label: "Bot", kinds: ["trade-closed"] },
  },
  changeWebhook: { url: "/api/webhooks/w1", payload: { enabled: false } },
  removeWebhook: { url: "/api/webhooks/w1" },
  rotateWebhook: { url: "/api/webhooks/w1/rotate" },
  testWebhook: { url: "/api/webhooks/w1/test" },
  listDeliveries: { url: "/api/webhooks/w1/deliveries" },
  replayDelivery: { url: "/api/webhooks/w1/deliveries/d1/replay" },
  showConnectionHook: { url: "/api/connections/c1/hook" },
  makeConnectionHook: { url: "/api/connections/c1/hook" },
  removeConnectionHook: { url: "/api/connections/c1/hook" },
  takeHook: { url: "/api/hooks/c1", payload: "signed" },
  listDeadLetters: { url: "/api/dead-letters?state=open&kind=pull" },
  showDeadLetter: { url: "/api/dead-letters/l1" },
  replayDeadLetter: { url: "/api/dead-letters/l1/replay" },
  dismissDeadLetter: { url: "/api/dead-letters/l1/dismiss" },
  showCalendarFeed: { url: "/api/calendar" },
  makeCalendarFeed: { url: "/api/calendar/feed" },
  removeCalendarFeed: { url: "/api/calendar/feed" },
  reloginCalendar: { url: "/api/calendar/relogins.ics?token=made" },
  exportTrades: { url: "/api/export/trades" },
  exportExecutions: { url: "/api/export/executions" },
  showSession: { url: "/api/session" },
  setUp: { url: "/api/session/set-up", payload: { ...PERSON, token: "t" } },
  signIn: { url: "/api/session", payload: { email: PERSON.email, password: "p" } },
  passSecondFactor: { url: "/api/session/second-factor", payload: { code: "123456" } },
  signOut: { url: "/api/session" },
  changePassword: {
    url: "/api/session/password",
    payload: { current: "p", next: PERSON.password },
  },
  beginSecondFactor: { url: "/api/second-factor", payload: { password: "p" } },
  confirmSecondFactor: { url: "/api/second-factor", payload: { code: "123456" } },
  removeSecondFactor: { url: "/api/second-factor/remove", payload: { password: "p" } },
  listSessions: { url: "/api/sessions" },
  endSession: { url: "/api/sessions/s1" },
  listKeys: { url: "/api/keys" },
  makeKey: { url: "/api/keys", payload: { name: "Notebook", scopes: ["read"] } },
  revokeKey: { url: "/api/keys/k1" },
  listInvitations: { url: "/api/invitations" },
  invite: { url: "/api/invitations", payload: { label: "Bert" } },
  withdrawInvitation: { url: "/api/invitations/i1" },
  acceptInvitation: { url: "/api/invitations/accept", payload: { ...PERSON, token: "t" } },
  listPeople: { url: "/api/people" },
};

describe("every endpoint", () => {
  const called = endpoints.filter(([name]) => name !== "streamEvents");
  test.each(called)("%s answers what its schema says", async (name, endpoint) => {
    const address = addresses[name];
    expect(address, `an address for "${name}"`).toBeDefined();
    const { url = "", payload } = address ?? {};
    const file = typeof payload === "string" && { "content-type": "application/octet-stream" };
    const given = payload === undefined ? {} : { payload };
    const reply = await server.inject({
      method: endpoint.method,
      url,
      headers: { ...file },
      ...given,
    });
    expect(reply.statusCode, reply.body).toBe(endpoint.reply === empty ? 204 : 200);
    if (endpoint.reply === stream || endpoint.reply === empty) return;
    // Strict: what the contract does not name must not be sent either.
    expect(endpoint.reply.parse(reply.json())).toEqual(reply.json());
  });
});

describe("dead letters and calendars", () => {
  test.each([
    ["GET", "/api/dead-letters/l9", "unknown-dead-letter"],
    ["POST", "/api/dead-letters/l9/replay", "unknown-dead-letter"],
    ["GET", "/api/calendar/relogins.ics", "unknown-calendar"],
    ["GET", "/api/calendar/relogins.ics?token=guessed", "unknown-calendar"],
  ] as const)("%s %s is not found", async (method, url, code) => {
    const reply = await server.inject({ method, url });
    expect([reply.statusCode, problem.parse(reply.json()).code]).toEqual([404, code]);
  });

  test("the calendar is text that no program keeps", async () => {
    const { headers, body } = await get("/api/calendar/relogins.ics?token=made");
    expect(headers["content-type"]).toBe("text/calendar; charset=utf-8");
    expect(headers["cache-control"]).toBe("no-store");
    expect(body).toMatch(/^BEGIN:VCALENDAR/);
  });

  test("whoever watches hears of what leaves the desk", async () => {
    const heard: unknown[] = [];
    services.events.subscribe((event) => heard.push(event));
    await server.inject({ method: "POST", url: "/api/dead-letters/l1/dismiss" });
    expect(heard).toEqual([{ type: "dead-letters-changed" }]);
  });
});

describe("trades", () => {
  test("a query becomes the filter, sort and page that the blotter is asked for", async () => {
    const query =
      "account=a&account=b&outcome=win&from=2026-01-01&sort=net&descending=false&limit=5&after=x";
    const reply = await get(`/api/trades?${query}`);
    expect(reply.json()).toMatchObject({
      items: [{ netPnl: "-27", holdingMs: 3_600_000 }],
      next: "more",
    });
    expect(reply.json()).not.toHaveProperty("total");
    expect(services.asked.trades).toEqual([
      {
        filter: { accounts: ["a", "b"], outcome: "win", from: "2026-01-01T00:00:00.000000Z" },
        sort: { by: "net", descending: false },
        page: { limit: 5, after: "x" },
      },
    ]);
  });

  test("ids with slashes, spaces and colons are found", async () => {
    const reply = await get(`/api/trades/${key}`);
    expect(reply.json().trade.id).toBe("e/1");
  });

  test("an unknown trade is a 404 that says what to do", async () => {
    const reply = await get("/api/trades/a/b/c");
    expect(reply.statusCode).toBe(404);
    expect(reply.headers["content-type"]).toContain("application/problem+json");
    expect(problem.parse(reply.json())).toMatchObject({ code: "unknown-trade", owner: "user" });
  });

  test("every place of a request that does not fit is listed", async () => {
    const reply = await get("/api/trades?limit=0&sort=luck&from=yesterday");
    expect(reply.statusCode).toBe(400);
    const places = problem.parse(reply.json()).errors?.map(({ place }) => place);
    expect(places?.toSorted()).toEqual(["query.from", "query.limit", "query.sort"]);
    expect(services.asked.trades).toEqual([]);
  });

  test("an annotation is stored once per tag and stamped with the clock", async () => {
    const heard: string[] = [];
    services.events.subscribe((event) => heard.push(event.type));
    const url = `/api/trades/${key}/annotation`;
    await server.inject({ method: "PUT", url, payload: { note: "n", tags: ["x", " x "] } });
    expect(services.asked.annotations).toEqual([
      [
        { account: trade.account, instrument: trade.instrument.id, trip: trade.id },
        { note: "n", tags: ["x"], updatedAt: "2026-02-01T00:00:00.000000Z" },
      ],
    ]);
    expect(heard).toEqual(["data-changed"]);
  });
});

describe("imports", () => {
  const post = (url: string, payload: string | Buffer, headers = {}) =>
    server.inject({
      method: "POST",
      url,
      payload,
      headers: { "content-type": "application/octet-stream", ...headers },
    });

  test("the body reaches the importer with name and options, and leaves no file", async () => {
    const reply = await post(
      "/api/imports?name=my.csv&zone=Asia/Tokyo&dateOrder=dmy&progress=t1",
      "a,b\n1,2",
    );
    expect(reply.json()).toMatchObject({
      id: "i1",
      executions: { new: 2, known: 0, quarantined: 1 },
    });
    const [asked] = services.asked.imports;
    expect(asked).toMatchObject({ name: "my.csv", bytes: "a,b\n1,2" });
    expect(asked?.options).toMatchObject({ zone: "Asia/Tokyo", dateOrder: "dmy" });
    expect(readdirSync(spool)).toEqual([]);
  });

  test("progress, end and change are told under the caller's token", async () => {
    const heard: unknown[] = [];
    services.events.subscribe((event) => heard.push(event));
    await post("/api/imports?name=my.csv&progress=t1", "bytes");
    expect(heard).toEqual([
      expect.objectContaining({
        type: "import-progress",
        token: "t1",
        phase: "done",
        file: "my.csv",
      }),
      { type: "import-done", token: "t1", file: "my.csv", id: "i1" },
      { type: "data-changed", reason: "import" },
    ]);
  });

  test("a refused file is a 422 with its failure, and nothing has changed", async () => {
    const heard: { type: string; failure?: unknown }[] = [];
    services.events.subscribe((event) => heard.push(event));
    const reply = await post("/api/imports", "");
    expect(reply.statusCode).toBe(422);
    expect(reply.json()).toMatchObject({
      code: "not-a-statement",
      owner: "user",
      next: "Take another",
    });
    expect(heard).toMatchObject([{ type: "import-done", failure: { code: "not-a-statement" } }]);
    expect(readdirSync(spool)).toEqual([]);
  });

  test("a file above the limit is refused, announced or not", async () => {
    const large = Buffer.alloc(1001, 65);
    expect((await post("/api/imports", large)).json()).toMatchObject({
      code: "file-too-large",
      status: 413,
    });
    const url = "/api/imports";
    const headers = { "transfer-encoding": "chunked" };
    const payload = Readable.from([large]);
    const chunked = await server.inject({ method: "POST", url, headers, payload });
    expect(chunked.json()).toMatchObject({ code: "file-too-large", status: 413 });
    expect(services.asked.imports).toEqual([]);
    expect(readdirSync(spool)).toEqual([]);
  });

  test("any content type is a file", async () => {
    const reply = await post("/api/imports", "{}", { "content-type": "application/json" });
    expect(reply.statusCode).toBe(200);
    expect(services.asked.imports[0]?.bytes).toBe("{}");
  });

  test("an original file is always a download, whatever it holds", async () => {
    const reply = await get("/api/imports/i1/file");
    expect(reply.body).toBe("<script>");
    expect(reply.headers["content-type"]).toBe("application/octet-stream");
    expect(reply.headers["content-disposition"]).toContain('attachment; filename="statement.csv"');
  });
});

describe("exports", () => {
  test("CSV keeps numbers and disarms formulas", async () => {
    const { body, headers } = await get("/api/export/trades?format=csv");
    const [header = "", row = "", ...rest] = body.split("\r\n");
    const cells = row.split(",");
    const cell = (name: string) => cells[header.split(",").indexOf(name)];
    expect(cell("netPnl")).toBe("-27");
    expect(cell("note")).toBe("'=1+1");
    expect(cell("tags")).toBe("a b");
    expect(rest).toEqual([""]);
    expect(headers["content-disposition"]).toContain("trades.csv");
  });

  test("JSON is one array with decimals as text", async () => {
    const reply = await get("/api/export/executions?format=json");
    expect(reply.json()).toMatchObject([
      { id: execution.id, symbol: "ACME", quantity: "100", price: "10.1", fees: [{ amount: "1" }] },
    ]);
  });
});

describe("events", () => {
  test("a stream carries events from its beginning and ends with the server", async () => {
    const address = await server.listen({ port: 0, host: "127.0.0.1" });
    const reply = await fetch(`${address}/api/events`);
    expect(reply.headers.get("content-type")).toContain("text/event-stream");
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain("retry: ");
    services.events.publish({ type: "data-changed", reason: "undo" });
    const { value } = (await reader?.read()) ?? {};
    expect(value).toBe('event: data-changed\ndata: {"type":"data-changed","reason":"undo"}\n\n');
    await server.close();
    const end = await reader?.read().catch(() => ({ done: true }));
    expect(end?.done).toBe(true);
  });
});

describe("protection", () => {
  test("a host that is not ours is refused, an allowed one with any port is not", async () => {
    const hosts = {
      "evil.example": 421,
      "localhost:99": 200,
      LOCALHOST: 200,
      "[::1]:3210": 200,
      "localhost.evil.example": 421,
    };
    for (const [host, status] of Object.entries(hosts)) {
      expect([host, (await get("/healthz", { host })).statusCode]).toEqual([host, status]);
    }
  });

  test("a page of another origin cannot write, a page of ours and a program can", async () => {
    const write = async (headers: Record<string, string>) =>
      (await server.inject({ method: "POST", url: "/api/sample", headers })).statusCode;
    expect(await write({})).toBe(200);
    expect(await write({ host: "localhost:1", origin: "http://localhost:1" })).toBe(200);
    expect(await write({ host: "localhost:1", origin: "http://localhost:2" })).toBe(403);
    expect(await write({ origin: "null" })).toBe(403);
    expect(await write({ "sec-fetch-site": "cross-site" })).toBe(403);
  });

  test("every reply carries the headers that keep scripts and frames out", async () => {
    for (const url of ["/healthz", "/api/trades?limit=0", "/nowhere"]) {
      const { headers } = await get(url);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-frame-options"]).toBe("DENY");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("script-src 'self';");
    }
  });

  test("a fault of ours says nothing of itself", async () => {
    services.blotter.accounts = async () => {
      throw new Error("password=hunter2 at /secret/path");
    };
    const reply = await get("/api/accounts");
    expect(reply.statusCode).toBe(500);
    expect(reply.body).not.toMatch(/hunter2|secret|Error/);
    expect(reply.json()).toMatchObject({ code: "internal-error", owner: "us" });
  });

  test("a server that cannot work says so to its balancer, and keeps the next step", async () => {
    Object.assign(services, {
      ready: async () => {
        const message = "The server cannot work: database";
        throw new FailureError({ code: "not-ready", message, owner: "user", next: "Start it" });
      },
    });
    const reply = await get("/readyz");
    expect(reply.statusCode).toBe(503);
    expect(reply.json()).toMatchObject({ code: "not-ready", next: "Start it" });
    expect((await get("/healthz")).statusCode).toBe(200);
  });

  test("a body that is no JSON and one that is too large are refused", async () => {
    const url = `/api/trades/${key}/annotation`;
    const put = (payload: string) =>
      server.inject({
        method: "PUT",
        url,
        payload,
        headers: { "content-type": "application/json" },
      });
    expect((await put("{")).json()).toMatchObject({ status: 400, code: "bad-request" });
    const large = JSON.stringify({ note: "x".repeat(1_100_000), tags: [] });
    expect((await put(large)).json()).toMatchObject({ status: 413, code: "body-too-large" });
  });

  test("an unknown address is a problem, and a missing dashboard says so", async () => {
    expect((await get("/api/nothing", { accept: "text/html" })).json()).toMatchObject({
      status: 404,
      code: "not-found",
    });
    expect((await get("/trades", { accept: "text/html" })).statusCode).toBe(503);
  });
});
