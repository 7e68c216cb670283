import { openStatement } from "#kit";
import { readStatement, textSource, verdictsOf } from "#testing";
import { expect, test } from "vitest";
import importer from "./importer.ts";

const HEAD = [
  "Statement,Header,Field Name,Field Value",
  'Statement,Data,Period,"March 1, 2024 - March 28, 2024"',
  "Account Information,Header,Field Name,Field Value",
  "Account Information,Data,Account,U0000001",
  "Account Information,Data,Base Currency,USD",
];
const TRADES =
  "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Exchange," +
  "Quantity,T. Price,Proceeds,Comm/Fee,Code";
const row = (level: string, ...cells: readonly string[]) =>
  ["Trades", "Data", level, "Stocks", "USD", "TEST", '"2024-03-04, 09:30:00"', ...cells].join(",");
const ORDER = row("Order", "-", '"1,000"', "10.5", "-10500", "-5", "O;P");
const FILLS = [
  row("Trade", "ARCA", "400", "10.5", "-4200", "-2", "O;P"),
  row("Trade", "NYSE", "600", "10.5", "-6300", "-3", "O;P"),
];
const SUBTOTAL = "Trades,SubTotal,,Stocks,USD,TEST,,,1000,,-10500,-5,";

const file = (...lines: readonly string[]) => textSource([...HEAD, ...lines].join("\r\n"));
const read = (...lines: readonly string[]) => readStatement(importer, file(...lines));

test("the executions of an order count and the order is passed over", async () => {
  const result = await read(
    TRADES,
    ORDER,
    ...FILLS,
    row("ClosedLot", "", "400", "9", "", "", ""),
    SUBTOTAL,
  );
  expect(result.recognised).toBe(true);
  expect(result.executions.map(({ quantity, venue }) => `${quantity} ${venue}`)).toEqual([
    "400 ARCA",
    "600 NYSE",
  ]);
  expect(result.executions[0]).toMatchObject({
    account: { number: "U0000001" },
    effect: "open",
    side: "buy",
    at: { instant: "2024-03-04T14:30:00.000000Z", zone: { evidence: "assumed" } },
  });
  expect(result.passed.map(({ reason }) => reason)).toContain("order that repeats its executions");
  expect(verdictsOf(result)).toEqual([
    "Orders equal to the sum of their executions: 1 ok",
    "Quantity of TEST in USD: 1000 ok",
    "Proceeds of TEST in USD: -10500 ok",
    "Fees of TEST in USD: -5 ok",
  ]);
});

test("an order without executions counts itself", async () => {
  const { executions } = await read(TRADES, ORDER, ORDER, "Trades,Total,,Stocks,USD,,,,,,,,");
  expect(executions.map(({ quantity }) => quantity.toString())).toEqual(["1000", "1000"]);
});

test("executions that do not add up to their order or to the total are told", async () => {
  const result = await read(TRADES, ORDER, FILLS[0] ?? "", SUBTOTAL);
  expect(verdictsOf(result).slice(0, 2)).toEqual([
    "Orders equal to the sum of their executions: 1 0",
    "Quantity of TEST in USD: 1000 400",
  ]);
});

test("an execution that cannot be read is quarantined and its order still repeats it", async () => {
  const bad = (FILLS[1] ?? "").replace("2024-03-04", "20xx-03-04");
  const { executions, unreadable, checks } = await read(TRADES, ORDER, FILLS[0] ?? "", bad);
  expect(executions).toHaveLength(1);
  expect(unreadable).toMatchObject([{ line: 9, section: "Trades", code: "bad-date", raw: bad }]);
  expect(checks).toEqual([]);
});

test("statements of several accounts name the account in each row", async () => {
  const header = TRADES.replace("Currency,Symbol", "Currency,Account,Symbol");
  const trade = (FILLS[0] ?? "").replace("USD,TEST", "USD,U0000002,TEST");
  const total = "Trades,SubTotal,,Stocks,USD,TEST,,,,400,,-4200,-2,";
  const result = await read(header, trade, total);
  expect(result.executions.map(({ account }) => account?.number)).toEqual(["U0000002"]);
  expect(verdictsOf(result)).toContain("Quantity of TEST in USD: 400 ok");
});

test("instruments are described behind the trades", async () => {
  const information = [
    "Financial Instrument Information,Header,Asset Category,Symbol,Description,Conid," +
      "Security ID,Listing Exch,Multiplier",
    'Financial Instrument Information,Data,Stocks,"TEST, OLDTEST",TEST CORP,1,XX0000000001,ARCA,1',
    "Financial Instrument Information,Data,Futures,MESM4,MES 21JUN24,2,,CME,5",
  ];
  const future = row("Trade", "CME", "1", "5000", "-25000", "-1", "O")
    .replace("Stocks", "Futures")
    .replace("TEST", "MESM4");
  const { executions } = await read(TRADES, FILLS[0] ?? "", future, ...information);
  expect(
    executions.map(({ instrument }) => [instrument.id, instrument.name, instrument.isin]),
  ).toEqual([
    ["equity:TEST:USD", "TEST CORP", "XX0000000001"],
    ["future:MESM4:USD:5", "MES 21JUN24", undefined],
  ]);
});

test("the multiplier follows from the proceeds where nothing describes the contract", async () => {
  const option = row("Trade", "-", "-2", "14.66", "2932", "-1.4", "C")
    .replace("Stocks", "Equity and Index Options")
    .replace("TEST", "TEST 15MAR24 40.0 P");
  const expired = option.replace("14.66,2932,-1.4,C", "0,0,0,C;Ep");
  const { executions } = await read(TRADES, option, expired);
  expect(executions.map(({ instrument, kind }) => `${kind} ${instrument.id}`)).toEqual([
    "fill option:TEST 2024-03-15 P 40:USD:100",
    "expiry option:TEST 2024-03-15 P 40:USD:100",
  ]);
});

test("commissions in one currency for all rows are named by the header", async () => {
  const header = TRADES.replace("Comm/Fee", "Comm in EUR");
  const { executions } = await read(header, FILLS[0] ?? "");
  expect(executions[0]?.fees?.map(({ amount, currency }) => `${amount} ${currency}`)).toEqual([
    "2 EUR",
  ]);
});

test.each([
  ["an unknown asset category", (FILLS[0] ?? "").replace("Stocks", "Widgets"), "unknown-word"],
  ["an unknown kind of row", (FILLS[0] ?? "").replace("Trade,", "Guess,"), "unknown-word"],
])("%s is quarantined", async (_, line, code) => {
  const { unreadable, executions } = await read(TRADES, line);
  expect([executions.length, unreadable.map((record) => record.code)]).toEqual([0, [code]]);
});

test("cash sections become cash, and their totals are checked", async () => {
  const result = await read(
    "Dividends,Header,Currency,Date,Description,Amount",
    "Dividends,Data,USD,2024-03-10,TEST Cash Dividend,12.5",
    "Dividends,Data,Total,,,12.5",
    "Dividends,Data,Total in EUR,,,11.4",
    "Dividends,Data,CAD,2024-03-10,TEST Cash Dividend,3",
    "Dividends,Data,Total,,,3",
    "Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount",
    'Deposits & Withdrawals,Data,USD,2024-03-11,Wire,"-1,000"',
    "Fees,Header,Subtitle,Currency,Date,Description,Amount",
    "Fees,Data,Other Fees,USD,2024-03-12,Data,-1.5",
    "Fees,Data,Total,,,,-1.6",
  );
  expect(result.cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "dividend 12.5",
    "dividend 3",
    "withdrawal -1000",
    "fee -1.5",
  ]);
  expect(verdictsOf(result)).toEqual([
    "Total of Dividends in line 8: 12.5 ok",
    "Total of Dividends in line 11: 3 ok",
    "Total of Fees in line 16: -1.6 -1.5",
  ]);
});

test("open positions and the cash report are read, and cash is proved", async () => {
  const result = await read(
    TRADES,
    ...FILLS,
    "Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures",
    "Cash Report,Data,Starting Cash,Base Currency Summary,1,1,0",
    "Cash Report,Data,Starting Cash,USD,20000,20000,0",
    "Cash Report,Data,Ending Cash,USD,9495,9495,0",
    "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult," +
      "Cost Price,Cost Basis,Close Price,Value",
    'Open Positions,Data,Summary,Stocks,USD,TEST,"1,000",1,10.505,10505,11,11000',
    "Open Positions,Data,Lot,Stocks,USD,TEST,400,,10.505,4202,,",
  );
  expect(result.positions.map(({ quantity, at }) => `${quantity} ${at.day}`)).toEqual([
    "1000 2024-03-28",
  ]);
  expect(result.records.filter(({ type }) => type === "balance")).toHaveLength(1);
  expect(verdictsOf(result)).toContain("Change of cash in USD, account U0000001: -10505 ok");
});

test("realised profit is compared where the statement holds the whole course", async () => {
  const header = TRADES.replace("Comm/Fee", "Comm/Fee,Realized P/L");
  const bought = row("Order", "-", "10", "10", "-100", "-1", "0", "O");
  const sold = row("Order", "-", "-10", "12", "120", "-1", "18", "C");
  const end = "Trades,Total,,Stocks,USD,,,,,,,,,";
  const whole = await read(header, bought, sold, end);
  const part = await read(header, sold, end);
  expect(verdictsOf(whole)).toEqual([
    "Realised profit of TEST in USD, account U0000001: 18 measure net",
  ]);
  expect(verdictsOf(part)).toEqual([]);
});

test("corporate actions split, settle and transfer", async () => {
  const header =
    "Corporate Actions,Header,Asset Category,Currency,Date/Time,Description,Quantity,Proceeds";
  const action = (text: string, quantity: string, proceeds: string) =>
    `Corporate Actions,Data,Stocks,USD,"2024-03-15, 20:25:00","${text}",${quantity},${proceeds}`;
  const split = "TEST(XX0000000001) Split 1 for 25 (TEST, TEST CORP, XX0000000002)";
  const { splits, executions, passed } = await read(
    header,
    action(split.replace("(TEST,", "(TEST.OLD,"), "-500", "0"),
    action(split, "20", "0"),
    action(
      "GONE(XX0000000003) Merged for USD 2.86 (GONE, GONE (NEW) CORP, XX0000000003)",
      "-100",
      "286",
    ),
  );
  expect(splits.map(({ from, to, instrument }) => `${instrument.symbol} ${from} to ${to}`)).toEqual(
    ["TEST 25 to 1"],
  );
  expect(
    executions.map(({ kind, price, instrument }) => `${kind} ${instrument.symbol} ${price}`),
  ).toEqual(["settlement GONE 2.86"]);
  expect(passed.map(({ reason }) => reason)).toContain("old half of a split");
});

test("the transaction history, which has sections too, is not recognised", async () => {
  const history = file(
    "Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price",
  );
  expect(importer.recognise((await openStatement(history)).sample)).toBeUndefined();
});
