import { type Clock, epochMs, instantOf } from "#domain";
import { factsOf } from "#guard";
import type { BrokerErrorServices } from "#http";
import type { BrokerErrorStore } from "#sync";

const DAY_MS = 86_400_000;

type Parts = { readonly store: Pick<BrokerErrorStore, "sums">; readonly clock: Pick<Clock, "now"> };

/** What brokers refused a tenant, and what they say that no manifest knows. */
export const brokerErrorServices = ({ store, clock }: Parts): BrokerErrorServices => ({
  async report({ days, broker }) {
    const since = instantOf(epochMs(clock.now()) - days * DAY_MS);
    const sums = await store.sums({ since, ...(broker !== undefined && { broker }) });
    const items = sums.map(({ trend, ...sum }) => ({
      ...sum,
      type: factsOf(sum.code).type,
      trend: [...trend],
    }));
    const counted = (of: typeof items) => of.reduce((total, { count }) => total + count, 0);
    const unmapped = counted(items.filter(({ isMapped }) => !isMapped));
    return { since, count: counted(items), unmapped, items };
  },
});
