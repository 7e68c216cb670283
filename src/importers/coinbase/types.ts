import type { CashKind, Side } from "#domain";

const TRADES: Readonly<Record<string, Side>> = {
  buy: "buy",
  sell: "sell",
  "advanced trade buy": "buy",
  "advanced trade sell": "sell",
  "advance trade buy": "buy",
  "advance trade sell": "sell",
};

/** Kind, and the sign that the word itself has: generations of the export disagree on signs. */
const CASH: Readonly<Record<string, { readonly kind: CashKind; readonly sign?: 1 | -1 }>> = {
  send: { kind: "withdrawal", sign: -1 },
  receive: { kind: "deposit", sign: 1 },
  deposit: { kind: "deposit", sign: 1 },
  withdrawal: { kind: "withdrawal", sign: -1 },
  "pro deposit": { kind: "transfer", sign: -1 },
  "pro withdrawal": { kind: "transfer", sign: 1 },
  "exchange deposit": { kind: "transfer", sign: -1 },
  "exchange withdrawal": { kind: "transfer", sign: 1 },
  "staking income": { kind: "interest", sign: 1 },
  "rewards income": { kind: "interest", sign: 1 },
  "reward income": { kind: "interest", sign: 1 },
  "inflation reward": { kind: "interest", sign: 1 },
  "incentives rewards payout": { kind: "interest", sign: 1 },
  "interest payout": { kind: "interest", sign: 1 },
  "learning reward": { kind: "other", sign: 1 },
  "coinbase earn": { kind: "other", sign: 1 },
  "credit card reward": { kind: "other", sign: 1 },
  "retail simple price improvement": { kind: "other", sign: 1 },
  "card spend": { kind: "withdrawal", sign: -1 },
  subscription: { kind: "fee", sign: -1 },
  "subscription rebate": { kind: "fee", sign: 1 },
  "retail eth2 deprecation": { kind: "transfer" },
};

const INTERNAL = new Set([
  "retail staking transfer",
  "retail unstaking transfer",
  "vault withdrawal",
]);

export type Meaning =
  | { readonly is: "trade"; readonly side: Side }
  | { readonly is: "convert" }
  | { readonly is: "internal" }
  | { readonly is: "cash"; readonly kind: CashKind; readonly sign?: 1 | -1 };

/** What a word in the column "Transaction Type" means; undefined for a word that is not known. */
export function meaningOf(type: string): Meaning | undefined {
  const word = type.toLowerCase();
  const side = TRADES[word];
  if (side) return { is: "trade", side };
  if (word === "convert") return { is: "convert" };
  if (INTERNAL.has(word)) return { is: "internal" };
  const cash = CASH[word];
  return cash && { is: "cash", ...cash };
}
