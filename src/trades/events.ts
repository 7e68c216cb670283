import type { CashMovement, Execution, ExecutionId, Instant, Split } from "#domain";
import type { Gap, Mark, TradeEvent } from "./types.ts";

export const isExecution = (event: TradeEvent): event is Execution => "side" in event;
export const isSplit = (event: TradeEvent): event is Split => "from" in event;
export const isCash = (event: TradeEvent): event is CashMovement => "bookedAt" in event;
export const isMark = (event: TradeEvent): event is Mark => "markedAt" in event;

/** When an event took effect. */
export function instantOfEvent(event: TradeEvent): Instant {
  if (isExecution(event)) return event.executedAt;
  if (isSplit(event)) return event.effectiveAt;
  return isCash(event) ? event.bookedAt : event.markedAt;
}

/**
 * Splits go before the executions of their instant, since prices of that instant are already in new
 * units.
 */
function rank(event: TradeEvent): number {
  if (isSplit(event)) return 0;
  if (isExecution(event)) return 1;
  return isMark(event) ? 2 : 3;
}

/**
 * Orders events as they happened: by instant, then as the source numbered them, then by kind and
 * id, so that any order of arrival gives one order. Cash movements carry no number and come last in
 * their instant.
 */
export function compareEvents(a: TradeEvent, b: TradeEvent): number {
  const at = instantOfEvent(a);
  const bt = instantOfEvent(b);
  if (at !== bt) return at < bt ? -1 : 1;
  if (!isCash(a) && !isCash(b) && a.sequence !== b.sequence) return a.sequence - b.sequence;
  const ranks = rank(a) - rank(b);
  if (ranks !== 0) return ranks;
  const ai = "id" in a ? a.id : "";
  const bi = "id" in b ? b.id : "";
  return ai < bi ? -1 : ai > bi ? 1 : 0;
}

/** The events in order. Costs one pass when they already are, which is how a store returns them. */
export function inOrder(events: readonly TradeEvent[]): readonly TradeEvent[] {
  for (let i = 1; i < events.length; i++) {
    const before = events[i - 1];
    const event = events[i];
    if (before && event && compareEvents(before, event) > 0) return events.toSorted(compareEvents);
  }
  return events;
}

export type Standing = { readonly events: readonly TradeEvent[]; readonly gaps: readonly Gap[] };

/**
 * What stands after corrections and busts: a bust removes the execution that it refers to; a
 * correction takes its place under its id, instant and sequence, with all other values of the
 * correction, so that the round trip keeps its identity. A chain is followed to its last report. A
 * correction of an unknown execution stands for itself.
 */
export function standing(events: readonly TradeEvent[]): Standing {
  if (!events.some((event) => isExecution(event) && event.report !== "new"))
    return { events, gaps: [] };
  const reports = events.filter(isExecution).filter((event) => event.report !== "new");
  const originals = new Map<string, Execution>();
  for (const event of events) {
    if (isExecution(event) && event.report === "new") originals.set(keyOf(event, event.id), event);
  }
  const aliases = new Map<string, string>();
  const latest = new Map<string, Execution>();
  const gaps: Gap[] = [];
  const strays: Execution[] = [];
  for (const report of reports.toSorted(compareEvents)) {
    const named = report.refersTo === undefined ? "" : keyOf(report, report.refersTo);
    const target = aliases.get(named) ?? named;
    aliases.set(keyOf(report, report.id), target);
    if (originals.has(target)) latest.set(target, report);
    else {
      gaps.push(unknownReference(report));
      if (report.report === "correction") {
        originals.set(keyOf(report, report.id), report);
        aliases.delete(keyOf(report, report.id));
        strays.push(report);
      }
    }
  }
  const kept = events.flatMap((event): TradeEvent[] => {
    if (!isExecution(event)) return [event];
    if (event.report !== "new" && !strays.includes(event)) return [];
    const report = latest.get(keyOf(event, event.id));
    if (!report) return [event];
    return report.report === "bust" ? [] : [inPlaceOf(event, report)];
  });
  return { events: kept, gaps };
}

const keyOf = (event: Execution, id: ExecutionId) =>
  `${event.account}\n${event.instrument.id}\n${id}`;

const inPlaceOf = (original: Execution, { refersTo: _, ...report }: Execution): Execution => ({
  ...report,
  id: original.id,
  executedAt: original.executedAt,
  sequence: original.sequence,
  report: "new",
});

const unknownReference = (report: Execution): Gap => ({
  kind: "unknown-reference",
  account: report.account,
  instrument: report.instrument.id,
  at: report.executedAt,
  source: report.id,
});
