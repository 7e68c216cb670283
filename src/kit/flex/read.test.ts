import { expect, test } from "vitest";
import type { StatementRecord } from "../statement.ts";
import { type FlexOptions, type FlexStatement, flexText, readFlex } from "./read.ts";

const TRADE =
  '<Trade accountId="U1" currency="USD" assetCategory="STK" symbol="T" quantity="2" tradePrice="5" ' +
  'dateTime="20260302;100000" buySell="BUY" ibExecID="a.1" levelOfDetail="EXECUTION" cost="" />';
const CASH =
  '<CashTransaction accountId="U1" currency="USD" type="Other Fees" amount="-1" dateTime="20260302" levelOfDetail="DETAIL" />';
const REPORT =
  '<CashReportCurrency currency="USD" startingCash="100" endingCash="89" toDate="20260302" />';
const POSITION =
  '<OpenPosition currency="USD" assetCategory="STK" symbol="T" position="2" levelOfDetail="SUMMARY" />';

const SECTIONS =
  `<Trades>${TRADE}</Trades><CashTransactions>${CASH}</CashTransactions>` +
  `<CashReport>${REPORT}</CashReport><OpenPositions>${POSITION}</OpenPositions><Transfers/>`;
const report = (dates: string, sections = SECTIONS) =>
  `<FlexQueryResponse><FlexStatement accountId="U1" ${dates}>${sections}</FlexStatement></FlexQueryResponse>`;

async function read(xml: string, options: FlexOptions = {}) {
  const records: StatementRecord[] = [];
  for await (const batch of readFlex(flexText(xml, "report"), options)) records.push(...batch);
  return records;
}

const rawsIn = (records: readonly StatementRecord[]) =>
  records.flatMap((record) => ("raw" in record && record.raw) || []);

test("records keep their rows only where they are asked to", async () => {
  const dates = 'fromDate="20260301" toDate="20260302"';
  expect(rawsIn(await read(report(dates)))).toEqual([]);
  const rows = rawsIn(await read(report(dates), { keepsRows: true }));
  expect(rows).toEqual([TRADE.replace(' cost="" /', "/"), CASH, REPORT, POSITION].map(closed));
});

const closed = (row: string) => row.replace(" />", "/>");

test("a statement tells its days, its sections, what it states and whether that fits", async () => {
  const told: FlexStatement[] = [];
  const onStatement = (statement: FlexStatement) => void told.push(statement);
  await read(report('fromDate="2026-03-01" toDate="20260302"'), { onStatement });
  expect(told).toMatchObject([
    { account: "U1", from: "2026-03-01", to: "2026-03-02", stated: [{}, {}] },
  ]);
  const [statement] = told;
  expect([...(statement?.sections ?? [])]).toEqual([
    ...["Trades", "CashTransactions", "CashReport", "OpenPositions", "Transfers"],
  ]);
  expect(statement?.stated.map(({ type }) => type)).toEqual(["balance", "position"]);
  expect(statement?.checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual([
    "-11 -11",
  ]);
});

test("a statement that says nothing of its days has none", async () => {
  const told: FlexStatement[] = [];
  await read(report(""), { onStatement: (statement) => void told.push(statement) });
  expect(told).toMatchObject([{ from: undefined, to: undefined }]);
});

test("a report longer than one piece is read whole", async () => {
  const many = Array.from({ length: 2000 }, (_, at) => TRADE.replace("a.1", `é.${at}`)).join("");
  const records = await read(report('toDate="20260302"', `<Trades>${many}</Trades>`));
  const ids = records.flatMap((record) => (record.type === "execution" ? record.executionId : []));
  expect(new Set(ids).size).toBe(2000);
});

test("a report that is cut is refused", async () => {
  const whole = report('toDate="20260302"');
  await expect(read(whole.slice(0, -10))).rejects.toMatchObject({
    failure: { code: "xml-malformed" },
  });
});
