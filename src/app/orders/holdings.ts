import { type Currency, Decimal, type Instrument, type InstrumentId } from "#domain";
import type { Desk, PositionRecord, StatementRecord, TradingAdapter } from "#kit";
import type { RiskFacts } from "#orders";

/** From the currency of an instrument to that of the account; undefined where nobody says. */
type RateOf = (instrument: Instrument) => Promise<Decimal | undefined>;

/**
 * What the broker says of rates, asked once for each currency; the first is known already. A broker
 * that does not answer says nothing: whether that matters, a check decides, and a way out goes on.
 */
export function ratesAt(
  trading: Pick<TradingAdapter, "instrument">,
  desk: Desk,
  [currency, rate]: readonly [Currency, Decimal | undefined],
): RateOf {
  const rates = new Map([[currency, Promise.resolve(rate)]]);
  return async (instrument) => {
    const asked =
      rates.get(instrument.currency) ??
      trading.instrument?.(desk, instrument).then(
        ({ homeRate }) => homeRate,
        () => undefined,
      ) ??
      Promise.resolve(undefined);
    rates.set(instrument.currency, asked);
    return asked;
  };
}

type Home = { readonly currency: Currency; readonly rateOf: RateOf };

/** What is held, and what it is worth in the account's currency, as far as anybody says. */
export async function holdings(
  records: readonly StatementRecord[],
  home: Home,
): Promise<Pick<RiskFacts, "positions" | "values" | "unvalued">> {
  const positions = new Map<InstrumentId, Decimal>();
  const values = new Map<InstrumentId, Decimal>();
  const unvalued: Instrument[] = [];
  for (const record of records) {
    if (record.type !== "position") continue;
    const { instrument, quantity } = record;
    positions.set(instrument.id, quantity);
    const value = await worthAt(home, record);
    if (value) values.set(instrument.id, value);
    else unvalued.push(instrument);
  }
  return { positions, values, unvalued };
}

async function worthAt(
  { currency, rateOf }: Home,
  record: PositionRecord,
): Promise<Decimal | undefined> {
  const { instrument } = record;
  const value = statedWorth(record);
  if (!value || value.isZero() || instrument.currency === currency) return value;
  const rate = await rateOf(instrument);
  return rate && value.times(rate);
}

/** In the instrument's currency: as the broker states it, else at its price, else at its cost. */
function statedWorth(record: PositionRecord): Decimal | undefined {
  const { instrument, quantity, marketValue, markPrice, averagePrice } = record;
  if (quantity.isZero()) return Decimal.zero;
  const price = markPrice ?? averagePrice;
  return marketValue ?? (price && quantity.times(price).times(instrument.multiplier));
}
