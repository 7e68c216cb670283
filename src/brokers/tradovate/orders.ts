/** Orders at Tradovate. A change keeps the order and its id. */
import { Decimal, isFinal, type OrderReport } from "#domain";
import {
  absentIf,
  brokerIdOf,
  type Desk,
  type InstrumentFacts,
  lookedAfter,
  type TradingAdapter,
} from "#kit";
import { contractName, described } from "./contracts.ts";
import { newest, orderNamed, reachesBack, reportOf, reportsOf } from "./order-lookup.ts";
import { AUTOMATED, bodyOf, changeOf, figure } from "./order-records.ts";
import * as wire from "./order-wire.ts";
import { positions, type Product } from "./wire.ts";

/** Orders that a list of ended ones shows. */
const MOST = 200;

/** Absent: `quote`, which comes over the stream only, and `marketHours`; see NOTES.md. */
export const trading: TradingAdapter = {
  async place({ call, account }, placed) {
    const { takeProfit, stopLoss, orElse, instrument } = placed.ticket;
    const alone = orElse ? wire.placeOco : wire.place;
    const endpoint = takeProfit || stopLoss ? wire.placeOso : alone;
    const { orderId } = await call(endpoint, {}, { body: bodyOf(account, placed) });
    return lookedAfter("tradovate", reportOf(call, orderId, instrument));
  },

  async cancel({ call }, name) {
    await call(wire.cancel, {}, { body: { orderId: figure(brokerIdOf(name)), ...AUTOMATED } });
  },

  async replace({ call }, name, change) {
    const order = brokerIdOf(name);
    const stands = newest(await call(wire.versions, { orders: order }));
    if (!stands) throw new TypeError(`Order "${order}" has no terms that could be changed`);
    await call(wire.modify, {}, { body: changeOf(stands, change) });
    return lookedAfter("tradovate", reportOf(call, order, name.instrument));
  },

  /** Orders do not carry our id, but the commands that made them do. */
  async find({ call }, { orderId, clientOrderId: ours, instrument }, since) {
    if (orderId !== undefined) return found(await reportOf(call, orderId, instrument), false);
    const commands = await call(wire.allCommands, {});
    const named = orderNamed(commands, ours);
    if (named !== undefined) return found(await reportOf(call, named, instrument), false);
    return { report: undefined, isComplete: reachesBack(commands, since) };
  },

  async openOrders({ call, account }) {
    const orders = await call(wire.ordersOf, { account: account.key });
    const reports = await reportsOf(
      call,
      orders.filter(({ ordStatus }) => !OVER.has(ordStatus)),
    );
    return reports.filter(({ status }) => !isFinal(status));
  },

  async orderHistory({ call, account }, since) {
    const orders = await call(wire.ordersOf, { account: account.key });
    const wanted = orders.filter(({ timestamp }) => timestamp >= since);
    const newestFirst = wanted.toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1));
    return reportsOf(call, newestFirst.slice(0, MOST));
  },

  /** A name in full, as Tradovate or as we write it, or whatever holds the text. */
  async instruments({ call }, text) {
    const name = contractName({ symbol: text.trim() });
    const exact = await absentIf(call(wire.contractNamed, { name }), "NOT_FOUND");
    const contracts = exact ? [exact] : await call(wire.contractsLike, { text: name });
    const { of } = await described(call, contracts);
    return contracts.map(({ id }) => of(id));
  },

  symbolOf: contractName,

  async instrument({ call }, traded) {
    const contract = await call(wire.contractNamed, { name: contractName(traded) });
    const product = (await described(call, [contract])).productOf(contract.id);
    if (!product) throw new TypeError(`Tradovate names no product of "${contract.name}"`);
    return factsOf(product, await marginOf(call, product));
  },

  /** What could be withdrawn if nothing were held, less what binds positions and orders. */
  async funds({ call, account }) {
    const body = { accountId: figure(account.key) };
    const { totalCashValue, netLiq, initialMargin } = await call(wire.funds, {}, { body });
    const buyingPower = (netLiq ?? totalCashValue).minus(initialMargin ?? Decimal.zero);
    return { currency: "USD", buyingPower };
  },

  /**
   * What the session realised, and what is open since it began. What was carried into it won or
   * lost before as well, and Tradovate does not say how much: then nobody knows.
   */
  async dayPnl({ call, account }) {
    const body = { accountId: figure(account.key) };
    const [held, { realizedPnL, openPnL }] = await Promise.all([
      call(positions, { account: account.key }),
      call(wire.funds, {}, { body }),
    ]);
    const isOwn = held.every((row) => "value" in row && row.value.prevPos?.isZero());
    return isOwn && realizedPnL && openPnL ? realizedPnL.plus(openPnL) : undefined;
  },
};

const OVER: ReadonlySet<wire.Order["ordStatus"]> = new Set([
  ...(["Canceled", "Completed", "Expired", "Filled", "Rejected"] as const),
]);

const found = (report: OrderReport | undefined, isComplete: boolean) =>
  report ? { report } : { report, isComplete };

/** What one contract binds by day, which is the least that Tradovate asks for. */
async function marginOf(call: Desk["call"], { id }: Product): Promise<Decimal | undefined> {
  const { params } = await call(wire.productTerms, {}, { body: { productIds: [figure(id)] } });
  const terms = params.find(({ productId }) => productId === id);
  return terms?.dayMargin ?? terms?.fullMargin?.initialMargin;
}

const CLOSED: ReadonlySet<string> = new Set(["Inactive", "Locked", "ReadyForContracts"]);

/** Futures are sold as easily as they are bought; when they trade is left to Tradovate. */
const factsOf = (
  { tickSize, status = "" }: Product,
  marginPerUnit: Decimal | undefined,
): InstrumentFacts => ({
  ...{ isTradable: !CLOSED.has(status), isShortable: true },
  ...{ quantityStep: Decimal.one, priceStep: tickSize, marginRate: Decimal.one },
  ...(marginPerUnit && { marginPerUnit }),
});
