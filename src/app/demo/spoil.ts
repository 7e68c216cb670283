import { Decimal } from "#domain";
import type { FaultStep, RunningSandbox } from "#sandbox";

/** A refusal on the way that is waited for, so that runs show a retry. */
export const REFUSALS: readonly FaultStep[] = [
  { do: "429-seconds", broker: "alpaca", on: "/activities", after: 1 },
];

const BROKER = "oanda";
const [SYMBOL, PRICE, QUANTITY] = ["EUR_USD", Decimal.of("1.085"), Decimal.of("2500")];

/**
 * Prepares one fill that is written as nobody can read it: it ends in quarantine, and the position
 * differs from the broker's by its units. Its order stands before the first reading, so that the
 * fill is the only row of the page on which the fault strikes.
 */
export function spoiler({ venue, faults }: RunningSandbox) {
  const [account] = venue.accounts(BROKER);
  if (!account) throw new TypeError(`The sandbox has no account at "${BROKER}"`);
  const traded = { account, symbol: SYMBOL, side: "buy", quantity: QUANTITY } as const;
  const order = venue.order(traded);
  return {
    broker: BROKER,
    /** To be called once the history was read; the next reading meets it. */
    strike(): void {
      const on = `/${account.number}/transactions/sinceid`;
      faults.add([{ do: "odd-word", broker: BROKER, on }]);
      venue.execute({ ...traded, price: PRICE, order });
    },
  };
}
