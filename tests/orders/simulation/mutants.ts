import { epochMs, type Instant, instantOf, type OrderReport } from "#domain";
import { BrokerError } from "#guard";
import { nextRecord, type OrderBroker, settleOrder } from "#orders";
import type { OrderMutant, OrderPlan } from "./run.ts";

type Killed = "doubled" | "declaredDead" | "sentWhileStopped" | "stale" | "unsettled";

/** A mechanism of the protocol taken away, and what must go wrong without it. */
export type NamedMutant = OrderMutant & {
  readonly name: string;
  readonly clientIds: OrderPlan["clientIds"];
  readonly breaks: Killed;
};

const later = (at: Instant, ms: number) => instantOf(epochMs(at) + ms);

/** Sends again whatever was not answered, as a general retry does. */
const retrying = (broker: OrderBroker): OrderBroker => ({
  ...broker,
  async place(account, order, until) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await broker.place(account, order, until);
      } catch (error) {
        if (attempt === 2 || !(error instanceof BrokerError) || error.outcome !== "unknown")
          throw error;
      }
    }
  },
});

const forgetting = (change: (error: BrokerError) => BrokerError) => (broker: OrderBroker) => ({
  ...broker,
  place: (...given: Parameters<OrderBroker["place"]>): Promise<OrderReport> =>
    broker.place(...given).catch((error: unknown) => {
      throw error instanceof BrokerError ? change(error) : error;
    }),
});

const outcome = (error: BrokerError, to: BrokerError["outcome"]) =>
  new BrokerError(error.message, { code: error.code, outcome: to });

export const MUTANTS: readonly NamedMutant[] = [
  {
    name: "a send without an answer is repeated",
    clientIds: "tag",
    breaks: "doubled",
    broker: retrying,
  },
  {
    name: "a send without an answer is repeated where the id is free again after the end",
    clientIds: "unique-among-open",
    breaks: "doubled",
    broker: retrying,
  },
  {
    name: "an unknown order is sent again although ids are not unique for ever",
    clientIds: "tag",
    breaks: "doubled",
    settle: (parts, record) =>
      settleOrder(
        {
          ...parts,
          broker: {
            ...parts.broker,
            rules: { ...parts.broker.rules, clientIds: "unique-forever" },
          },
        },
        record,
      ),
  },
  {
    name: "two processes may begin the same send",
    clientIds: "tag",
    breaks: "doubled",
    begin: (memory) => async (order, times) => {
      const record = await memory.read(order.id);
      if (!record) return undefined;
      const begun = await memory.beginSend(record, times);
      // Whoever is late believes that it may go on.
      return begun ?? { ...record, state: "sending" };
    },
  },
  {
    name: "a timeout counts as a refusal",
    clientIds: "tag",
    breaks: "declaredDead",
    broker: forgetting((error) =>
      error.outcome === "unknown" ? outcome(error, "rejected") : error,
    ),
  },
  {
    name: "a reset counts as not sent",
    clientIds: "tag",
    breaks: "declaredDead",
    broker: forgetting((error) =>
      error.outcome === "unknown" ? outcome(error, "not-sent") : error,
    ),
  },
  {
    name: "a refusal of a second send says something of the first",
    clientIds: "unique-forever",
    breaks: "declaredDead",
    next: (record, event) =>
      nextRecord(event.type === "rejected" ? { ...record, mayHaveArrived: false } : record, event),
  },
  {
    name: "an order that is not there is given up at once",
    clientIds: "tag",
    breaks: "declaredDead",
    plan: (plan) => ({ ...plan, settleMs: 0 }),
  },
  {
    name: "a look-up that saw a part counts",
    clientIds: "tag",
    breaks: "declaredDead",
    // A stream would tell of the order soon after.
    deaf: true,
    broker: (broker) => ({
      ...broker,
      async find(...given) {
        const found = await broker.find(...given);
        return found.report ? found : { report: undefined, isComplete: true };
      },
    }),
  },
  {
    name: "a process that was stopped sends what others gave up",
    clientIds: "tag",
    breaks: "declaredDead",
    plan: (plan) => ({ ...plan, settleMs: 0, travelMs: 200 }),
    broker: (broker) => ({
      ...broker,
      place: (account, order, until) => broker.place(account, order, later(until, 3_600_000)),
    }),
  },
  {
    name: "a stop is not read when an order is sent",
    clientIds: "tag",
    breaks: "sentWhileStopped",
    begin: (memory) => (order, times) =>
      memory.append(order.id, order.version, { type: "send-begun", ...times }),
  },
  {
    name: "nobody looks after orders that work",
    clientIds: "tag",
    breaks: "stale",
    journal: (journal) => ({ ...journal, working: async () => [] }),
  },
  {
    name: "nobody looks after orders that were being sent",
    clientIds: "tag",
    breaks: "unsettled",
    settle: async (parts, record) =>
      record.state === "sending" ? record : settleOrder(parts, record),
  },
];
