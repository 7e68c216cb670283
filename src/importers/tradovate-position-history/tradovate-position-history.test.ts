import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const HEADER =
  "Position ID,Timestamp,Trade Date,Net Pos,Net Price,Bought,Avg. Buy,Sold,Avg. Sell,Account,Contract,Product,Product Description," +
  "_priceFormat,_priceFormatType,_tickSize,Pair ID,Buy Fill ID,Sell Fill ID,Paired Qty,Buy Price,Sell Price,P/L,Currency,Bought Timestamp,Sold Timestamp";
const file = (...rows: string[]) => textSource([HEADER, ...rows].join("\n"));
type Row = {
  net?: string;
  price?: string;
  bought?: string;
  sold?: string;
  qty?: string;
  buy?: string;
  sell?: string;
  pnl?: string;
};
const row = ({
  net = "0",
  price = "",
  bought = "3",
  sold = "3",
  qty = "1",
  buy = "501",
  sell = "502",
  pnl = "5.00",
}: Row) =>
  `90,05/12/2026 14:10:20,2026-05-12,${net},${price},${bought},6000,${sold},6001,DEMO01,MESM6,MES,Micro E-mini S&P 500,-2,0,0.25,` +
  `77,${buy},${sell},${qty},6000.00,6001.00,${pnl},USD,05/12/2026 13:05:06,05/12/2026 13:01:31`;
const checked = (checks: Awaited<ReturnType<typeof readStatement>>["checks"]) =>
  checks.map(({ name, expected, actual }) => `${name}: ${expected}, ours ${actual}`);

test("pairs become fills of the account that each row names", async () => {
  const { executions, recognised, checks } = await readStatement(
    importer,
    file(row({}), row({ qty: "2", buy: "503", pnl: "10.00" })),
  );
  expect(recognised).toBe(true);
  expect(
    executions.map(({ executionId, side, quantity }) => `${executionId} ${side} ${quantity}`),
  ).toEqual(["502 sell 3", "501 buy 1", "503 buy 2"]);
  expect(executions[0]).toMatchObject({
    account: { number: "DEMO01" },
    instrument: { id: "future:MESM26:USD:5", name: "Micro E-mini S&P 500" },
  });
  expect(checked(checks)).toEqual([
    "P/L of 2 pairs: 15, ours 15",
    "P/L of the round trips: 15, ours undefined",
    "Bought in position 90: 3, ours 3",
  ]);
});

test("a file that lacks pairs of a position shows it", async () => {
  const { checks } = await readStatement(importer, file(row({})));
  expect(checked(checks)).toContain("Bought in position 90: 3, ours 1");
});

test("an open position is stated, and one that was carried in is not checked", async () => {
  const open = await readStatement(importer, file(row({ net: "-2", price: "6001.25", sold: "5" })));
  expect(
    open.positions.map(
      ({ quantity, averagePrice, at }) => `${quantity} ${averagePrice} ${at.instant}`,
    ),
  ).toEqual(["-2 6001.25 2026-05-12T19:10:20.000000Z"]);
  const carried = await readStatement(importer, file(row({ bought: "1", sold: "3" })));
  expect(checked(carried.checks)).toHaveLength(2);
});
