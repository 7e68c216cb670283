import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const HEADER =
  "symbol,_priceFormat,_priceFormatType,_tickSize,buyFillId,sellFillId,qty,buyPrice,sellPrice,pnl,boughtTimestamp,soldTimestamp,duration";
const file = (...rows: string[]) => textSource([HEADER, ...rows].join("\n"));

test("pairs become the fills behind them, and a short is sold first", async () => {
  const { executions, recognised, checks } = await readStatement(
    importer,
    file(
      "MNQZ5,-2,0,0.25,7002,7001,1,25010.00,25000.00,$(20.00),11/04/2025 10:05:00,11/04/2025 10:00:00,5min",
      "MNQZ5,-2,0,0.25,7003,7001,2,24990.00,25000.00,$40.00,11/04/2025 10:06:00,11/04/2025 10:00:00,6min",
    ),
  );
  expect(recognised).toBe(true);
  expect(
    executions.map(
      ({ executionId, side, quantity, price }) => `${executionId} ${side} ${quantity} @ ${price}`,
    ),
  ).toEqual(["7001 sell 3 @ 25000", "7002 buy 1 @ 25010", "7003 buy 2 @ 24990"]);
  expect(executions[0]?.at).toMatchObject({
    instant: "2025-11-04T16:00:00.000000Z",
    zone: { name: "America/Chicago", evidence: "assumed" },
  });
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual([
    "20 20",
    "20 undefined",
  ]);
});

test("the zone that the user names wins over the assumed one", async () => {
  const row = "MNQZ5,-2,0,0.25,7002,7001,1,1,2,$2.00,11/04/2025 10:05:00,11/04/2025 10:00:00,5min";
  const { executions } = await readStatement(importer, file(row), { zone: "Europe/Berlin" });
  expect(executions[0]?.at).toMatchObject({
    instant: "2025-11-04T09:00:00.000000Z",
    zone: { evidence: "stated" },
  });
});

test("the layout that TradingView writes is read as well", async () => {
  const source = textSource(
    "buyFillId,sellFillId,symbol,qty,buyPrice,sellPrice,boughtTimestamp,soldTimestamp,pnl\n1,2,ESM4,2,5120.00,5123.00,2024-05-02 08:15:00,2024-05-02 08:45:00,300.00\n",
  );
  const { executions, recognised } = await readStatement(importer, source);
  expect(recognised).toBe(true);
  expect(executions.map(({ instrument }) => instrument.id)).toEqual([
    "future:ESM24:USD:50",
    "future:ESM24:USD:50",
  ]);
});

test("a row with a broken number is quarantined and its fills are left to the other rows", async () => {
  const { executions, unreadable } = await readStatement(
    importer,
    file(
      "MNQZ5,-2,0,0.25,7002,7001,one,25010.00,25000.00,$(20.00),11/04/2025 10:05:00,11/04/2025 10:00:00,5min",
      "MNQZ5,-2,0,0.25,7003,7001,2,24990.00,25000.00,$40.00,11/04/2025 10:06:00,11/04/2025 10:00:00,6min",
    ),
  );
  expect(unreadable).toMatchObject([{ line: 2, code: "bad-number" }]);
  expect(executions.map(({ quantity }) => String(quantity))).toEqual(["2", "2"]);
});
