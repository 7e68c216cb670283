import {
  type AccountId,
  type Clock,
  type Environment,
  fail,
  type Failure,
  type Instant,
} from "#domain";
import { BrokerError } from "#guard";
import type { BrokerAccount, Call } from "#kit";
import { CHANGE_UNSUPPORTED, mixingOf, type OrderBroker, type SentOrder } from "#orders";
import type { Session } from "#sync";

/** Where bytes leave: what does not belong to the environment is refused there once more. */
type Door = {
  readonly environment: Environment;
  readonly clock: Pick<Clock, "now">;
  /** Why nothing is sent with these credentials, where they only read. */
  readonly readsOnly?: Failure | undefined;
};
const PAPER: Door = { environment: "paper", clock: { now: () => "" as Instant } };

/**
 * One account of a connection as the gateway sees it; undefined where it takes no orders. Who does
 * not say which environment it is gets one that sends nothing live.
 */
export function orderBrokerOf(
  session: Session,
  account: BrokerAccount,
  door: Door = PAPER,
): OrderBroker | undefined {
  const { trading, manifest } = session.adapter;
  if (!trading || !manifest.orders) return undefined;
  const ask = <Answer>(
    question: (desk: { call: Call; account: BrokerAccount }) => Promise<Answer>,
  ) => session.ask("orders", (call) => question({ call, account }));
  const broker: OrderBroker = {
    rules: manifest.orders,
    place: async (named, order, until) => {
      refuseMixed(order, named, door);
      refuseReading(door);
      return session.askOnce("orders", (call) =>
        trading.place({ call: endingAt(call, until), account }, order),
      );
    },
    cancel: async (_, order) => {
      refuseReading(door);
      return ask((desk) => trading.cancel(desk, order));
    },
    find: (_, order, since) => ask((desk) => trading.find(desk, order, since)),
    openOrders: () => ask((desk) => trading.openOrders(desk)),
  };
  if (!trading.replace) return broker;
  const replace: OrderBroker["replace"] = async (_, order, change) => {
    refuseReading(door);
    return session.askOnce("orders", async (call) => {
      const report = await trading.replace?.({ call, account }, order, change);
      return report ?? fail(CHANGE_UNSUPPORTED);
    });
  };
  return { ...broker, replace };
}

function refuseMixed(order: SentOrder, account: AccountId, { environment, clock }: Door): void {
  const mixing = mixingOf(order, { environment, account, now: clock.now() });
  if (mixing) throw new BrokerError(mixing.message, { outcome: "not-sent", next: mixing.next });
}

function refuseReading({ readsOnly }: Door): void {
  if (!readsOnly) return;
  const { message, next } = readsOnly;
  throw new BrokerError(message, { outcome: "not-sent", owner: "user", next });
}

/** Whatever an adapter asks for while it places an order ends at the same moment. */
const endingAt =
  (call: Call, until: Instant): Call =>
  (endpoint, params, extras = {}) =>
    call(endpoint, params, { ...extras, until });
