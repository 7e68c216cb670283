import { type Day, Decimal, type Instrument, instrument } from "#domain";
import {
  decimalIn,
  futureContract,
  futureInstrument,
  optionContract,
  optionInstrument,
  pointValue,
  quoted,
  unreadable,
} from "#kit";

/** The platform is for US accounts; its statements name no currency. */
export const CURRENCY = "USD";

/**
 * Treasury futures are quoted in 32nds and their quarters, grains in eighths: 111'245 is 111 and
 * 24.5/32, 450'2 is 450.25.
 */
export function priceIn(cell: string): Decimal {
  const ticks = /^(-?)(\d+)'(\d)(\d?)(\d?)$/.exec(cell);
  if (!ticks) return decimalIn(cell);
  const [, minus, whole = "", first = "", second = "", part = ""] = ticks;
  const quarters: Readonly<Record<string, string>> = {
    "": "0",
    "0": "0",
    "2": "0.25",
    "5": "0.5",
    "7": "0.75",
  };
  const quarter =
    quarters[part] ?? unreadable("bad-number", `${quoted(cell)} is not a price in 32nds`);
  const parts =
    second === ""
      ? Decimal.of(first).div(Decimal.of(8))
      : Decimal.of(first + second)
          .plus(Decimal.of(quarter))
          .div(Decimal.of(32));
  const price = Decimal.of(whole).plus(parts);
  return minus ? price.neg() : price;
}

export type LegTerms = {
  readonly symbol: string;
  readonly exp: string | undefined;
  readonly strike: string | undefined;
  readonly type: string;
  /** Day of the trade, which tells the decade of a future. */
  readonly day: Day;
};

/** What the columns Symbol, Exp, Strike and Type name together. */
export function instrumentOf(terms: LegTerms): Instrument {
  const { symbol, type } = terms;
  switch (type.toUpperCase()) {
    case "STOCK":
      return instrument({ kind: "equity", symbol, currency: CURRENCY });
    case "ETF":
    case "FUND":
      return instrument({ kind: "fund", symbol, currency: CURRENCY });
    case "CRYPTO":
      return instrument({ kind: "crypto", symbol, currency: CURRENCY });
    case "FUTURE":
      return futureOf(terms);
    case "CALL":
    case "PUT":
      return symbol.startsWith("/") ? futureOptionOf(terms) : optionOf(terms);
    default:
      return unreadable("unknown-type", `${quoted(type)} is not a known type of instrument`);
  }
}

/** The expiry may carry a remark: "19 JUN 26 [AM]", "100 (Weeklys) 12 JUN 26". */
function optionOf({ symbol, exp = "", strike = "", type }: LegTerms): Instrument {
  const day = /\d{1,2} [A-Z]{3} \d{2,4}/i.exec(exp)?.[0];
  const contract = day && optionContract(`${symbol} ${day} ${strike} ${type}`);
  if (!contract)
    return unreadable(
      "bad-option",
      `${quoted(`${symbol} ${exp} ${strike} ${type}`)} is no option contract`,
    );
  return optionInstrument(contract, CURRENCY);
}

function futureOf({ symbol, day }: LegTerms): Instrument {
  const contract = futureContract(symbol, day);
  const worth = contract && pointValue(contract.root);
  if (!worth)
    return unreadable(
      "unknown-point-value",
      `Nothing in the file says what a point of ${quoted(symbol)} is worth`,
    );
  return futureInstrument(contract, worth);
}

/** An option on a future is named by a code such as "/EW3U21"; its day of expiry stands nowhere. */
function futureOptionOf({ symbol, exp = "", strike = "", type, day }: LegTerms): Instrument {
  const underlying = futureContract(symbol.split(" ")[0] ?? "", day);
  const worth = underlying && pointValue(underlying.root);
  const code = /\/([A-Z0-9]+)/.exec(exp)?.[1];
  if (!worth || !code)
    return unreadable(
      "bad-option",
      `${quoted(`${symbol} ${exp} ${strike} ${type}`)} is no option on a known future`,
    );
  return instrument({
    kind: "future-option",
    symbol: `${code} ${strike} ${type.toUpperCase()}`,
    currency: worth.currency,
    multiplier: worth.points,
    underlying: underlying.symbol,
    strike: decimalIn(strike),
    right: type.toUpperCase() === "CALL" ? "call" : "put",
  });
}
