import type { Decimal } from "#domain";
import { stopOf } from "../venue/desk-prices.ts";
import type { DeskOrder, DeskTicket } from "../venue/desk.ts";
import { seeded, uuid } from "../venue/seeded.ts";
import { assetOf } from "./assets.ts";
import { orderId } from "./activities.ts";

const TYPES: Readonly<Record<DeskTicket["type"], string>> = {
  market: "market",
  limit: "limit",
  stop: "stop",
  "stop-limit": "stop_limit",
  "trailing-stop": "trailing_stop",
};

export const idOf = ({ open }: DeskOrder): string => orderId(open.order);

const text = (value: Decimal | undefined) => (value ? String(value) : null);
function statusOf({ status, open }: DeskOrder): string {
  if (status !== "working") return status;
  return open.filled.isZero() ? "new" : "partially_filled";
}

/** An order as Alpaca writes it. With `nested`, its legs stand in it. */
export function orderRow(order: DeskOrder, { nested = true } = {}): object {
  const { ticket, status, createdAt, updatedAt, open, replaces, replacedBy, legs } = order;
  const { symbol, side, quantity, limitPrice, timeInForce, trailPrice, trailPercent } = ticket;
  const when = (wanted: DeskOrder["status"]) => (status === wanted ? updatedAt : null);
  return {
    id: idOf(order),
    client_order_id: ticket.clientId,
    ...{ created_at: createdAt, updated_at: updatedAt, submitted_at: createdAt },
    ...{ filled_at: when("filled"), expired_at: when("expired"), canceled_at: when("canceled") },
    ...{ failed_at: null, replaced_at: when("replaced") },
    replaced_by: replacedBy ? idOf(replacedBy) : null,
    replaces: replaces ? idOf(replaces) : null,
    asset_id: uuid(seeded(`asset ${symbol}`)),
    ...{ symbol, asset_class: assetOf(symbol).class, notional: null, qty: String(quantity) },
    ...{ filled_qty: String(open.filled), filled_avg_price: text(order.average) },
    order_class: classOf(order),
    ...{ order_type: TYPES[ticket.type], type: TYPES[ticket.type], side },
    ...{
      time_in_force: timeInForce,
      limit_price: text(limitPrice),
      stop_price: text(stopOf(order)),
    },
    ...{ status: statusOf(order), extended_hours: ticket.extendedHours },
    legs: nested && legs.length > 0 ? legs.map((leg) => orderRow(leg)) : null,
    ...{ trail_percent: text(trailPercent), trail_price: text(trailPrice) },
    hwm: text(order.anchor),
  };
}

function classOf({ legs, parent, isPair }: DeskOrder): string {
  if (isPair) return "oco";
  const count = (parent ?? { legs }).legs.length;
  if (count === 0) return "simple";
  return count === 2 ? "bracket" : "oto";
}
