import { type AccountId, Decimal, type Execution, type Money, Sum } from "#domain";

/** Sums of one account, symbol, side and currency over the records of a file. */
type Sums = {
  readonly account: AccountId;
  readonly symbol: string;
  readonly currency: string;
  readonly side: "buy" | "sell" | "";
  executions: number;
  readonly quantity: Sum;
  readonly fees: Sum;
  /** Cash that trades moved: nothing for what is settled by margin. */
  readonly cash: Sum;
  readonly statedPnl: Sum;
};

export type TallyFilter = {
  readonly account?: AccountId | undefined;
  readonly symbol?: string | undefined;
  readonly currency?: string | undefined;
  readonly side?: "buy" | "sell" | undefined;
};

/** Contracts of these kinds change hands without their price being paid. */
const ON_MARGIN = new Set(["future", "cfd", "fx"]);

/**
 * Adds up what a file holds while it is read, in memory that grows with its instruments and not
 * with its rows.
 */
export function createTally() {
  const sums: Sums[] = [];
  const bySymbol = createIndex();

  function at(account: AccountId, symbol: string, currency: string, side: Sums["side"]): Sums {
    const near = bySymbol(account, symbol);
    for (const known of near) if (known.side === side && known.currency === currency) return known;
    const fresh = {
      account,
      symbol,
      currency,
      side,
      executions: 0,
      quantity: new Sum(),
      fees: new Sum(),
      cash: new Sum(),
      statedPnl: new Sum(),
    };
    sums.push(fresh);
    near.push(fresh);
    return fresh;
  }

  return {
    execution(execution: Execution): void {
      const { account, instrument, side, quantity, price, fees, statedPnl } = execution;
      const sum = at(account, instrument.symbol, instrument.currency, side);
      sum.executions++;
      sum.quantity.add(quantity);
      if (statedPnl) sum.statedPnl.add(statedPnl);
      if (!ON_MARGIN.has(instrument.kind)) {
        const paid = quantity.times(instrument.multiplier);
        sum.cash.addProduct(side === "buy" ? paid.neg() : paid, price);
      } else if (statedPnl) sum.cash.add(statedPnl);
      for (const fee of fees) {
        const of =
          fee.currency === instrument.currency
            ? sum
            : at(account, instrument.symbol, fee.currency, side);
        of.fees.add(fee.amount);
        of.cash.subtract(fee.amount);
      }
    },
    cash(account: AccountId, symbol: string, { amount, currency }: Money): void {
      at(account, symbol, currency, "").cash.add(amount);
    },
    /** The sum of one column over everything that matches. */
    total(
      column: "quantity" | "fees" | "cash" | "statedPnl" | "executions",
      filter: TallyFilter,
    ): Decimal {
      let total = Decimal.zero;
      for (const sum of sums) if (matches(sum, filter)) total = total.plus(valueOf(sum, column));
      return total;
    },
    /** Units bought less units sold. */
    position: (filter: TallyFilter): Decimal =>
      sums
        .filter((sum) => matches(sum, filter))
        .reduce(
          (units, { side, quantity }) =>
            side === "sell" ? units.minus(quantity.value) : units.plus(quantity.value),
          Decimal.zero,
        ),
  };
}

/** The sums of one account and symbol: a few. Asked for every row, so no key is made of the two. */
function createIndex() {
  const accounts = new Map<AccountId, Map<string, Sums[]>>();
  return (account: AccountId, symbol: string): Sums[] => {
    let symbols = accounts.get(account);
    if (!symbols) accounts.set(account, (symbols = new Map()));
    let near = symbols.get(symbol);
    if (!near) symbols.set(symbol, (near = []));
    return near;
  };
}

export type Tally = ReturnType<typeof createTally>;

const valueOf = (sum: Sums, column: Parameters<Tally["total"]>[0]) =>
  column === "executions" ? Decimal.of(sum.executions) : sum[column].value;

const matches = (sum: Sums, { account, symbol, currency, side }: TallyFilter) =>
  (account === undefined || sum.account === account) &&
  (symbol === undefined || sum.symbol === symbol) &&
  (currency === undefined || sum.currency === currency) &&
  (side === undefined || sum.side === side);
