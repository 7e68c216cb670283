import { type Currency, type Instrument, instrument } from "#domain";
import { remember } from "./remember.ts";

const FIAT =
  "USD EUR GBP JPY CHF AUD CAD NZD SEK NOK DKK PLN CZK HUF RON BGN TRY UAH RUB BRL MXN ARS COP CLP ZAR NGN KES INR IDR " +
  "VND THB PHP KRW SGD HKD CNY TWD AED";
const STABLE = "USDT USDC FDUSD BUSD TUSD USDP PAX USDS UST USDD DAI GUSD EURI EURC EURT AEUR XUSD";
const MAJOR = "BTC XBT ETH WETH BNB";

/** What pairs are quoted in, the most usual first. */
const QUOTES = [FIAT, STABLE, MAJOR].flatMap((list) => list.split(" "));
const fiat = new Set(FIAT.split(" "));

export const isFiat = (coin: Currency) => fiat.has(coin);

/**
 * Which of two coins that were exchanged is the price and which the thing bought or sold; undefined
 * if neither is usual.
 */
export function quoteOf(a: Currency, b: Currency): Currency | undefined {
  const [ofA, ofB] = [QUOTES.indexOf(a), QUOTES.indexOf(b)];
  if (ofA < 0 && ofB < 0) return undefined;
  if (ofA < 0 || ofB < 0) return ofA < 0 ? b : a;
  return ofA < ofB ? a : b;
}

/** A spot pair, named as exchanges do: "BTC/USDT" is bitcoin priced in tether. */
export const coinPair: (base: Currency, quote: Currency) => Instrument = remember(
  (base: Currency, quote: Currency) =>
    instrument({ kind: "crypto", symbol: `${base}/${quote}`, currency: quote }),
);

/**
 * The coins of a pair that is written without a sign between them, "ALGOUSDT"; the end must be a
 * usual quote.
 */
export function splitPair(
  pair: string,
): { readonly base: Currency; readonly quote: Currency } | undefined {
  const apart = /^([^/_-]+)[/_-]([^/_-]+)$/.exec(pair);
  if (apart) return { base: apart[1] ?? "", quote: apart[2] ?? "" };
  const ends = QUOTES.filter((quote) => pair.endsWith(quote) && pair.length > quote.length);
  const quote = ends.toSorted((a, b) => b.length - a.length)[0];
  return quote === undefined ? undefined : { base: pair.slice(0, -quote.length), quote };
}
