import { Decimal, epochMs, type Instant } from "#domain";
import type { ProfitRun } from "#trades";

const [BLANK, MINUS, POINT, ZERO, COLON] = [32, 45, 46, 48, 58];
const MICROS = 1_000_000;
const MICROS_PER_MS = 1_000;

/** Profits as stored: "12.5 -3", and "900:0 1500000 1800:7" for when each closed. */
export type ProfitTexts = {
  readonly currency: string;
  readonly nets: string;
  /** Seconds since 1970, then microseconds after them. */
  readonly closings: string;
};

/** From inclusive, to exclusive. */
type Bounds = { readonly from?: Instant | undefined; readonly to?: Instant | undefined };

/**
 * The run that texts tell, within the bounds. Days of several accounts overlap; they are put in
 * order, and of one moment the first comes first. Read character by character, since there may be a
 * million.
 */
export function profitRun(
  { currency, nets, closings }: ProfitTexts,
  bounds: Bounds = {},
): ProfitRun {
  const micros = closingMicros(closings);
  const order = isAsItIs(micros, bounds) ? undefined : orderOf(micros, bounds);
  const sorted = (values: Float64Array) => (order ? inOrder(values, order) : values);
  const closedMs = wholeMs(sorted(micros));
  const scale = scaleOf(nets);
  const units = unitsOf(nets, { scale, count: micros.length });
  if (units) return { currency, closedMs, units: sorted(units), scale };
  const exact = nets.split(" ").map((net) => Decimal.of(net));
  return { currency, closedMs, nets: order?.map((at) => exact[at] ?? Decimal.zero) ?? exact };
}

function isAsItIs(micros: Float64Array, { from, to }: Bounds): boolean {
  if (from !== undefined || to !== undefined) return false;
  for (let n = 1; n < micros.length; n++) if ((micros[n] ?? 0) < (micros[n - 1] ?? 0)) return false;
  return true;
}

function orderOf(micros: Float64Array, { from, to }: Bounds): number[] {
  const first = from === undefined ? -Infinity : microsOf(from);
  const end = to === undefined ? Infinity : microsOf(to);
  const order: number[] = [];
  for (let at = 0; at < micros.length; at++) {
    const moment = micros[at] ?? 0;
    if (moment >= first && moment < end) order.push(at);
  }
  return order.sort((a, b) => (micros[a] ?? 0) - (micros[b] ?? 0));
}

// Loops, since the functions of typed arrays take several times as long.
function inOrder(values: Float64Array, order: readonly number[]): Float64Array {
  const sorted = new Float64Array(order.length);
  for (let n = 0; n < order.length; n++) sorted[n] = values[order[n] ?? 0] ?? 0;
  return sorted;
}

function wholeMs(micros: Float64Array): Float64Array {
  const ms = new Float64Array(micros.length);
  for (let n = 0; n < ms.length; n++) ms[n] = Math.floor((micros[n] ?? 0) / MICROS_PER_MS);
  return ms;
}

const microsOf = (instant: Instant): number =>
  epochMs(instant) * MICROS_PER_MS + Decimal.of(instant.slice(23, 26)).small;

/** Microseconds since 1970, which are safe integers until the year 2255. */
function closingMicros(text: string): Float64Array {
  const found = new Float64Array(countOf(text));
  let base = 0;
  let value = 0;
  let sign = 1;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code < COLON) value = value * 10 + (code - ZERO);
    else if (code === MINUS) sign = -1;
    else if (code === COLON) {
      base = sign * value * MICROS;
      [value, sign] = [0, 1];
    } else {
      found[count++] = base + sign * value;
      [value, sign] = [0, 1];
    }
  }
  found[count] = base + sign * value;
  return found;
}

const countOf = (text: string): number => {
  let count = 1;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === BLANK) count++;
  return count;
};

/** Most digits after a point. */
function scaleOf(nets: string): number {
  let scale = 0;
  for (let point = nets.indexOf("."); point >= 0; point = nets.indexOf(".", point + 1)) {
    const blank = nets.indexOf(" ", point);
    scale = Math.max(scale, (blank < 0 ? nets.length : blank) - point - 1);
  }
  return scale;
}

type Shape = { readonly scale: number; readonly count: number };

/** Each number times `10^scale`; undefined where one is no safe integer then. */
function unitsOf(nets: string, { scale, count }: Shape): Float64Array | undefined {
  const units = new Float64Array(count);
  let at = 0;
  for (let n = 0; n < count; n++, at++) {
    const isNegative = nets.charCodeAt(at) === MINUS;
    if (isNegative) at++;
    let value = 0;
    let missing = scale;
    let isFraction = false;
    for (; at < nets.length; at++) {
      const code = nets.charCodeAt(at);
      if (code === BLANK) break;
      if (code === POINT) {
        isFraction = true;
        continue;
      }
      value = value * 10 + (code - ZERO);
      if (isFraction) missing--;
    }
    for (; missing > 0; missing--) value *= 10;
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
    units[n] = isNegative ? -value : value;
  }
  return units;
}
