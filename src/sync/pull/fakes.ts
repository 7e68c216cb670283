import {
  type Clock,
  connectionId,
  type CredentialFields,
  type CredentialRef,
  dayOf,
  Decimal,
  epochMs,
  fail,
  importId,
  type Instant,
  instantOf,
  instrument,
  pullId,
  type Random,
  tenantId,
} from "#domain";
import type {
  BrokerAccount,
  BrokerAdapter,
  BrokerManifest,
  ExecutionRecord,
  History,
  HistoryPage,
  StatementRecord,
} from "#kit";
import type { ConnectionStore, CredentialStore, TokenSeal } from "../ports/index.ts";
import type { PullsParts } from "./parts.ts";

/** A clock that stands still until somebody sleeps. */
export function fakeClock(startMs = Date.UTC(2026, 0, 5, 12)) {
  let nowMs = startMs;
  const clock: Clock = {
    now: () => instantOf(nowMs),
    monotonicMs: () => nowMs,
    sleep: async (ms, signal) => {
      // The heartbeat of a lease never wakes up in these tests.
      if (signal)
        return new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        });
      nowMs += ms;
    },
  };
  return { ...clock, pass: (ms: number) => void (nowMs += ms) };
}

export const fakeRandom: Random = { bytes: (count) => new Uint8Array(count), fraction: () => 0.5 };

export function fakeCredentials(): CredentialStore {
  const kept = new Map<string, { version: number; fields: CredentialFields }>();
  const nameOf = ({ connection, purpose }: CredentialRef) => `${connection} ${purpose}`;
  const open = async (ref: CredentialRef) => kept.get(nameOf(ref)) ?? fail(noCredential);
  return {
    async put(ref, fields) {
      kept.set(nameOf(ref), { version: 1, fields });
      return 1;
    },
    async replace(ref, fields) {
      const { version } = await open(ref);
      kept.set(nameOf(ref), { version: version + 1, fields });
      return version + 1;
    },
    confirm: async () => {},
    open,
    remove: async (ref) => kept.delete(nameOf(ref)),
  };
}

const noCredential = {
  code: "credential-missing",
  message: "There are no credentials",
  owner: "user" as const,
  next: "Connect again",
};

export const fakeSeal: TokenSeal = {
  seal: async ({ connection }, generation, text) => `${connection} ${generation} ${text}`,
  open: async ({ connection }, generation, sealed) => {
    const place = `${connection} ${generation} `;
    return sealed.startsWith(place) ? sealed.slice(place.length) : fail(noCredential);
  },
};

export const ACME = instrument({ kind: "equity", symbol: "ACME", currency: "USD" });

/** An execution as an adapter gives it; `id` also tells its raw text apart. */
export function fill(
  id: string,
  at: Instant,
  parts: Partial<ExecutionRecord> = {},
): ExecutionRecord {
  return {
    type: "execution",
    line: 1,
    raw: JSON.stringify({ id, price: parts.price ?? "10" }),
    executionId: id,
    instrument: ACME,
    side: "buy",
    quantity: Decimal.one,
    price: Decimal.of("10"),
    at: {
      instant: at,
      precision: "instant",
      zone: { name: "UTC", evidence: "stated" },
      day: dayOf(at),
    },
    ...parts,
  };
}

export const fakeManifest = (history: Partial<History> = {}): BrokerManifest => ({
  id: "fake",
  name: "Fake Brokers",
  institution: "fake",
  summary: "A broker that exists in tests only",
  docs: "https://example.com",
  evidence: { level: "listed", from: [] },
  environments: { paper: { api: "https://paper.example.com" } },
  credentials: [
    { name: "key", label: "API key", help: "In the settings", secret: true, pattern: "[a-z0-9]+" },
  ],
  token: {},
  limits: [],
  errors: [],
  capabilities: {
    reads: ["accounts", "executions", "positions"],
    assetClasses: ["equity"],
    orderTypes: [],
    timeInForce: [],
    realtime: false,
  },
  history: {
    per: "account",
    grain: "execution",
    latenessMs: 0,
    proof: "sequence",
    ids: "account",
    ...history,
  },
  cadence: { defaultMinutes: 15, leastMinutes: 5 },
});

const ACCOUNT: BrokerAccount = { key: "1", number: "1", currency: "USD" };

/** A broker whose history is a list; the cursor is how many entries were read. */
export function fakeBroker(parts: {
  readonly records: readonly StatementRecord[];
  readonly history?: Partial<History>;
  readonly pageSize?: number;
  readonly now?: () => Instant;
  /** What this broker does differently. */
  readonly more?: Partial<BrokerAdapter>;
}): BrokerAdapter {
  const { pageSize = 2 } = parts;
  return {
    manifest: fakeManifest(parts.history),
    authorize: () => ({}),
    accounts: async () => [ACCOUNT],
    changes: async (_call, { cursor = "0" }) => {
      const at = Number(cursor);
      const records = parts.records.slice(at, at + pageSize);
      const end = at + records.length;
      const page: HistoryPage = {
        records,
        cursor: String(end),
        done: end >= parts.records.length,
        proof: "complete",
      };
      return parts.now ? { ...page, upTo: parts.now() } : page;
    },
    ...parts.more,
  };
}

export const CONNECTION = connectionId("c1");

/** Everything that pulls need, over a store that holds one connection. */
export async function fakeParts<Store extends ConnectionStore>(
  adapter: BrokerAdapter,
  storeOf: (clock: Clock) => Store,
  clock = fakeClock(),
) {
  const store = storeOf(clock);
  const credentials = fakeCredentials();
  let pulls = 0;
  const parts: PullsParts = {
    store,
    credentials,
    seal: fakeSeal,
    adapterOf: async () => adapter,
    callOf: () => () => Promise.reject(new Error("The adapter of this test asks nobody")),
    clock,
    random: fakeRandom,
    rules: {},
    owner: "test",
    newPullId: () => pullId(`pull ${++pulls}`),
  };
  await store.create({
    id: CONNECTION,
    tenant: tenantId("t1"),
    broker: "fake",
    environment: "paper",
    label: "Fake",
    createdAt: clock.now(),
    syncEnabled: true,
    intervalMinutes: 15,
    source: importId("i1"),
  });
  return { ...parts, store, clock };
}

/** The same moment so many minutes later. */
export const minutesAfter = (at: Instant, minutes: number): Instant =>
  instantOf(epochMs(at) + minutes * 60_000);
