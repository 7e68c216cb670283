import type { InstrumentKind } from "#domain";
import type { Action } from "./mapping.ts";

const lists = <Value extends string>(
  words: Readonly<Record<Value, string>>,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    (Object.entries(words) as [Value, string][]).flatMap(([value, list]) =>
      list.split(", ").map((word) => [word, value]),
    ),
  );

/** Words that mean one thing wherever they are seen; all others must be mapped by the user. */
export const SIDE_WORDS = lists<Action>({
  buy: "buy, b, bought, bot, bto, btc, bc, buy to open, buy to close, buy to cover, cover, market buy, limit buy, purchase, long",
  sell: "sell, s, sold, sld, sto, stc, ss, sell to open, sell to close, sell short, short, market sell, limit sell, sale",
  dividend: "dividend, div, cash dividend",
  interest: "interest",
  deposit: "deposit",
  withdrawal: "withdrawal, withdraw",
  fee: "fee, fees, commission",
  tax: "tax, withholding tax",
  transfer: "",
  other: "",
  skip: "",
});

export const KIND_WORDS = lists<InstrumentKind>({
  equity: "equity, stock, stocks, stk, share, shares, cs, common stock",
  fund: "fund, etf, etp, mutual fund, mutualfund",
  option: "option, options, opt, equity option",
  future: "future, futures, fut",
  "future-option": "future option, futures option, fop",
  fx: "fx, forex, currency",
  crypto: "crypto, cryptocurrency, coin",
  cfd: "cfd",
  bond: "bond, bonds, fixed income",
  warrant: "warrant, warrants, war",
  index: "index",
  other: "other",
});
