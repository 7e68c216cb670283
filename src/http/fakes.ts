import {
  type CashMovement,
  cashId,
  accountId,
  brokerId,
  Decimal,
  type Execution,
  executionId,
  fail,
  importId,
  instrument,
  money,
  parseInstant,
  roundTripId,
} from "#domain";
import type {
  BlotterRoundTrip,
  ImportOptions,
  ImportReport,
  ImportSummary,
  Imports,
  PageRequest,
  TradeFilter,
  TradeSort,
} from "#sync";
import { openDoor } from "./door.ts";
import { createEvents } from "./events.ts";
import type {
  ConnectionBody,
  DeadLetterBody,
  OrderBody,
  PersonBody,
  PullBody,
} from "./contract/index.ts";
import type { OrderServices } from "./order-services.ts";
import type { RiskServices } from "./risk-services.ts";
import type { PeopleServices } from "./people-services.ts";
import { fakeHooks, fakeNotifications, fakeWebhooks } from "./api/notifications/fakes.ts";
import { fakeRouting } from "./api/routing/fakes.ts";
import { notFound } from "./problem.ts";
import { createServer } from "./server.ts";
import type {
  CalendarServices,
  ConnectionServices,
  DeadLetterServices,
  FileSource,
  Services,
} from "./services.ts";

/**
 * Services that answer from a few records, for tests of endpoints. What they were asked stands in
 * `asked`.
 */
export type Fakes = Services & {
  readonly asked: {
    trades: { filter: TradeFilter; sort: TradeSort; page: PageRequest }[];
    imports: { name: string; bytes: string; options: ImportOptions }[];
    annotations: unknown[];
  };
};

export const at = (text: string) => parseInstant(text) ?? fail(badInstant(text));
const badInstant = (text: string) => ({
  code: "bad-instant",
  message: `"${text}" is no instant`,
  owner: "us" as const,
  next: "Correct the test",
});

const account = accountId("test", "U1");
const shares = instrument({ kind: "equity", symbol: "ACME", currency: "USD", name: "=Acme" });
const d = (text: string) => Decimal.of(text);

export const execution: Execution = {
  id: executionId("e/1"),
  account,
  instrument: shares,
  kind: "fill",
  side: "buy",
  quantity: d("100"),
  price: d("10.10"),
  fees: [{ kind: "commission", ...money("1", "USD") }],
  executedAt: at("2026-01-05T15:00:00Z"),
  precision: "instant",
  zone: { name: "America/New_York", evidence: "stated" },
  sequence: 0,
  report: "new",
};

export const trade: BlotterRoundTrip = {
  id: roundTripId("e/1"),
  account,
  instrument: shares,
  direction: "long",
  status: "closed",
  closedBy: "fill",
  quantity: d("100"),
  peakQuantity: d("100"),
  openQuantity: d("0"),
  entryPrice: d("10.1"),
  exitPrice: d("9.85"),
  openedAt: at("2026-01-05T15:00:00Z"),
  closedAt: at("2026-01-05T16:00:00Z"),
  holdingMs: 3_600_000,
  currency: "USD",
  grossPnl: d("-25"),
  fees: d("2"),
  feesPaid: [money("2", "USD")],
  funding: d("0"),
  netPnl: d("-27"),
  executionIds: [executionId("e/1"), executionId("e/2")],
  matches: 1,
  gaps: [],
  annotation: { note: "=1+1", tags: ["a", "b"], updatedAt: at("2026-01-06T00:00:00Z") },
};

const cash: CashMovement = {
  id: cashId("c1"),
  account,
  kind: "dividend",
  amount: money("3.5", "USD"),
  bookedAt: at("2026-01-07T00:00:00Z"),
  precision: "day",
  instrument: shares,
};

export const report: ImportReport = {
  id: importId("i1"),
  file: "statement.csv",
  format: "test",
  accounts: [account],
  executions: { new: 2, known: 0, quarantined: 1 },
  cash: { new: 1, known: 0 },
  splits: { new: 0, known: 0 },
  checks: [{ name: "Total", expected: "-25", actual: "-25", ok: true }],
  passed: [{ reason: "heading", rows: 1 }],
  notes: [],
  roundTrips: 1,
  durationMs: 12,
};

export const summary: ImportSummary = {
  report,
  startedAt: at("2026-01-08T00:00:00Z"),
  bytes: 5,
  quarantined: 1,
  sample: false,
};

const quarantined = { line: 7, code: "bad-number", reason: '"x" is no number', raw: "a,b,x" };
const position = {
  account,
  instrument: shares,
  quantity: d("-5"),
  asOf: at("2026-01-09T00:00:00Z"),
};

async function* batches<Item>(...items: readonly Item[]): AsyncIterable<readonly Item[]> {
  yield items;
}

export async function textOf(file: Pick<FileSource, "bytes">): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of file.bytes()) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

function blotter(asked: Fakes["asked"]): Services["blotter"] {
  return {
    accounts: async () => [
      { id: account, broker: brokerId("file:test"), executions: 2, roundTrips: 1, balances: [] },
    ],
    async trades(filter, sort, page) {
      asked.trades.push({ filter, sort, page });
      return { items: [trade], next: "more" };
    },
    trade: async (...key) =>
      key.join() === [trade.account, trade.instrument.id, trade.id].join() ? trade : undefined,
    eventsOf: async () => [execution],
    allTrades: () => batches(trade),
    outcomes: () => batches(trade),
    totals: async () => [],
    profits: () => batches<never>(),
    countTrades: async () => 1,
    executions: async () => ({ items: [{ ...execution, import: report.id, line: 2 }] }),
    allExecutions: () => batches({ ...execution, import: report.id, line: 2 }),
    countExecutions: async () => 1,
    cash: async () => ({ items: [cash] }),
    positions: async () => [{ ...position, reported: position, agrees: true }],
    breakdown: async () => [
      {
        key: "1",
        currency: "USD",
        trades: 1,
        wins: 0,
        gross: d("-25"),
        fees: d("2"),
        net: d("-27"),
      },
    ],
    imports: async () => ({ items: [summary] }),
    import: async (id) => (id === report.id ? summary : undefined),
    quarantine: async () => ({
      items: [{ ...quarantined, import: report.id, file: "statement.csv", importer: "test" }],
    }),
    gaps: async () => [
      {
        kind: "sold-more-than-held",
        account,
        instrument: shares.id,
        at: at("2026-01-09T00:00:00Z"),
        quantity: d("2"),
      },
    ],
    span: async () => undefined,
  };
}

function imports(asked: Fakes["asked"]): Imports {
  const read = async (file: FileSource, options: ImportOptions = {}) => {
    const bytes = await textOf(file);
    asked.imports.push({ name: file.name, bytes, options });
    if (bytes === "") {
      fail({
        code: "not-a-statement",
        message: "It is empty",
        owner: "user",
        next: "Take another",
      });
    }
    options.onProgress?.({ bytes: 5, totalBytes: 5, records: 1, phase: "done" });
  };
  return {
    async import(file, options) {
      await read(file, options);
      return report;
    },
    async preview(file, options) {
      await read(file, options);
      return { report, executions: [execution], quarantined: [quarantined] };
    },
    undo: async (id) =>
      id === report.id
        ? { executions: 2, cash: 1 }
        : fail({ code: "unknown-import", message: "No such import", owner: "user", next: "Look" }),
    replay: async () => report,
  };
}

export function fakeServices(): Fakes {
  const asked: Fakes["asked"] = { trades: [], imports: [], annotations: [] };
  return {
    asked,
    blotter: blotter(asked),
    imports: imports(asked),
    files: {
      async *file() {
        yield new TextEncoder().encode("<script>");
      },
    },
    annotations: {
      annotate: async (...given) => void asked.annotations.push(given),
      tags: async () => [{ tag: "a", trades: 1 }],
    },
    connections: fakeConnections(),
    orders: fakeOrders(),
    risk: fakeRisk(),
    routing: fakeRouting(fakeOrders()),
    quotes: fakeQuotes(),
    brokerErrors: {
      report: async () => ({
        since: "2026-01-05T00:00:00.000000Z",
        count: 0,
        unmapped: 0,
        items: [],
      }),
    },
    capabilities: {
      compare: async () => ({ capabilities: [], brokers: [] }),
      probe: async () => ({ items: [] }),
      changes: async () => ({ items: [] }),
    },
    instruments: { search: async () => ({ items: [] }), lists: async () => [] },
    configuration: fakeConfiguration(),
    experiments: fakeExperiments(),
    deadLetters: fakeDeadLetters(),
    calendar: fakeCalendar(),
    notifications: fakeNotifications(),
    webhooks: fakeWebhooks(),
    hooks: fakeHooks(),
    people: fakePeople(),
    formats: [],
    events: createEvents(),
    now: () => at("2026-02-01T00:00:00Z"),
    system: async () => ({
      version: "0",
      storage: { kind: "pglite", description: "test", promises: [], warnings: [] },
      formats: 0,
      sample: false,
      empty: false,
    }),
    schedule: async () => ({
      at: at("2026-01-05T15:00:00Z"),
      queue: { backend: "pglite", reachable: true, waiting: 0, active: 0 },
      backlog: { due: 0, claimed: 0 },
      lag: { starts: 0 },
      workers: [],
      breakers: [],
      deadLetters: 0,
    }),
    ready: async () => ({ status: "ok", checks: [{ name: "database", state: "ok" }] }),
    statistics: async () => [],
    explain: async () => ({
      rule: {
        grouping: "flat-to-flat",
        matching: "fifo",
        feeSplit: "pro-rata",
        words: ["First in"],
      },
      matches: [],
      executions: [],
      splits: [],
      funding: [],
      fees: [],
      gaps: [],
    }),
    suggestMapping: async () => ({
      signature: "s",
      header: [],
      rows: [],
      mapping: {},
      saved: false,
    }),
    sample: { add: async () => report, remove: async () => [report.id] },
  };
}

const connected: ConnectionBody = {
  id: "c1",
  broker: "sandy",
  brokerName: "Sandy",
  environment: "paper",
  label: "Mine",
  state: "connected",
  createdAt: "2026-01-01T00:00:00.000000Z",
  syncEnabled: true,
  intervalMinutes: 15,
  failures: 0,
  trading: "shared",
  accounts: [],
  openBreaks: 0,
  quarantined: 0,
};
const pulled: PullBody = {
  id: "p1",
  connection: "c1",
  trigger: "manual",
  startedAt: "2026-01-01T00:00:00.000000Z",
  outcome: "succeeded",
  ...{ imported: 1, skipped: 2, updated: 0, quarantined: 0 },
  ...{ pages: 1, calls: 3, retries: 0, waitedMs: 0, durationMs: 5 },
};

export const placed = {
  ...{ id: "o1", connection: "c1", account: "sandy:1", environment: "paper" },
  ...{ clientOrderId: "o1", state: "acknowledged", status: "working", symbol: "XYZ" },
  ...{ side: "buy", type: "market", quantity: "1", filled: "0", timeInForce: "day" },
  ...{ createdAt: "2026-01-01T00:00:00.000000Z" },
} as const satisfies OrderBody;

/** One order, "o1"; any other is unknown. */
function fakeOrders(): OrderServices {
  const known = async <Result>(id: string, result: Result) => {
    if (id !== "o1") throw notFound("order", id);
    return result;
  };
  return {
    place: async ({ symbol }) => ({ ...placed, symbol }),
    preview: async () => ({ objections: [], currency: "USD", position: "0" }),
    list: async () => ({ items: [placed] }),
    read: (id) => known(id, { ...placed, events: [] }),
    cancel: (id) => known(id, { result: "done", order: placed }),
    change: (id) => known(id, { result: "done", order: placed }),
    cancelAll: async () => ({ items: [{ order: placed, result: "done" }] }),
    ...{ approve: (id) => known(id, placed), decline: (id) => known(id, placed) },
    settle: (id) => known(id, placed),
    trading: async () => ({ trading: "open" }),
    setTrading: async ({ trading }) => ({ trading }),
  };
}

/** Nothing is set and nothing is live. */
function fakeRisk(): RiskServices {
  const moments = {
    ...{ unlockedAt: "2026-01-01T00:00:00.000000Z", expiresAt: "2026-01-01T08:00:00.000000Z" },
  };
  return {
    overview: async () => ({ accounts: [], levels: [], defaults: { paper: {}, live: {} } }),
    setLimits: async (level) => ({ ...level, changedAt: "2026-01-01T00:00:00.000000Z" }),
    unlock: async () => ({ ...moments, unlockedBy: "local" }),
    lock: async () => undefined,
  };
}

/** One connection, "c1"; any other is unknown. */
function fakeConnections(): ConnectionServices {
  const known = async <Result>(id: string, result: Result) => {
    if (id !== "c1") throw notFound("connection", id);
    return result;
  };
  return {
    brokers: () => [],
    list: async () => [connected],
    read: (id) => known(id, connected),
    async connect({ broker, environment, label = "Mine" }) {
      if (broker !== "sandy") throw notFound("broker", broker);
      return { ...connected, environment, label };
    },
    reconnect: (id) => known(id, connected),
    giveTrading: (id) => known(id, { ...connected, trading: "own" }),
    change: (id, change) =>
      known(id, { ...connected, syncEnabled: change.syncEnabled ?? connected.syncEnabled }),
    changeAccount: (id) => known(id, connected),
    disconnect: (id) => known(id, undefined),
    sync: (id) => known(id, pulled),
    backfill: (id) => known(id, pulled),
    pulls: async () => ({ items: [pulled] }),
    coverage: async (_, from) => [{ day: from, state: "proven" }],
    breaks: async () => [],
    limits: (id) => known(id, []),
  };
}

/** One letter, "l1"; any other is unknown. */
function fakeDeadLetters(): DeadLetterServices {
  const letter: DeadLetterBody = {
    ...{ id: "l1", kind: "pull", subject: "connection:c1", label: "Mine", connection: "c1" },
    failure: { code: "broker-down", message: "It is down", owner: "broker", next: "Wait" },
    ...{ failureClass: "passing", attempts: 4, payload: { broker: "sandy" }, state: "open" },
    firstFailedAt: "2026-01-01T00:00:00.000000Z",
    lastFailedAt: "2026-01-01T00:21:00.000000Z",
  };
  const known = async (id: string, state: DeadLetterBody["state"]): Promise<DeadLetterBody> => {
    if (id !== "l1") throw notFound("dead-letter", id);
    return { ...letter, state };
  };
  return {
    list: async ({ state = "open" }) => ({ items: state === "open" ? [letter] : [] }),
    read: (id) => known(id, "open"),
    replay: (id) => known(id, "replayed"),
    dismiss: (id) => known(id, "dismissed"),
  };
}

/** A calendar under the secret "made". */
function fakeCalendar(): CalendarServices {
  const madeAt = at("2026-01-01T00:00:00Z");
  return {
    state: async () => ({ active: true, madeAt }),
    make: async () => ({ path: "/api/calendar/relogins.ics?token=made", madeAt }),
    remove: async () => undefined,
    feed: async (token) => (token === "made" ? "BEGIN:VCALENDAR\r\n" : undefined),
  };
}

/** One person, who is signed in. */
function fakePeople(): PeopleServices {
  const [createdAt, expiresAt] = [at("2026-01-01T00:00:00Z"), at("2026-03-01T00:00:00Z")];
  const person: PersonBody = {
    ...{ id: "p1", name: "Anna", email: "anna@example.org", role: "owner" },
    ...{ secondFactor: false, createdAt },
  };
  const state = async () => ({ state: "signed-in" as const, person });
  const dates = { createdAt, expiresAt };
  const key = {
    id: "k1",
    name: "Notebook",
    scopes: ["read" as const],
    ...dates,
    needsApproval: false,
  };
  const invited = { id: "i1", label: "Bert", ...dates };
  const nothing = async () => undefined;
  return {
    ...{ state, setUp: state, signIn: state, passSecondFactor: state, signOut: state },
    ...{ changePassword: state, confirmSecondFactor: state, removeSecondFactor: state },
    ...{ accept: state, endSession: nothing, revokeKey: nothing, withdraw: nothing },
    beginSecondFactor: async () => ({ uri: "otpauth://totp/x", secret: "x", recoveryCodes: ["a"] }),
    proveSecondFactor: nothing,
    sessions: async () => [{ id: "s1", ...dates, seenAt: createdAt, current: true }],
    keys: async () => [key],
    makeKey: async () => ({ ...key, key: "made" }),
    people: async () => [person],
    invitations: async () => [invited],
    invite: async () => ({ ...invited, token: "made" }),
  };
}

/** A server over fake services that is not listening; requests are injected. */
export async function fakeServer(options: { spool: string; maxUploadBytes?: number }) {
  const services = fakeServices();
  const server = await createServer({
    door: openDoor(services),
    version: "0.0.0-test",
    hosts: ["localhost", "127.0.0.1", "::1"],
    spool: options.spool,
    maxUploadBytes: options.maxUploadBytes ?? 1_000_000,
    instance: "test",
  });
  return { server, services };
}

const fakeQuotes = (): Services["quotes"] => ({
  async stream({ symbol }) {
    const heardAt = at("2026-01-05T15:00:01Z");
    const quotes = symbol.map((each) => ({
      ...{ symbol: each, instrument: `equity:${each}:USD`, bid: "10.1", isStale: false, heardAt },
      at: at("2026-01-05T15:00:00Z"),
    }));
    return (async function* once() {
      yield quotes;
    })();
  },
  live: async () => ({ orders: [] }),
});

function fakeConfiguration(): Services["configuration"] {
  const at = "2026-01-05T00:00:00.000000Z";
  const version = { version: 1, at, author: "local", reason: "to try", changes: [] };
  return {
    show: async () => ({ version: 0, document: { brokers: {} }, brokers: [] }),
    change: async () => version,
    restore: async () => version,
    versions: async () => [version],
    version: async () => ({ ...version, document: { brokers: {} } }),
  };
}

function fakeExperiments(): Services["experiments"] {
  const at = "2026-01-05T00:00:00.000000Z";
  const shown: Awaited<ReturnType<Services["experiments"]["read"]>> = {
    ...{ id: "e1", name: "Fills", environment: "paper", state: "draft", control: "a" },
    ...{ arms: [], coveragePercent: 100, alpha: 0.05, power: 0.8, units: 4000 },
    goal: {
      ...{ metric: "fill-rate", difference: 0.05, words: "orders filled" },
      ...{ unit: "share", better: "higher" },
    },
    selection: { kind: "split" },
    versions: [{ version: 1, at, by: "local", reason: "to try", percent: { a: 50, b: 50 } }],
    verdict: {
      ...{ kind: "undecided", text: "Not started", units: 0, comparisons: [], guardrails: [] },
      split: { chance: 1, p: 1, isBroken: false },
    },
  };
  return {
    list: async () => ({ items: [shown], arms: [] }),
    read: async () => shown,
    create: async () => shown,
    act: async () => shown,
    weigh: async () => shown,
    promote: async () => shown,
    preview: async () => ({ problems: [], basis: "unknown", text: "Nothing was measured" }),
    performance: async ({ environment }) => ({
      environment,
      since: "2026-01-05",
      items: [],
      readings: [],
    }),
  };
}
