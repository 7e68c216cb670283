import { type AccountId, type IntentId, isFinal, type OrderReport } from "#domain";
import type {
  AccountBook,
  Decide,
  NewOrder,
  OrderEvent,
  OrderJournal,
  OrderRecord,
  TradingState,
} from "./ports.ts";
import { contradicts, firstRecord, isAlarming, nextRecord } from "./record.ts";
import { mayTrade } from "./risk/amounts.ts";

export type MemoryJournal = OrderJournal & {
  /** Stops trading, or lets it go on. */
  readonly setTrading: (state: TradingState) => void;
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
    const at = order.createdAt;
    if ("denied" in verdict) return put(entry, { type: "denied", at, failure: verdict.denied });
    return put(entry, { type: "approved", at, reduces: verdict.reduces });
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
    async beginSend({ id, version }, times) {
      const event: OrderEvent = { type: "send-begun", ...times };
      const record = entries.get(id)?.record;
      if (record?.version !== version || contradicts(record, event)) return undefined;
      if (!passes(trading, record)) return { halted: trading };
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
    records,
    incidents: () => [...incidents],
  };
}

/** Whether an order may be sent in this state of trading. */
export const passes = (trading: TradingState, { reduces }: Pick<OrderRecord, "reduces">): boolean =>
  trading === "open" || (trading === "reduce-only" && reduces);

/** Whether something is to be found out about an order; see `settleOrder`. */
export const isUnsettled = ({ state, pending }: OrderRecord): boolean =>
  pending !== undefined || ["approved", "sending", "unknown", "not-found"].includes(state);

/** Whether more is expected of an order that the broker has. */
export const isWorking = ({ state, report }: OrderRecord): boolean =>
  state === "acknowledged" && report !== undefined && !isFinal(report.status);

const isAbout = (report: OrderReport, record: OrderRecord): boolean =>
  report.clientOrderId === record.clientOrderId ||
  (record.report !== undefined &&
    [report.orderId, report.replaces].includes(record.report.orderId));
