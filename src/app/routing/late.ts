import { Decimal, epochMs, instantOf, type IntentId } from "#domain";
import { amendOrder, type LateFacts } from "#routing";
import { ask, deskOf, type OrdersParts } from "../orders/desk.ts";
import { endedOrder } from "./measured.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Statements of a month come within the next one. */
const FEES_MS = 45 * DAY_MS;

/** The market is looked at so long after an order ended: 17 CFR 242.605 took five minutes. */
const MID_MS = 5 * MINUTE_MS;
/** A mid that is this much later still counts; what nobody looked at by then stays unmeasured. */
const MID_LATE_MS = 2 * MINUTE_MS;

export type LateWork = { readonly fees: boolean };

/**
 * Measures what comes after the end of routed orders of a tenant: the mid five minutes later and,
 * where asked for, the fees that readings brought meanwhile. Gives how many orders it corrected.
 */
export async function measureLate(
  parts: OrdersParts,
  { fees }: LateWork,
  onTrouble: (error: unknown) => void,
): Promise<number> {
  const { routingDesk } = parts.store;
  const nowMs = epochMs(parts.clock.now());
  const before = (ms: number) => instantOf(nowMs - ms);
  const charged = fees ? await routingDesk.otherFees(before(FEES_MS)) : [];
  const ended = { from: before(MID_MS + MID_LATE_MS), to: before(MID_MS) };
  const quiet = await routingDesk.withoutMid(ended);
  let count = 0;
  // One that cannot be measured keeps no other waiting.
  const amend = async (order: IntentId, learn: () => Promise<LateFacts | undefined>) => {
    if (await amended(parts, order, learn)) count += 1;
  };
  for (const { order, fees: sum } of charged)
    await amend(order, async () => ({ fees: sum })).catch(onTrouble);
  for (const order of quiet) await amend(order, () => midNow(parts, order)).catch(onTrouble);
  return count;
}

async function amended(
  { store }: OrdersParts,
  id: IntentId,
  learn: () => Promise<LateFacts | undefined>,
): Promise<boolean> {
  const learned = await learn();
  const record = learned && (await store.orders.read(id));
  const order = record && (await endedOrder(store, record));
  return order ? amendOrder({ store: store.routing }, order, learned ?? {}) : false;
}

const TWO = Decimal.of(2);

/** The mid of the market now, where the order was placed; undefined where nobody says it. */
async function midNow(parts: OrdersParts, id: IntentId): Promise<LateFacts | undefined> {
  const record = await parts.store.orders.read(id);
  if (!record) return undefined;
  const { connection, account, ticket } = record;
  const desk = await deskOf(parts, { connection, account });
  const { trading } = desk;
  const quote = trading.quote
    ? await ask(desk, async (call) =>
        trading.quote?.({ call, account: desk.account }, ticket.instrument),
      )
    : await parts.quote?.(desk, ticket.instrument);
  if (!quote?.bid || !quote.ask) return undefined;
  return { midLater: String(quote.bid.plus(quote.ask).div(TWO)) };
}
