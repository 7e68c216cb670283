import { Decimal, type Instrument, type OrderChange, type OrderTicket } from "#domain";
import type { OrderBody, OrderServices } from "#http";
import type { OrderEvent, OrderRecord } from "#orders";

type Input = Parameters<OrderServices["preview"]>[0];
type Change = Parameters<OrderServices["change"]>[1];
type Detail = Awaited<ReturnType<OrderServices["read"]>>;

export const decimalOf = (text: string | undefined) =>
  text === undefined ? undefined : Decimal.of(text);

/** Leaves out what is not there, as optional fields are absent and never undefined. */
export function present<Fields extends object>(fields: Fields) {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [Key in keyof Fields]: NonNullable<Fields[Key]> };
}

const pricesOf = ({
  limitPrice,
  stopPrice,
  trail,
}: Pick<Input, "limitPrice" | "stopPrice" | "trail">) =>
  present({
    limitPrice: decimalOf(limitPrice),
    stopPrice: decimalOf(stopPrice),
    trail: trail && { by: trail.by, amount: Decimal.of(trail.amount) },
  });

/** What the caller asks for, with the instrument that the broker names so. */
export function ticketOf(input: Input, instrument: Instrument): OrderTicket {
  const { side, type, timeInForce, takeProfit } = input;
  return {
    ...{ instrument, side, type, timeInForce, quantity: Decimal.of(input.quantity) },
    ...pricesOf(input),
    ...present({
      expiresAt: input.expiresAt as OrderTicket["expiresAt"],
      reduceOnly: input.reduceOnly || undefined,
      extendedHours: input.extendedHours || undefined,
      takeProfit: takeProfit && { limitPrice: Decimal.of(takeProfit.limitPrice) },
      stopLoss: stopOf(input.stopLoss),
      orElse: stopOf(input.orElse),
    }),
  };
}

const stopOf = (stop: Input["stopLoss"]): OrderTicket["stopLoss"] =>
  stop && {
    stopPrice: Decimal.of(stop.stopPrice),
    ...present({ limitPrice: decimalOf(stop.limitPrice) }),
  };

export const changeOf = (change: Change): OrderChange => ({
  ...pricesOf(change),
  ...present({ quantity: decimalOf(change.quantity), timeInForce: change.timeInForce }),
});

export function orderBody(record: OrderRecord): OrderBody {
  const { ticket, report, pending, failure } = record;
  const { limitPrice, stopPrice, trail } = ticket;
  const text = (value: Decimal | undefined) => value && String(value);
  return {
    ...{ id: record.id, connection: record.connection, account: record.account },
    ...{ environment: record.environment, clientOrderId: record.clientOrderId },
    ...{ state: record.state, symbol: ticket.instrument.symbol, side: ticket.side },
    ...{ type: ticket.type, timeInForce: report?.timeInForce ?? ticket.timeInForce },
    quantity: String(report?.quantity ?? ticket.quantity),
    filled: String(report?.filled ?? Decimal.zero),
    createdAt: record.createdAt,
    ...present({
      status: report?.status,
      orderId: report?.orderId,
      averagePrice: text(report?.averagePrice),
      limitPrice: text(report?.limitPrice ?? limitPrice),
      stopPrice: text(report?.stopPrice ?? stopPrice),
      trail: trail && { by: trail.by, amount: String(trail.amount) },
      updatedAt: report?.updatedAt,
      validUntil: record.state === "created" ? record.validUntil : undefined,
      pending: pending?.kind,
      reason: report?.reason,
      failure: failure as OrderBody["failure"],
    }),
  };
}

export function eventBody(event: OrderEvent): Detail["events"][number] {
  const report = event.type === "reported" ? event.report : undefined;
  return {
    ...{ type: event.type, at: event.at },
    ...present({
      status: report?.status,
      filled: report && String(report.filled),
      change: event.type === "change-begun" ? event.kind : undefined,
      result: event.type === "change-ended" ? event.result : undefined,
      ...(event.type === "settled" && { answer: event.answer, note: event.note }),
      failure: "failure" in event ? (event.failure as OrderBody["failure"]) : undefined,
    }),
  };
}
