/**
 * Every broker of the registry that the sandbox plays, over real sockets: adapter, client, limiter
 * and network together, against the sandbox's ledger of what truly happened.
 */
import { afterAll, describe, expect, test } from "vitest";
import { brokers } from "#brokers";
import { Decimal } from "#domain";
import {
  BrokerAuthError,
  BrokerError,
  createBreakers,
  createMemoryLimiter,
  createRetry,
} from "#guard";
import {
  type BrokerAdapter,
  type BrokerAccount,
  type ClosableNet,
  createClient,
  type StatementRecord,
  type TokenSet,
  undiciNet,
} from "#kit";
import {
  FAULT_NAMES,
  type FaultName,
  MAKERS,
  type RunningSandbox,
  startSandbox,
  type TruthExecution,
} from "#sandbox";
import { fastClock } from "../support/fast-clock.ts";

const clock = fastClock(100);
const random = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 };
const open: (RunningSandbox | ClosableNet)[] = [];
afterAll(() => Promise.all(open.map((each) => each.close())));

/** Reads that fail although the client has tried again; the engine would come back to them. */
const MAX_READS = 10;
const MAX_PAGES = 200;

async function desk(adapter: BrokerAdapter) {
  const { manifest } = adapter;
  const sandbox = await startSandbox({
    clock,
    brokers: [manifest.id],
    personalities: { [manifest.id]: manifest },
    history: { days: 20, fills: 40 },
    slackMs: 1000,
  });
  const origins = sandbox.origins[manifest.id] ?? {};
  const net = undiciNet({ origins: Object.values(origins) });
  open.push(sandbox, net);
  const credentials = sandbox.credentials[manifest.id] ?? {};
  let token: TokenSet | undefined;
  const call = createClient({
    ...{ adapter, environment: "paper", origins, net, clock, credential: "c" },
    credentials: () => credentials,
    token: async () => token,
    limiter: createMemoryLimiter({ clock }),
    retry: createRetry({ clock, random }),
    breakers: createBreakers({ clock }),
    // The clock runs a hundred times as fast, and a busy machine needs its milliseconds.
    attemptMs: 10_000,
  });
  const signIn = async () => {
    token = await adapter.signIn?.(call, credentials, clock.now());
    return token !== undefined;
  };

  /** Asks again as long as the broker is only in trouble, and signs in again when a log-in ends. */
  async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
    for (let reads = 1; ; reads++) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof BrokerError) || reads > MAX_READS) throw error;
        if (error instanceof BrokerAuthError && !(await signIn())) throw error;
        clock.leap(error.retryAfterMs ?? 0);
      }
    }
  }
  return { sandbox, signIn, call, patiently };
}
type Desk = Awaited<ReturnType<typeof desk>>;

/** All pages of one history, turned as the engine turns them. */
async function history(
  adapter: BrokerAdapter,
  { call, patiently }: Desk,
  account: BrokerAccount | undefined,
): Promise<readonly StatementRecord[]> {
  const found = new Map<string, StatementRecord>();
  let at: { readonly cursor?: string } = {};
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const request = { ...(account && { account }), ...at };
    const page = await patiently(() => adapter.changes(call, request));
    for (const record of page.records) {
      const { account: own = { number: account?.number } } = record as { account?: object };
      found.set(keyOf(record), { ...record, account: own } as StatementRecord);
    }
    if (page.waitMs !== undefined) await clock.sleep(page.waitMs);
    if (page.done) return [...found.values()];
    at = { cursor: page.cursor };
  }
  throw new Error(`The history does not end within ${MAX_PAGES} pages`);
}

const keyOf = (record: StatementRecord): string =>
  record.type === "execution"
    ? `${record.account?.number}|${record.executionId}`
    : JSON.stringify(record);

/** Units of each fill as it truly was, since some adapters split one into parts. */
function unitsOf(records: readonly StatementRecord[], truth: readonly TruthExecution[]) {
  const executions = records.filter((record) => record.type === "execution");
  return truth.map(({ account, id }) => {
    const parts = executions.filter(
      (each) => each.account?.number === account && isPartOf(each.executionId ?? "", id),
    );
    const units = Decimal.sum(parts.map(({ quantity }) => quantity));
    return `${account} ${id}: ${parts[0]?.side} ${units}`;
  });
}

const isPartOf = (id: string, whole: string) =>
  id === whole || (id.startsWith(whole) && !/\d/.test(id[whole.length] ?? ""));

const played = brokers.filter(({ manifest }) => Object.hasOwn(MAKERS, manifest.id));

test("the sandbox plays every broker of the registry that is somebody else", () => {
  // The paper broker is played by the program itself.
  const others = brokers.filter(({ manifest }) => manifest.id !== "paper");
  expect(played.map(({ manifest }) => manifest.id)).toEqual(others.map((b) => b.manifest.id));
});

/** Ends a log-in, which only some brokers have. */
const LOGIN = new Set<FaultName>(["expire-access"]);
/** Faults that leave a row which nobody can read: for quarantine, and to be shown. */
const BENT = ["odd-word", "missing-field", "odd-text", "long-number"] as const;
/** Codes are tried in the tests of each broker; from a log-in that is revoked only the user helps. */
const APART = new Set<FaultName>(["broker-code", "revoke-login", ...BENT]);
/** Pages that look whole and are not: only brokers whose pages prove themselves see through them. */
const LIES = new Set<FaultName>(["cut-rows", "empty-list", "page-shift"]);

describe.each(played)("$manifest.name", async ({ manifest, load }) => {
  const adapter = await load();
  const reading = await desk(adapter);
  const { sandbox, signIn, call } = reading;
  const proves = manifest.history.proof === "sequence" || manifest.history.proof === "total";
  const faults = FAULT_NAMES.filter(
    (name) =>
      !APART.has(name) &&
      (proves || !LIES.has(name)) &&
      (adapter.signIn !== undefined || !LOGIN.has(name)),
  );

  async function read(name?: FaultName) {
    await signIn();
    const accounts = await adapter.accounts(call);
    if (name) sandbox.faults.add([0, 2, 4].map((after) => ({ do: name, after })));
    const whose = manifest.history.per === "connection" ? [undefined] : accounts;
    const all: StatementRecord[] = [];
    for (const account of whose) all.push(...(await history(adapter, reading, account)));
    return all;
  }
  const truth = () => sandbox.executions(manifest.id).filter(({ busted }) => !busted);

  function expectTruth(records: readonly StatementRecord[]) {
    const all = truth();
    expect(records.filter(({ type }) => type === "unreadable")).toEqual([]);
    expect(unitsOf(records, all)).toEqual(
      all.map(({ account, id, side, quantity }) => `${account} ${id}: ${side} ${quantity}`),
    );
    const known = records.filter((record) => record.type === "execution");
    const stray = known.filter(
      (each) =>
        !all.some(
          ({ account, id }) =>
            each.account?.number === account && isPartOf(each.executionId ?? "", id),
        ),
    );
    expect(stray).toEqual([]);
  }

  test("reads all that truly happened, and breaks no rule", async () => {
    expectTruth(await read());
    expect(sandbox.violations()).toEqual([]);
  });

  test.each(faults)("reads all of it through %s", async (name) => {
    expectTruth(await read(name));
    sandbox.faults.clear();
  });

  test.each(BENT)("hides nothing that it cannot read through %s", async (name) => {
    const records = await read(name);
    sandbox.faults.clear();
    const all = truth();
    const found = unitsOf(records, all);
    const missing = all.filter(
      ({ account, id, side, quantity }, at) =>
        found[at] !== `${account} ${id}: ${side} ${quantity}`,
    );
    const unreadable = records.filter(({ type }) => type === "unreadable");
    expect(unreadable.length).toBeGreaterThanOrEqual(missing.length);
  });
});
