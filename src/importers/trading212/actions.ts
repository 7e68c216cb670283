import type { CashKind, Side } from "#domain";

const TRADE = /^(?:market|limit|stop|stop limit) (buy|sell)$/;

/** Units that arrive or leave without a trade. */
const TRANSFERS: Readonly<Record<string, Side>> = {
  "transfer in": "buy",
  "transfer out": "sell",
  "stock distribution": "buy",
  "custom stock distribution": "buy",
  "spin off": "buy",
  "equity rights": "buy",
};

/**
 * Kind of cash and, where exports of different years disagree on it, the sign that the action
 * itself has.
 */
const CASH: Readonly<Record<string, { readonly kind: CashKind; readonly sign?: 1 | -1 }>> = {
  deposit: { kind: "deposit" },
  withdrawal: { kind: "withdrawal", sign: -1 },
  "interest on cash": { kind: "interest" },
  "lending interest": { kind: "interest" },
  "share lending interest": { kind: "interest" },
  "dividend adjustment": { kind: "dividend" },
  "result adjustment": { kind: "other" },
  "spending cashback": { kind: "other" },
  "card debit": { kind: "withdrawal", sign: -1 },
  "card credit": { kind: "deposit" },
  "card refund": { kind: "deposit" },
  "new card cost": { kind: "fee", sign: -1 },
};

export type Meaning = {
  readonly trade?: Side | undefined;
  readonly transfer?: Side | undefined;
  readonly split?: "close" | "open" | undefined;
  readonly conversion?: boolean;
  readonly cash?: { readonly kind: CashKind; readonly sign?: 1 | -1 } | undefined;
};

/** What a word in the column "Action" means; undefined for a word that is not known. */
export function meaningOf(action: string): Meaning | undefined {
  const word = action.toLowerCase();
  const trade = TRADE.exec(word)?.[1] as Side | undefined;
  if (trade) return { trade };
  const transfer = TRANSFERS[word];
  if (transfer) return { transfer };
  if (word === "stock split close") return { split: "close" };
  if (word === "stock split open") return { split: "open" };
  if (word === "currency conversion") return { conversion: true };
  if (/^dividend \(.*interest.*\)$/.test(word)) return { cash: { kind: "interest" } };
  if (/^dividend(?: \(.+\))?$/.test(word)) return { cash: { kind: "dividend" } };
  const cash = CASH[word];
  return cash ? { cash } : undefined;
}
