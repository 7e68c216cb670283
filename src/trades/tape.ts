import {
  accountId,
  cashId,
  Decimal,
  EXECUTION_KINDS,
  type Execution,
  type ExecutionKind,
  executionId,
  type Fee,
  type Instant,
  type Instrument,
  instrument,
  money,
} from "#domain";
import { build, type BuildOptions } from "./build.ts";
import type { Match, RoundTrip, TradeEvent } from "./types.ts";

/** What a tape trades unless a test says otherwise: shares in dollars. */
export const SHARES = instrument({ kind: "equity", symbol: "ABC", currency: "USD" });
export const ACCOUNT = accountId("desk", "1");

/** The instant of a tape's line, the first is 0: one minute after the other. */
export const minute = (line: number): Instant =>
  `2026-01-05T${String(9 + Math.floor(line / 60)).padStart(2, "0")}:${String(line % 60).padStart(2, "0")}:00.000000Z` as Instant;

export type FillParts = Partial<Omit<Execution, "side" | "quantity" | "price" | "id">> & {
  readonly id: string;
  readonly side: "buy" | "sell";
  readonly quantity: Decimal | string;
  readonly price: Decimal | string;
};

/** An execution with everything that a test does not care about filled in. */
export function fill({ id, quantity, price, ...parts }: FillParts): Execution {
  return {
    account: ACCOUNT,
    instrument: SHARES,
    kind: "fill",
    fees: [],
    executedAt: minute(0),
    precision: "instant",
    zone: { name: "UTC", evidence: "stated" },
    sequence: 0,
    report: "new",
    ...parts,
    id: executionId(id),
    quantity: typeof quantity === "string" ? Decimal.of(quantity) : quantity,
    price: typeof price === "string" ? Decimal.of(price) : price,
  };
}

/**
 * Reads a tape: events as a trader would write them down, one a line, one a minute, ids "1", "2"
 * and so on.
 *
 *     buy  100 @ 10.00 fee 1
 *     split 2 for 1
 *     mark 6
 *     sell  50 @ 6.50 fee 0.2 EUR, close
 *     funding -0.30
 */
export function tape(text: string, traded: Instrument = SHARES): TradeEvent[] {
  return text
    .trim()
    .split("\n")
    .map((line, index) => eventOf(line.trim(), index, traded));
}

function eventOf(line: string, index: number, traded: Instrument): TradeEvent {
  const id = String(index + 1);
  const base = { account: ACCOUNT, instrument: traded };
  const mark = /^mark (\S+)$/.exec(line)?.[1];
  if (mark) return { ...base, price: Decimal.of(mark), markedAt: minute(index), sequence: 0 };
  const funding = /^funding (\S+)$/.exec(line)?.[1];
  if (funding) {
    const amount = money(funding, traded.currency);
    const bookedAt = minute(index);
    return { ...base, id: cashId(id), kind: "funding", amount, bookedAt, precision: "instant" };
  }
  const [, to, from] = /^split (\S+) for (\S+)$/.exec(line) ?? [];
  if (to && from) {
    const ratio = { from: Decimal.of(from), to: Decimal.of(to) };
    return { ...base, ...ratio, id: executionId(id), effectiveAt: minute(index), sequence: 0 };
  }
  return fillOf(line, index, traded);
}

const FILL = /^(buy|sell)\s+(\S+)\s+@\s+([^\s,]+)((?:\s+fee\s+\S+(?:\s+[A-Z]+)?)*)(?:,\s*(.*))?$/;

function fillOf(line: string, index: number, traded: Instrument): Execution {
  const [, side, quantity, price, fees = "", words = ""] = FILL.exec(line) ?? [];
  if (!side || !quantity || !price) {
    throw new SyntaxError(`Cannot read line ${index + 1} of the tape: "${line}"`);
  }
  const said = words.split(/\s+/);
  const effect = said.find((word) => word === "open" || word === "close");
  const rate = /rate (\S+)/.exec(words)?.[1];
  const stated = /stated (\S+)/.exec(words)?.[1];
  return fill({
    id: String(index + 1),
    instrument: traded,
    side: side === "buy" ? "buy" : "sell",
    quantity,
    price,
    kind: said.find(isKind) ?? "fill",
    ...(effect && { effect }),
    ...(rate && { fxRate: Decimal.of(rate) }),
    ...(stated && { statedPnl: Decimal.of(stated) }),
    fees: feesOf(fees, traded),
    executedAt: minute(index),
  });
}

const isKind = (word: string): word is ExecutionKind =>
  EXECUTION_KINDS.some((kind) => kind === word);

function feesOf(text: string, { currency }: Instrument): Fee[] {
  return [...text.matchAll(/fee\s+([-\d.]+)(?:\s+([A-Z]+))?/g)].map(([, amount = "", other]) => ({
    ...money(amount, other ?? currency),
    kind: "commission",
  }));
}

/**
 * Writes matches, open lots and gaps in the notation of a tape, so that a test compares text with
 * text.
 */
export function outcome(
  events: string | readonly TradeEvent[],
  options: BuildOptions = {},
): string {
  const lines: string[] = [];
  const { openLots } = build(typeof events === "string" ? tape(events) : events, options, {
    trip: () => undefined,
    gap: (gap) => lines.push(`gap ${gap.kind}${gap.quantity ? ` ${gap.quantity}` : ""}`),
    match: (match) => lines.push(matchLine(match)),
  });
  for (const lot of openLots) {
    lines.push(`open ${lot.direction === "long" ? "" : "-"}${lot.quantity} at ${lot.price}`);
  }
  return lines.join("\n");
}

const matchLine = ({ direction, quantity, entryPrice, exitPrice, grossPnl }: Match) =>
  `closed ${direction === "long" ? "" : "-"}${quantity} from ${entryPrice} to ${exitPrice}: ${grossPnl}`;

/** Writes round trips, one a line. */
export const tripLine = (trip: RoundTrip): string =>
  `${trip.status} ${trip.direction} ${trip.quantity} from ${trip.entryPrice}${
    trip.exitPrice ? ` to ${trip.exitPrice}` : ""
  }: ${trip.grossPnl} - ${trip.fees} = ${trip.netPnl}`;
