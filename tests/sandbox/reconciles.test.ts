/**
 * What each broker of the sandbox states of positions and cash is what its own history adds up to,
 * as the real adapters read both: else the sandbox would teach us breaks that are none.
 */
import { brokers } from "#brokers";
import { Decimal } from "#domain";
import { createBreakers, createMemoryLimiter, createRetry } from "#guard";
import {
  type BrokerAccount,
  type BrokerAdapter,
  type Call,
  cashEffect,
  createClient,
  type StatementRecord,
} from "#kit";
import { createSandbox, inProcessNet, MAKERS } from "#sandbox";
import { simulatedClock } from "#testing";
import { expect, it } from "vitest";

const random = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 };

async function signedIn(adapter: BrokerAdapter) {
  const clock = simulatedClock(Date.UTC(2026, 2, 2, 12));
  const { manifest } = adapter;
  const sandbox = createSandbox({
    clock,
    brokers: [manifest.id],
    personalities: { [manifest.id]: manifest },
    history: { days: 40, fills: 150 },
  });
  const credentials = sandbox.credentials[manifest.id] ?? {};
  const paths = sandbox.faces[0]?.origins ?? {};
  const origins = Object.fromEntries(
    Object.entries(paths).map(([name, path]) => [name, `http://sandbox.invalid${path}`]),
  );
  const client = (token?: Awaited<ReturnType<NonNullable<BrokerAdapter["signIn"]>>>): Call =>
    createClient({
      ...{ adapter, environment: "paper", origins, clock, credential: "c" },
      net: inProcessNet({ handle: sandbox.handle, clock }),
      credentials: () => credentials,
      token: async () => token,
      limiter: createMemoryLimiter({ clock }),
      retry: createRetry({ clock, random }),
      breakers: createBreakers({ clock }),
    });
  const signIn = async () => adapter.signIn?.(client(), credentials, clock.now());
  return { clock, sandbox, call: client(await clock.finish(signIn())) };
}

type Signed = Awaited<ReturnType<typeof signedIn>>;

async function history(adapter: BrokerAdapter, { call, clock }: Signed, account?: BrokerAccount) {
  const records: StatementRecord[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 100; pages++) {
    const page = await adapter.changes(call, {
      ...(account && { account }),
      ...(cursor !== undefined && { cursor }),
    });
    records.push(...page.records);
    if (page.done) return records;
    ({ cursor } = page);
    await clock.sleep(page.waitMs ?? 0);
  }
  throw new Error("The history does not end");
}

/** Units by instrument, without those that are flat. */
function unitsOf(records: readonly StatementRecord[]): Record<string, string> {
  const units = new Map<string, Decimal>();
  for (const record of records) {
    if (record.type !== "execution") continue;
    const signed = record.side === "buy" ? record.quantity : record.quantity.neg();
    const { id } = record.instrument;
    units.set(id, (units.get(id) ?? Decimal.zero).plus(signed));
  }
  return Object.fromEntries(
    [...units].filter(([, sum]) => !sum.isZero()).map(([id, sum]) => [id, String(sum)]),
  );
}

/** Cash by currency; of instruments that are paid for when they change hands. */
function cashOf(records: readonly StatementRecord[]): Record<string, string> {
  const cash = new Map<string, Decimal>();
  const add = (currency: string, amount: Decimal) =>
    cash.set(currency, (cash.get(currency) ?? Decimal.zero).plus(amount));
  for (const record of records) {
    if (record.type === "cash") add(record.amount.currency, record.amount.amount);
    if (record.type === "execution") add(record.instrument.currency, cashEffect(record));
  }
  return Object.fromEntries([...cash].map(([currency, sum]) => [currency, String(sum.round(6))]));
}

const played = brokers.filter(({ manifest }) => Object.hasOwn(MAKERS, manifest.id));
/** Elsewhere only profit moves cash, at rates that the records need not give. */
const PAID_IN_FULL = new Set(["alpaca", "ibkr-flex"]);

it.each(played.map((entry) => [entry.manifest.id, entry] as const))(
  "%s states the positions and the cash that its history adds up to",
  async (id, { manifest, load }) => {
    const adapter = await load();
    const signed = await signedIn(adapter);
    const { clock, call, sandbox } = signed;
    const accounts = await clock.finish(adapter.accounts(call));
    expect(accounts.length).toBe(sandbox.venue.accounts(id).length);
    const read = async (account?: BrokerAccount) => clock.finish(history(adapter, signed, account));
    const whole = manifest.history.per === "connection" ? await read() : [];
    for (const account of accounts) {
      const own =
        manifest.history.per === "account"
          ? await read(account)
          : whole.filter((each) => "account" in each && each.account?.number === account.number);
      const snapshot = async () => (await adapter.snapshot?.(call, account, clock.now())) ?? [];
      const stated = await clock.finish(snapshot());
      const positions = stated.filter((record) => record.type === "position");
      const balances = stated.filter((record) => record.type === "balance");
      expect(own.filter(({ type }) => type === "unreadable")).toEqual([]);
      expect(Object.keys(unitsOf(own)).length).toBeGreaterThan(1);
      expect(
        Object.fromEntries(positions.map((each) => [each.instrument.id, String(each.quantity)])),
      ).toEqual(unitsOf(own));
      expect(balances.length).toBeGreaterThan(0);
      if (!PAID_IN_FULL.has(id)) continue;
      const cash = balances.map(({ cash: { amount, currency } }) => [
        currency,
        String(amount.round(6)),
      ]);
      expect(Object.fromEntries(cash)).toEqual(cashOf(own));
    }
    expect(sandbox.violations()).toEqual([]);
  },
);
