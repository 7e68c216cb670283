import { Decimal, epochMs, type Instant, type Instrument, instrument, type Quote } from "#domain";
import type { PaperMarket } from "./ports.ts";

/** How an invented price moves. */
type Course = {
  readonly instrument: Instrument;
  /** Around which it moves, in ticks. */
  readonly level: number;
  readonly tick: Decimal;
  readonly step: Decimal;
  /** Half of what lies between bid and ask, in ticks. */
  readonly halfSpread: number;
  /** Units that each side shows. */
  readonly size: number;
};

const usd = (kind: Instrument["kind"], symbol: string, name: string, multiplier = 1) =>
  instrument({ kind, symbol, currency: "USD", name, multiplier: Decimal.of(multiplier) });

const course = (
  traded: Instrument,
  [level, tick, step]: readonly [number, string, string],
  [halfSpread, size]: readonly [number, number],
): Course => ({
  ...{ instrument: traded, level, halfSpread, size },
  ...{ tick: Decimal.of(tick), step: Decimal.of(step) },
});

/** Invented firms and a few markets of each kind; the prices are nobody's. */
const COURSES: readonly Course[] = [
  course(usd("equity", "ACME", "Acme Tools"), [14_250, "0.01", "1"], [1, 400]),
  course(usd("equity", "GLOBX", "Globex Systems"), [38_120, "0.01", "1"], [2, 250]),
  course(usd("equity", "INIT", "Initech"), [2_345, "0.01", "1"], [1, 900]),
  course(usd("fund", "PAPR", "Paper 500 Fund"), [51_200, "0.01", "1"], [1, 1_500]),
  course(usd("fx", "EUR.USD", "Euro in US dollars"), [108_450, "0.00001", "1"], [4, 2_000_000]),
  course(usd("crypto", "XBT.USD", "Paper bitcoin"), [6_812_000, "0.01", "0.0001"], [150, 3]),
  course(usd("future", "PES", "Paper index future", 50), [20_480, "0.25", "1"], [1, 60]),
];

/** Waves of chance on which a price rides: how long each lasts, and how far it carries. */
const WAVES = [
  { periodMs: 86_400_000, share: 0.03 },
  { periodMs: 3_600_000, share: 0.008 },
  { periodMs: 300_000, share: 0.002 },
  { periodMs: 15_000, share: 0.0005 },
] as const;

/**
 * Prices that follow from the seed, the symbol and the time alone: every process sees the same
 * market, nothing has to be stored, and a test can look at any moment of it.
 */
export function simulatedMarket(seed: string): PaperMarket {
  const bySymbol = new Map(COURSES.map((each) => [each.instrument.symbol, each]));
  return {
    instruments: () => COURSES.map((each) => each.instrument),
    quote: ({ symbol }, at) => {
      const found = bySymbol.get(symbol);
      return found && quoteOf(found, seed, at);
    },
    // The paper market never closes: people practise in the evening.
    sessionOf: () => ({ isOpen: true }),
    rate(from, to, at) {
      if (from === to) return Decimal.one;
      const direct = bySymbol.get(`${from}.${to}`);
      if (direct) return quoteOf(direct, seed, at).last;
      const inverse = bySymbol.get(`${to}.${from}`);
      const last = inverse && quoteOf(inverse, seed, at).last;
      return last && Decimal.one.div(last);
    },
    steps: ({ symbol }) => {
      const found = bySymbol.get(symbol);
      return { price: found?.tick ?? Decimal.one, quantity: found?.step ?? Decimal.one };
    },
  };
}

function quoteOf(of: Course, seed: string, at: Instant) {
  const { instrument: traded, level, tick, halfSpread, size } = of;
  const ms = epochMs(at);
  let share = 0;
  for (const wave of WAVES)
    share += wave.share * noise(`${seed} ${traded.symbol}`, ms, wave.periodMs);
  // Chance is a double, a price is not: it is a whole number of ticks.
  const ticks = Math.max(halfSpread + 1, Math.round(level * (1 + share)));
  const price = (count: number) => Decimal.of(count).times(tick);
  const shown = Decimal.of(size);
  return {
    ...{
      instrument: traded.id,
      at,
      bid: price(ticks - halfSpread),
      ask: price(ticks + halfSpread),
    },
    ...{ last: price(ticks), bidSize: shown, askSize: shown },
  } satisfies Quote;
}

/** Between -1 and 1, smooth in time. */
function noise(name: string, ms: number, periodMs: number): number {
  const step = Math.floor(ms / periodMs);
  const [a, b] = [chance(`${name} ${periodMs} ${step}`), chance(`${name} ${periodMs} ${step + 1}`)];
  const part = ms / periodMs - step;
  const eased = part * part * (3 - 2 * part);
  return a + (b - a) * eased;
}

/** FNV-1a with the mixing of MurmurHash3, as a number between -1 and 1. */
function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 2 - 1;
}
