import type { CashKind, Effect, ExecutionKind, Side } from "#domain";

/** Rows that are fills. A plain "Sell" is never a short sale: that has its own word. */
const FILLS: Readonly<Record<string, { readonly side: Side; readonly effect?: Effect }>> = {
  buy: { side: "buy" },
  sell: { side: "sell", effect: "close" },
  "sell short": { side: "sell", effect: "open" },
  "buy to cover": { side: "buy", effect: "close" },
  "buy to open": { side: "buy", effect: "open" },
  "buy to close": { side: "buy", effect: "close" },
  "sell to open": { side: "sell", effect: "open" },
  "sell to close": { side: "sell", effect: "close" },
  "reinvest shares": { side: "buy" },
};

/** Options that end; the sign of the quantity says which way the position changes. */
const ENDINGS: Readonly<Record<string, ExecutionKind>> = {
  expired: "expiry",
  assigned: "assignment",
  "exchange or exercise": "exercise",
};

/** Rows that move units without a trade when they have a quantity. */
const TRANSFERS = new Set([
  "journal",
  "journaled shares",
  "internal transfer",
  "security transfer",
  "stock plan activity",
  "stock merger",
  "name change",
  "conversion",
  "spin-off",
  "stock div dist",
  "mandatory reorg exc",
]);

const CASH: Readonly<Record<string, CashKind | "deposit-or-withdrawal">> = {
  "cash dividend": "dividend",
  "qualified dividend": "dividend",
  "non-qualified div": "dividend",
  "special dividend": "dividend",
  "special qual div": "dividend",
  "special non qual div": "dividend",
  "pr yr cash div": "dividend",
  "pr yr qual div": "dividend",
  "pr yr special div": "dividend",
  "pr yr div reinvest": "dividend",
  "qual div reinvest": "dividend",
  "reinvest dividend": "dividend",
  "div adjustment": "dividend",
  "long term cap gain": "dividend",
  "short term cap gain": "dividend",
  "long term cap gain reinvest": "dividend",
  "short term cap gain reinvest": "dividend",
  "credit interest": "interest",
  "bank interest": "interest",
  "bond interest": "interest",
  "cd interest": "interest",
  "margin interest": "interest",
  "interest adj": "interest",
  "foreign tax paid": "tax",
  "nra tax adj": "tax",
  "nra withholding": "tax",
  "pr yr nra tax": "tax",
  "adr mgmt fee": "fee",
  "advisor fee": "fee",
  "service fee": "fee",
  "moneylink deposit": "deposit",
  "wire received": "deposit",
  "wire funds received": "deposit",
  "funds received": "deposit",
  "wire sent": "withdrawal",
  "wire funds": "deposit-or-withdrawal",
  "moneylink transfer": "deposit-or-withdrawal",
  "moneylink adj": "deposit-or-withdrawal",
  journal: "transfer",
  "internal transfer": "transfer",
  "promotional award": "other",
  "cash in lieu": "other",
  "return of capital": "other",
  "misc cash entry": "other",
  "misc credits": "other",
};

/** Share splits: extra units, or a pair of old units out and new units in. */
const SPLITS: Readonly<Record<string, "added" | "pair">> = {
  "stock split": "added",
  "reverse split": "pair",
};

/** Two rows that together exchange units for cash. */
const REDEMPTIONS: Readonly<Record<string, "cash" | "units">> = {
  "cash merger": "cash",
  "cash merger adj": "units",
  "full redemption": "cash",
  "full redemption adj": "units",
};

/** What a word in the column "Action" means; every part is undefined for a word that is not known. */
export const meaningOf = (action: string) => {
  const word = action.toLowerCase();
  return {
    fill: FILLS[word],
    ending: ENDINGS[word],
    transfer: TRANSFERS.has(word),
    cash: CASH[word],
    split: SPLITS[word],
    redemption: REDEMPTIONS[word],
  };
};
