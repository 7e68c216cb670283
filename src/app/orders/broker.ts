import { fail, type Instant } from "#domain";
import type { BrokerAccount, Call } from "#kit";
import { CHANGE_UNSUPPORTED, type OrderBroker } from "#orders";
import type { Session } from "#sync";

/** One account of a connection as the gateway sees it; undefined where it takes no orders. */
export function orderBrokerOf(session: Session, account: BrokerAccount): OrderBroker | undefined {
  const { trading, manifest } = session.adapter;
  if (!trading || !manifest.orders) return undefined;
  const ask = <Answer>(
    question: (desk: { call: Call; account: BrokerAccount }) => Promise<Answer>,
  ) => session.ask("orders", (call) => question({ call, account }));
  const broker: OrderBroker = {
    rules: manifest.orders,
    place: (_, order, until) =>
      session.askOnce("orders", (call) =>
        trading.place({ call: endingAt(call, until), account }, order),
      ),
    cancel: (_, order) => ask((desk) => trading.cancel(desk, order)),
    find: (_, order, since) => ask((desk) => trading.find(desk, order, since)),
    openOrders: () => ask((desk) => trading.openOrders(desk)),
  };
  if (!trading.replace) return broker;
  const replace: OrderBroker["replace"] = (_, order, change) =>
    session.askOnce("orders", async (call) => {
      const report = await trading.replace?.({ call, account }, order, change);
      return report ?? fail(CHANGE_UNSUPPORTED);
    });
  return { ...broker, replace };
}

/** Whatever an adapter asks for while it places an order ends at the same moment. */
const endingAt =
  (call: Call, until: Instant): Call =>
  (endpoint, params, extras = {}) =>
    call(endpoint, params, { ...extras, until });
