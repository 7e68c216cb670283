import {
  accountId,
  clientOrderId,
  connectionId,
  Decimal,
  instantOf,
  instrument,
  intentId,
  isFinal,
  type OrderReport,
} from "#domain";
import {
  cancelOrder,
  createMemoryJournal,
  type MemoryJournal,
  type NewOrder,
  type nextRecord,
  type OrderBroker,
  type OrderJournal,
  type OrderRecord,
  placeOrder,
  RISK_RULES,
  type RiskFacts,
  type SendParts,
  settleOrder,
  sweepOrder,
} from "#orders";
import type { ClientIdClass } from "#kit";
import { createLoop } from "../../simulation/loop.ts";
import { createProcess, type Process } from "../../simulation/process.ts";
import { createDice } from "../../simulation/random.ts";
import { createModelBroker, type Faults, type ModelBroker } from "./model.ts";

export type OrderPlan = {
  readonly seed: number;
  readonly clientIds: ClientIdClass;
  readonly orders: number;
  /** What the manifest declares, and what is true. */
  readonly settleMs: number;
  readonly travelMs: number;
};

/** Takes one mechanism away, by wrapping what the protocol is given. */
export type OrderMutant = {
  readonly journal?: (journal: OrderJournal) => OrderJournal;
  readonly broker?: (broker: OrderBroker) => OrderBroker;
  readonly plan?: (plan: OrderPlan) => OrderPlan;
  readonly begin?: (memory: MemoryJournal) => OrderJournal["beginSend"];
  readonly next?: typeof nextRecord;
  readonly settle?: typeof settleOrder;
  /** The reports of streams do not arrive. */
  readonly deaf?: true;
};

export type OrderRun = {
  readonly orders: number;
  /** Accepted by the broker more than once. */
  readonly doubled: number;
  /** Shown to the user as not there, while the broker had it. */
  readonly declaredDead: number;
  readonly parked: number;
  /** Not at rest after all faults ended. */
  readonly unsettled: number;
  /** Shown otherwise than the broker has it, at the end. */
  readonly stale: number;
  readonly sentWhileStopped: number;
  /** How many orders ended in each state. */
  readonly states: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  readonly trace: string;
};

const START_MS = 1_767_600_000_000;
const PHASE_MS = 180_000;
const REST_MS = 240_000;
const FAULTS: Faults = {
  unreachable: 0.05,
  lost: 0.06,
  late: 0.1,
  silent: 0.08,
  limited: 0.03,
  broken: 0.08,
  partial: 0.02,
};

const CONNECTION = connectionId("connection");
const ACCOUNT = accountId("model", "1");
const SHARE = instrument({ kind: "equity", symbol: "XYZ", currency: "USD" });
const DEAD = new Set<OrderRecord["state"]>(["not-found", "rejected", "not-sent", "denied"]);

/** A life of an account: orders under faults, then none, in which all must come to rest. */
export async function runOrders(given: OrderPlan, mutant: OrderMutant = {}): Promise<OrderRun> {
  const plan = mutant.plan?.(given) ?? given;
  const dice = createDice(plan.seed * 9176 + 11);
  const loop = createLoop(START_MS);
  const memory = createMemoryJournal(mutant.next && { next: mutant.next });
  const end = START_MS + PHASE_MS;
  const faults = () => (loop.now() < end ? FAULTS : undefined);
  const model = createModelBroker({ loop, dice, ...plan, faults });
  const workers = ["a", "b"].map((name) =>
    createProcess({
      ...{ loop, dice, name, skewMs: dice.int(-200, 200), grain: 0.2 },
      ...{ pause: 0.01, pauseMs: [5_000, 40_000] },
    }),
  );
  const dead = new Set<string>();
  let isStopped = false;
  let sentWhileStopped = 0;
  const setStopped = (stopped: boolean) => {
    isStopped = stopped;
    memory.setTrading(stopped ? "block-new" : "open");
  };
  const begin: OrderJournal["beginSend"] =
    mutant.begin?.(memory) ?? ((...given) => memory.beginSend(...given));
  const begins: OrderJournal["beginSend"] = async (...given) => {
    const begun = await begin(...given);
    if (isStopped && begun && !("halted" in begun)) sentWhileStopped++;
    return begun;
  };
  const journal = { ...memory, beginSend: begins };
  const partsOf = (process: Process) =>
    programOf({ process, memory: journal, model, plan, mutant, dead });
  const programs = workers.map(partsOf);

  for (let n = 0; n < plan.orders; n++) {
    const at = START_MS + dice.int(0, PHASE_MS - 30_000);
    const order = newOrder(n, at);
    // A user whose request fails asks again, elsewhere and with the same key.
    for (let retry = 0; retry < 3; retry++) {
      const program = dice.pick(programs);
      loop.at(at + retry * dice.int(500, 20_000), () => void program.place(order));
    }
    if (dice.chance(0.3))
      loop.at(at + dice.int(1_000, 40_000), () => void programs[0]?.cancel(order));
  }
  for (let at = START_MS; at < end; at += dice.wait(25_000)) {
    const process = dice.pick(workers);
    loop.at(at, () => process.kill());
    loop.at(at + dice.int(50, 3_000), () => void programs[workers.indexOf(process)]?.work());
  }
  for (let at = START_MS; at < end; at += dice.wait(60_000)) {
    loop.at(at, () => setStopped(true));
    loop.at(at + dice.int(1_000, 10_000), () => setStopped(false));
  }
  for (const program of programs) void program.work();
  if (!mutant.deaf)
    model.onReport((report) => {
      const program = dice.pick(programs);
      program.hear(report);
    });
  await loop.run(end);
  setStopped(false);
  for (const process of workers) process.heal();
  await loop.run(end + REST_MS);
  return verdict({ plan, memory, model, dead, sentWhileStopped });
}

type ProgramParts = {
  readonly process: Process;
  readonly memory: MemoryJournal;
  readonly model: ModelBroker;
  readonly plan: OrderPlan;
  readonly mutant: OrderMutant;
  readonly dead: Set<string>;
};

/** What one process does: places and cancels when asked, settles all the time, hears the stream. */
function programOf({ process, memory, model, plan, mutant, dead }: ProgramParts) {
  const { clock } = process;
  const journal = watched(
    mutant.journal?.(delayedBy(process, memory)) ?? delayedBy(process, memory),
  );
  const seen = model.seenBy(process, plan.settleMs);
  const broker = mutant.broker?.(seen) ?? seen;
  const settle = mutant.settle ?? settleOrder;
  const parts: SendParts = { journal, broker, clock };

  /** Notes what a user was told at any time. */
  function watched(inner: OrderJournal): OrderJournal {
    const note = (record: OrderRecord | undefined) => {
      if (record && DEAD.has(record.state)) dead.add(record.clientOrderId);
    };
    return {
      ...inner,
      async append(...given) {
        const record = await inner.append(...given);
        note(record);
        return record;
      },
    };
  }

  async function sweep(): Promise<void> {
    const open = await journal.working(CONNECTION).catch(() => []);
    for (const record of open) await sweepOrder(parts, record).catch(() => undefined);
  }

  async function work(): Promise<void> {
    for (let round = 0; ; round++) {
      await clock.sleep(1_000 + (round % 7) * 300);
      const open = await journal.unsettled(CONNECTION).catch(() => []);
      for (const record of open) await settle(parts, record).catch(() => undefined);
      if (round % SWEEP === 0) await sweep();
    }
  }

  return {
    work,
    place: (order: NewOrder) =>
      placeOrder(
        {
          ...parts,
          facts: async () => factsAt(clock.now()),
          limits: async () => ({}),
          rules: RULES,
        },
        order,
      ).catch(() => undefined),
    async cancel(order: NewOrder) {
      const record = await journal.read(order.id);
      if (record) await cancelOrder(parts, record).catch(() => undefined);
    },
    hear: (report: OrderReport) => process.deliver(() => void heard(parts, report))(),
  };
}

async function heard(parts: SendParts, report: OrderReport): Promise<void> {
  const record = await parts.journal.byReport(ACCOUNT, report);
  if (!record) return;
  const event = { type: "reported", at: parts.clock.now(), report } as const;
  for (let now: OrderRecord | undefined = record; now; now = await parts.journal.read(now.id))
    if (await parts.journal.append(now.id, now.version, event)) return;
}

function delayedBy(process: Process, inner: OrderJournal): OrderJournal {
  return {
    open: (...given) => process.asked(() => inner.open(...given)),
    read: (...given) => process.asked(() => inner.read(...given)),
    append: (...given) => process.asked(() => inner.append(...given)),
    approve: (...given) => process.asked(() => inner.approve(...given)),
    beginSend: (...given) => process.asked(() => inner.beginSend(...given)),
    beginReplace: (...given) => process.asked(() => inner.beginReplace(...given)),
    events: (...given) => inner.events(...given),
    unsettled: (...given) => process.asked(() => inner.unsettled(...given)),
    working: (...given) => process.asked(() => inner.working(...given)),
    byReport: (...given) => inner.byReport(...given),
  };
}

/** Rounds of settling between two sweeps. */
const SWEEP = 12;
const RULES = { ...RISK_RULES, duplicateMs: 0 };

const factsAt = (now: ReturnType<typeof instantOf>): RiskFacts => ({
  now,
  environment: "paper",
  account: {
    ...{ id: ACCOUNT, currency: "USD", isTradingEnabled: true, reconciledAt: now },
    buyingPower: Decimal.of(1_000_000_000),
  },
  capabilities: { orderTypes: ["limit"], timeInForce: ["gtc"] },
  instrument: {
    ...{ isTradable: true, quantityStep: Decimal.one, priceStep: Decimal.one, isShortable: true },
    marginRate: Decimal.one,
  },
  positions: new Map(),
  values: new Map(),
});

function newOrder(n: number, atMs: number): NewOrder {
  return {
    id: intentId(`intent-${n}`),
    connection: CONNECTION,
    account: ACCOUNT,
    environment: "paper",
    clientOrderId: clientOrderId(`ours-${n}`),
    ticket: {
      // Of one instrument each, so that an unknown order does not stop the others.
      instrument: { ...SHARE, id: `equity:XYZ${n}:USD` as typeof SHARE.id },
      ...{ side: "buy", type: "limit", timeInForce: "gtc" },
      ...{ quantity: Decimal.of(10), limitPrice: Decimal.of(100) },
    },
    createdAt: instantOf(atMs),
    validUntil: instantOf(atMs + 60_000),
    idempotencyKey: `key-${n}`,
    bodyHash: `body-${n}`,
  };
}

type Ended = Pick<ProgramParts, "plan" | "memory" | "model" | "dead"> & {
  readonly sentWhileStopped: number;
};

const REST = new Set<OrderRecord["state"]>([
  ...DEAD,
  "acknowledged",
  "parked",
] as readonly OrderRecord["state"][]);

function verdict({ plan, memory, model, dead, sentWhileStopped }: Ended): OrderRun {
  const violations: string[] = [];
  const say = (record: OrderRecord, what: string) =>
    violations.push(`${record.clientOrderId} ${what}`);
  const records = memory.records();
  const count = (what: string, test: (record: OrderRecord) => boolean) =>
    records.filter((record) => {
      const isSo = test(record);
      if (isSo) say(record, `${what}: ${record.state}`);
      return isSo;
    }).length;
  const accepted = ({ clientOrderId: name }: OrderRecord) => model.accepted(name);
  const doubled = count("doubled", (each) => accepted(each) > 1);
  const declaredDead = count("dead", (each) => dead.has(each.clientOrderId) && accepted(each) > 0);
  const unsettled = count(
    "unsettled",
    (each) => !REST.has(each.state) || each.pending !== undefined,
  );
  const parked = records.filter(({ state }) => state === "parked").length;
  const stale = count("stale", (each) => each.pending === undefined && isStale(each, model));
  const trace = JSON.stringify(
    records.map(({ state, version, report }) => [state, version, report?.status]),
  );
  return {
    ...{ orders: plan.orders, doubled, declaredDead, parked, unsettled, stale },
    ...{ sentWhileStopped, violations, trace, states: tally(records.map(({ state }) => state)) },
  };
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** An order that ended at the broker and is not shown as ended, when nothing disturbs any more. */
function isStale({ clientOrderId: name, report, state }: OrderRecord, model: ModelBroker): boolean {
  const truth = model.orders.find((each) => each.name === name)?.report;
  if (!truth || state !== "acknowledged") return false;
  return isFinal(truth.status) && report?.status !== truth.status;
}
