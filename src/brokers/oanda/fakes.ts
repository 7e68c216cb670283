/** An OANDA account that lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import { clientOrderId, Decimal, instantOf, type OrderTicket } from "#domain";
import type { BrokerAccount, Desk } from "#kit";
import {
  type BrokerFakes,
  type BrokerWorld,
  scriptedNet,
  type ScriptedReply,
  testClient,
} from "#testing";
import oanda from "./broker.ts";
import { oandaInstrument } from "./records.ts";

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");

type Transaction = { readonly id: string; readonly time: string };
const ledger = JSON.parse(fixture("transactions")) as { transactions: readonly Transaction[] };
const FIRST_FILL = "4";

const idOf = (transaction: Transaction) => Number(transaction.id);

function transactionsIn({ price, word }: BrokerWorld): readonly Transaction[] {
  return ledger.transactions.map((each) => {
    if (each.id !== FIRST_FILL) return each;
    const tradeOpened = { tradeID: "4", units: "1000", price };
    return { ...each, ...(price && { tradeOpened }), ...(word && { type: word }) };
  });
}

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

export const fakes: BrokerFakes = {
  answers(world) {
    const { pageSize } = world;
    const transactions = transactionsIn(world);
    const lastTransactionID = transactions.at(-1)?.id ?? "";
    const listed = (wanted: (id: number) => boolean): ScriptedReply => {
      const found = transactions.filter((each) => wanted(idOf(each))).slice(0, pageSize);
      return { body: { transactions: found, lastTransactionID } };
    };
    const paged = ({ origin, pathname, searchParams }: URL): ScriptedReply => {
      // Texts of unlike precision compare as times do once the zone is off.
      const bound = (name: string) => searchParams.get(name)?.replace("Z", "");
      const [from = "", to = "9"] = [bound("from"), bound("to")];
      const ids = transactions.filter(({ time }) => time >= from && time <= to).map(idOf);
      const starts = ids.filter((_, at) => at % pageSize === 0);
      const pages = starts.map((start) => {
        const end = Math.min(start + pageSize - 1, ids.at(-1) ?? start);
        return `${origin}${pathname}/idrange?from=${start}&to=${end}`;
      });
      return { body: { pages, count: ids.length, lastTransactionID } };
    };
    return (request) => {
      const url = new URL(request.url);
      const number = (name: string) => Number(url.searchParams.get(name));
      const resource = url.pathname.split("/").at(-1);
      if (resource === "accounts") return { body: fixture("accounts") };
      if (resource === "summary") return { body: fixture("summary") };
      if (resource === "openPositions") return { body: fixture("positions") };
      if (resource === "transactions") return paged(url);
      if (resource === "sinceid") return listed((id) => id > number("id"));
      if (resource === "idrange") return listed((id) => id >= number("from") && id <= number("to"));
      return { status: 404, body: { errorMessage: "There is no such resource" } };
    };
  },
};
