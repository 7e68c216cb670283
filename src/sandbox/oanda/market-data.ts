import { Decimal } from "#domain";
import type { Desk } from "../venue/desk.ts";
import { type FaceReply, jsonReply } from "../wire/face.ts";
import { numeral } from "../wire/json.ts";
import { homeRate, OANDA_INSTRUMENTS, type OandaInstrument, quoteOf } from "./instruments.ts";
import { lastIdOf, MARGIN_RATE } from "./account.ts";
import { priced } from "./order-row.ts";
import { type Asked, refuse } from "./reply.ts";
import { timeFormatOf } from "./time.ts";
import type { TimeFormat } from "./transactions.ts";

const LIQUIDITY = 10_000_000;

/** A price as it is asked for or streamed; undefined for an instrument that is not known. */
export function priceRow(desk: Desk, instrument: string, time: TimeFormat): object | undefined {
  const quote = desk.quote(instrument);
  if (!quote) return undefined;
  const [bid, ask] = [priced(instrument, quote.bid), priced(instrument, quote.ask)];
  return {
    ...{ type: "PRICE", instrument, time: time(quote.at), tradeable: desk.isOpen() },
    bids: [{ price: bid, liquidity: numeral(LIQUIDITY) }],
    asks: [{ price: ask, liquidity: numeral(LIQUIDITY) }],
    ...{ closeoutBid: bid, closeoutAsk: ask },
  };
}

const namesIn = ({ request: { query } }: Asked) => query.get("instruments")?.split(",") ?? [];

/** The latest prices of some instruments. */
export function pricingReply(asked: Asked, desk: Desk): FaceReply {
  const { request, ledger } = asked;
  const time = timeFormatOf(request);
  const names = namesIn(asked);
  const prices = names.flatMap((name) => priceRow(desk, name, time) ?? []);
  if (names.length === 0 || prices.length < names.length)
    return refuse({ kind: "bad-request", message: "Invalid value specified for 'instruments'" });
  const isHome = request.query.get("includeHomeConversions") === "true";
  const currencies = [...new Set(names.map(quoteOf))];
  const rate = (currency: string) => String(homeRate(currency, ledger.account.currency));
  const homeConversions = currencies.map((currency) => ({
    ...{ currency, accountGain: rate(currency), accountLoss: rate(currency) },
    positionValue: rate(currency),
  }));
  return jsonReply({
    ...{ time: time(asked.now), prices },
    ...(isHome && { homeConversions }),
  });
}

const instrumentRow = (instrument: OandaInstrument): object => ({
  ...instrument,
  minimumTradeSize: String(Decimal.one.div(Decimal.of(10 ** instrument.tradeUnitsPrecision))),
  ...{ maximumPositionSize: "0", maximumOrderUnits: "100000000" },
  marginRate: String(MARGIN_RATE),
});

/** What the account may trade. */
export function instrumentsReply(asked: Asked): FaceReply {
  const names = namesIn(asked);
  const found = OANDA_INSTRUMENTS.filter(({ name }) => names.length === 0 || names.includes(name));
  if (found.length < names.length)
    return refuse({ kind: "bad-request", message: "Invalid value specified for 'instruments'" });
  const instruments = found.map(instrumentRow);
  return jsonReply({ instruments, lastTransactionID: lastIdOf(asked.ledger) });
}
