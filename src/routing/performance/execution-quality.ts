import type { Side } from "#domain";

/** The market when an order was decided on, or some time after its fill, as doubles. */
export type Market = { readonly bid: number; readonly ask: number };

/** Prices per unit, bps of the mid. A figure that has no meaning is absent, never 0. */
export type ExecutionQuality = {
  readonly effectiveSpread: number;
  readonly quotedSpread: number;
  /** Effective over quoted spread; absent in a locked or crossed market. */
  readonly effectiveOverQuoted?: number;
  /** Better than the best displayed price by so much; negative is worse. */
  readonly priceImprovement: number;
  /** Against the mid on arrival; positive is a cost. */
  readonly slippageBps: number;
  /** What is left of the effective spread after the market has moved on. */
  readonly realizedSpread?: number;
};

export type Executed = {
  readonly side: Side;
  /** Average price of what was filled. */
  readonly price: number;
  readonly arrival: Market;
  /** The mid some time after the fill. */
  readonly midLater?: number;
};

const midOf = ({ bid, ask }: Market): number => (bid + ask) / 2;

/**
 * How well an order was executed, by the definitions of 17 CFR 242.600(b) and 242.605 as amended in
 * 2024 (89 FR 26428).
 */
export function qualityOf({ side, price, arrival, midLater }: Executed): ExecutionQuality {
  const sign = side === "buy" ? 1 : -1;
  const mid = midOf(arrival);
  const quotedSpread = arrival.ask - arrival.bid;
  const effectiveSpread = 2 * sign * (price - mid);
  const best = side === "buy" ? arrival.ask : arrival.bid;
  return {
    effectiveSpread,
    quotedSpread,
    ...(quotedSpread > 0 && { effectiveOverQuoted: effectiveSpread / quotedSpread }),
    priceImprovement: sign * (best - price),
    slippageBps: ((sign * (price - mid)) / mid) * 10_000,
    ...(midLater !== undefined && { realizedSpread: 2 * sign * (price - midLater) }),
  };
}
