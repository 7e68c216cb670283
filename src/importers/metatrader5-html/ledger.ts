import { Decimal } from "#domain";
import {
  type AccountRef,
  type CheckRecord,
  decimalIn,
  type ExecutionRecord,
  lotInstrument,
  type Moment,
  quoted,
  type StatementRecord,
  unreadable,
} from "#kit";
import type { Deal, Holding } from "./report.ts";

type Report = {
  readonly facts: ReadonlyMap<string, string>;
  readonly account: AccountRef;
  readonly madeAt: Moment | undefined;
};

const CUT = "The report ends before its results; if it was cut off, deals may be missing";
const NUMBER = /^-?\d[\d .]*$/;

/**
 * Keeps the running balance of the deals and what is open, to set them against what the report says
 * of itself.
 */
export function createLedger() {
  const executions: ExecutionRecord[] = [];
  const wrong: CheckRecord[] = [];
  const held = new Map<
    string,
    { quantity: Decimal; line: number; price?: Decimal; market?: Decimal }
  >();
  let opening: Decimal | undefined;
  let balance: Decimal | undefined;
  let deals = 0;

  function add(deal: Deal, record: StatementRecord): void {
    if (record.type === "execution") executions.push(record);
    const moved = movedBy(record);
    const before = balance ?? deal.balance?.minus(moved) ?? Decimal.zero;
    opening ??= before;
    balance = before.plus(moved);
    deals++;
    if (!deal.balance || deal.balance.eq(balance)) return;
    wrong.push({
      type: "check",
      name: `Balance after deal ${deal.deal}`,
      expected: deal.balance,
      actual: balance,
    });
    // Go on from the stated balance, so that one deal that does not add up is named once.
    balance = deal.balance;
  }

  function holds({ symbol, type, volume, price, market }: Holding, line: number): void {
    const side = type.toLowerCase();
    if (side !== "buy" && side !== "sell")
      unreadable("unknown-type", `${quoted(type)} is not a known type of position`);
    const before = held.get(symbol);
    const quantity = (before?.quantity ?? Decimal.zero).plus(
      side === "buy" ? volume : volume.neg(),
    );
    // Several tickets of one symbol have no price in common.
    held.set(symbol, {
      quantity,
      line,
      ...(before ? {} : { price, ...(market ? { market } : {}) }),
    });
  }

  function end(report: Report): readonly StatementRecord[] {
    if (deals === 0) return [{ type: "note", text: "The report holds no deals" }];
    const { facts } = report;
    const closings = executions.filter(({ effect }) => effect !== "open");
    const closed = (side: "buy" | "sell") =>
      Decimal.of(closings.filter((closing) => closing.side === side).length);
    const figures: readonly (readonly [string, Decimal])[] = [
      ["Balance", balance ?? Decimal.zero],
      ["Total Net Profit", Decimal.sum(executions.map(movedBy))],
      ["Total Trades", Decimal.of(closings.length)],
      ["Short Trades (won %)", closed("buy")],
      ["Long Trades (won %)", closed("sell")],
    ];
    const checks = figures.flatMap(([name, actual]): readonly CheckRecord[] => {
      const stated = facts.get(name)?.replace(/\s*\(.*$/, "");
      return stated && NUMBER.test(stated)
        ? [{ type: "check", name, expected: decimalIn(stated), actual }]
        : [];
    });
    const running: CheckRecord = {
      type: "check",
      name: `Running balance of ${deals} deals`,
      expected: Decimal.of(deals),
      actual: Decimal.of(deals - wrong.length),
    };
    const cut: readonly StatementRecord[] = facts.has("Total Net Profit")
      ? []
      : [{ type: "note", text: CUT }];
    return [running, ...wrong, ...checks, ...positionChecks(opening), ...stated(report), ...cut];
  }

  /** Only where the account was empty at first do the deals explain what is open at last. */
  function positionChecks(first: Decimal | undefined): readonly CheckRecord[] {
    if (!first?.isZero()) return [];
    const ours = new Map<string, Decimal>();
    for (const { instrument, side, quantity } of executions) {
      const before = ours.get(instrument.symbol) ?? Decimal.zero;
      ours.set(instrument.symbol, side === "buy" ? before.plus(quantity) : before.minus(quantity));
    }
    const theirs = new Map(
      [...held].map(([symbol, { quantity }]) => [symbol.toUpperCase(), quantity]),
    );
    return [...new Set([...ours.keys(), ...theirs.keys()])].map((symbol) => ({
      type: "check",
      name: `Open position ${symbol}`,
      expected: theirs.get(symbol) ?? Decimal.zero,
      actual: ours.get(symbol) ?? Decimal.zero,
    }));
  }

  function stated({ account, madeAt }: Report): readonly StatementRecord[] {
    const { currency } = account;
    if (!currency || !madeAt) return [];
    const positions = [...held].map(([symbol, { quantity, line, price, market }]) => ({
      type: "position" as const,
      line,
      account,
      instrument: lotInstrument(symbol, currency),
      quantity,
      averagePrice: price,
      markPrice: market,
      at: madeAt,
    }));
    return balance
      ? [
          ...positions,
          { type: "balance", line: 1, account, cash: { amount: balance, currency }, at: madeAt },
        ]
      : positions;
  }

  return { add, holds, end, balance: () => balance };
}

/** What a record moves in the account: result less charges, or cash. */
function movedBy(record: StatementRecord): Decimal {
  if (record.type === "cash") return record.amount.amount;
  if (record.type !== "execution") return Decimal.zero;
  const { statedPnl = Decimal.zero, fees = [] } = record;
  return statedPnl.minus(Decimal.sum(fees.map(({ amount }) => amount)));
}
