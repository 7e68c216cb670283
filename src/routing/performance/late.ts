import { Decimal } from "#domain";
import type { MetricName, MetricValues } from "./metric.ts";
import type { OrderFacts } from "./order-facts.ts";

/** Measures whose facts come after the end of an order, and may come again, corrected. */
const LATE_METRICS = ["all-in-cost", "realized-spread"] as const satisfies readonly MetricName[];

/** What is learned of an order after its end; decimals as text, so that they can be compared. */
export type LateFacts = {
  /** Of all executions, in the currency of the price. */
  readonly fees?: string;
  /** The mid of the market five minutes after the end. */
  readonly midLater?: string;
};

/** Late facts of an order, and the values that are in the sums for them. */
export type LateMeasures = { readonly facts: LateFacts; readonly values: MetricValues };

export const lateValues = (values: MetricValues): MetricValues =>
  Object.fromEntries(
    LATE_METRICS.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );

/** Late facts as they are measured. */
export const lateParts = ({
  fees,
  midLater,
}: LateFacts): Pick<OrderFacts, "fees" | "midLater"> => ({
  ...(fees !== undefined && { fees: Decimal.of(fees) }),
  ...(midLater !== undefined && { midLater: Decimal.of(midLater) }),
});

/** The other way round. */
export const lateFacts = ({
  fees,
  midLater,
}: Pick<OrderFacts, "fees" | "midLater">): LateFacts => ({
  ...(fees && { fees: String(fees) }),
  ...(midLater && { midLater: String(midLater) }),
});
