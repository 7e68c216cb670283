import {
  type ClientOrderId,
  Decimal,
  epochMs,
  type Instant,
  instantOf,
  isFinal,
  type OrderReport,
  type OrderStatus,
} from "#domain";
import { BrokerError, BrokerRateLimitError } from "#guard";
import type { ClientIdClass, Found, OrderName, PlacedOrder } from "#kit";
import type { OrderBroker } from "#orders";
import type { Loop } from "../../simulation/loop.ts";
import type { Process } from "../../simulation/process.ts";
import type { Dice } from "../../simulation/random.ts";

/** How likely each fault is with each call. */
export type Faults = {
  /** The connection does not come about. */
  readonly unreachable: number;
  /** The request is lost behind the connection. */
  readonly lost: number;
  /** The request arrives, but late, up to the real settle time. */
  readonly late: number;
  /** The broker acts and its answer is lost. */
  readonly silent: number;
  /** A refusal at the edge, before the matching engine. */
  readonly limited: number;
  /** An answer that proves nothing, whether or not the broker acted. */
  readonly broken: number;
  /** A look-up that sees only a part of the orders. */
  readonly partial: number;
};

export type ModelOptions = {
  readonly loop: Loop;
  readonly dice: Dice;
  readonly clientIds: ClientIdClass;
  /** The longest time that a request truly travels. */
  readonly travelMs: number;
  readonly faults: () => Faults | undefined;
};

type Live = {
  readonly orderId: string;
  readonly name: ClientOrderId;
  readonly placed: PlacedOrder;
  report: OrderReport;
};

const TIMEOUT_MS = 8_000;
const BROKER = "model";

/** A broker with a truth ledger: what it accepted, when, and under which name. */
export function createModelBroker(options: ModelOptions) {
  const { loop, dice, clientIds } = options;
  const orders: Live[] = [];
  const sends: { readonly name: ClientOrderId; readonly at: number }[] = [];
  const listeners = new Set<(report: OrderReport) => void>();
  const happens = (fault: keyof Faults) => {
    const faults = options.faults();
    return faults !== undefined && dice.chance(faults[fault]);
  };

  /** A replica that lags does so for a while. */
  let partialUntil = 0;
  const seesPart = () => {
    if (happens("partial")) partialUntil = loop.now() + dice.int(1_000, 30_000);
    return options.faults() !== undefined && loop.now() < partialUntil;
  };

  const isTaken = (name: ClientOrderId) =>
    orders.some(
      (each) =>
        each.name === name &&
        (clientIds === "unique-forever" ||
          (clientIds === "unique-among-open" && !isFinal(each.report.status))),
    );

  function tell(order: Live, changes: Partial<OrderReport>): OrderReport {
    order.report = { ...order.report, ...changes, updatedAt: instantOf(loop.now()) };
    const { report } = order;
    if (!happens("lost"))
      loop.after(dice.int(1, 2_000), () => {
        for (const listener of listeners) listener(report);
      });
    return report;
  }

  /** Most orders fill or end, some in parts; a few are cancelled and filled at once. */
  function live(order: Live): void {
    const { quantity } = order.report;
    const step = (status: OrderStatus, filled?: Decimal) => () => {
      if (isFinal(order.report.status)) return;
      tell(order, { status, ...(filled && { filled }) });
    };
    const at = dice.wait(20_000);
    if (dice.chance(0.3)) loop.after(at / 2, step("partially-filled", quantity.div(TWO)));
    if (dice.chance(0.7)) loop.after(at, step("filled", quantity));
    // What is filled stays filled, whatever becomes of the rest.
    else loop.after(at, step(dice.pick(["canceled", "expired"])));
  }

  function accept(placed: PlacedOrder): OrderReport {
    const { ticket, clientOrderId } = placed;
    const order: Live = {
      orderId: `order-${orders.length + 1}`,
      name: clientOrderId,
      placed,
      report: {
        ...{ orderId: `order-${orders.length + 1}`, status: "working", filled: Decimal.zero },
        ...{ instrument: ticket.instrument, side: ticket.side, type: ticket.type },
        quantity: ticket.quantity,
        // A broker of the last class knows nothing of our ids.
        ...(clientIds !== "none" && { clientOrderId }),
        updatedAt: instantOf(loop.now()),
      },
    };
    orders.push(order);
    live(order);
    return tell(order, {});
  }

  /** What the matching engine does with a request that arrives. */
  function arrive(placed: PlacedOrder): () => OrderReport {
    const { clientOrderId: name } = placed;
    if (isTaken(name))
      return throwing("This id was used", { code: "DUPLICATE_CLIENT_ID", outcome: "exists" });
    if (dice.chance(0.03))
      return throwing("Too little margin", { code: "INSUFFICIENT_MARGIN", outcome: "rejected" });
    const report = accept(placed);
    return () => report;
  }

  const place = (process: Process, placed: PlacedOrder, until: Instant) =>
    new Promise<OrderReport>((resolve, reject) => {
      const answer = (afterMs: number, result: () => OrderReport) =>
        loop.after(
          afterMs,
          process.deliver(() => {
            try {
              resolve(result());
            } catch (error) {
              reject(error);
            }
          }),
        );
      if (process.clock.now() >= until)
        return answer(0, throwing("Too late to send", { code: "TIMEOUT", outcome: "not-sent" }));
      if (happens("unreachable"))
        return answer(50, throwing("No connection", { code: "NETWORK", outcome: "not-sent" }));
      sends.push({ name: placed.clientOrderId, at: loop.now() });
      if (happens("limited"))
        return answer(20, () => {
          throw new BrokerRateLimitError("Too many requests", { broker: BROKER });
        });
      if (happens("lost"))
        return answer(TIMEOUT_MS, throwing("No answer", { code: "TIMEOUT", outcome: "unknown" }));
      const travelMs = happens("late") ? dice.int(1_000, options.travelMs) : dice.int(5, 200);
      loop.after(travelMs, () => {
        const result = arrive(placed);
        if (travelMs < TIMEOUT_MS && !happens("silent"))
          answer(dice.int(5, 200), happens("broken") ? throwing("502", UNCLEAR) : result);
      });
      return answer(TIMEOUT_MS, throwing("No answer", UNCLEAR));
    });

  async function find(process: Process, { orderId, clientOrderId }: OrderName): Promise<Found> {
    await process.step(dice.int(5, 500));
    if (happens("broken")) throw new BrokerError("502", UNCLEAR);
    const isPartial = seesPart();
    const found = orders.find(
      (each) => each.orderId === orderId || (clientIds !== "none" && each.name === clientOrderId),
    );
    if (found && !isPartial) return { report: found.report };
    return { report: undefined, isComplete: clientIds !== "none" && !isPartial };
  }

  return {
    orders,
    sends,
    onReport: (listener: (report: OrderReport) => void) => void listeners.add(listener),
    /** The broker as one process sees it. */
    seenBy: (process: Process, settleMs: number): OrderBroker => ({
      rules: { clientIds, settleMs },
      async place(_, placed, until) {
        // Signing and waiting for a limit take time, in which a process may be stopped.
        await process.step(dice.int(1, 20));
        return place(process, placed, until);
      },
      async cancel(_, name) {
        await process.step(dice.int(5, 200));
        const order = orders.find(({ orderId }) => orderId === name.orderId);
        if (happens("broken")) throw new BrokerError("502", UNCLEAR);
        if (!order || isFinal(order.report.status))
          throw new BrokerError("Ended", { code: "ORDER_NOT_CANCELABLE", outcome: "rejected" });
        // The request crosses with a fill now and then.
        if (dice.chance(0.3)) tell(order, { status: "filled", filled: order.report.quantity });
        else if (dice.chance(0.9)) tell(order, { status: "canceled" });
        if (happens("silent")) throw new BrokerError("No answer", UNCLEAR);
      },
      find: (_, name) => find(process, name),
      openOrders: async () =>
        orders.map(({ report }) => report).filter(({ status }) => !isFinal(status)),
    }),
    /** How many orders it accepted under a name. */
    accepted: (name: ClientOrderId) => orders.filter((each) => each.name === name).length,
    nowMs: () => epochMs(instantOf(loop.now())),
  };
}

export type ModelBroker = ReturnType<typeof createModelBroker>;

const TWO = Decimal.of(2);
const UNCLEAR = { code: "TIMEOUT", outcome: "unknown", broker: BROKER } as const;

const throwing =
  (message: string, init: ConstructorParameters<typeof BrokerError>[1]) => (): never => {
    throw new BrokerError(message, init);
  };
