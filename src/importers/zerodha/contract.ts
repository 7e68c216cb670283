import { type Day, Decimal, type Instrument, instrument } from "#domain";
import { type Moment, quoted, remember, unreadable } from "#kit";

/** "NIFTY24APR22500CE" is monthly, "NIFTY2440422500CE" weekly: year, month (1 to 9, O, N, D), day. */
const OPTION = /^([A-Z][A-Z&-]*?)(\d{2})(?:([A-Z]{3})|([1-9OND])(\d{2}))(\d+(?:\.\d+)?)(CE|PE)$/;

type Segment = "equity" | "derivative" | "fund" | "lots";
type Traded = {
  readonly symbol: string;
  readonly segment: Segment;
  readonly exchange: string;
  readonly isin: string | undefined;
  readonly expiry: Moment | undefined;
};

/**
 * What a row trades. Quantities of equity derivatives count units, so a point is worth one rupee
 * for each.
 */
export const instrumentOf = ({ symbol, segment, exchange, isin, expiry }: Traded): Instrument =>
  made(symbol, segment, exchange, isin, expiry?.day);

type Texts = [
  symbol: string,
  segment: Segment,
  exchange: string,
  isin: string | undefined,
  day: Day | undefined,
];

const made = remember((...[symbol, segment, exchange, isin, expiry]: Texts): Instrument => {
  const common = { symbol, currency: "INR", exchange, ...(isin === undefined ? {} : { isin }) };
  if (segment === "equity" || segment === "fund") return instrument({ kind: segment, ...common });
  if (segment === "lots") {
    return unreadable(
      "unknown-multiplier",
      `${quoted(symbol)} is traded in lots, whose size the file does not tell`,
    );
  }
  const day = expiry === undefined ? {} : { expiry };
  const option = OPTION.exec(symbol);
  if (!option) return instrument({ kind: "future", ...common, ...day });
  const [, underlying = "", , , , , strike = "", right] = option;
  return instrument({
    kind: "option",
    ...common,
    ...day,
    underlying,
    strike: Decimal.of(strike),
    right: right === "CE" ? "call" : "put",
  });
});
