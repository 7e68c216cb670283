/** The Flex Web Service held against real anonymised reports and answers in the tests of others. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { flex as kit, type StatementRecord } from "#kit";
import { scriptedNet, type ScriptedReply, testClient } from "#testing";
import flex from "../../src/brokers/ibkr-flex/broker.ts";
import { flexError } from "../../src/brokers/ibkr-flex/wire.ts";
import { say } from "../support/corpus.ts";

const CORPUS = fileURLToPath(
  new URL("../../../shared/corpus/api/ibkr/flex-fixtures/", import.meta.url),
);
const present = existsSync(CORPUS);
if (!present)
  say("IBKR's Flex files are absent: tests/conformance/ibkr-flex-corpus.test.ts checks nothing");

const read = (path: string): string => readFileSync(`${CORPUS}${path}`, "utf8");
const xml = (body: string): ScriptedReply => ({ headers: { "content-type": "text/xml" }, body });

/** Orders are answered as in the tests of ibflex, and the report is the given one. */
function serving(report: string) {
  const accepted = read("ibflex/test_client.RESPONSE_SUCCESS.xml");
  const net = scriptedNet(({ url }) => xml(url.includes("/SendRequest") ? accepted : report));
  return testClient(flex, net, { more: { maxRetries: 0 } });
}

/** Sections that the recorded queries leave out, each empty. */
const REST = ["Trades", "CashTransactions", "OpenPositions", "CashReport"];
const completed = (report: string) =>
  report.replaceAll("</FlexStatement>", () => {
    const absent = REST.filter((name) => !report.includes(`<${name}>`));
    return `${absent.map((name) => `<${name} />`).join("")}</FlexStatement>`;
  });

test.skipIf(!present)("the answers in the tests of ibflex are told apart", () => {
  expect(flexError(read("ibflex/test_client.RESPONSE_FAIL.xml"))).toEqual({
    code: "1012",
    message: "Token has expired.",
  });
  expect(flexError(read("ibflex/test_client.RESPONSE_SUCCESS.xml"))).toBeUndefined();
  expect(flexError(read("ibflex/test_client.FLEX_QUERY_RESPONSE.xml"))).toBeUndefined();
});

test.skipIf(!present)("an order is taken by the reference of the recorded answer", async () => {
  const { call, finish, requests } = serving(completed(read(CASH)));
  await finish(flex.accounts(call));
  expect(requests.at(-1)?.url).toContain("/GetStatement?v=3&q=1234567890");
});

const CASH = "ibkr-conduit/cash-transactions-consolidated.xml";
const BY_DAY = "ibkr-conduit/cash-transactions.xml";
const CONFIRMATIONS = "ibkr-conduit/trade-confirmations.xml";

test.skipIf(!present).each([CASH, BY_DAY])(
  "the cash of a recorded report (%s) is read whole",
  async (file) => {
    const { call, finish } = serving(completed(read(file)));
    const accounts = await finish(flex.accounts(call));
    expect(accounts).toMatchObject([{ key: "U1234567", environment: "live" }]);
    const { records, ...page } = await finish(flex.changes(call, {}));
    const types = records.filter(({ type }) => type !== "passed").map(({ type }) => type);
    expect(types).toEqual(["cash", "cash", "cash"]);
    expect(page).toMatchObject({ cursor: "read 2026-04-08", done: true, proof: "unproven" });
  },
);

test.skipIf(!present)("a recorded query without what is compared is refused", async () => {
  const { call, finish } = serving(read(CASH));
  const error = await finish(flex.accounts(call)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ failure: { code: "flex-section-missing" } });
});

test.skipIf(!present)(
  "the executions of recorded trade confirmations keep ids and zone",
  async () => {
    const report = read(CONFIRMATIONS);
    const records: StatementRecord[] = [];
    const file = kit.flexText(report, "confirmations");
    for await (const batch of kit.readFlex(file, { keepsRows: true })) records.push(...batch);
    const executions = records.filter((record) => record.type === "execution");
    expect(executions).toHaveLength(39);
    expect(records.filter(({ type }) => type === "unreadable")).toEqual([]);
    expect(new Set(executions.map(({ executionId }) => executionId)).size).toBe(39);
    for (const { at, raw } of executions) {
      expect(at.zone).toEqual({ name: "-04:00", evidence: "stated" });
      expect(raw).toMatch(/^<TradeConfirm /);
    }
  },
);

const ELEMENTS: readonly (readonly [string, string])[] = [
  ["Trade", "execution"],
  ["CashTransaction", "cash"],
  ["OpenPosition", "position"],
  ["CorporateAction", "execution"],
  ["Transfer", "execution"],
];

test.skipIf(!present).each(ELEMENTS)(
  "%s in the tests of ibflex is read as %s",
  async (name, type) => {
    const row = read(`ibflex/test_types.${name}TestCase.data.xml`);
    const report = `<FlexQueryResponse type="AF"><FlexStatements><FlexStatement accountId="U123456" fromDate="20110101" toDate="20111230"><Rows>${row}</Rows></FlexStatement></FlexStatements></FlexQueryResponse>`;
    const { call, finish } = serving(completed(report));
    const [account] = await finish(flex.accounts(call));
    if (!account) throw new Error("No account");
    const page = await finish(flex.changes(call, {}));
    const stated = flex.snapshot?.(call, account, page.upTo ?? neverTold());
    const held = await finish(stated ?? Promise.resolve([]));
    const found = [...page.records, ...held].filter((record) => record.type !== "passed");
    expect(found.map((record) => record.type)).toEqual([type]);
  },
);

/** What the tests of ibflex expect of the attributes of an element: "quantity" is "D('3')". */
function expectedOf(name: string): ReadonlyMap<string, string> {
  const text = readFileSync(`${CORPUS}../expectations.md`, "utf8");
  const [, part = ""] = text.split(`\n## ${name}TestCase\n`);
  const lines = (part.split("\n## ")[0] ?? "").matchAll(/^- (\w+) = (.+)$/gm);
  return new Map([...lines].map(([, attribute = "", value = ""]) => [attribute, value]));
}

test.skipIf(!present)("a trade is read as the tests of ibflex expect its attributes", async () => {
  const row = read("ibflex/test_types.TradeTestCase.data.xml");
  const records: StatementRecord[] = [];
  const report = `<FlexQueryResponse><FlexStatement accountId="U1">${row}</FlexStatement></FlexQueryResponse>`;
  for await (const batch of kit.readFlex(kit.flexText(report, "trade"), {})) records.push(...batch);
  const execution = records.find((record) => record.type === "execution");
  const wanted = expectedOf("Trade");
  const { instrument, at } = execution ?? neverTold();
  const [year, month, day] = (instrument.expiry ?? "").split("-").map((part) => Number(part));
  expect({
    quantity: `D('${execution?.quantity}')`,
    tradePrice: `D('${execution?.price}')`,
    multiplier: `D('${instrument.multiplier}')`,
    strike: `D('${instrument.strike}')`,
    expiry: `date(${year}, ${month}, ${day})`,
    symbol: `'VXX   110917C00005000'`,
    putCall: `enums.PutCall.${instrument.right?.toUpperCase()}`,
    buySell: `enums.BuySell.${execution?.side.toUpperCase()}`,
    openCloseIndicator: `enums.OpenClose.${execution?.effect?.toUpperCase()}`,
    ibOrderID: `'${execution?.orderId}'`,
    transactionID: `'${execution?.executionId?.replace("transaction:", "")}'`,
    notes: `(enums.Code.${execution?.kind?.toUpperCase()},)`,
  }).toEqual(
    Object.fromEntries(
      [
        ...["quantity", "tradePrice", "multiplier", "strike", "expiry", "symbol", "putCall"],
        ...["buySell", "openCloseIndicator", "ibOrderID", "transactionID", "notes"],
      ].map((attribute) => [attribute, wanted.get(attribute)]),
    ),
  );
  // 16:20 of New York by summer time.
  expect(at.instant).toBe("2011-08-11T20:20:00.000000Z");
});

const neverTold = (): never => {
  throw new Error("The report says nothing of its days");
};
