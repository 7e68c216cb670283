import { expect, test } from "vitest";
import { type Day, Decimal } from "#domain";
import { futureContract, futureInstrument, pointValue } from "./future-symbol.ts";

const NOV_2025 = "2025-11-03" as Day;

test.each([
  ["MESZ5", "MES 2025-12 MESZ25"],
  ["MESH5", "MES 2035-3 MESH35"],
  ["MESV5", "MES 2025-10 MESV25"],
  ["MGCG6", "MGC 2026-2 MGCG26"],
  ["/ESZ24", "ES 2024-12 ESZ24"],
  ["/ESZ24:XCME", "ES 2024-12 ESZ24"],
  ["ESZ2024", "ES 2024-12 ESZ24"],
  ["ZNH6", "ZN 2026-3 ZNH26"],
  ["6EZ5", "6E 2025-12 6EZ25"],
  ["M2KZ5", "M2K 2025-12 M2KZ25"],
  ["CM.MNQU6", "MNQ 2026-9 MNQU26"],
  ["CON.F.US.MNQ.Z25", "MNQ 2025-12 MNQZ25"],
  ["MES 09-26", "MES 2026-9 MESU26"],
  ["mes jun26", "MES 2026-6 MESM26"],
])("%s is read as %s", (text, expected) => {
  const contract = futureContract(text, NOV_2025);
  expect(contract && `${contract.root} ${contract.year}-${contract.month} ${contract.symbol}`).toBe(
    expected,
  );
});

test.each(["AAPL", "SPY", "F.US.MNQ", "MES 13-26", "", "Z5", "BRK.B"])(
  "%s is no contract",
  (text) => {
    expect(futureContract(text, NOV_2025)).toBeUndefined();
  },
);

test("a year of one digit follows the day of the trade", () => {
  const years = (symbol: string, day: string) => futureContract(symbol, day as Day)?.year;
  expect([
    years("MESZ5", "2015-06-01"),
    years("MESZ5", "2025-06-01"),
    years("MESH6", "2025-12-30"),
  ]).toEqual([2015, 2025, 2026]);
  // A contract of December that is booked in January is the one that has just gone.
  expect([years("ESZ4", "2025-01-02"), years("ESZ4", "2025-03-01")]).toEqual([2024, 2034]);
});

test("a contract of a known product is worth its points", () => {
  const contract = futureContract("MNQZ5", NOV_2025);
  const known = pointValue("MNQ");
  expect(contract && known && futureInstrument(contract, known)).toMatchObject({
    id: "future:MNQZ25:USD:2",
    underlying: "MNQ",
  });
  expect(pointValue("6J")?.points.eq(Decimal.of(12_500_000))).toBe(true);
  expect(pointValue("FDAX")?.currency).toBe("EUR");
  expect(pointValue("XYZ")).toBeUndefined();
});
