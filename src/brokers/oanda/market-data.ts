/** What OANDA says of instruments and their prices. */
import { Decimal, type Instrument, instantOf, type Quote } from "#domain";
import type { InstrumentFacts, z } from "#kit";
import { nameOf } from "./order-body.ts";
import type * as wire from "./order-wire.ts";
import { oandaInstrument } from "./records.ts";

type Prices = z.output<typeof wire.prices.reply>;

const NEVER = instantOf(0);

/** Replies of old say it in words. */
export const isOpen = ({ tradeable, status }: wire.Price): boolean =>
  tradeable ?? status === "tradeable";

/** The best price of either side. */
export function quoteOf({ instrument, time: at, bids, asks }: wire.Price): Quote {
  const [bid] = bids;
  const [ask] = asks;
  return {
    ...{ instrument: oandaInstrument(instrument).id, at },
    ...(bid && { bid: bid.price, ...(bid.liquidity && { bidSize: bid.liquidity }) }),
    ...(ask && { ask: ask.price, ...(ask.liquidity && { askSize: ask.liquidity }) }),
  };
}

/** A price that did not move since still holds when it is asked for, as long as it trades. */
export function quoteFrom({ prices, time }: Prices, traded: Instrument): Quote {
  const found = prices.find(({ instrument }) => instrument === nameOf(traded));
  if (!found) return { instrument: traded.id, at: NEVER };
  const quote = quoteOf(found);
  return time && isOpen(found) ? { ...quote, at: time } : quote;
}

/** 10 to the minus so many. */
const stepOf = (places: number) =>
  Decimal.of(places === 0 ? "1" : `0.${"1".padStart(places, "0")}`);

/** What is taken of an instrument; nothing of one that the account may not trade. */
export function factsFrom(
  known: wire.Instrument | undefined,
  {
    prices: { prices, homeConversions },
    traded,
  }: { readonly prices: Prices; readonly traded: Instrument },
): InstrumentFacts {
  const price = prices.find(({ instrument }) => instrument === known?.name);
  const home = homeConversions.find(({ currency }) => currency === traded.currency);
  return {
    isTradable: known !== undefined,
    session: price && isOpen(price) ? "open" : "closed",
    quantityStep: stepOf(known?.tradeUnitsPrecision ?? 0),
    priceStep: stepOf(known?.displayPrecision ?? 0),
    isShortable: true,
    marginRate: known?.marginRate ?? Decimal.one,
    ...(known && { minQuantity: known.minimumTradeSize }),
    // OANDA states 0 where there is no bound.
    ...(known?.maximumOrderUnits?.sign === 1 && { maxQuantity: known.maximumOrderUnits }),
    ...(home && { homeRate: home.positionValue }),
  };
}

/** Instruments whose name holds the text, those that begin with it first. */
export function matching(all: readonly wire.Instrument[], text: string): readonly Instrument[] {
  const plain = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  const wanted = plain(text);
  const rank = ({ name, displayName = "" }: wire.Instrument) => {
    if (plain(name) === wanted) return 0;
    if (plain(name).startsWith(wanted)) return 1;
    return plain(name).includes(wanted) || plain(displayName).includes(wanted) ? 2 : 3;
  };
  return all
    .filter((each) => rank(each) < 3)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ name }) => oandaInstrument(name));
}
