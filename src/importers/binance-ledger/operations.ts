import type { CashKind } from "#domain";

const TRADES = new Set([
  "buy",
  "sell",
  "transaction related",
  "transaction buy",
  "transaction spend",
  "transaction sold",
  "transaction revenue",
  "binance convert",
  "convert",
  "large otc trading",
  "buy crypto",
  "buy crypto with card",
  "buy crypto with fiat",
  "convert fiat to crypto ocbs",
  "auto-invest transaction",
  "eth 2.0 staking",
  "stablecoins auto-conversion",
  "small assets exchange bnb",
  "small assets exchange bnb (spot)",
]);
const FEES = new Set(["fee", "transaction fee"]);
/** Bought with money that never was in the account, so that one side alone is booked. */
const PURCHASES = new Set(["buy crypto", "buy crypto with card", "buy crypto with fiat"]);

const CASH: Readonly<Record<string, CashKind>> = {
  deposit: "deposit",
  "fiat deposit": "deposit",
  withdraw: "withdrawal",
  "fiat withdraw": "withdrawal",
  "pos savings interest": "interest",
  "savings interest": "interest",
  "simple earn flexible interest": "interest",
  "simple earn locked interest": "interest",
  "simple earn locked rewards": "interest",
  "simple earn flexible airdrop": "interest",
  "eth 2.0 staking rewards": "interest",
  "staking rewards": "interest",
  "bnb vault rewards": "interest",
  "launchpool interest": "interest",
  "launchpool earnings / airdrop": "interest",
  "liquid swap rewards": "interest",
  "cash voucher distribution": "other",
  "mission reward distribution": "other",
  distribution: "other",
  "airdrop assets": "other",
  "commission history": "other",
  "commission rebate": "other",
  "referral kickback": "other",
  "funding fee": "funding",
  "realized profit and loss": "other",
};

const INTERNAL =
  /^transfer between |^(?:pos )?savings (?:principal )?(?:purchase|redemption)$|^staking (?:purchase|redemption)$|^simple earn (?:flexible|locked) (?:subscription|redemption)$/;

export type Operation =
  | { readonly is: "trade" | "fee" | "purchase" }
  | { readonly is: "cash"; readonly kind: CashKind }
  | { readonly is: "internal" };

/** What a word in the column "Operation" means; undefined for a word that is not known. */
export function operationOf(text: string): Operation | undefined {
  const word = text.toLowerCase();
  if (PURCHASES.has(word)) return { is: "purchase" };
  if (TRADES.has(word)) return { is: "trade" };
  if (FEES.has(word)) return { is: "fee" };
  if (INTERNAL.test(word)) return { is: "internal" };
  const kind = CASH[word];
  return kind && { is: "cash", kind };
}
