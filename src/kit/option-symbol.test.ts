import { expect, test } from "vitest";
import { occSymbol, optionContract, optionInstrument } from "./option-symbol.ts";

const plain = (text: string) => {
  const contract = optionContract(text);
  return (
    contract &&
    `${contract.underlying} ${contract.expiry} ${contract.right} ${contract.strike}${contract.multiplier ? ` x${contract.multiplier}` : ""}`
  );
};

test.each([
  ["UVXY  210129P00014500", "UVXY 2021-01-29 put 14.5"],
  ["SPY250321C00570000", "SPY 2025-03-21 call 570"],
  ["SPY 250321C00500000", "SPY 2025-03-21 call 500"],
  ["BRKB  240119C00350500", "BRKB 2024-01-19 call 350.5"],
  ["SPXW  240119P04750000", "SPXW 2024-01-19 put 4750"],
  ["-TSLA230120C150", "TSLA 2023-01-20 call 150"],
  ["SPY230120C412.5", "SPY 2023-01-20 call 412.5"],
  ["SOFI 12/15/2023 Call $9.00", "SOFI 2023-12-15 call 9"],
  ["NVDA 1/5/2024 Put $1,500.00", "NVDA 2024-01-05 put 1500"],
  ["SPY 03/21/2025 500.00 C", "SPY 2025-03-21 call 500"],
  ["PUT  MDB    07/17/26   312.500", "MDB 2026-07-17 put 312.5"],
  ["AAPL 100 19 JUN 26 200 CALL", "AAPL 2026-06-19 call 200 x100"],
  ["SPX 100 (Weeklys) 17 JUN 22 3700 PUT", "SPX 2022-06-17 put 3700 x100"],
  ["FB 21SEP18 200.0 C", "FB 2018-09-21 call 200"],
  ["T 19JAN24 .5 P", "T 2024-01-19 put 0.5"],
])("%s is read as %s", (text, expected) => {
  expect(plain(text)).toBe(expected);
});

test.each([
  "AAPL",
  "SPY 02/30/2025 500.00 C",
  "SPY251321C00570000",
  "ESZ4",
  "CALL",
  "",
  "20250321",
  "GCM SPLIT 1 FOR 25",
])("%s is no option", (text) => {
  expect(optionContract(text)).toBeUndefined();
});

test("a contract has one symbol however it was written", () => {
  const symbols = [
    "SPY   250321C00570000",
    "SPY 3/21/2025 Call $570.00",
    "SPY 100 21 MAR 25 570 CALL",
  ].map((text) => {
    const contract = optionContract(text);
    return contract && occSymbol(contract);
  });
  expect(symbols).toEqual(["SPY250321C00570000", "SPY250321C00570000", "SPY250321C00570000"]);
});

test("an option is on 100 shares unless its symbol says otherwise", () => {
  const ids = ["T 19JAN24 .5 P", "AAPL 10 19 JUN 26 200 CALL"].map((text) => {
    const contract = optionContract(text);
    return contract && optionInstrument(contract, "USD").id;
  });
  expect(ids).toEqual(["option:T 2024-01-19 P 0.5:USD:100", "option:AAPL 2026-06-19 C 200:USD:10"]);
});
