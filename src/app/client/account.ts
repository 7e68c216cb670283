import { epochMs, type Instant } from "#domain";
import type { StatementRecord } from "#kit";
import { ask, type Desk } from "../orders/desk.ts";
import { instrumentOf } from "../orders/new-order.ts";
import type { ClientAccount, ClientBalances, ClientPosition, MarketHours } from "./types.ts";

/** What the broker says of an account at this moment. */
export async function accountInfo(desk: Desk): Promise<ClientAccount> {
  const { account, connection } = desk;
  const funds = await fundsOf(desk);
  const { number, name = number, currency = "" } = account;
  return {
    ...{ accountId: account.id, number, name, environment: connection.environment },
    currency: funds?.currency ?? currency,
    ...(funds && { buyingPower: String(funds.buyingPower) }),
  };
}

const fundsOf = (desk: Desk) =>
  ask(desk, async (call) => desk.trading.funds?.({ call, account: desk.account }));

const snapshot = (desk: Desk): Promise<readonly StatementRecord[]> =>
  ask(desk, async (call) => {
    const { session, account, parts } = desk;
    return (await session.adapter.snapshot?.(call, account, parts.clock.now())) ?? [];
  });

export async function positions(desk: Desk): Promise<readonly ClientPosition[]> {
  return (await snapshot(desk)).flatMap((each) => {
    if (each.type !== "position" || each.quantity.isZero()) return [];
    const { instrument, quantity, averagePrice, marketValue } = each;
    return [
      {
        ...{ symbol: instrument.symbol, currency: instrument.currency },
        ...{ side: quantity.sign > 0 ? "long" : "short", quantity: String(quantity.abs()) },
        ...(averagePrice && { averagePrice: String(averagePrice) }),
        ...(marketValue && { marketValue: String(marketValue) }),
      } as const,
    ];
  });
}

export async function balances(desk: Desk): Promise<ClientBalances> {
  const [records, funds] = await Promise.all([snapshot(desk), fundsOf(desk)]);
  const cash = records.flatMap((each) =>
    each.type === "balance" ? [[each.cash.currency, String(each.cash.amount)] as const] : [],
  );
  return {
    cash: Object.fromEntries(cash),
    ...(funds && { buyingPower: String(funds.buyingPower) }),
  };
}

const dateOf = (at: Instant) => new Date(epochMs(at));

/** A market that never closes is open; so is one of which the broker says nothing. */
export const marketHours = (desk: Desk, symbol: string): Promise<MarketHours> =>
  ask(desk, async (call) => {
    const instrument = await instrumentOf(desk, call, symbol);
    const hours = await desk.trading.marketHours?.({ call, account: desk.account }, instrument);
    if (!hours) return { isOpen: true };
    const { isOpen, opensAt, closesAt } = hours;
    return {
      isOpen,
      ...(opensAt && { opensAt: dateOf(opensAt) }),
      ...(closesAt && { closesAt: dateOf(closesAt) }),
    };
  });
