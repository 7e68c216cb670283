/**
 * Invented fills for the benchmarks: always the same for the same number, spread over accounts'
 * worth of symbols so that positions open and close all the time.
 */
import { createWriteStream } from "node:fs";
import { once } from "node:events";

const HEADER =
  "symbol,isin,trade_date,exchange,segment,series,trade_type,auction,quantity,price,trade_id,order_id,order_execution_time";
const two = (n) => String(n).padStart(2, "0");

/** A small generator of whole numbers; the same seed gives the same numbers. */
export function numbers(seed = 42) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * One fill as plain values, in order of time: three every second, six and a half hours a day. With
 * `whole` each sale closes all that was bought, so that every two fills are a round trip.
 */
export function* fills(count, { symbols = 200, seed = 42, whole = false } = {}) {
  const pick = numbers(seed);
  const open = Array.from({ length: symbols }, () => 0);
  for (let i = 0; i < count; i++) {
    const symbol = pick(symbols);
    const closes = open[symbol] > 0 && (whole || pick(2) === 0);
    const sold = () => (whole ? open[symbol] : 1 + pick(open[symbol]));
    const quantity = closes ? sold() : 1 + pick(500);
    open[symbol] += closes ? -quantity : quantity;
    const second = Math.floor(i / 3) % 23_400;
    const day = new Date(Date.UTC(2020, 0, 1) + Math.floor(i / 70_200) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const time = `${two(9 + Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
    const price = `${100 + pick(900)}.${two(pick(100))}`;
    yield {
      id: 7_000_000 + i,
      symbol: `SYM${symbol}`,
      side: closes ? "sell" : "buy",
      quantity,
      price,
      day,
      time,
    };
  }
}

const line = ({ id, symbol, side, quantity, price, day, time }) =>
  `${symbol},INE000X0${symbol.slice(3).padStart(4, "0")},${day},NSE,EQ,EQ,${side},false,${quantity}.000000,${price}0000,${id},${id},${day}T${time}`;

/** Writes a tradebook with that many rows. */
export async function writeTradebook(path, count, options) {
  const out = createWriteStream(path);
  let text = `${HEADER}\n`;
  for (const fill of fills(count, options)) {
    text += `${line(fill)}\n`;
    if (text.length < 262_144) continue;
    if (!out.write(text)) await once(out, "drain");
    text = "";
  }
  out.end(text);
  await once(out, "finish");
}
