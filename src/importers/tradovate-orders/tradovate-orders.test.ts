import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const HEADER =
  "orderId,Account,Order ID,B/S,Contract,Product,Product Description,avgPrice,filledQty,Fill Time,lastCommandId,Status,Timestamp,Quantity,Text,Type,Notional Value,Currency";
const file = (...rows: string[]) => textSource([HEADER, ...rows].join("\n"));
const FILLED = `61,DEMO01,61, Sell,MNQM6,MNQ,Micro E-mini NASDAQ-100,20500.5,2,05/12/2026 10:11:12,61, Filled,05/12/2026 10:11:12,2,Chart, Market,"82,002.00",USD`;
const CANCELED =
  "62,DEMO01,62, Buy,MNQM6,MNQ,Micro E-mini NASDAQ-100,,,,62, Canceled,05/12/2026 10:30:00,2,Chart, Limit,,USD";

test("a filled order becomes an execution, others are passed over with their status", async () => {
  const { executions, passed, recognised, unreadable } = await readStatement(
    importer,
    file(FILLED, CANCELED),
  );
  expect([recognised, unreadable]).toEqual([true, []]);
  expect(executions).toMatchObject([
    {
      orderId: "61",
      part: 1,
      side: "sell",
      account: { number: "DEMO01" },
      instrument: { id: "future:MNQM26:USD:2" },
    },
  ]);
  expect(
    executions.map(({ quantity, price, at }) => `${quantity} @ ${price} ${at.instant}`),
  ).toEqual(["2 @ 20500.5 2026-05-12T15:11:12.000000Z"]);
  expect(passed.map(({ reason }) => reason)).toContain("order without a fill, canceled");
});

test("a cancelled order that was filled in part counts with what was filled", async () => {
  const { executions } = await readStatement(
    importer,
    file(FILLED.replace("Filled", "Canceled").replace(",2,05/12", ",1,05/12")),
  );
  expect(executions.map(({ quantity }) => String(quantity))).toEqual(["1"]);
});

test("rows that are quoted as a whole are read", async () => {
  const { executions, unreadable } = await readStatement(
    importer,
    file(`"${FILLED.replaceAll('"', '""')}"`),
  );
  expect([executions.length, unreadable.length]).toEqual([1, 0]);
});

test("the notional value is checked, and gives the points of a product that is not known", async () => {
  const wrong = await readStatement(importer, file(FILLED.replace("82,002", "82,003")));
  expect(wrong.checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual([
    "82003 82002",
  ]);
  const other = await readStatement(
    importer,
    file(FILLED.replaceAll("MNQ", "QQX").replace("82,002", "287,007")),
  );
  expect(other.executions.map(({ instrument }) => instrument.id)).toEqual(["future:QQXM26:USD:7"]);
  const rounded = await readStatement(
    importer,
    file(FILLED.replaceAll("MNQ", "QQX").replace("82,002", "287,006")),
  );
  expect(rounded.unreadable).toMatchObject([{ code: "unknown-point-value" }]);
  const silent = await readStatement(
    importer,
    file(FILLED.replaceAll("MNQ", "QQX").replace('"82,002.00"', "")),
  );
  expect(silent.unreadable).toMatchObject([{ line: 2, code: "unknown-point-value" }]);
});

test("a side, contract or time that is not known is quarantined", async () => {
  const { unreadable } = await readStatement(
    importer,
    file(
      FILLED.replace("Sell", "Hold"),
      FILLED.replace("MNQM6", "NASDAQ"),
      FILLED.replace("05/12/2026 10:11:12", ""),
    ),
  );
  expect(unreadable.map(({ code }) => code)).toEqual([
    "unknown-word",
    "unknown-contract",
    "missing-value",
  ]);
});
