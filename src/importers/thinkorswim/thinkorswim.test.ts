import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import { priceIn } from "./contract.ts";
import importer from "./importer.ts";

const TITLE = "\uFEFFAccount Statement for 70030SCHW (Test) since 6/1/26 through 6/1/26";
const CASH = "DATE,TIME,TYPE,REF #,DESCRIPTION,Misc Fees,Commissions & Fees,AMOUNT,BALANCE";
const TRADES =
  ",Exec Time,Spread,Side,Qty,Pos Effect,Symbol,Exp,Strike,Type,Price,Net Price,Order Type";
type Parts = {
  cash?: readonly string[];
  trades?: readonly string[];
  profit?: readonly string[];
  title?: string;
};
const statement = ({ cash = [], trades = [], profit = [], title = TITLE }: Parts) =>
  textSource(
    [
      title,
      "",
      "Cash Balance",
      CASH,
      ...cash,
      "",
      "Total Cash $1.00",
      "",
      "Account Order History",
      "Notes,,Time Placed,Spread,Side,Qty,Pos Effect,Symbol,Exp,Strike,Type,PRICE,,TIF,Status",
      ",,6/1/26 09:59:00,STOCK,BUY,+100,TO OPEN,TEST,,,STOCK,10.00,LMT,DAY,FILLED",
      "",
      "Account Trade History",
      TRADES,
      ...trades,
      "",
      "Profits and Losses",
      "Symbol,Description,P/L Open,P/L %,P/L Day,P/L YTD,P/L Diff,Margin Req,Close Value",
      ...profit,
      "",
      "Account Summary",
      "Net Liquidating Value,$1.00",
    ].join("\n"),
  );

const BUY = ",6/1/26 10:00:01,STOCK,BUY,+100,TO OPEN,TEST,,,STOCK,10.00,10.00,LMT";
const SELL = ",6/1/26 10:05:00,STOCK,SELL,-100,TO CLOSE,TEST,,,STOCK,10.50,10.50,MKT";
const BOUGHT = '6/1/26,10:00:00,TRD,="9001",BOT +100 TEST @10.00,-0.05,-1.00,"-1,000.00",998.95';
const SOLD =
  '6/1/26,10:05:00,TRD,="9002",SOLD -100 TEST @10.50 NSDQ,-0.10,-1.00,"1,050.00","2,047.85"';
const fills = (executions: Awaited<ReturnType<typeof readStatement>>["executions"]) =>
  executions.map(
    ({ side, effect, quantity, instrument, price, orderId }) =>
      `${side} ${effect ?? "?"} ${quantity} ${instrument.symbol} @ ${price} #${orderId ?? "?"}`,
  );
const verdicts = (checks: Awaited<ReturnType<typeof readStatement>>["checks"]) =>
  checks.map(
    ({ name, expected, actual, measure }) => `${name}: ${expected}, ours ${actual ?? measure?.of}`,
  );

test("executions come from the trade history and their charges from the cash section", async () => {
  const cash = [
    '6/1/26,01:00:00,BAL,,Cash balance at the start of business day 31.05 CST,,,,"2,000.00"',
    BOUGHT,
    SOLD,
    ',,,,TOTAL,-0.15,-2.00,50.00,"2,047.85"',
  ];
  const profit = [
    "TEST,TEST INC,$0.00,0.00%,$50.00,$50.00,$0.00,$0.00,$0.00",
    ",OVERALL TOTALS,$0.00,0.00%,$50.00,$50.00,$0.00,$0.00,$0.00",
  ];
  const read = await readStatement(importer, statement({ cash, trades: [SELL, BUY], profit }));
  expect([read.recognised, read.unreadable]).toEqual([true, []]);
  expect(fills(read.executions)).toEqual([
    "buy open 100 TEST @ 10 #9001",
    "sell close 100 TEST @ 10.5 #9002",
  ]);
  expect(read.executions[0]).toMatchObject({
    account: { number: "70030SCHW" },
    at: { instant: "2026-06-01T14:00:01.000000Z", zone: { evidence: "assumed" } },
  });
  expect(read.executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 1",
    "regulatory 0.05",
  ]);
  expect(verdicts(read.checks)).toEqual([
    "Misc Fees: 0.15, ours 0.15",
    "Commissions & Fees: 2, ours 2",
    "Amounts of 2 trades: 50, ours 50",
    "Cash balance after 3 rows: 2047.85, ours 2047.85",
    "P/L Day of TEST: 50, ours 50",
    "P/L Day of the round trips: 50, ours gross",
  ]);
});

test("orders, profits and summaries are passed over with their reason", async () => {
  const { passed } = await readStatement(importer, statement({ trades: [BUY] }));
  const reasons = passed.map(({ reason }) => reason);
  expect(reasons).toContain("order; what was executed of it is in the trade history");
  expect(reasons).toContain('row of "Account Summary", which holds no executions');
});

test("the legs of a spread are executions of their own and share its charges", async () => {
  const trades = [
    ",5/29/26 07:31:00,VERTICAL,SELL,-2,TO OPEN,TEST,12 JUN 26,88,PUT,3.20,.55,LMT",
    ",,,BUY,+2,TO OPEN,TEST,12 JUN 26,87,PUT,2.65,CREDIT,",
  ];
  const cash = [
    '5/29/26,07:31:01,TRD,="9003",SOLD -2 VERTICAL TEST 100 (Weeklys) 12 JUN 26 88/87 PUT @.55,-0.05,-2.60,110.00,110.00',
  ];
  const { executions, checks, unreadable } = await readStatement(
    importer,
    statement({ cash, trades }),
  );
  expect(unreadable).toEqual([]);
  expect(fills(executions)).toEqual([
    "sell open 2 TEST260612P00088000 @ 3.2 #9003",
    "buy open 2 TEST260612P00087000 @ 2.65 #9003",
  ]);
  expect(executions.map(({ fees = [] }) => fees.map(({ amount }) => String(amount)))).toEqual([
    ["1.3", "0.03"],
    ["1.3", "0.02"],
  ]);
  expect(verdicts(checks)).toEqual(["Amounts of 1 trades: 110, ours 110"]);
});

test("an order that is booked in two rows is joined to its one execution", async () => {
  const half = (ref: string) =>
    `6/1/26,10:00:00,TRD,="${ref}",BOT +50 TEST @10.00,0.00,-0.50,-500.00,`;
  const { executions, unreadable } = await readStatement(
    importer,
    statement({ cash: [half("9001"), half("9001")], trades: [BUY] }),
  );
  expect(unreadable).toEqual([]);
  expect(executions[0]?.fees?.map(({ amount }) => String(amount))).toEqual(["0.5", "0.5"]);
});

test("a booked trade without an execution is quarantined", async () => {
  const late = SOLD.replace("10:05:00", "10:05:03");
  const { executions, unreadable } = await readStatement(
    importer,
    statement({ cash: [late], trades: [SELL] }),
  );
  expect(unreadable).toMatchObject([{ code: "unmatched-booking", line: 5 }]);
  expect(executions[0]?.fees).toEqual([]);
});

test("without a trade history the bookings are the executions, and spreads are quarantined", async () => {
  const option =
    '6/1/26,11:00:00,TRD,="9004",SOLD -1 TEST 100 26 JUN 26 60 CALL @2.15,0.00,-1.30,215.00,';
  const spread =
    '6/1/26,11:00:00,TRD,="9005",SOLD -1 VERTICAL TEST 100 26 JUN 26 60/65 CALL @2.15,0.00,-1.30,215.00,';
  const { executions, unreadable, checks } = await readStatement(
    importer,
    textSource([CASH, BOUGHT, option, spread].join("\n")),
  );
  expect(fills(executions)).toEqual([
    "buy ? 100 TEST @ 10 #9001",
    "sell ? 1 TEST260626C00060000 @ 2.15 #9004",
  ]);
  expect(unreadable).toMatchObject([{ code: "spread-without-legs" }]);
  expect(verdicts(checks)).toContain("Amounts of 2 trades: -785, ours -785");
});

test("cash rows have a kind and those of unknown type are quarantined", async () => {
  const row = (type: string, text: string, amount: string) =>
    `6/1/26,09:00:00,${type},="1",${text},,,${amount},`;
  const cash = [
    row("EFN", "CLIENT REQUESTED ELECTRONIC FUNDING RECEIPT", "500.00"),
    row("DOI", "ORDINARY DIVIDEND~TEST", "1.25"),
    row("DOI", "MARGIN INTEREST ADJUSTMENT", "-0.40"),
    row("DOI", "FOREIGN TAX WITHHELD~TEST", "-0.20"),
    row("JRN", "MISCELLANEOUS JOURNAL ENTRY", "-3.00"),
    row("XYZ", "SOMETHING", "-3.00"),
  ];
  const { cash: moved, unreadable } = await readStatement(importer, statement({ cash }));
  expect(moved.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "deposit 500",
    "dividend 1.25",
    "interest -0.4",
    "tax -0.2",
    "transfer -3",
  ]);
  expect(unreadable).toMatchObject([{ code: "unknown-type" }]);
});

test("options that leave the account and shares that they deliver are executions", async () => {
  const cash = [
    '6/1/26,23:00:00,RAD,="21",REMOVAL OF OPTION DUE TO EXPIRATION -1.0 TEST 100 (Weeklys) 1 JUN 26 50 CALL,,,,',
    '6/1/26,23:00:00,RAD,="22",Removed due to Assignment PUT TEST INC $40 EXP 06/01/26: ASG: 2.0 .TEST260601P40,,,,',
    '6/1/26,23:00:00,RAD,="25",Removed due to Expiration PUT S & P 500 INDEX $6200 EXP 06/01/26: EXP: -1.0 .SPXW260601P6200,,,,',
    '6/1/26,23:00:00,RAD,="26",REMOVAL OF OPTION DUE TO EXERCISE -2.0 SPX 100 1 JUN 26 6000 CALL,,,"1,250.00",',
    '6/1/26,23:00:00,TRD,="23",BOT +200 TEST UPON OPTION ASSIGNMENT,,,"-8,000.00",',
    '6/1/26,23:00:00,RAD,="24",MANDATORY - EXCHANGE,,,,',
  ];
  const { executions, unreadable } = await readStatement(importer, statement({ cash }));
  expect(
    executions.map(
      ({ kind = "fill", side, quantity, instrument, price }) =>
        `${kind} ${side} ${quantity} ${instrument.symbol} @ ${price}`,
    ),
  ).toEqual([
    "expiry sell 1 TEST260601C00050000 @ 0",
    "assignment buy 2 TEST260601P00040000 @ 0",
    "expiry sell 1 SPX260601P06200000 @ 0",
    "exercise sell 2 SPX260601C06000000 @ 6.25",
    "fill buy 200 TEST @ 40",
  ]);
  expect(unreadable).toMatchObject([{ code: "unknown-receipt" }]);
});

test("futures and options on them are worth their points", async () => {
  const trades = [
    ",6/1/26 10:00:00,FUTURE,BUY,+1,TO OPEN,/MESM26:XCME,,,FUTURE,6000.25,6000.25,LMT",
    ",6/1/26 10:00:00,SINGLE,BUY,+1,TO OPEN,/ESM26:XCME,/EW1M26:XCME,6000,PUT,12.50,12.50,LMT",
    ",6/1/26 10:00:00,FUTURE,BUY,+1,TO OPEN,/QQXM26:XCME,,,FUTURE,1,1,LMT",
  ];
  const { executions, unreadable } = await readStatement(importer, statement({ trades }));
  expect(executions.map(({ instrument }) => instrument.id)).toEqual([
    "future:MESM26:USD:5",
    "future-option:EW1M26 6000 PUT:USD:50",
  ]);
  expect(unreadable).toMatchObject([{ code: "unknown-point-value" }]);
});

test("prices in ticks are exact", () => {
  expect(
    ["111'245", "450'2", "110'16", ".34", "-.80"].map((cell) => String(priceIn(cell))),
  ).toEqual(["111.765625", "450.25", "110.5", "0.34", "-0.8"]);
  expect(() => priceIn("111'249")).toThrow("32nds");
});

test("the layout of paperMoney and a quantity against its side", async () => {
  const lines = [
    "Exported from the paperMoney platform.",
    "Account Statement for 70030 (paperMoney) since ...",
    "Filled Orders",
    ",,Exec Time,Spread,Side,Qty,Pos Effect,Symbol,Exp,Strike,Type,Price,Net Price,Amount,Price Improvement,Order Type",
    ",,6/29/26 10:20:06,STOCK,SELL,-3000,TO OPEN,TEST,,,STOCK,2.35,2.35,0.00,.00,LMT",
    ",,6/29/26 10:20:11,STOCK,BUY,-3000,TO CLOSE,TEST,,,STOCK,2.36,2.36,0.00,.00,MKT",
  ];
  const { executions, unreadable, recognised } = await readStatement(
    importer,
    textSource(lines.join("\n")),
  );
  expect([recognised, fills(executions)]).toEqual([true, ["sell open 3000 TEST @ 2.35 #?"]]);
  expect(unreadable).toMatchObject([{ code: "bad-quantity", line: 6 }]);
});

test("the profit of a day is not compared where units are left or days are several", async () => {
  const profit = ["TEST,TEST INC,$0.00,0.00%,$50.00,$50.00,$0.00,$0.00,$0.00"];
  const held = await readStatement(importer, statement({ trades: [BUY], profit }));
  expect(held.checks).toEqual([]);
  const title = TITLE.replace("through 6/1/26", "through 6/2/26");
  const days = await readStatement(importer, statement({ trades: [SELL, BUY], profit, title }));
  expect(days.checks).toEqual([]);
});

test("a description that never ends is quarantined at once", async () => {
  const long = `6/1/26,10:00:00,TRD,="1","${"BOT 1 A UPON ".repeat(50_000)}",,,1.00,`;
  const { unreadable } = await readStatement(importer, statement({ cash: [long] }));
  expect(unreadable).toMatchObject([{ code: "unknown-description" }]);
}, 5_000);

test("open positions are stated as of the end of the last day", async () => {
  const lines = [
    TITLE,
    "Account Trade History",
    TRADES,
    ",6/1/26 10:00:01,STOCK,BUY,+100,TO OPEN,FNDX,,,ETF,10.00,10.00,LMT",
    "Equities",
    "Symbol,Description,Qty,Trade Price,Mark,Mark Value",
    'FNDX,FUND X,+100,10.00,10.50,"$1,050.00"',
    "GONE,GONE INC,0,.00,12.00,$0.00",
    ',OVERALL TOTALS,,,,"$1,050.00"',
    "Options",
    "Symbol,Option Code,Exp,Strike,Type,Qty,Trade Price,Mark,Mark Value",
    "SPX,SPXW260617P6100,17 JUN 26,6100,PUT,-4,2.45,1.2,($480.00)",
  ];
  const { positions, unreadable } = await readStatement(importer, textSource(lines.join("\n")));
  expect(unreadable).toEqual([]);
  expect(
    positions.map(({ instrument, quantity, averagePrice, markPrice, marketValue }) =>
      [instrument.id, quantity, averagePrice, markPrice, marketValue].join(" "),
    ),
  ).toEqual([
    "fund:FNDX:USD 100 10 10.5 1050",
    "option:SPX 2026-06-17 P 6100:USD:100 -4 2.45 1.2 -480",
  ]);
  expect(positions[0]).toMatchObject({
    account: { number: "70030SCHW" },
    at: { instant: "2026-06-02T03:59:59.000000Z", precision: "day" },
  });
});
