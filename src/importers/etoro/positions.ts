import { type Instrument, instrument, type InstrumentKind } from "#domain";
import { type ExecutionRecord, quoted, type RowOf, unreadable } from "#kit";
import type { CLOSED } from "./layout.ts";

/** What the account activity calls the instrument of a position: "NVDA/USD". */
export type Quote = { readonly symbol: string; readonly currency: string };

type Closed = RowOf<typeof CLOSED>;
export type Context = { readonly currency: string; readonly quotes: ReadonlyMap<string, Quote> };

/**
 * Asset types are translated, but CFD and ETF are not, crypto sounds alike, and shares have an
 * ISIN.
 */
export function kindOf({ type, isin }: Pick<Closed, "type" | "isin">): InstrumentKind {
  if (/\bCFD/i.test(type)) return "cfd";
  if (/\bETF/i.test(type)) return "fund";
  if (/^(?:c|k)r[iy](?:p|y)?pto/i.test(type)) return "crypto";
  if (isin !== undefined && /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(isin)) return "equity";
  return unreadable("unknown-word", `${quoted(type)} is not a known type of asset`);
}

/**
 * A closed position as the executions that opened and closed it. The profit is stated in the
 * account's currency and taken over. Where the rates are in another currency, prices follow from
 * the amount and the profit, since the file does not tell the exchange rate; the rates themselves
 * are kept in the note.
 */
export function executionsOf(
  row: Closed,
  context: Context,
  line: number,
): readonly ExecutionRecord[] {
  const { id, action, units, openedAt, closedAt, profit, copiedFrom } = row;
  const [, word, name] = /^(Buy|Sell)\s+(.+)$/.exec(action) ?? [];
  if (!word || !name)
    unreadable("unknown-word", `${quoted(action)} is neither a purchase nor a sale`);
  const long = word === "Buy";
  const { open, close, quoted: rates } = pricesOf(row, context, long);
  const parts = {
    type: "execution",
    line,
    instrument: instrumentOf(row, context, name),
    quantity: units,
    note:
      [rates, copiedFrom && copiedFrom !== "-" ? `Copied from ${copiedFrom}` : ""]
        .filter((text) => text !== "")
        .join("; ") || undefined,
  } as const;
  return [
    {
      ...parts,
      executionId: `${id}:open`,
      side: long ? "buy" : "sell",
      effect: "open",
      price: open,
      at: openedAt,
    },
    {
      ...parts,
      executionId: `${id}:close`,
      side: long ? "sell" : "buy",
      effect: "close",
      price: close,
      at: closedAt,
      statedPnl: profit,
    },
  ];
}

function instrumentOf(row: Closed, { currency, quotes }: Context, name: string): Instrument {
  const symbol = quotes.get(row.id)?.symbol ?? name;
  return instrument({
    kind: kindOf(row),
    symbol,
    currency,
    name,
    ...(row.isin === undefined ? {} : { isin: row.isin }),
  });
}

function pricesOf(
  { id, amount, units, leverage, openRate, closeRate, profit }: Closed,
  { currency, quotes }: Context,
  long: boolean,
) {
  const quote = quotes.get(id)?.currency;
  if (quote === currency || units.isZero()) return { open: openRate, close: closeRate, quoted: "" };
  const open = amount.times(leverage).div(units).round(PLACES);
  const gain = profit.div(units).round(PLACES);
  return {
    open,
    close: long ? open.plus(gain) : open.minus(gain),
    quoted: `Quoted at ${openRate} and ${closeRate}${quote === undefined ? "" : ` ${quote}`}`,
  };
}

/** Amounts have two places and units six, so more would only seem exact. */
const PLACES = 8;

/** "ETSY /USD" in the details of the account activity. */
export function quoteIn(details: string): Quote | undefined {
  const [, symbol, currency] = /^(\S.*?)\s*\/\s*([A-Z]{3})$/.exec(details) ?? [];
  return symbol === undefined || currency === undefined ? undefined : { symbol, currency };
}
