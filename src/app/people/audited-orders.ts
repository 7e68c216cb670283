import { type AuditDetail, FailureError, type IntentId } from "#domain";
import type { OrderBody, OrderServices, RiskServices, Services } from "#http";
import type { Caller } from "./caller.ts";

export type Note = (act: string, subject: string, detail?: AuditDetail) => Promise<unknown>;

/** Orders whose every act is written down, refusals too; the journal tells how each fared. */
export function auditedOrders({ orders }: Services, note: Note, caller: Caller): OrderServices {
  const noted = noting(note);
  const held = caller.kind === "key" && caller.key.needsApproval;
  return {
    ...orders,
    async place(input, options = {}) {
      const order = await orders.place(input, { ...options, ...(held && { held }) });
      await notedOrder(note, order);
      return order;
    },
    async cancel(id) {
      const changed = await orders.cancel(id);
      await noted("order-cancelled", changed.order, { result: changed.result });
      return changed;
    },
    async cancelAll(filter) {
      const { items } = await orders.cancelAll(filter);
      for (const { order, result } of items) await noted("order-cancelled", order, { result });
      return { items };
    },
    async change(id, change) {
      if (held) throw new FailureError(CHANGE_HELD);
      const changed = await orders.change(id, change);
      await noted("order-changed", changed.order, { result: changed.result });
      return changed;
    },
    async approve(id) {
      const order = await orders.approve(id);
      await noted("order-approved", order, refusalOf(order));
      return order;
    },
    async decline(id) {
      const order = await orders.decline(id);
      await noted("order-declined", order);
      return order;
    },
    async settle(id: IntentId, answer) {
      const order = await orders.settle(id, answer);
      await noted("order-settled-by-hand", order, { answer: answer.answer, note: answer.note });
      return order;
    },
    async setTrading(change) {
      const { trading } = change;
      // One that acts takes a while and may break off.
      if (ACTS.has(trading)) await note("trading-stop-begun", "trading", { trading });
      const set = await orders.setTrading(change);
      await note("trading-state-changed", "trading", { trading });
      for (const { closing } of set.accounts ?? [])
        for (const order of closing) await noted("order-placed", order, refusalOf(order));
      return set;
    },
  };
}

const noting =
  (note: Note) =>
  async (act: string, order: OrderBody, more: AuditDetail = {}): Promise<void> => {
    const { connection, environment, symbol, side, quantity, state } = order;
    const detail = { connection, environment, symbol, side, quantity, state };
    await note(act, `order:${order.id}`, { ...detail, ...more });
  };

const refusalOf = (order: OrderBody) => ({ refusal: order.failure?.code ?? null });

/** Writes down that an order was placed, denied or held. */
export const notedOrder = (note: Note, order: OrderBody, more: AuditDetail = {}): Promise<void> =>
  noting(note)(placed(order), order, { ...refusalOf(order), ...more });

const ACTS: ReadonlySet<string> = new Set(["cancel-working", "flatten"]);

const placed = ({ state }: OrderBody): string => {
  if (state === "denied") return "order-denied";
  return state === "created" ? "order-held" : "order-placed";
};

const CHANGE_HELD = {
  code: "approval-needed",
  message: "A key whose orders wait for a person may not change one that was approved",
  owner: "user",
  next: "Cancel the order and place another, which waits to be approved",
} as const;

/** Bounds and locks, whose every change is written down with who made it, refusals too. */
export function auditedRisk({ risk }: Services, note: Note, actor: string): RiskServices {
  return {
    ...risk,
    async setLimits(level) {
      const set = await risk.setLimits(level);
      const { connection = null, account = null, symbol = null, limits } = set;
      const detail = { connection, account, symbol, limits: JSON.stringify(limits) };
      await note("risk-limits-changed", "risk", detail);
      return set;
    },
    async unlock(input) {
      const { connection, account = null } = input;
      const subject = `connection:${connection}`;
      try {
        const unlock = await risk.unlock(input, actor);
        await note("live-unlocked", subject, { account, until: unlock.expiresAt });
        return unlock;
      } catch (error) {
        const refusal = error instanceof FailureError ? error.failure.code : "fault";
        await note("live-unlock-refused", subject, { account, refusal });
        throw error;
      }
    },
    async lock(input) {
      await risk.lock(input);
      await note("live-locked", `connection:${input.connection}`, {
        account: input.account ?? null,
      });
    },
  };
}
