import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const HEADER =
  "Symbol & Name,Trade Date,Settlement Date,Buy/Sell,Quantity,Traded Price,Gross Amount,Comm/Fee/Tax,VAT,Net Amount";
const file = (...rows: string[]) => textSource([HEADER, ...rows].join("\n"));
const BUY = "TEST TEST INC,05/06/2026,06/06/2026,BUY,2,40.00,80.00,-0.35,-0.03,-80.38";

test("a trade has the day before the month and its charges", async () => {
  const { executions, checks, recognised } = await readStatement(importer, file(BUY));
  expect(recognised).toBe(true);
  expect(executions).toMatchObject([
    {
      side: "buy",
      at: { day: "2026-06-05", precision: "day" },
      instrument: { symbol: "TEST", name: "TEST INC" },
    },
  ]);
  expect(executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 0.35",
    "tax 0.03",
  ]);
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["-80.38 -80.38"]);
});

test("a net amount that does not follow fails its check, and a quantity of nothing is quarantined", async () => {
  const { checks, unreadable } = await readStatement(
    importer,
    file(BUY.replace("-80.38", "-81.38"), BUY.replace(",2,", ",0,")),
  );
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["-81.38 -80.38"]);
  expect(unreadable).toMatchObject([{ line: 3, code: "bad-quantity" }]);
});
