import { z } from "zod";
import { decimal, instant, repeatable } from "./common.ts";
import { instrument } from "./instruments.ts";

export const position = z
  .object({
    account: z.string(),
    instrument,
    quantity: decimal.meta({ description: "Negative for a short position" }),
    averagePrice: decimal.optional(),
    markPrice: decimal.optional(),
    marketValue: decimal.optional(),
    asOf: instant,
  })
  .meta({ id: "Position" });
export type PositionBody = z.infer<typeof position>;

/**
 * What we derive, beside what the broker last reported. `agrees` is absent when the broker said
 * nothing.
 */
export const positionView = position
  .extend({ reported: position.optional(), agrees: z.boolean().optional() })
  .meta({ id: "PositionView" });
export type PositionViewBody = z.infer<typeof positionView>;

export const positionsQuery = z.object({ account: repeatable.optional() });
export type PositionsQuery = z.input<typeof positionsQuery>;

export const positionList = z.object({ items: z.array(positionView) });
export type PositionList = z.infer<typeof positionList>;
