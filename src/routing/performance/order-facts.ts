import {
  Decimal,
  type Environment,
  epochMs,
  type Instant,
  isFinal,
  type OrderTicket,
  type Quote,
  type Side,
} from "#domain";
import type { OrderEvent, OrderRecord } from "#orders";

/** What is known of an order that has ended; everything that is measured follows from it. */
export type OrderFacts = {
  readonly environment: Environment;
  /** Orders that may be compared: see `stratumOf`. */
  readonly stratum: string;
  readonly side: Side;
  readonly ordered: Decimal;
  readonly filled: Decimal;
  readonly averagePrice?: Decimal;
  /** Price x quantity x this is money. */
  readonly multiplier: Decimal;
  /** When it was decided to send it. */
  readonly decidedAt: Instant;
  /** The market at that moment, as it was known then. */
  readonly arrival?: Quote;
  /** By our clock: when it was sent, first answered, and filled whole. */
  readonly sentAt?: Instant;
  readonly acknowledgedAt?: Instant;
  readonly filledAt?: Instant;
  /** All fees of it, in the currency of the price; positive when paid. */
  readonly fees?: Decimal;
  /** The mid five minutes after its end. */
  readonly midLater?: Decimal;
  /** Why it was rejected, where it was. */
  readonly rejectCode?: string;
  /** For a time nobody knew whether it had arrived. */
  readonly wasUnknown: boolean;
};

/** Kind of instrument, order type and time in force: orders that differ in these do not compare. */
export const stratumOf = ({ instrument, type, timeInForce }: OrderTicket): string =>
  [instrument.kind, type, timeInForce].join("/");

/** What somebody else knows of an order: its fees from executions, the market from the quotes. */
export type Surroundings = Pick<OrderFacts, "arrival" | "fees" | "midLater">;

/**
 * The facts of an order from its journal. Undefined while it has not ended, for one that was never
 * sent, and for one that was denied here: those say nothing of the broker.
 */
export function factsOfOrder(
  record: OrderRecord,
  events: readonly OrderEvent[],
  { arrival, fees, midLater }: Surroundings,
): OrderFacts | undefined {
  const { report, ticket, state } = record;
  const isRejected = state === "rejected" || report?.status === "rejected";
  const hasEnded = isRejected || (report !== undefined && isFinal(report.status));
  if (!hasEnded) return undefined;
  return {
    environment: record.environment,
    stratum: stratumOf(ticket),
    side: ticket.side,
    ordered: report?.quantity ?? ticket.quantity,
    filled: report?.filled ?? Decimal.zero,
    ...(report?.averagePrice && { averagePrice: report.averagePrice }),
    multiplier: ticket.instrument.multiplier,
    decidedAt: record.createdAt,
    ...(arrival && { arrival }),
    ...timesOf(events),
    ...(fees && { fees }),
    ...(midLater && { midLater }),
    ...(isRejected && { rejectCode: record.failure?.code ?? "rejected" }),
    wasUnknown: events.some(({ type }) => type === "unknown"),
  };
}

type Times = Pick<OrderFacts, "sentAt" | "acknowledgedAt" | "filledAt">;

function timesOf(events: readonly OrderEvent[]): Times {
  // The first send is what the order waited for; a later one follows a look-up.
  const sent = events.find(({ type }) => type === "send-begun");
  const reports = events.flatMap((event) => (event.type === "reported" ? [event] : []));
  const [first] = reports;
  const whole = reports.find(({ report }) => report.status === "filled");
  return {
    ...(sent && { sentAt: sent.at }),
    ...(first && { acknowledgedAt: first.at }),
    ...(whole && { filledAt: whole.at }),
  };
}

/** Milliseconds from one moment to another; undefined where either is unknown. */
export const msBetween = (from?: Instant, to?: Instant): number | undefined =>
  from === undefined || to === undefined ? undefined : Math.max(0, epochMs(to) - epochMs(from));
