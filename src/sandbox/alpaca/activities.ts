import { type CashKind, dayOf, type Instant, parseInstant } from "#domain";
import { seeded, uuid } from "../venue/seeded.ts";
import { type FaceReply, type FaceRequest, listReply } from "../wire/face.ts";
import { newYork } from "../wire/new-york.ts";
import type { Activity, AlpacaLedger } from "./ledger.ts";
import { unprocessable } from "./reply.ts";

const TYPES: Readonly<Record<CashKind, string>> = {
  deposit: "CSD",
  withdrawal: "CSW",
  dividend: "DIV",
  interest: "INT",
  fee: "FEE",
  tax: "DIVNRA",
  funding: "MISC",
  transfer: "JNLC",
  conversion: "MISC",
  other: "MISC",
};

const typeOf = (activity: Activity) =>
  activity.type === "fill" ? "FILL" : TYPES[activity.event.kind];

/** One page of activities, the newest first unless the client asks otherwise. */
export function activitiesReply(
  ledger: AlpacaLedger,
  { query }: FaceRequest,
  { types, largest }: { readonly types: readonly string[] | undefined; readonly largest: number },
): FaceReply {
  const size = query.get("page_size") ?? String(largest);
  if (!/^[1-9]\d{0,3}$/.test(size) || Number.parseInt(size, 10) > largest)
    return unprocessable(`page_size must be between 1 and ${largest}`);
  const limits = boundsIn(query);
  if (typeof limits === "string") return unprocessable(limits);
  const isAsked = (activity: Activity) =>
    (types === undefined || types.includes(typeOf(activity))) && limits(activity);
  const ascending = query.get("direction") === "asc";
  const page = pageOf(ledger, {
    isAsked,
    ascending,
    size: Number.parseInt(size, 10),
    token: query.get("page_token") ?? undefined,
  });
  return listReply(page.map(rowOf), {
    odd: (row: object) => ({ ...row, activity_type: "VFILL" }),
  });
}

type Asked = {
  readonly isAsked: (activity: Activity) => boolean;
  readonly ascending: boolean;
  readonly size: number;
  /** Id of the last activity of the page before. */
  readonly token: string | undefined;
};

function pageOf(ledger: AlpacaLedger, { isAsked, ascending, size, token }: Asked): Activity[] {
  const all = ledger.activities();
  const at = token === undefined ? undefined : ledger.indexOf(token);
  const step = ascending ? 1 : -1;
  let next = at ?? (ascending ? 0 : all.length - 1);
  if (at !== undefined && (!ascending || all[at]?.id === token)) next = at + step;
  const page: Activity[] = [];
  for (; page.length < size; next += step) {
    const activity = all[next];
    if (!activity) break;
    if (isAsked(activity)) page.push(activity);
  }
  return page;
}

/** What `date`, `after` and `until` let through, or what is wrong with them. */
function boundsIn(query: URLSearchParams): ((activity: Activity) => boolean) | string {
  const [date, after, until] = ["date", "after", "until"].map((name) => query.get(name));
  if (date && (after || until)) return "date cannot be used with after or until";
  const since = after ? timeIn(after) : undefined;
  const before = until ? timeIn(until) : undefined;
  if ((after && !since) || (until && !before)) return "invalid timestamp";
  return ({ at }) =>
    (!date || dayOf(newYork(at)) === date.slice(0, 10)) &&
    (!since || at > since) &&
    (!before || at < before);
}

/** RFC 3339 with any offset, or a day. */
function timeIn(text: string): Instant | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseInstant(`${text}T00:00:00Z`);
  return parseInstant(text.replace(/(\.\d{6})\d+/, "$1"));
}

/** An activity as Alpaca writes it: decimals are strings. */
export function rowOf(activity: Activity): object {
  const { id } = activity;
  if (activity.type === "cash") {
    const { kind, at, amount, symbol, units, description } = activity.event;
    return {
      id,
      activity_type: TYPES[kind],
      date: dayOf(newYork(at)),
      net_amount: String(amount),
      description,
      status: "executed",
      ...(symbol === undefined ? {} : { symbol }),
      ...(units === undefined
        ? {}
        : { qty: String(units), per_share_amount: String(amount.div(units).round(6)) }),
    };
  }
  const { event, terms } = activity;
  const partial = !event.left.isZero();
  return {
    id,
    activity_type: "FILL",
    transaction_time: event.executedAt,
    type: partial ? "partial_fill" : "fill",
    price: String(terms.price),
    qty: String(terms.quantity),
    side: event.side,
    symbol: event.symbol,
    leaves_qty: String(event.left),
    cum_qty: String(event.filled),
    order_id: orderId(event.order),
    order_status: partial ? "partially_filled" : "filled",
  };
}

export const orderId = (order: number): string => uuid(seeded(`order ${order}`));
