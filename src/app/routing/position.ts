import { Decimal, type Environment, epochMs, type Instrument } from "#domain";
import { mayTrade } from "#orders";
import type { RoutingDecision } from "#routing";
import type { OrdersParts } from "../orders/desk.ts";
import type { Answered } from "./candidates.ts";

type About = {
  readonly environment: Environment;
  readonly instrument: Instrument;
  readonly answers: readonly Answered[];
};

/** An order that was decided on and is not in the journal by then was never placed. */
const PLACED_WITHIN_MS = 60_000;

/**
 * Names the position that an order belongs to: the one that is open, else the next. Positions of an
 * instrument are counted, so that two orders that open one at once mean the same one.
 */
export async function positionOf(parts: OrdersParts, about: About): Promise<string> {
  const prefix = `${about.environment}/${about.instrument.id}/`;
  const last = await parts.store.routingDesk.lastRouted(prefix);
  if (last && (await isOpen(parts, last, about))) return last.position;
  const count = last ? Number.parseInt(last.position.slice(prefix.length), 10) : 0;
  return `${prefix}${count + 1}`;
}

/** What nobody can tell counts as open: its orders go where it would be. */
async function isOpen(
  { store, clock }: OrdersParts,
  last: RoutingDecision,
  { instrument, answers }: About,
): Promise<boolean> {
  if (!("route" in last)) return false;
  const { id, connection, account } = last.route;
  const there = answers.find(({ candidate }) => candidate.route.id === id);
  // An account that is not connected any more keeps nobody from trading elsewhere.
  if (!there) return false;
  if (!there.facts) return true;
  if (!(there.facts.positions.get(instrument.id) ?? Decimal.zero).isZero()) return true;
  const placed = last.asked?.id && (await store.orders.read(last.asked.id));
  if (!placed && epochMs(clock.now()) - epochMs(last.at) < PLACED_WITHIN_MS) return true;
  const orders = [
    ...(await store.orders.working(connection)),
    ...(await store.orders.unsettled(connection)),
  ];
  return orders.some(
    (each) =>
      each.account === account && each.ticket.instrument.id === instrument.id && mayTrade(each),
  );
}
