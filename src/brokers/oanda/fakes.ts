/** An OANDA account that lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import type { NetRequest } from "#kit";

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");

type Reply = { readonly status?: number; readonly body: string | object };
type Transaction = { readonly id: string; readonly time: string };
const { transactions } = JSON.parse(fixture("transactions")) as {
  readonly transactions: readonly Transaction[];
};
const lastTransactionID = transactions.at(-1)?.id ?? "";

const idOf = (transaction: Transaction) => Number(transaction.id);

/** Answers as OANDA does, with so many transactions in a reply at most. */
export const oandaAnswers =
  (pageSize: number) =>
  ({ url }: NetRequest): Reply => {
    const { pathname, searchParams, origin } = new URL(url);
    const number = (name: string) => Number(searchParams.get(name));
    const listed = (wanted: (id: number) => boolean): Reply => {
      const found = transactions.filter((each) => wanted(idOf(each))).slice(0, pageSize);
      return { body: { transactions: found, lastTransactionID } };
    };
    if (pathname.endsWith("/accounts")) return { body: fixture("accounts") };
    if (pathname.endsWith("/summary")) return { body: fixture("summary") };
    if (pathname.endsWith("/openPositions")) return { body: fixture("positions") };
    if (pathname.endsWith("/sinceid")) return listed((id) => id > number("id"));
    if (pathname.endsWith("/idrange"))
      return listed((id) => id >= number("from") && id <= number("to"));
    if (!pathname.endsWith("/transactions"))
      return { status: 404, body: { errorMessage: "The account does not exist" } };
    const [from, to] = [searchParams.get("from") ?? "", searchParams.get("to") ?? "9"];
    const ids = transactions.filter(({ time }) => time >= from && time <= to).map(idOf);
    const starts = ids.filter((_, at) => at % pageSize === 0);
    const pages = starts.map((start) => {
      const end = Math.min(start + pageSize - 1, ids.at(-1) ?? start);
      return `${origin}${pathname}/idrange?from=${start}&to=${end}`;
    });
    return { body: { pages, count: ids.length, lastTransactionID } };
  };
