import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import positions from "./positions-importer.ts";

const HEADER =
  '"Symbol","Description","Quantity","Price","Market Value","Cost Basis","Dividend Yield",';
const ONE = '"Positions for account Sunny XXXX-7777 as of 02:45 AM ET, 12/21/2020"';
const SHARES = '"ZZZ","ZZZ INC","110","$88.71","$9,758.10","$7,700.00","+1%",';
const CASH = '"Cash & Cash Investments","--","--","--","$2,953.34","--","--",';
const TOTAL = '"Account Total","--","--","--","$12,711.44","$7,700.00","--",';
const read = (...lines: string[]) => readStatement(positions, textSource(lines.join("\n")));

test("positions, cash and the total of one account", async () => {
  const {
    recognised,
    positions: held,
    records,
    checks,
  } = await read(ONE, "", HEADER, SHARES, CASH, TOTAL);
  expect(recognised).toBe(true);
  expect(
    held.map(
      ({ quantity, averagePrice, marketValue }) => `${quantity} ${averagePrice} ${marketValue}`,
    ),
  ).toEqual(["110 70 9758.1"]);
  expect(held[0]).toMatchObject({
    account: { number: "7777", name: "Sunny" },
    instrument: { id: "equity:ZZZ:USD" },
    at: { instant: "2020-12-21T07:45:00.000000Z", zone: { evidence: "stated" } },
  });
  expect(records.filter(({ type }) => type === "balance")).toHaveLength(1);
  expect(checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toEqual([
    "Account Total of 7777 12711.44 12711.44",
  ]);
});

test("each account of all accounts has its own rows and total", async () => {
  const { positions: held, checks } = await read(
    '"Positions for All-Accounts as of 06:04 PM ET, 11/15/2020"',
    '"Shady XXXX-1111"',
    HEADER,
    CASH,
    TOTAL,
    '"Sunny XXXX-2222"',
    HEADER,
    SHARES,
    CASH,
    TOTAL,
  );
  expect(held.map(({ account }) => account?.number)).toEqual(["2222"]);
  expect(checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toEqual([
    "Account Total of 1111 12711.44 2953.34",
    "Account Total of 2222 12711.44 12711.44",
  ]);
});

test("a short option is worth a hundred shares a contract", async () => {
  const { positions: held } = await read(
    ONE,
    HEADER,
    '"ZZZ 04/01/2020 32.00 P","PUT ZZZ","-2","$12.50","-$2,500.00","-$2,000.00","--",',
  );
  expect(
    held.map(
      ({ quantity, averagePrice, instrument }) => `${quantity} ${averagePrice} ${instrument.id}`,
    ),
  ).toEqual(["-2 10 option:ZZZ 2020-04-01 P 32:USD:100"]);
});

test("rows are quarantined when the file does not say as of when it is", async () => {
  const { positions: held, unreadable } = await read(HEADER, SHARES);
  expect(held).toEqual([]);
  expect(unreadable).toMatchObject([{ code: "missing-value", line: 2 }]);
});
