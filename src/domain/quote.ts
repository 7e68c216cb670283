import type { Decimal } from "./decimal.ts";
import type { Instant } from "./instant.ts";
import type { InstrumentId } from "./ids.ts";

/** What a market shows at a moment. Prices are in the instrument's currency. */
export type Quote = {
  readonly instrument: InstrumentId;
  readonly bid?: Decimal;
  readonly ask?: Decimal;
  readonly bidSize?: Decimal;
  readonly askSize?: Decimal;
  /** Price of the last trade. */
  readonly last?: Decimal;
  /** By the venue's or the broker's clock. */
  readonly at: Instant;
};
