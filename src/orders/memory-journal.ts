import { type AccountId, type Instant, type IntentId, isFinal, type OrderReport } from "#domain";
import { LOCKED } from "./live.ts";
import type {
  AccountBook,
  Approving,
  Bound,
  Decide,
  NewOrder,
  OrderEvent,
  OrderJournal,
  OrderRecord,
  Replacing,
  TradingState,
} from "./ports.ts";
import { contradicts, firstRecord, isAlarming, nextRecord } from "./record.ts";
import { mayTrade } from "./risk/amounts.ts";

export type MemoryJournal = OrderJournal & {
  /** Stops trading, or lets it go on. */
  readonly setTrading: (state: TradingState) => void;
  /** Lets live orders be sent, or holds them back, as at the beginning. */
  readonly setUnlocked: (isUnlocked: boolean) => void;
  readonly records: () => readonly OrderRecord[];
  /** Events that contradicted what was known, or brought back what was given up. */
  readonly incidents: () => readonly { readonly id: IntentId; readonly event: OrderEvent }[];
};

type Entry = { record: OrderRecord; readonly bodyHash: string; readonly events: OrderEvent[] };

/** A journal that lives as long as its process: for simulations, and as the model of the others. */
export function createMemoryJournal({ next = nextRecord } = {}): MemoryJournal {
  const entries = new Map<IntentId, Entry>();
  const keys = new Map<string, Entry>();
  const incidents: { id: IntentId; event: OrderEvent }[] = [];
  let trading: TradingState = "open";
  let isUnlocked = false;

  const records = () => [...entries.values()].map(({ record }) => record);
  const bookOf = (account: AccountId, since: string): AccountBook => ({
    trading,
    orders: records().filter(
      (each) => each.account === account && (mayTrade(each) || each.createdAt >= since),
    ),
  });

  function put(entry: Entry, event: OrderEvent): OrderRecord {
    const { record } = entry;
    if (isAlarming(record, event)) incidents.push({ id: record.id, event });
    entry.events.push(event);
    entry.record = next(record, event);
    return entry.record;
  }

  function write(order: NewOrder, since: string, decide: Decide): OrderRecord {
    const entry: Entry = { record: firstRecord(order), bodyHash: order.bodyHash, events: [] };
    const verdict = decide(bookOf(order.account, since));
    entries.set(order.id, entry);
    keys.set(order.idempotencyKey, entry);
    return put(entry, verdictEvent(verdict, order.createdAt));
  }

  function approve({ order, at, until, since }: Approving, decide: Decide) {
    const entry = entries.get(order.id);
    if (!entry || entry.record.version !== order.version || entry.record.state !== "created")
      return undefined;
    const { trading: state, orders } = bookOf(entry.record.account, since);
    const others = orders.filter(({ id }) => id !== order.id);
    return put(entry, verdictEvent(decide({ trading: state, orders: others }), at, until));
  }

  function beginReplace({ order, change, at, since }: Replacing, decide: Decide) {
    const entry = entries.get(order.id);
    if (!entry || entry.record.version !== order.version) return undefined;
    const { record } = entry;
    if (record.environment === "live" && !isUnlocked) return { denied: LOCKED };
    const { trading: state, orders } = bookOf(record.account, since);
    const others = orders.filter(({ id }) => id !== order.id);
    const verdict = decide({ trading: state, orders: others });
    return "denied" in verdict ? verdict : put(entry, replaceEvent(verdict, { change, at }));
  }

  function append(id: IntentId, version: number, event: OrderEvent): OrderRecord | undefined {
    const entry = entries.get(id);
    if (entry?.record.version !== version) return undefined;
    return put(entry, event);
  }

  return {
    async open(order, since, decide) {
      const known = keys.get(order.idempotencyKey);
      if (known && known.bodyHash !== order.bodyHash) return { kind: "conflict" };
      if (known) return { kind: "known", record: known.record };
      return { kind: "new", record: write(order, since, decide) };
    },
    read: async (id) => entries.get(id)?.record,
    append: async (id, version, event) => append(id, version, event),
    approve: async (approving, decide) => approve(approving, decide),
    beginReplace: async (replacing, decide) => beginReplace(replacing, decide),
    async beginSend({ id, version }, times) {
      const event: OrderEvent = { type: "send-begun", ...times };
      const record = entries.get(id)?.record;
      if (record?.version !== version || contradicts(record, event)) return undefined;
      if (!passes(trading, record)) return { halted: trading };
      if (record.environment === "live" && !isUnlocked) return { halted: "locked" };
      return append(id, version, event);
    },
    events: async (id) => [...(entries.get(id)?.events ?? [])],
    unsettled: async (connection) =>
      records().filter((each) => each.connection === connection && isUnsettled(each)),
    working: async (connection) =>
      records().filter((each) => each.connection === connection && isWorking(each)),
    byReport: async (account, report) =>
      records().find((each) => each.account === account && isAbout(report, each)),
    setTrading: (state) => void (trading = state),
    setUnlocked: (state) => void (isUnlocked = state),
    records,
    incidents: () => [...incidents],
  };
}

/** The event of a decision; `until` where a person approved what was held. */
export function verdictEvent(
  verdict: ReturnType<Decide>,
  at: Instant,
  until?: Instant,
): OrderEvent {
  if ("denied" in verdict) return { type: "denied", at, failure: verdict.denied };
  const { held, ...decided } = verdict;
  if (held) return { type: "held", at, ...decided };
  return { type: "approved", at, ...decided, ...(until && { until }) };
}

/** The event of a change that was decided on. */
export const replaceEvent = (
  { reduces, reserve }: Bound,
  { change, at }: Pick<Replacing, "change" | "at">,
): OrderEvent => ({
  ...{ type: "change-begun", kind: "replace", at, change },
  bound: { reduces, ...(reserve && { reserve }) },
});

const FOR_REDUCING: ReadonlySet<TradingState> = new Set(["reduce-only", "flatten"]);

/** Whether an order may be sent in this state of trading. */
export const passes = (trading: TradingState, { reduces }: Pick<OrderRecord, "reduces">): boolean =>
  trading === "open" || (FOR_REDUCING.has(trading) && reduces);

/** Whether something is to be found out about an order; see `settleOrder`. */
export const isUnsettled = ({ state, pending }: OrderRecord): boolean =>
  pending !== undefined ||
  ["created", "approved", "sending", "unknown", "not-found"].includes(state);

/** Whether more is expected of an order that the broker has. */
export const isWorking = ({ state, report }: OrderRecord): boolean =>
  state === "acknowledged" && report !== undefined && !isFinal(report.status);

const isAbout = (report: OrderReport, record: OrderRecord): boolean =>
  report.clientOrderId === record.clientOrderId ||
  (record.report !== undefined &&
    [report.orderId, report.replaces].includes(record.report.orderId));
