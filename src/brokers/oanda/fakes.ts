/** An OANDA account that lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import type { BrokerFakes, BrokerWorld, ScriptedReply } from "#testing";

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
