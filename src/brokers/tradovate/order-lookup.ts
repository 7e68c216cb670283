/** Orders of Tradovate are spread over lists that name each other; here they are put together. */
import { type Instant, epochMs, type Instrument, type OrderReport } from "#domain";
import { absentIf, answeredAt, type Call, offsetAt, unreadable } from "#kit";
import { type Contracts, contractsOf, inGroups } from "./contracts.ts";
import { reportFrom } from "./order-records.ts";
import * as wire from "./order-wire.ts";

/** One order by its number; undefined where Tradovate has none. */
export async function reportOf(
  call: Call,
  orderId: string,
  known?: Instrument,
): Promise<OrderReport | undefined> {
  const order = await absentIf(call(wire.order, { order: orderId }), "NOT_FOUND");
  if (!order) return undefined;
  const [report] = await reportsOf(call, [order], known);
  return report ?? unreadable("unknown-terms", `Tradovate does not state what "${orderId}" is for`);
}

/**
 * What orders are for, how much of each is filled and why some were refused. Orders for spreads,
 * and those whose terms are not there yet, are left out.
 */
export async function reportsOf(
  call: Call,
  orders: readonly wire.Order[],
  known?: Instrument,
): Promise<readonly OrderReport[]> {
  const ids = orders.map(({ id }) => id);
  const of = orders.flatMap(({ contractId }) => contractId ?? []);
  const [versions, commands, fills, contracts] = await Promise.all([
    inGroups(ids, (some) => call(wire.versions, { orders: some })),
    inGroups(ids, (some) => call(wire.commands, { orders: some })),
    inGroups(ids, (some) => call(wire.fills, { orders: some })),
    known || of.length === 0 ? undefined : contractsOf(call, of),
  ]);
  const rejected = orders.filter(({ ordStatus }) => ordStatus === "Rejected");
  const refused = new Set(rejected.map(({ id }) => id));
  const reasons = await reasonsOf(
    call,
    commands.filter(({ orderId }) => refused.has(orderId)),
  );
  return orders.flatMap((order) => {
    const isOwn = ({ orderId }: { readonly orderId: string }) => orderId === order.id;
    const version = newest(versions.filter(isOwn));
    const instrument = known ?? instrumentIn(contracts, order);
    if (!version || !instrument) return [];
    const own = { commands: commands.filter(isOwn), fills: fills.filter(isOwn) };
    return [reportFrom({ order, version, ...own, reason: reasons.get(order.id) }, instrument)];
  });
}

const instrumentIn = (contracts: Contracts | undefined, { contractId }: wire.Order) =>
  contractId ? contracts?.of(contractId) : undefined;

/** Ids grow; as numbers they may be longer than a float can hold. */
export const newest = (versions: readonly wire.Version[]): wire.Version | undefined =>
  versions.toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))[0];

/** Why orders were refused, by order. */
async function reasonsOf(
  call: Call,
  commands: readonly wire.Command[],
): Promise<ReadonlyMap<string, string>> {
  const orders = new Map(commands.map(({ id, orderId }) => [id, orderId]));
  const reports = await inGroups([...orders.keys()], (some) =>
    call(wire.commandReports, { commands: some }),
  );
  return new Map(
    reports.flatMap(({ commandId, rejectReason, text }) => {
      const said = [rejectReason, text].filter((each) => each).join(": ");
      const order = orders.get(commandId);
      return order === undefined || said === "" ? [] : [[order, said]];
    }),
  );
}

/** The order to which our id was given; nobody keeps two of the same from being made. */
export const orderNamed = (commands: readonly wire.Command[], ours: string): string | undefined =>
  commands.find(({ commandType, clOrdId }) => commandType === "New" && clOrdId === ours)?.orderId;

/**
 * Whether a list holds all that was asked for since. Tradovate does not say how far back its lists
 * reach; a session is never cut.
 */
export function reachesBack(commands: readonly wire.Command[], since: Instant): boolean {
  const at = answeredAt(commands);
  return at !== undefined && sessionOf(at) === sessionOf(since);
}

const SEVEN_HOURS = 25_200_000;
const DAY_MS = 86_400_000;

/** Days since 1970, each of which begins at five in the evening before, in Chicago. */
const sessionOf = (at: Instant): number => {
  const ms = epochMs(at);
  return Math.floor((ms + offsetAt(ms, "America/Chicago") + SEVEN_HOURS) / DAY_MS);
};
