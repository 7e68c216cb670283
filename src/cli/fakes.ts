import { type AuditRow, importId, instantOf, tenantId } from "#domain";
import type {
  BreakBody,
  ConnectionBody,
  Endpoint,
  Given,
  ImportReportBody,
  PullBody,
  ServerEvent,
} from "#http";
import type { Host, Outlet, Session } from "./host.ts";

/** What was called, with what was given. */
export type Called = { readonly path: string; readonly given: Given<Endpoint> };

type Replies = Readonly<Record<string, (given: Given<Endpoint>) => unknown>>;

const SANDBOX = {
  url: "http://127.0.0.1:4300",
  origins: { oanda: { api: "http://127.0.0.1:4300/oanda/v3" } },
  credentials: { oanda: { token: "made-up" } },
};

/** A demonstration that tells of one connection and is ended as soon as it is ready. */
const fakeDemo: Host["demo"] = {
  async start(_options, tell) {
    tell({ type: "started", url: "http://127.0.0.1:3210", sandbox: SANDBOX.url });
    tell({ type: "connected", connection: connectionOf() });
    tell({
      type: "progress",
      event: {
        ...{ type: "sync-progress", connection: "c1", phase: "reading" },
        ...{ pages: 1, imported: 7 },
      },
    });
    tell({ type: "read", label: "Practice", pull: pullOf() });
    tell({ type: "imported", report: reportOf() });
    return { figures: DEMO_FIGURES, ended: Promise.resolve() };
  },
};

/** A host that writes into texts and whose session answers from a table of "METHOD /path". */
export function fakeHost(replies: Replies, options: { terminal?: boolean; color?: boolean } = {}) {
  const written = { out: "", err: "" };
  const called: Called[] = [];
  const opened: (string | undefined)[] = [];
  let closed = 0;
  let listener: ((event: ServerEvent) => void) | undefined;
  const outlet = (name: "out" | "err"): Outlet => ({
    async write(text) {
      written[name] += typeof text === "string" ? text : new TextDecoder().decode(text);
      return true;
    },
    isTerminal: options.terminal ?? false,
    columns: 80,
  });
  const session: Session = {
    async call(endpoint, given = {}) {
      const path = `${endpoint.method} ${endpoint.path}`;
      called.push({ path, given });
      const reply = replies[path];
      if (!reply) throw new Error(`No reply to "${path}"`);
      return reply(given) as never;
    },
    subscribe(given) {
      listener = given;
      return () => (listener = undefined);
    },
    close: async () => void closed++,
  };
  const host: Host = {
    version: "1.2.3",
    out: outlet("out"),
    err: outlet("err"),
    newKey: () => "made-up-key",
    color: options.color ?? false,
    async open({ data }) {
      opened.push(data);
      return session;
    },
    serve: async () => undefined,
    work: async () => undefined,
    sandbox: {
      start: async () => ({ ...SANDBOX, ended: Promise.resolve() }),
      faults: { "cut-body": "body shorter than its Content-Length (8)" },
    },
    demo: fakeDemo,
    backup: async () => ({ tables: 1, rows: 2 }),
    restore: async () => ({
      ...{ tables: 1, rows: 2, createdAt: "2026-01-05T00:00:00.000000Z" },
      proof: [{ name: "Secrets", state: "failed", detail: "1 of 2 do not open", next: "Look" }],
    }),
    diagnose: async () => [
      { name: "Database", state: "failed", detail: "is away", next: "Fetch it" },
    ],
    keys: {
      list: async () => ({
        place: 'The folder "/data/keys"',
        keys: [
          { kid: "k2", state: "current", credentials: 2 },
          { kid: "k1", state: "retired", credentials: 0 },
        ],
      }),
      rotate: async () => ({
        ...{ kid: "k2", added: true, rewrapped: 2, opened: 2 },
        ...{ unreadable: ["c9"], spare: ["k1"] },
      }),
      retire: async (kid) => kid === "k1",
      reset: async () => 2,
    },
    audit: {
      list: async ({ limit }) => auditRows.slice(0, limit),
      verify: async ({ checkpoints }) => ({
        ...{ rows: 2, tenants: 1, checkpoints: checkpoints === undefined ? 0 : 1 },
        faults:
          checkpoints === undefined
            ? []
            : [{ tenant: tenantId("local"), seq: 2, reason: "log-truncated" }],
      }),
      checkpoint: async () => [
        {
          ...{ tenant: tenantId("local"), seq: 2, hash: "ab", at: instantOf(0), key: "k" },
          signature: "s",
        },
      ],
    },
    users: {
      list: async () => [
        {
          ...{ name: "Anna", email: "anna@example.org", role: "owner", tenant: "local" },
          ...{ secondFactor: true, createdAt: instantOf(0) },
        },
      ],
      reset: async () => "a-new-password",
    },
    fileOf: async (path) => ({ name: path, size: 3, bytes: () => chunksOf("a,b") }),
    readText: async () => '{"a":1}',
    ask: async (question) => `answer to ${question}`,
    writeFile: async () => undefined,
  };
  const tell = (event: ServerEvent) => listener?.(event);
  return { host, written, called, opened, tell, closed: () => closed };
}

const auditRows: readonly AuditRow[] = [2, 1].map((seq) => ({
  ...{ tenant: tenantId("local"), seq, at: instantOf(seq * 1000), actor: "operator" },
  ...{ act: "key-rotated", subject: "key:k2", detail: {}, hash: "ab" },
}));

export async function* chunksOf(...texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

export const reportOf = (changes: Partial<ImportReportBody> = {}): ImportReportBody => ({
  id: importId("i1"),
  file: "a.csv",
  format: "test",
  accounts: ["test:U1"],
  executions: { new: 2, known: 0, quarantined: 0 },
  cash: { new: 0, known: 0 },
  splits: { new: 0, known: 0 },
  checks: [],
  passed: [],
  notes: [],
  roundTrips: 1,
  durationMs: 5,
  ...changes,
});

export const connectionOf = (changes: Partial<ConnectionBody> = {}): ConnectionBody => ({
  ...{ id: "c1", broker: "oanda", brokerName: "OANDA", environment: "paper", label: "Practice" },
  ...{ state: "connected", createdAt: "2026-01-05T15:00:00.000000Z", syncEnabled: true },
  ...{ intervalMinutes: 15, failures: 0, openBreaks: 0, quarantined: 0, trading: "shared" },
  accounts: [
    { id: "oanda:1", number: "1", seenAt: "2026-01-05T15:00:00.000000Z", syncEnabled: true },
  ],
  ...changes,
});

export const pullOf = (changes: Partial<PullBody> = {}): PullBody => ({
  ...{ id: "p1", connection: "c1", trigger: "manual", outcome: "succeeded" },
  startedAt: "2026-01-05T15:00:00.000000Z",
  ...{ imported: 12, skipped: 3, updated: 0, quarantined: 0 },
  ...{ pages: 2, calls: 5, retries: 0, waitedMs: 0, durationMs: 1500 },
  ...changes,
});

export const breakOf = (changes: Partial<BreakBody> = {}): BreakBody => ({
  ...{ id: "b1", connection: "c1", account: "oanda:1", kind: "position" },
  ...{ instrument: "fx:EUR.USD:USD", derived: "1000", reported: "2000" },
  ...{ foundAt: "2026-01-05T15:00:00.000000Z", explanation: "1 record is in quarantine" },
  ...changes,
});

const DEMO_FIGURES = {
  ...{ url: "http://127.0.0.1:3210", sandbox: SANDBOX.url, durationMs: 21_000 },
  connections: [connectionOf()],
  ...{ executions: 12, roundTrips: 4 },
  coverage: [{ account: "oanda:1", proven: 20, stated: 2, gap: 0 }],
  breaks: [breakOf()],
  quarantine: [{ code: "unknown-kind", reason: "AMENDED is not a known kind" }],
};
