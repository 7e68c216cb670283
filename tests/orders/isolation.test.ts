/**
 * Paper and live never mix. 10,000 random mixes of environments at each boundary: the gateway's
 * send, the door where bytes leave, the checks, the hosts, the credentials, the tables and the
 * metrics. Each test says how many of them were let through, so that one which refuses everything
 * is seen too.
 */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brokerCatalogue } from "#brokers";
import {
  type AccountId,
  accountId,
  clientOrderId,
  connectionId,
  type CredentialRef,
  Decimal,
  type Environment,
  ENVIRONMENTS,
  epochMs,
  type Failure,
  importId,
  type Instant,
  instantOf,
  instrument,
  intentId,
  type OrderTicket,
  Secret,
  tenantId,
} from "#domain";
import { originsOf, undiciNet } from "#kit";
import {
  createMemoryJournal,
  type LiveCapability,
  liveCapability,
  mixingOf,
  type NewOrder,
  type OrderBroker,
  type OrderRecord,
  RISK_CHECKS,
  type RiskQuestion,
  type SentOrder,
  sendOnce,
} from "#orders";
import type { Store } from "#store";
import { simulatedClock } from "#testing";
import { createMetrics, type Metrics } from "../../src/app/metrics/metrics.ts";
import { watchedOrders } from "../../src/app/watch/orders.ts";
import { createVault, keySetOf, memoryVaultStore, type SealedCredential } from "#vault";
import { question } from "../../src/orders/fakes.ts";
import { createDice } from "../simulation/random.ts";
import { temporaryStore } from "../support/store.ts";
import { keyOf, random } from "../vault/keys.ts";

const MIXES = 10_000;
const NOW = instantOf(Date.UTC(2026, 2, 2, 15));
const at = (hours: number): Instant => instantOf(Date.UTC(2026, 2, 2, 15 + hours));
const [MINE, OTHER] = [accountId("suite", "mine"), accountId("suite", "other")];
const dice = createDice(77);
const anyEnvironment = () => dice.pick(ENVIRONMENTS);

const unlockOf = (account: AccountId, until = at(8)) =>
  ({ account, unlockedAt: at(-1), expiresAt: until, unlockedBy: "user:anna" }) as const;

/** Proofs of all kinds, of which one is right. */
const PROOFS = {
  right: () => liveCapability(unlockOf(MINE), NOW),
  "of another account": () => liveCapability(unlockOf(OTHER), NOW),
  over: () => liveCapability(unlockOf(MINE, at(-0.5)), at(-0.75)),
  copied: () => ({ ...liveCapability(unlockOf(MINE), NOW) }) as LiveCapability,
  forged: () => ({ account: MINE, expiresAt: at(8) }) as unknown as LiveCapability,
  none: () => undefined,
} as const;
const KINDS = Object.keys(PROOFS) as (keyof typeof PROOFS)[];

const ticket: OrderTicket = {
  ...{ side: "buy", type: "market", timeInForce: "day", quantity: Decimal.one },
  instrument: instrument({ kind: "equity", symbol: "XYZ", currency: "USD" }),
};

test("where bytes leave, an order passes into its own environment alone, live with its proof", () => {
  const counts = { passed: 0, refused: 0 };
  for (let n = 0; n < MIXES; n++) {
    const [environment, door, kind] = [anyEnvironment(), anyEnvironment(), dice.pick(KINDS)];
    const of = { ticket, clientOrderId: clientOrderId(`o-${n}`), environment };
    const order = { ...of, capability: PROOFS[kind]() } as SentOrder;
    const mixing = mixingOf(order, { environment: door, account: MINE, now: NOW });
    const isRight = environment === door && (environment === "paper" || kind === "right");
    expect([environment, door, kind, mixing === undefined]).toEqual([
      ...[environment, door, kind, isRight],
    ]);
    counts[mixing ? "refused" : "passed"]++;
  }
  expect(counts.passed).toBeGreaterThan(MIXES / 10);
  expect(counts.refused).toBeGreaterThan(MIXES / 2);
});

const orderIn = (environment: Environment, n: number): NewOrder => ({
  ...{ id: intentId(`o-${n}`), connection: connectionId("c"), account: MINE, ticket },
  ...{ environment, clientOrderId: clientOrderId(`o-${n}`), createdAt: NOW },
  ...{ validUntil: at(1), idempotencyKey: `key-${n}`, bodyHash: "hash" },
});

test("nothing live is sent without an unlock that is stored and a proof of it", async () => {
  const sent: string[] = [];
  const broker = {
    rules: { clientIds: "tag", settleMs: 1_000 },
    place: async (_, order) => {
      const proof = order.environment === "live" ? order.capability.account : "paper";
      sent.push(`${order.clientOrderId} ${proof}`);
      throw new Error("Nobody answers");
    },
  } as Partial<OrderBroker> as OrderBroker;
  let journal = createMemoryJournal();
  let allowed = 0;
  for (let n = 0; n < MIXES; n++) {
    // Each order looks through those before it.
    if (n % 100 === 0) journal = createMemoryJournal();
    const [environment, isStored, hasProof] = [
      ...[anyEnvironment(), dice.chance(0.5), dice.chance(0.5)],
    ] as const;
    journal.setUnlocked(isStored);
    const order = orderIn(environment, n);
    const opened = await journal.open(order, NOW, () => ({ reduces: false }));
    if (opened.kind === "conflict") throw new Error("Two orders share a key");
    const capability = async () => (hasProof ? PROOFS.right() : undefined);
    const record = await sendOnce(
      { journal, broker, clock: { now: () => NOW }, capability },
      opened.record,
    );
    const isAllowed = environment === "paper" || (isStored && hasProof);
    if (isAllowed) allowed++;
    expect(record.state).toBe(isAllowed ? "unknown" : "denied");
  }
  expect(sent).toHaveLength(allowed);
  expect(sent.filter((line) => line.endsWith("paper")).length).toBeGreaterThan(MIXES / 4);
});

test("the checks refuse an order whose environment is not that of its account", () => {
  const passed = { right: 0, mixed: 0 };
  for (let n = 0; n < MIXES; n++) {
    const base = question();
    const [environment, of, account] = [
      ...[anyEnvironment(), anyEnvironment(), dice.pick([MINE, OTHER])],
    ] as const;
    const facts = { ...base.facts, environment: of, account: { ...base.facts.account, id: MINE } };
    const asked: RiskQuestion = { ...base, environment, account, facts };
    if (RISK_CHECKS["environment"]?.(asked)) continue;
    passed[environment === of && account === MINE ? "right" : "mixed"]++;
  }
  expect(passed.mixed).toBe(0);
  expect(passed.right).toBeGreaterThan(MIXES / 5);
});

describe("hosts", () => {
  const both = brokerCatalogue
    .manifests()
    .filter(({ environments: { paper, live }, orders }) => orders && paper && live);

  test("every broker that takes orders has hosts of its own for paper and for live", () => {
    expect(both.length).toBeGreaterThanOrEqual(3);
    for (const { environments } of both)
      expect(environments.paper?.["api"]).not.toBe(environments.live?.["api"]);
  });

  test("a net made for one environment reaches no order host of the other", async () => {
    const hostOf = (of: (typeof both)[number], environment: Environment) =>
      new URL(of.environments[environment]?.["api"] ?? "x:").origin;
    const nets = new Map(
      both.flatMap((manifest) =>
        ENVIRONMENTS.map((environment) => {
          const origins = Object.values(originsOf(manifest, environment)).filter((each) =>
            each.startsWith("https:"),
          );
          return [`${manifest.id} ${environment}`, undiciNet({ origins })] as const;
        }),
      ),
    );
    let refused = 0;
    for (let n = 0; n < MIXES; n++) {
      const [manifest, environment] = [dice.pick(both), anyEnvironment()];
      const other = environment === "paper" ? "live" : "paper";
      const target = hostOf(dice.pick(both.filter((each) => each !== manifest || n % 2)), other);
      const net = nets.get(`${manifest.id} ${environment}`);
      const request = { method: "POST", url: `${target}/orders`, headers: {}, body: "{}" };
      await expect(net?.(request as never)).rejects.toThrow(/nothing was sent/);
      refused++;
      // Nobody gets round that with origins of their own.
      expect(() => originsOf(manifest, "live", { api: hostOf(manifest, "paper") })).toThrow(
        TypeError,
      );
    }
    expect(refused).toBe(MIXES);
  });
});

test("a credential of one environment opens in no other, wherever its row is put", async () => {
  const load = async () => keySetOf([keyOf("k1")]);
  const store = memoryVaultStore();
  const vault = createVault({ store, keyring: { load, make: load }, random });
  const refs: CredentialRef[] = ENVIRONMENTS.flatMap((environment) =>
    ["a", "b", "c"].map((name) => ({
      ...{ tenant: tenantId("t"), connection: connectionId(name), environment, purpose: "sync" },
    })),
  );
  for (const ref of refs)
    await vault.put(ref, { token: new Secret(`${ref.environment}-${ref.connection}`) });
  const rows = new Map(
    await Promise.all(refs.map(async (ref) => [ref, await store.read(ref)] as const)),
  );
  let opened = 0;
  for (let n = 0; n < MIXES; n++) {
    const [into, from] = [dice.pick(refs), dice.pick(refs)];
    const moved = (rows.get(from) ?? []).map((row): SealedCredential => ({ ...row, ref: into }));
    const lying = createVault({
      ...{ store: { ...store, read: async () => moved }, keyring: { load, make: load }, random },
    });
    const token = await lying.open(into).then(
      ({ fields }) => fields["token"]?.reveal(),
      () => undefined,
    );
    expect(token).toBe(into === from ? `${into.environment}-${into.connection}` : undefined);
    if (token !== undefined) opened++;
  }
  expect(opened).toBeGreaterThan(MIXES / 10);
});

/** The same connection name in both environments, which no installation has. */
function measuredJournal(ordered: Metrics["ordered"]) {
  const journal = createMemoryJournal();
  journal.setUnlocked(true);
  const read = async (id: string) => ({ broker: id }) as never;
  return watchedOrders({ orders: journal, connections: { read } }, { ordered }).orders;
}

/** Sends an order that the broker refuses after so long. */
async function sendRefused(journal: MeasuredJournal, record: OrderRecord, ms: number) {
  const begun = await journal.beginSend(record, { at: NOW, until: at(1) });
  if (!begun || "halted" in begun) throw new Error("It was not begun");
  const answeredAt = instantOf(epochMs(NOW) + ms);
  const event = { type: "rejected", at: answeredAt, failure: REFUSED } as const;
  await journal.append(begun.id, begun.version, event);
}
type MeasuredJournal = ReturnType<typeof measuredJournal>;

test("what is measured of orders is measured of one environment", async () => {
  const clock = simulatedClock(0);
  const metrics = await createMetrics({ clock, isKnown: () => true });
  const expected = new Map<string, number>();
  const add = (key: string, by = 1) => expected.set(key, (expected.get(key) ?? 0) + by);
  let journal = measuredJournal(metrics.ordered);
  for (let n = 0; n < MIXES; n++) {
    // Each order looks through those before it.
    if (n % 100 === 0) journal = measuredJournal(metrics.ordered);
    const [environment, broker, ms] = [
      ...[anyEnvironment(), dice.pick(["oanda", "alpaca"]), dice.int(1, 5_000)],
    ] as const;
    const isDenied = dice.chance(0.2);
    const verdict = isDenied ? { denied: REFUSED } : { reduces: false };
    const order = { ...orderIn(environment, n), connection: connectionId(broker) };
    const opened = await journal.open(order, NOW, () => verdict);
    if (opened.kind === "conflict") throw new Error("Two orders share a key");
    const own = `broker="${broker}",environment="${environment}"`;
    add(`orders_total{${own},outcome="${isDenied ? "denied" : "rejected"}"}`);
    if (isDenied) continue;
    await sendRefused(journal, opened.record, ms);
    add(`order_ack_seconds_sum{${own}}`, ms);
  }
  const { text } = await clock.finish(metrics.read());
  const lines = text.split("\n").filter((line) => line.startsWith("openblotter_order"));
  expect(lines.filter((line) => !/environment="(?:paper|live)"/.test(line))).toEqual([]);
  const shown = lines.flatMap((line) => {
    const [, key = "", value = ""] =
      /^openblotter_((?:orders_total|\w+_sum)\S+) (\S+)$/.exec(line) ?? [];
    const scale = key.startsWith("order_ack") ? 1_000 : 1;
    return Number(value) > 0 ? [[key, Math.round(Number(value) * scale)]] : [];
  });
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
  expect(shown).toHaveLength(12);
});

const REFUSED: Failure = {
  ...{ code: "refused", message: "It was refused" },
  ...{ owner: "broker", next: "Ask the broker" },
};

describe("tables", () => {
  let store: Store;
  beforeAll(async () => {
    store = await temporaryStore();
    for (const environment of ENVIRONMENTS)
      await store.connections.create({
        ...{ id: connectionId(environment), tenant: tenantId("local"), broker: "suite" },
        ...{ environment, label: environment, createdAt: NOW, syncEnabled: false },
        ...{ intervalMinutes: 15, source: importId(`source-${environment}`) },
      });
  });
  afterAll(() => store?.close());

  test("no desk, order or unlock of one environment is written below the other", async () => {
    // In the database itself, so that no code of ours can be what refuses it.
    await store.scoped.transaction(async (session) => {
      await session.query(
        sql`create temporary table mixes (what text, mixed boolean, taken boolean)`,
      );
      await session.script(TRIES);
    });
    const rows = await store.database
      .query<{ what: string; mixed: boolean; taken: boolean; count: number }>(sql`
      select what, mixed, taken, count(*)::int as count from mixes group by 1, 2, 3 order by 1, 2`)
      .catch(() => []);
    expect(rows).not.toEqual([]);
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    expect(total).toBe(MIXES);
    for (const { what, mixed, taken } of rows)
      expect([what, mixed, taken]).toEqual([what, mixed, !mixed]);
  });
});

/** Each try is undone by itself where it is refused. An unlock of paper is a mix by itself. */
const TRIES = `
do $$
declare
  n int; kind int; connection text; env text; mixed boolean; taken boolean;
begin
  perform setseed(0.42);
  insert into order_desks (connection_id, account_id, environment)
    values ('paper', 'a', 'paper'), ('live', 'a', 'live');
  for n in 1..${MIXES} loop
    kind := floor(random() * 3);
    connection := (array['paper', 'live'])[1 + floor(random() * 2)::int];
    env := (array['paper', 'live'])[1 + floor(random() * 2)::int];
    mixed := connection <> env or (kind = 2 and env = 'paper');
    taken := true;
    begin
      if kind = 0 then
        insert into order_desks (connection_id, account_id, environment)
          values (connection, 'd' || n, env);
      elsif kind = 1 then
        insert into orders (id, connection_id, account_id, environment, client_order_id,
          idempotency_key, body_hash, created_at, state, may_trade, is_unsettled, is_working,
          version, record)
        values ('o' || n, connection, 'a', env, 'c' || n, 'k' || n, 'h', now(), 'created', true,
          true, false, 0, '{}');
      else
        delete from live_unlocks;
        insert into live_unlocks (connection_id, account_id, environment, unlocked_at, expires_at,
          unlocked_by)
        values (connection, 'a', env, now(), now() + interval '1 hour', 'x');
      end if;
      set constraints all immediate;
    exception when foreign_key_violation or check_violation then
      taken := false;
    end;
    insert into mixes values ((array['desk', 'order', 'unlock'])[kind + 1], mixed, taken);
  end loop;
end $$;
`;
