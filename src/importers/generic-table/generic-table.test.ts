import { writeXlsx } from "hucre/xlsx";
import { expect, test } from "vitest";
import { FailureError } from "#domain";
import { type ExecutionRecord, openStatement, type ReadOptions } from "#kit";
import { readStatement, textSource } from "#testing";
import { headerSignature, signatureOf, tableIn } from "./header.ts";
import genericTable from "./importer.ts";
import type { TableMappingInput } from "./mapping.ts";
import { suggestMapping } from "./suggest.ts";

const COLUMNS = { time: "When", symbol: "What", side: "Way", quantity: "How many", price: "At" };
const mapped = (parts: Partial<TableMappingInput> = {}) =>
  JSON.stringify({ columns: COLUMNS, currency: "USD", ...parts });
const read = (
  text: string | Uint8Array,
  mapping: string | undefined = mapped(),
  options: ReadOptions = {},
) => readStatement(genericTable, textSource(text), { ...options, mapping });
const told = ({ side, quantity, price, instrument, at }: ExecutionRecord) =>
  `${at.instant.slice(0, 16)} ${side} ${quantity} ${instrument.id} @ ${price}`;
const sampleOf = async (text: string | Uint8Array) =>
  (await openStatement(textSource(text))).sample;
const refusal = async (reading: Promise<unknown>) => {
  const error: unknown = await reading.catch((thrown: unknown) => thrown);
  return error instanceof FailureError ? error.failure.code : error;
};

test("a mapped table becomes executions, wherever its header stands", async () => {
  const { executions, passed } = await read(
    "My trades\n\nNo,When,What,Way,How many,At\n1,2024-01-15 10:30:00,ZZZ,Bought,10,1.5\n2,2024-01-16 10:30:00,ZZZ,SLD,-10,1.75",
  );
  expect(executions.map(told)).toEqual([
    "2024-01-15T10:30 buy 10 equity:ZZZ:USD @ 1.5",
    "2024-01-16T10:30 sell 10 equity:ZZZ:USD @ 1.75",
  ]);
  expect(executions[0]?.at.zone).toEqual({ name: "UTC", evidence: "assumed" });
  expect(passed.map(({ reason }) => reason)).toEqual(["line above the header", "header"]);
});

test("without a column of sides the sign of the quantity tells the side", async () => {
  const { side: _, ...columns } = COLUMNS;
  const { executions } = await read(
    "When,What,How many,At\n2024-01-15,ZZZ,-3,2",
    mapped({ columns }),
  );
  expect(executions.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual(["sell 3"]);
});

test("zone, number style, fees and words are those of the mapping", async () => {
  const { executions, cash, passed } = await read(
    "When;What;Way;How many;At;Comm;SEC Fee\n27/04/2026 6:05:02;ZZZ;Aufbau;1.000;7,50;-0,62;-0,01\n28/04/2026;ZZZ;Ausschüttung;;3,5;;\n29/04/2026;;Storno;;;;",
    mapped({
      columns: { ...COLUMNS, fees: ["Comm", "SEC Fee"] },
      actions: { aufbau: "buy", ausschüttung: "dividend", storno: "skip" },
      numbers: "comma",
      paidFees: "negative",
      zone: "Europe/Berlin",
    }),
  );
  expect(executions.map(told)).toEqual(["2026-04-27T04:05 buy 1000 equity:ZZZ:USD @ 7.5"]);
  expect(executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 0.62",
    "regulatory 0.01",
  ]);
  expect(executions[0]?.at.zone.evidence).toBe("stated");
  expect(cash).toEqual([]);
  expect(passed.map(({ reason }) => reason)).toContain("left out by the mapping");
});

test("rows that are no trades are cash with the sign of their kind", async () => {
  const columns = { ...COLUMNS, amount: "Amount" };
  const { cash, unreadable } = await read(
    "When,What,Way,How many,At,Amount\n2024-01-15,ZZZ,Dividend,5,0.24,\n2024-01-15,,Withdrawal,,,100\n2024-01-15,,Fee,,,-3\n2024-01-15,,Tax,,,",
    mapped({ columns }),
  );
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount} ${amount.currency}`)).toEqual([
    "dividend 1.2 USD",
    "withdrawal -100 USD",
    "fee -3 USD",
  ]);
  expect(unreadable).toMatchObject([{ code: "missing-value", line: 5 }]);
});

test("a stated amount is compared, with or without fees", async () => {
  const columns = { ...COLUMNS, amount: "Amount", fees: ["Fee"] };
  const { checks } = await read(
    "When,What,Way,How many,At,Amount,Fee\n2024-01-15,ZZZ,buy,5,2,10,1\n2024-01-15,ZZZ,buy,5,2,-11,1\n2024-01-15,ZZZ,sell,5,2,12,1",
    mapped({ columns }),
  );
  expect(checks.map(({ expected, actual }) => `${expected} ${actual}`)).toEqual(["3 2"]);
});

const TRIPS = { columns: { ...COLUMNS, exitTime: "Until", exitPrice: "Out" } };

test("a row that opens and closes becomes two executions, the opening first", async () => {
  const header = "When,What,Way,How many,At,Until,Out";
  const old = await read(
    `${header}\n2024-01-15,ZZZ,short,5,20,2024-01-15,18\n2024-01-17,ZZZ,long,5,20,2024-01-18,21`,
    mapped(TRIPS),
  );
  expect(old.executions.map((record) => `${told(record)} ${record.effect}`)).toEqual([
    "2024-01-15T00:00 sell 5 equity:ZZZ:USD @ 20 open",
    "2024-01-15T00:00 buy 5 equity:ZZZ:USD @ 18 close",
    "2024-01-17T00:00 buy 5 equity:ZZZ:USD @ 20 open",
    "2024-01-18T00:00 sell 5 equity:ZZZ:USD @ 21 close",
  ]);
  const fresh = await read(
    `${header}\n2024-01-17,ZZZ,long,5,20,2024-01-17,21\n2024-01-15,ZZZ,short,5,20,2024-01-15,18`,
    mapped(TRIPS),
  );
  expect(fresh.executions.map(({ effect }) => effect)).toEqual(["open", "close", "open", "close"]);
});

test("options and futures are read out of their symbols", async () => {
  const text = (symbol: string) => `When,What,Way,How many,At\n2024-01-15,${symbol},buy,1,2`;
  const option = await read(text("SPY250321C00500000"), mapped({ kind: "option" }));
  const future = await read(text("MESH24"), mapped({ kind: "future" }));
  const unknown = await read(text("QQQQH24"), mapped({ kind: "future" }));
  expect(option.executions.map(({ instrument }) => instrument.id)).toEqual([
    "option:SPY 2025-03-21 C 500:USD:100",
  ]);
  expect(future.executions.map(({ instrument }) => instrument.id)).toEqual(["future:MESH24:USD:5"]);
  expect(unknown.unreadable).toMatchObject([{ code: "unknown-multiplier" }]);
});

test("an order of day and month that every date leaves open is asked for, also far down the file", async () => {
  const rows = (day: string) =>
    `When,What,Way,How many,At\n${"03/04/2024,ZZZ,buy,1,2\n".repeat(9_000)}${day},ZZZ,sell,1,2`;
  expect(await refusal(read(rows("05/06/2024")))).toBe("date-order-unknown");
  const decided = await read(rows("05/13/2024"));
  expect(decided.executions[0]?.at.day).toBe("2024-03-04");
  const said = await read(rows("05/06/2024"), mapped(), { dateOrder: "dmy" });
  expect(said.executions[0]?.at.day).toBe("2024-04-03");
  const remembered = await read(rows("05/06/2024"), mapped({ dateOrder: "mdy" }));
  expect(remembered.executions[0]?.at.day).toBe("2024-03-04");
});

test("two-digit years that could be days are asked for", async () => {
  expect(await refusal(read("When,What,Way,How many,At\n16/09/21,ZZZ,buy,1,2"))).toBe(
    "date-order-unknown",
  );
  expect(
    (await read("When,What,Way,How many,At\n16/09/32,ZZZ,buy,1,2")).executions[0]?.at.day,
  ).toBe("2032-09-16");
});

test("a sheet of a workbook is read like a file", async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: "Notes", rows: [["nothing"]] },
      {
        name: "Trades",
        rows: [
          ["When", "What", "Way", "How many", "At"],
          ["2024-01-15", "ZZZ", "buy", 10, 1.25],
        ],
      },
    ],
  });
  expect((await read(bytes)).executions.map(told)).toEqual([
    "2024-01-15T00:00 buy 10 equity:ZZZ:USD @ 1.25",
  ]);
});

test("a mapping that is missing, incomplete, wrong or of another file is refused", async () => {
  const text = "When,What,Way,How many,At\n2024-01-15,ZZZ,buy,1,2";
  expect(await refusal(readStatement(genericTable, textSource(text)))).toBe("mapping-missing");
  expect(await refusal(read(text, JSON.stringify({ columns: COLUMNS })))).toBe("mapping-invalid");
  expect(await refusal(read(text, "{"))).toBe("mapping-invalid");
  expect(await refusal(read(text, mapped({ columns: { ...COLUMNS, price: "Elsewhere" } })))).toBe(
    "mapping-mismatch",
  );
});

test("a word that the mapping does not explain is quarantined", async () => {
  const { unreadable } = await read("When,What,Way,How many,At\n2024-01-15,ZZZ,swap,1,2");
  expect(unreadable).toMatchObject([{ code: "unknown-word", line: 2 }]);
});

test("only the documented header is recognised without a mapping", async () => {
  const own =
    "time,symbol,side,quantity,price,fee,currency,kind,execution_id\n2024-01-15T10:30:00+01:00,ZZZ,sell,3,2.5,0.1,EUR,fund,x-1";
  expect(genericTable.recognise(await sampleOf(own))?.score).toBe(7);
  const { executions } = await readStatement(genericTable, textSource(own));
  expect(executions.map(told)).toEqual(["2024-01-15T09:30 sell 3 fund:ZZZ:EUR @ 2.5"]);
  expect(executions).toMatchObject([{ executionId: "x-1", fees: [{ currency: "EUR" }] }]);
  for (const other of [
    own.replace("execution_id", "broker"),
    own.replace("fee", "fees"),
    "a,b,c\n1,2,3",
  ]) {
    expect(genericTable.recognise(await sampleOf(other))).toBeUndefined();
  }
});

test("a mapping is proposed from titles and rows, and leaves out what they do not tell", () => {
  expect(
    suggestMapping(
      [
        "Account",
        "T/D",
        "Exec Time",
        "Currency",
        "Side",
        "Symbol",
        "Qty",
        "Price",
        "Comm",
        "SEC",
        "Net Proceeds",
      ],
      [
        ["XY1", "08/18/2022", "09:47:59", "USD", "SS", "ZZZ", "50", "49.88", "-1", "-0.06", "2494"],
        [
          "XY1",
          "08/19/2022",
          "09:48:22",
          "USD",
          "Odd",
          "ZZZ",
          "25",
          "49.65",
          "-1",
          "0",
          "-1241.25",
        ],
      ],
    ),
  ).toEqual({
    columns: {
      account: "Account",
      time: "T/D",
      timeOfDay: "Exec Time",
      currency: "Currency",
      side: "Side",
      symbol: "Symbol",
      quantity: "Qty",
      price: "Price",
      amount: "Net Proceeds",
      fees: ["Comm", "SEC"],
    },
    kind: "equity",
    actions: { ss: "sell" },
    numbers: "point",
    paidFees: "negative",
    dateOrder: "mdy",
  });
});

test("round trips, decimal commas and futures are seen in a table", () => {
  const suggested = suggestMapping(
    [
      "Instrument",
      "Market pos.",
      "Qty",
      "Entry price",
      "Exit price",
      "Entry time",
      "Exit time",
      "Commission",
    ],
    [
      [
        "MESM6",
        "Short",
        "1",
        "7200,75",
        "7204,25",
        "01-04-2026 00:27:56",
        "01-04-2026 00:28:56",
        "0,62 $",
      ],
    ],
  );
  expect(suggested).toMatchObject({
    columns: {
      time: "Entry time",
      price: "Entry price",
      exitTime: "Exit time",
      exitPrice: "Exit price",
      side: "Market pos.",
    },
    kind: "future",
    numbers: "comma",
  });
  expect(suggested.dateOrder).toBeUndefined();
});

test("a header is found below a preamble and named alike whatever its case and blanks", async () => {
  const sample = await sampleOf(
    "Statement for: Someone\nPeriod: 2024\n\nDate, Symbol ,Side,Quantity,Price\n2024-01-01,ZZZ,buy,1,2",
  );
  expect(tableIn(sample)?.header).toEqual(["Date", "Symbol", "Side", "Quantity", "Price"]);
  expect(signatureOf(sample)).toBe(
    headerSignature(["DATE", "Symbol", "side", "Quantity", " Price", ""]),
  );
  expect(signatureOf(await sampleOf("just some words"))).toBeUndefined();
});
