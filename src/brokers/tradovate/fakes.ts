/** A Tradovate user with two accounts who lives in the fixtures, for tests. */
import { readFileSync } from "node:fs";
import { type Day, Decimal } from "#domain";
import { futureContract, futureInstrument } from "#kit";
import type { BrokerFakes, BrokerWorld, ScriptedReply } from "#testing";

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8");

const NONE = { root: "", year: 0, month: 0, symbol: "" };
/** The future of the fixtures that Tradovate calls "MESH6". */
export const MESH6 = futureInstrument(futureContract("MESH6", "2026-03-20" as Day) ?? NONE, {
  ...{ points: Decimal.of("5"), currency: "USD", name: "Micro E-mini S&P 500" },
});

type Row = Readonly<Record<string, unknown>> & { readonly id: number };
const rowsOf = (table: string): readonly Row[] => JSON.parse(fixture(table)) as Row[];

/** Which member names the parent of "deps". */
const PARENT: Readonly<Record<string, string>> = {
  position: "accountId",
  cashBalance: "accountId",
};

const token = {
  accessToken: "token-1",
  expirationTime: "2026-01-05T13:20:00.000Z",
  userStatus: "Active",
  userId: 55,
  name: "tester",
};

/** The first fill with the price and the word that the case asks for. */
function fills({ price, word }: BrokerWorld): string {
  const text = fixture("fill");
  const priced = price === undefined ? text : text.replace('"price": 6021.25', `"price": ${price}`);
  return word === undefined ? priced : priced.replace('"action": "Buy"', `"action": "${word}"`);
}

export const fakes: BrokerFakes = {
  skips: {
    "status 429 is waited for as long as it says, in seconds and as a date":
      "Tradovate's 429 means an hour, whatever else the reply says",
  },
  answers:
    (world) =>
    (request): ScriptedReply => {
      const { pathname, searchParams } = new URL(request.url);
      const [, , table = "", ask = ""] = pathname.split("/");
      if (table === "auth") return { body: token };
      if (table === "fill") return { body: fills(world) };
      if (ask === "list") return { body: fixture(table) };
      const wanted = (searchParams.get(ask === "items" ? "ids" : "masterid") ?? "").split(",");
      const member = ask === "items" ? "id" : (PARENT[table] ?? "id");
      return { body: rowsOf(table).filter((row) => wanted.includes(String(row[member]))) };
    },
};
