import type { Execution, Instrument } from "#domain";

/**
 * What building asks of an execution, with nothing that keeps the text of the file in memory while
 * a lot is open.
 */
export function detached(from: Execution, instrument: Instrument): Execution {
  const execution: { -readonly [Key in keyof Execution]: Execution[Key] } = {
    id: copied(from.id),
    account: from.account,
    instrument,
    kind: from.kind,
    side: from.side,
    quantity: from.quantity,
    price: from.price,
    fees: from.fees,
    executedAt: copied(from.executedAt),
    precision: from.precision,
    zone: from.zone,
    sequence: from.sequence,
    report: from.report,
  };
  if (from.effect) execution.effect = from.effect;
  if (from.statedPnl) execution.statedPnl = from.statedPnl;
  if (from.fxRate) execution.fxRate = from.fxRate;
  if (from.refersTo) execution.refersTo = from.refersTo;
  return execution;
}

/** Engines keep a part of a text as a view of the whole; this view is of a text of its own. */
const copied = <Text extends string>(text: Text): Text => ` ${text}`.slice(1) as Text;
