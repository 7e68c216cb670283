import { type Instant, isFinal } from "#domain";
import type { PaperOrder, PaperState } from "./model.ts";
import type { PaperEntry, PaperStore } from "./ports.ts";

type Kept = {
  state: PaperState;
  readonly entries: PaperEntry[];
  readonly orders: Map<string, PaperOrder>;
};

/** Paper accounts that live as long as their process. */
export function createMemoryPaperStore(): PaperStore {
  const accounts = new Map<string, Kept>();
  return {
    async open(account, state, at) {
      if (accounts.has(account)) return;
      accounts.set(account, { state, entries: depositsOf(state, at), orders: new Map() });
    },
    async update(account, act) {
      const kept = accounts.get(account);
      if (!kept) return undefined;
      const { state, result } = act(kept.state);
      for (const order of changedOrders(kept.state, state))
        kept.orders.set(order.report.orderId, order);
      kept.entries.push(...entriesOf(state, kept.entries.length));
      kept.state = settled(state);
      return result;
    },
    entries: async (account, after, limit) =>
      (accounts.get(account)?.entries ?? [])
        .filter(({ sequence }) => sequence > after)
        .slice(0, limit),
    order: async (account, name) =>
      [...(accounts.get(account)?.orders.values() ?? [])].find(({ report }) =>
        "orderId" in name
          ? report.orderId === name.orderId
          : report.clientOrderId === name.clientOrderId,
      ),
    orders: async (account, limit) =>
      [...(accounts.get(account)?.orders.values() ?? [])].toReversed().slice(0, limit),
  };
}

/** The first line of a history: the cash with which the account was opened. */
export const depositsOf = ({ cash }: PaperState, at: Instant): PaperEntry[] =>
  [...cash].map(([currency, amount], sequence) => ({
    ...{ sequence, type: "deposit", at, amount, currency },
  }));

/** The fills of an act as lines of the history, numbered from `first` without a hole. */
export const entriesOf = ({ fills }: PaperState, first: number): readonly PaperEntry[] =>
  fills.map((fill, n) => ({ sequence: first + n, type: "fill", at: fill.at, fill }));

/** Orders that an act made or changed. */
export const changedOrders = (before: PaperState, { orders }: PaperState): readonly PaperOrder[] =>
  [...orders.values()].filter((each) => before.orders.get(each.report.orderId) !== each);

/** What goes on: fills are history now, and so are orders that have ended. */
export function settled(state: PaperState): PaperState {
  const orders = new Map([...state.orders].filter(([, { report }]) => !isFinal(report.status)));
  return { ...state, orders, fills: [] };
}
