import {
  Decimal,
  type Failure,
  fail,
  type Instrument,
  isFinal,
  type OrderTicket,
  type TradingState,
} from "#domain";
import type { FailureBody, OrderServices, StoppedAccount } from "#http";
import {
  cancelOrder,
  CLOSING_CHECKS,
  isWorking,
  mayTrade,
  type OrderRecord,
  placeOrder,
  RISK_RULES,
} from "#orders";
import { orderBody } from "./bodies.ts";
import { ask, type Desk, deskOf, type OrdersParts } from "./desk.ts";
import { failureOf } from "./every.ts";
import { newOrder } from "./new-order.ts";
import { factsOf } from "./placing.ts";

type Change = Parameters<OrderServices["setTrading"]>[0];
type State = Awaited<ReturnType<OrderServices["setTrading"]>>;

/**
 * Sets how far trading is stopped, then cancels and closes what the state says. The state is
 * committed first, so that nothing new comes in between; asking again goes on with what is left.
 */
export async function setTrading(parts: OrdersParts, { trading, confirm }: Change): Promise<State> {
  if (trading === "flatten" && confirm?.trim().toLowerCase() !== "flatten") fail(UNCONFIRMED);
  await parts.store.tradingStops.set(trading, parts.clock.now());
  const tell = () => parts.events.publish({ type: "data-changed", reason: "orders" });
  tell();
  if (trading !== "cancel-working" && trading !== "flatten") return { trading };
  const accounts: StoppedAccount[] = [];
  for (const stopped of await accountsOf(parts)) accounts.push(await stop(parts, stopped, trading));
  tell();
  return { trading, accounts };
}

const UNCONFIRMED: Failure = {
  code: "confirmation-needed",
  message: "Closing all positions was not confirmed",
  owner: "user",
  next: 'Confirm it by typing "flatten"',
};

type Named = { readonly connection: string; readonly account: string; readonly label: string };

/** Every account that may have orders or positions here, those that cannot trade left out. */
async function accountsOf({ store }: OrdersParts): Promise<readonly Named[]> {
  const named: Named[] = [];
  for (const { id, label } of await store.connections.list())
    for (const account of await store.connections.accounts(id))
      named.push({ connection: id, account: account.id, label: `${label} ${account.number}` });
  return named;
}

async function stop(
  parts: OrdersParts,
  named: Named,
  trading: TradingState,
): Promise<StoppedAccount> {
  const { store } = parts;
  const desk = await deskOf(parts, named).catch((error: unknown) => failureOf(error));
  const environment = (await store.connections.read(named.connection as never))?.environment;
  const nothing = { ...named, environment: environment ?? "paper", cancelled: 0, closing: [] };
  if ("code" in desk) {
    // A route that takes no orders has none to stop.
    const failures = desk.code === "orders-not-taken" ? [] : [desk as FailureBody];
    return { ...nothing, working: 0, held: [], failures };
  }
  const failures: Failure[] = [];
  const kept = (error: unknown) => void failures.push(failureOf(error));
  const cancelled = await cancelWorking(desk, named, kept);
  const closing = trading === "flatten" ? await closeAll(parts, desk, kept) : [];
  const held = await heldNow(desk).catch((error: unknown) => (kept(error), []));
  return {
    ...{ ...nothing, cancelled, closing: closing.map(orderBody) },
    working: (await ofAccount(desk, named)).filter(mayTrade).length,
    held: held.map(({ instrument, quantity }) => ({
      ...{ symbol: instrument.symbol, quantity: String(quantity) },
    })),
    failures: failures as FailureBody[],
  };
}

const ofAccount = async ({ parts: { journal }, connection }: Desk, { account }: Named) => [
  ...(await journal.working(connection.id)).filter((each) => each.account === account),
];

type Kept = (error: unknown) => void;

/** Asks for the end of each order; how many have ended for certain. */
async function cancelWorking(desk: Desk, named: Named, kept: Kept): Promise<number> {
  let ended = 0;
  for (const record of (await ofAccount(desk, named)).filter(isWorking)) {
    const changed = await cancelOrder(desk.parts, record).catch(kept);
    const status = changed?.record.report?.status;
    if (status !== undefined && isFinal(status)) ended++;
  }
  return ended;
}

type Held = { readonly instrument: Instrument; readonly quantity: Decimal };

/** Positions as the broker shows them at this moment. */
const heldNow = ({ session, account, parts: { clock } }: Desk & { readonly parts: unknown }) =>
  session.ask("orders", async (call): Promise<readonly Held[]> => {
    const records = (await session.adapter.snapshot?.(call, account, clock.now())) ?? [];
    return records.flatMap((each) =>
      each.type === "position" && !each.quantity.isZero() ? [each] : [],
    );
  });

/** One order for each position, sent once; one whose fate is unknown keeps the next one back. */
async function closeAll(
  parts: OrdersParts,
  desk: Desk,
  kept: Kept,
): Promise<readonly OrderRecord[]> {
  const sent: OrderRecord[] = [];
  for (const position of await heldNow(desk).catch((error: unknown) => (kept(error), []))) {
    const record = await close(parts, desk, position).catch(kept);
    if (record) sent.push(record);
  }
  return sent;
}

async function close(
  parts: OrdersParts,
  desk: Desk,
  { instrument, quantity }: Held,
): Promise<OrderRecord> {
  const ticket = {
    ...{ instrument, type: "market", timeInForce: "day", reduceOnly: true },
    ...{ side: quantity.gt(Decimal.zero) ? "sell" : "buy", quantity: quantity.abs() },
  } satisfies OrderTicket as OrderTicket;
  const facts = await ask(desk, (call) => factsOf(parts, desk, { call, ticket }));
  const key = `flatten:${parts.newId()}`;
  const order = newOrder(parts, desk, { ticket, idempotencyKey: key, bodyHash: key });
  const told = { facts: async () => facts, limits: async () => ({}), rules: RISK_RULES };
  return placeOrder({ ...desk.parts, ...told, checks: CLOSING_CHECKS }, order);
}
