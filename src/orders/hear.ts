import { Decimal, type Instrument, type OrderReport } from "#domain";
import type { OrderEvent, OrderRecord } from "./ports.ts";
import { nextRecord } from "./record.ts";
import { add, type SendParts } from "./send.ts";

/**
 * Takes what a broker says of an order, unasked or asked, into its journal. What says nothing new
 * leaves no event: who looks every half minute would fill the journal of an order that waits for
 * weeks.
 */
export async function hearReport(
  parts: SendParts,
  record: OrderRecord,
  report: OrderReport,
): Promise<OrderRecord> {
  const event = { type: "reported", at: parts.clock.now(), report } as const;
  return saysNothingNew(record, event) ? record : add(parts, record, event);
}

function saysNothingNew(record: OrderRecord, event: Extract<OrderEvent, { type: "reported" }>) {
  const { state, report: known } = record;
  if (state !== "acknowledged" || !known) return false;
  // What has been overtaken is known already.
  return isEqual(known, event.report) || nextRecord(record, event).report === known;
}

function isEqual(known: OrderReport, report: OrderReport): boolean {
  const names = new Set([...Object.keys(known), ...Object.keys(report)]) as Set<keyof OrderReport>;
  return [...names].every((name) => isSame(known[name], report[name]));
}

/** Values of a report: decimals, instruments, and texts. */
function isSame(a: OrderReport[keyof OrderReport], b: typeof a): boolean {
  if (a instanceof Decimal && b instanceof Decimal) return a.eq(b);
  if (isInstrument(a) && isInstrument(b)) return a.id === b.id;
  return a === b;
}

const isInstrument = (value: unknown): value is Instrument =>
  typeof value === "object" && value !== null && "id" in value;
