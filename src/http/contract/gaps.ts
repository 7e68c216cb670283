import { z } from "zod";
import { repeatable } from "./common.ts";
import { gap } from "./trades.ts";

export const gapsQuery = z.object({ account: repeatable.optional() });
export type GapsQuery = z.input<typeof gapsQuery>;

export const gapList = z.object({ items: z.array(gap) });
export type GapList = z.infer<typeof gapList>;
