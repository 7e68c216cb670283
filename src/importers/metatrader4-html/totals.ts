import { Decimal, type Instrument } from "#domain";
import {
  type AccountRef,
  type CashRecord,
  decimalIn,
  type ExecutionRecord,
  type Moment,
  type StatementRecord,
} from "#kit";

type Report = {
  readonly facts: ReadonlyMap<string, string>;
  readonly account: AccountRef;
  readonly madeAt: Moment | undefined;
};

const CUT = "The report ends before its closed profit; if it was cut off, tickets may be missing";
const NUMBER = /^-?\d[\d .]*$/;

/** Adds up what the rows became, to set it against the figures of the report. */
export function createTotals() {
  const cash: CashRecord[] = [];
  const openings = new Map<string, ExecutionRecord>();
  const closings: ExecutionRecord[] = [];

  function saw(record: StatementRecord): void {
    if (record.type === "cash") cash.push(record);
    if (record.type !== "execution") return;
    if (record.effect === "open") openings.set(record.orderId ?? "", record);
    else closings.push(record);
  }

  function end({ facts, account, madeAt }: Report): readonly StatementRecord[] {
    const results = closings.map(netOf);
    const net = Decimal.sum(results);
    const moved = Decimal.sum(cash.map(({ amount }) => amount.amount));
    const count = (side: "buy" | "sell") =>
      Decimal.of(closings.filter((closing) => closing.side === side).length);
    const figures: readonly (readonly [string, Decimal])[] = [
      ["Closed P/L", net],
      ["Total Net Profit", net],
      ["Gross Profit", Decimal.sum(results.filter(({ sign }) => sign > 0))],
      ["Gross Loss", Decimal.sum(results.filter(({ sign }) => sign < 0)).neg()],
      ["Total Trades", Decimal.of(closings.length)],
      ["Short Positions (won %)", count("buy")],
      ["Long Positions (won %)", count("sell")],
      ["Deposit/Withdrawal", moved],
      ...(beginsWithDeposit(cash, openings) ? [["Balance", moved.plus(net)] as const] : []),
    ];
    const checks = figures.flatMap(([name, actual]) => {
      const stated = facts.get(name)?.replace(/\s*\(.*$/, "");
      return !stated || !NUMBER.test(stated)
        ? []
        : [{ type: "check" as const, name, expected: decimalIn(stated), actual }];
    });
    const balance = facts.get("Balance");
    const stated: readonly StatementRecord[] =
      balance && NUMBER.test(balance) && madeAt && account.currency
        ? [
            {
              type: "balance",
              line: 1,
              account,
              cash: { amount: decimalIn(balance), currency: account.currency },
              at: madeAt,
            },
          ]
        : [];
    const cut: readonly StatementRecord[] = facts.has("Closed P/L")
      ? []
      : [{ type: "note", text: CUT }];
    return [...checks, ...stated, ...positions(openings, closings, { account, madeAt }), ...cut];
  }

  return { saw, end };
}

const netOf = ({ statedPnl = Decimal.zero, fees = [] }: ExecutionRecord) =>
  statedPnl.minus(Decimal.sum(fees.map(({ amount }) => amount)));

/**
 * Only a report from the first deposit on can explain the balance; one of a period begins with
 * trades.
 */
function beginsWithDeposit(
  cash: readonly CashRecord[],
  openings: ReadonlyMap<string, ExecutionRecord>,
): boolean {
  const first = cash.toSorted((a, b) => (a.at.instant < b.at.instant ? -1 : 1))[0];
  if (!first || first.amount.amount.sign <= 0) return false;
  return [...openings.values()].every(({ at }) => at.instant >= first.at.instant);
}

/** What the open tickets hold of each instrument, longs less shorts. */
function positions(
  openings: ReadonlyMap<string, ExecutionRecord>,
  closings: readonly ExecutionRecord[],
  { account, madeAt }: Pick<Report, "account" | "madeAt">,
): readonly StatementRecord[] {
  const open = new Map(openings);
  for (const { orderId } of closings) open.delete(orderId ?? "");
  const held = new Map<
    string,
    { instrument: Instrument; quantity: Decimal; line: number; at: Moment }
  >();
  for (const { instrument, side, quantity, line, at } of open.values()) {
    const before = held.get(instrument.id)?.quantity ?? Decimal.zero;
    const after = side === "buy" ? before.plus(quantity) : before.minus(quantity);
    held.set(instrument.id, { instrument, quantity: after, line, at });
  }
  return [...held.values()].map(({ at, ...position }) => ({
    type: "position",
    account,
    at: madeAt ?? at,
    ...position,
  }));
}
