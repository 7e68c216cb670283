/** An account at OANDA whose replies a test writes, and orders in its words. */
import { clientOrderId, Decimal, instantOf, type OrderTicket } from "#domain";
import type { BrokerAccount, Desk } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import oanda from "./broker.ts";
import { oandaInstrument } from "./records.ts";

export const account: BrokerAccount = { key: "101-004-7654321-001", number: "1", currency: "EUR" };
export const euro = oandaInstrument("EUR_USD");
export const gold = oandaInstrument("XAU_USD");
export const of = (text: string) => Decimal.of(text);
export const ours = clientOrderId("ours-1");
export const BEGUN = instantOf(Date.UTC(2026, 2, 2));
export const time = "2026-03-02T09:30:00.123456789Z";

export type Answer = (path: string, query: URLSearchParams) => ScriptedReply;

export function opened(answer: Answer) {
  const net = scriptedNet(({ url }) => {
    const { pathname, searchParams } = new URL(url);
    return answer(pathname.split(account.key)[1] ?? "", searchParams);
  });
  const { call, finish } = testClient(oanda, net, { more: { maxRetries: 0 } });
  const desk: Desk = { call, account };
  const sent = () =>
    net.requests.map(({ method, url, body }) => [
      `${method} ${url.split(account.key)[1]}`,
      ...(body === undefined ? [] : [JSON.parse(body) as unknown]),
    ]);
  return { desk, finish, sent };
}

export const ticket = (changes: Partial<OrderTicket> = {}): OrderTicket => ({
  ...{ instrument: euro, side: "sell", type: "limit", quantity: of("100") },
  ...{ limitPrice: of("1.2"), timeInForce: "gtc" },
  ...changes,
});
export const made = (more: object = {}) => ({
  ...{ id: "7", time, type: "LIMIT_ORDER", instrument: "EUR_USD", units: "-100" },
  ...{ price: "1.20000", timeInForce: "GTC", reason: "CLIENT_ORDER" },
  ...{ clientExtensions: { id: "ours-1" }, ...more },
});
export const named = { clientExtensions: { id: "ours-1" } };

export const trade = (id: string, units: string) => ({
  ...{ id, instrument: "EUR_USD", initialUnits: "500", currentUnits: units },
});
export const fill = { id: "8", time, type: "ORDER_FILL", orderID: "7", instrument: "EUR_USD" };

export const order = (more: object = {}) => ({
  ...{ id: "7", createTime: time, type: "LIMIT", state: "PENDING", instrument: "EUR_USD" },
  ...{ units: "-100", price: "1.20000", timeInForce: "GTC", positionFill: "DEFAULT" },
  ...{ takeProfitOnFill: { price: "1.1", timeInForce: "GTC" }, ...more },
});
