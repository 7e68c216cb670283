/** Orders that are looked for: one by one, and in the transactions of an account. */
import type { Instant, OrderReport } from "#domain";
import type { Desk, Found, json, OrderName } from "#kit";
import { idsIn, PAGE_SIZE } from "./history.ts";
import { type Known, refusedReport, reportFrom } from "./order-records.ts";
import * as wire from "./order-wire.ts";
import { pagesOf } from "./wire.ts";

/** Changes of one order, each of which made a new one, that a look-up goes through. */
const MOST_CHANGES = 20;
/** Transactions are read so many pages back, and more of them prove nothing. */
const MOST_PAGES = 10;
/** The longest list that OANDA gives. */
export const MOST = 500;

/** The order that stands now for one that was found, and what ended it. */
export async function standing(
  desk: Desk,
  order: wire.Order,
  left = MOST_CHANGES,
): Promise<OrderReport> {
  const { call, account } = desk;
  const key = { account: account.key };
  const { state, replacedByOrderID: next } = order;
  if (state === "CANCELLED" && next && left > 0)
    return standing(desk, (await call(wire.order, { ...key, order: next })).order, left - 1);
  const id = order.fillingTransactionID ?? order.cancellingTransactionID;
  const ended = id === undefined ? undefined : await call(wire.told, { ...key, id });
  const { transaction } = ended ?? {};
  const [report] = await reportsOf(desk, [
    {
      order,
      fill: transaction?.type === "ORDER_FILL" ? transaction : undefined,
      cancel: transaction?.type === "ORDER_CANCEL" ? transaction : undefined,
    },
  ]);
  return report as OrderReport;
}

/** Orders that close one trade say so and no more, so their trades are asked for. */
export async function reportsOf(
  { call, account }: Desk,
  known: readonly Known[],
): Promise<readonly OrderReport[]> {
  const ids = known.flatMap(({ order }) => (order.instrument ? [] : (order.tradeID ?? [])));
  if (ids.length === 0) return known.map(reportFrom);
  const query = { ids: [...new Set(ids)].join(","), state: "ALL", count: MOST };
  const { trades } = await call(wire.trades, { account: account.key }, { query });
  const trade = (id: string | undefined) => trades.find((each) => each.id === id);
  return known.map((each) => reportFrom({ ...each, trade: trade(each.order.tradeID) }));
}

/** All transactions have numbers without a hole, so what is not among them is not there. */
export async function searched(desk: Desk, name: OrderName, since: Instant): Promise<Found> {
  const { rows, ranges, lastTransactionID } = await toldSince(desk, since);
  const report = await found(desk, knownIn(rows), name);
  if (report) return { report };
  const last = ranges.at(-1)?.to;
  const isWhole = last === undefined || String(last) === lastTransactionID;
  return {
    report: undefined,
    isComplete: isWhole && isUnbroken(rows, ranges) && !isNamed(rows, name),
  };
}

/**
 * Orders that were asked for since, newest first, each with what became of it: a list of orders
 * says neither at which price one traded nor why another was refused.
 */
export async function historySince(desk: Desk, since: Instant): Promise<readonly OrderReport[]> {
  const { rows } = await toldSince(desk, since);
  const all = knownIn(rows);
  const reports = await reportsOf(
    desk,
    all.filter(isMade).map((order) => endedBy(all, order)),
  );
  const refused = all.filter(isRefused).filter(({ instrument, units }) => instrument && units);
  return [...reports, ...refused.map(refusedReport)].toSorted((a, b) =>
    BigInt(a.orderId) > BigInt(b.orderId) ? -1 : 1,
  );
}

async function toldSince({ call, account }: Desk, since: Instant) {
  const key = { account: account.key };
  const query = { from: since, pageSize: PAGE_SIZE };
  const { pages, lastTransactionID } = await call(pagesOf, key, { query });
  const ranges = pages.slice(0, MOST_PAGES).map(idsIn);
  const read = await Promise.all(
    ranges.map(({ from, to }) => call(wire.log, { ...key, from: String(from), to: String(to) })),
  );
  return { rows: read.flatMap(({ transactions }) => transactions), ranges, lastTransactionID };
}

const knownIn = (rows: readonly json.Row<wire.Told | { readonly passed: string }>[]) =>
  rows.flatMap((row) => ("value" in row ? toldBy(row.value) : []));

/** Nothing of an order, where it was passed over. */
export const toldBy = (value: wire.Told | { readonly passed: string }): readonly wire.Told[] =>
  "passed" in value ? [] : [value];

type Rows = readonly json.Row<unknown>[];
type Ranges = readonly ReturnType<typeof idsIn>[];

/** Each transaction of the ranges is there, and those that tell of orders could be read. */
function isUnbroken(rows: Rows, ranges: Ranges): boolean {
  const seen = new Set(rows.map(({ id }) => id));
  const count = ranges.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);
  const isRead = rows.every((row) => "value" in row || row.code === "unknown-type");
  return isRead && BigInt(seen.size) === count;
}

/** Something that we do not know has happened to the order. */
const isNamed = (rows: Rows, { clientOrderId: ours }: OrderName): boolean =>
  rows.some((row) => !("value" in row) && row.raw.includes(ours));

async function found(
  desk: Desk,
  all: readonly wire.Told[],
  { orderId, clientOrderId: ours }: OrderName,
): Promise<OrderReport | undefined> {
  const made = all.filter(isMade);
  const order = made.find(({ id, clientExtensions: named }) =>
    orderId === undefined ? named?.id === ours : id === orderId,
  );
  if (order) return (await reportsOf(desk, [latest(all, order)]))[0];
  const refused = all.filter(isRefused).find((each) => each.clientExtensions?.id === ours);
  // That the id is taken tells of another order, which is not among these.
  const isTaken = refused?.rejectReason === "CLIENT_ORDER_ID_ALREADY_EXISTS";
  return refused && !isTaken ? refusedReport(refused) : undefined;
}

const isRefused = (told: wire.Told): told is wire.Reject => "rejectReason" in told;
const isMade = (told: wire.Told): told is wire.Create => !isRefused(told) && !("orderID" in told);

/** The order that stands in for one that was changed, and what ended it. */
function latest(all: readonly wire.Told[], order: wire.Create): Known {
  const known = endedBy(all, order);
  const next = all.filter(isMade).find(({ id }) => id === known.cancel?.replacedByOrderID);
  // A replacement comes after what it replaces, so this ends.
  return next && BigInt(next.id) > BigInt(order.id) ? latest(all, next) : known;
}

function endedBy(all: readonly wire.Told[], order: wire.Create): Known {
  const about = all.filter((each) => "orderID" in each && each.orderID === order.id);
  const cancel = about.find((each) => each.type === "ORDER_CANCEL");
  const fill = about.find((each) => each.type === "ORDER_FILL");
  return { order, fill, cancel };
}
