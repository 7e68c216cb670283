import { Decimal, money } from "#domain";
import { type PositionRecord, roundingOf, type StatementRecord } from "#kit";
import type { Totals } from "./totals.ts";
import type { Context } from "./trade.ts";
import { leaf, type OfxNode } from "./tree.ts";
import { amount, currencyOf, momentOf, required } from "./values.ts";

/** Positions and balances of one account at a time. */
export function createPositions(totals: Totals) {
  let held = new Map<string, PositionRecord>();
  let asOf: string | undefined;

  /** Sub-accounts and sources of money list a security apart; together they are one position. */
  function hold(node: OfxNode, context: Context): void {
    const { currency } = currencyOf(node, context.currency);
    const instrument = context.securities.of(node, currency);
    const units = required(amount(node, "UNITS"), "UNITS");
    const short = leaf(node, "POSTYPE") === "SHORT" && units.sign > 0;
    const quantity = short ? units.neg() : units;
    const markPrice = amount(node, "UNITPRICE");
    const value = amount(node, "MKTVAL");
    const at = momentOf(required(leaf(node, "DTPRICEASOF") ?? asOf, "DTPRICEASOF"), context.zone);
    if (markPrice && value) {
      const actual = units.times(markPrice).times(instrument.multiplier);
      const tolerance = roundingOf({
        side: "buy",
        quantity: units.abs(),
        price: markPrice,
        instrument,
      });
      totals.sum(`Market value of positions in ${currency}`, value, actual, tolerance);
    }
    const known = held.get(instrument.id);
    const marketValue = value && known?.marketValue ? value.plus(known.marketValue) : value;
    const common = {
      type: "position",
      line: node.line,
      account: context.account,
      instrument,
      markPrice,
      marketValue,
      at,
    } as const;
    held.set(instrument.id, {
      ...common,
      quantity: quantity.plus(known?.quantity ?? Decimal.zero),
    });
  }

  function balance(node: OfxNode, context: Context): readonly StatementRecord[] {
    const cash = amount(node, "AVAILCASH");
    if (!cash || asOf === undefined) return [];
    const at = momentOf(asOf, context.zone);
    return [
      {
        type: "balance",
        line: node.line,
        account: context.account,
        cash: money(cash, context.currency),
        at,
      },
    ];
  }

  return {
    node(node: OfxNode, context: Context): readonly StatementRecord[] {
      if (node.name === "DTASOF" && node.parent === "INVSTMTRS") asOf = node.text;
      if (node.name === "INVBAL") return balance(node, context);
      if (node.parent === "INVPOSLIST") hold(node, context);
      if (node.parent === "INVOOLIST") return [{ type: "passed", reason: "open order" }];
      if (node.parent === "SECLIST")
        return [{ type: "passed", reason: "description of a security" }];
      if (node.parent === "BANKTRANLIST")
        return [{ type: "passed", reason: "transaction of a bank account" }];
      if (node.name !== "INVSTMTRS") return [];
      const records = [...held.values()];
      held = new Map();
      return records;
    },
  };
}
