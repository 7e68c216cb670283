import type { Decimal, Execution } from "#domain";
import type { Book } from "./book.ts";
import type { ReadCharge } from "./charges.ts";
import type { Gap, GapKind } from "./types.ts";

/** Why what an execution leaves over may not open a position. */
export function whyNotOpen({ rules, instrument }: Book, execution: Execution): GapKind | undefined {
  const { kind, effect, side } = execution;
  if (effect === "open") return undefined;
  if (effect === "close" || kind === "expiry" || kind === "settlement") return "closes-nothing";
  const option = instrument.kind === "option" || instrument.kind === "future-option";
  if (option && (kind === "exercise" || kind === "assignment")) return "closes-nothing";
  if (side === "buy") return undefined;
  if (kind === "transfer") return "transfer-of-nothing";
  return rules.shorting ? undefined : "sold-more-than-held";
}

type Findings = {
  readonly charge: ReadCharge;
  readonly left: Decimal;
  readonly refusal: GapKind | undefined;
};

const NONE: readonly Gap[] = [];

/** What the execution shows to be missing, reported and returned for the round trip that it touches. */
export function gapsOf(
  book: Book,
  execution: Execution,
  { charge, left, refusal }: Findings,
): readonly Gap[] {
  const priceless = execution.price.isZero() && !left.isZero() && !refusal;
  const free = priceless && execution.kind === "transfer" ? "unknown-cost" : undefined;
  const worthless = execution.price.isZero() && book.instrument.inverse ? "no-price" : undefined;
  if (!refusal && !free && !worthless && charge.unconverted.length === 0) return NONE;
  const base = {
    account: book.account,
    instrument: book.instrument.id,
    at: execution.executedAt,
    source: execution.id,
  };
  const { statedPnl } = execution;
  const amount = statedPnl && { amount: { amount: statedPnl, currency: book.instrument.currency } };
  const gaps: Gap[] = charge.unconverted.map(({ amount: fee, currency }) => ({
    ...base,
    kind: "unconverted-fee",
    amount: { amount: fee, currency },
  }));
  if (refusal) gaps.push({ ...base, kind: refusal, quantity: left, ...amount });
  if (free) gaps.push({ ...base, kind: free, quantity: left });
  if (worthless) gaps.push({ ...base, kind: worthless, quantity: execution.quantity });
  for (const gap of gaps) book.sink.gap(gap);
  return gaps;
}
