import { openStatement } from "#kit";
import { readStatement, textSource, verdictsOf } from "#testing";
import { writeXlsx } from "hucre/xlsx";
import { expect, test } from "vitest";
import importer from "./importer.ts";

type Row = readonly (string | number)[];

const CLOSED_HEADER = [
  ...["Pozice", "Akce", "Částka", "Jednotky", "Otevřeno", "Zavřeno", "Páka", "Spread", "Zisk"],
  ...[
    "Kurz při otevření",
    "Kurz při zavření",
    "TP",
    "SL",
    "Poplatky",
    "Kopírováno od",
    "Typ",
    "ISIN",
    "Poznámky",
  ],
];
const ENGLISH_HEADER = [
  ...[
    "Position ID",
    "Action",
    "Amount",
    "Units",
    "Open Date",
    "Close Date",
    "Leverage",
    "Spread",
    "Profit",
  ],
  ...[
    "Open Rate",
    "Close Rate",
    "Take profit rate",
    "Stop loss rate",
    "Rollover Fees and Dividends",
    "Copied From",
    "Type",
    "ISIN",
    "Notes",
  ],
];
const ACTIVITY_HEADER = [
  "Datum",
  "Typ",
  "Podrobnosti",
  "Částka",
  "Změna",
  "Kapitál",
  "Zůstatek",
  "Pozice",
  "NWA",
];

const STOCK: Row = [
  "900000001",
  "Buy Test Corp",
  100,
  10,
  "01/02/2024 10:00:00",
  "05/02/2024 11:30:00",
  1,
  0,
  12.5,
  10,
  11.25,
  0,
  0,
  0,
  "-",
  "Akcie",
  "XX0000000001",
  "",
];
const CFD: Row = [
  "900000002",
  "Sell Euro Test",
  50,
  2,
  "01/02/2024 10:00:00",
  "02/02/2024 10:00:00",
  2,
  0.1,
  -4,
  45,
  46.8,
  0,
  0,
  0,
  "somebody",
  "CFD",
  "",
  "",
];
const CRYPTO: Row = [
  "900000003",
  "Buy Coin",
  30,
  0.5,
  "03/02/2024 10:00:00",
  "04/02/2024 10:00:00",
  1,
  0.2,
  1.25,
  60,
  62.5,
  0,
  0,
  0,
  "-",
  "Kryptoaktiva",
  "",
  "",
];

const ACTIVITY: readonly Row[] = [
  ["01/02/2024 09:00:00", "Deposit", "200.00 USD Card", 200, 200, 200, 200, "", 0],
  ["01/02/2024 10:00:00", "Otevřená pozice", "TEST /USD", 100, 0, 200, 100, "900000001", 0],
  ["01/02/2024 10:00:00", "Otevřená pozice", "EUTEST/EUR", 50, 0, 200, 50, "900000002", 0],
  ["02/02/2024 10:00:00", "Zisk", "EUTEST/EUR", -4, -4, 196, 96, "900000002", 0],
  ["03/02/2024 00:10:00", "Rollover Fee", "Overnight fee", -0.5, -0.5, 195.5, 95.5, "900000001", 0],
  [
    "03/02/2024 00:11:00",
    "Rollover Fee",
    "Payment caused by dividend",
    0.75,
    0.75,
    196.25,
    96.25,
    "900000001",
    0,
  ],
  ["03/02/2024 12:00:00", "Start Copy", "somebody", 0, 0, 196.25, 96.25, "4500000", 0],
  ["04/02/2024 09:00:00", "Otevřená pozice", "OPEN/USD", 20, 0, 196.25, 76.25, "900000009", 0],
  ["04/02/2024 10:00:00", "Zisk", "COIN/USD", 1.25, 1.25, 197.5, 97.5, "900000003", 0],
  ["05/02/2024 11:30:00", "Zisk", "TEST /USD", 12.5, 12.5, 210, 110, "900000001", 0],
];
const FINANCIAL: readonly Row[] = [
  ["Název", "Částka", "Daň"],
  ["Obchody s CFD (zisk nebo ztráta)", -4, 0],
  ["Kryptoaktiva (zisk nebo ztráta)", 1.25, 0],
  ["Akcie (zisk nebo ztráta)", 12.5, 0],
  ["Fondy ETF (zisk nebo ztráta)", 0, 0],
  ["Dividendy z CFD", 0, 0],
];

async function workbook({
  closed = [STOCK, CFD, CRYPTO],
  header = CLOSED_HEADER,
  activity = ACTIVITY,
}: { closed?: readonly Row[]; header?: readonly string[]; activity?: readonly Row[] } = {}) {
  const sheets: readonly (readonly [string, readonly Row[]])[] = [
    [
      "Souhrn",
      [
        ["Podrobnosti", ""],
        ["Měna", "USD"],
      ],
    ],
    ["Uzavřené pozice", [header, ...closed]],
    ["Aktivita", [ACTIVITY_HEADER, ...activity]],
    ["Dividendy", [["Datum", "Nástroj"]]],
    ["Finanční souhrn", FINANCIAL],
  ];
  const bytes = await writeXlsx({
    sheets: sheets.map(([name, rows]) => ({ name, rows: rows.map((row) => [...row]) })),
  });
  return textSource(bytes, "statement.xlsx");
}

const read = async (parts?: Parameters<typeof workbook>[0]) =>
  readStatement(importer, await workbook(parts));
const lines = ({ executions }: Awaited<ReturnType<typeof read>>) =>
  executions.map(
    ({ executionId, side, effect, quantity, instrument, price, statedPnl }) =>
      `${executionId} ${effect} ${side} ${quantity} ${instrument.id} @ ${price}${statedPnl ? ` makes ${statedPnl}` : ""}`,
  );

test("a closed position is an execution that opens and one that closes with the stated profit", async () => {
  const activity = ACTIVITY.filter((row) => row[7] === STOCK[0]);
  const result = await read({ closed: [STOCK], activity });
  expect([result.recognised, result.unreadable]).toEqual([true, []]);
  expect(lines(result)).toEqual([
    "900000001:open open buy 10 equity:TEST:USD @ 10",
    "900000001:close close sell 10 equity:TEST:USD @ 11.25 makes 12.5",
  ]);
  expect(result.executions.map(({ at }) => at.instant)).toEqual([
    "2024-02-01T10:00:00.000000Z",
    "2024-02-05T11:30:00.000000Z",
  ]);
  expect(result.executions[0]?.instrument).toMatchObject({
    name: "Test Corp",
    isin: "XX0000000001",
  });
});

test("rates in another currency become prices that follow from amount, leverage and profit", async () => {
  const result = await read({ closed: [CFD] });
  expect(lines(result)).toEqual([
    "900000002:open open sell 2 cfd:EUTEST:USD @ 50",
    "900000002:close close buy 2 cfd:EUTEST:USD @ 52 makes -4",
  ]);
  expect(result.executions[0]?.note).toBe("Quoted at 45 and 46.8 EUR; Copied from somebody");
});

test("profit by type and the growth of the equity are proved", async () => {
  expect(verdictsOf(await read())).toEqual([
    "Profit of CFD: -4 ok",
    "Profit of crypto: 1.25 ok",
    "Profit of stocks: 12.5 ok",
    "Profit of ETF: 0 ok",
    "Change of realised equity: 210 ok",
  ]);
  expect(verdictsOf(await read({ closed: [STOCK, CRYPTO] }))).toContain("Profit of CFD: -4 0");
});

test("the activity gives cash, and what it repeats is passed over with a reason", async () => {
  const { cash, passed } = await read();
  expect(cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "deposit 200",
    "funding -0.5",
    "dividend 0.75",
  ]);
  const reasons = passed.map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason.startsWith("opening or closing"))).toHaveLength(5);
  expect(reasons).toContain("opening of a position that is still open, without units and price");
  expect(reasons).toContain("row that moves no money");
});

test.each([
  [
    "an activity of no known kind",
    { activity: [["01/02/2024 09:00:00", "Surprise", "", 5, 5, 205, 5, "", 0]] },
    "unknown-word",
  ],
  [
    "a type of asset that is none",
    { closed: [STOCK.with(15, "Něco").with(16, "")] },
    "unknown-word",
  ],
  ["a number that is none", { closed: [STOCK, CFD.with(3, "many")] }, "bad-number"],
  [
    "a date that does not exist",
    { closed: [STOCK, CFD.with(4, "31/02/2024 10:00:00")] },
    "bad-date",
  ],
])("%s is quarantined with its sheet and row", async (_, parts, code) => {
  const { unreadable } = await read(parts);
  expect(unreadable[0]).toMatchObject({ code, line: 2 + Number(code.startsWith("bad")) });
  expect(unreadable[0]?.section).toMatch(/Aktivita|Uzavřené pozice/);
});

test("English columns are found by name wherever they stand", async () => {
  const moved = (row: readonly (string | number)[]) => [
    ...row.slice(0, 7),
    ...row.slice(8),
    row[7] ?? "",
  ];
  const result = await read({ header: moved(ENGLISH_HEADER).map(String), closed: [moved(STOCK)] });
  expect([result.recognised, ...lines(result)]).toContain(
    "900000001:close close sell 10 equity:TEST:USD @ 11.25 makes 12.5",
  );
});

test("another workbook is not recognised", async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: "a", rows: [["Position ID"]] },
      { name: "b", rows: [["x"]] },
    ],
  });
  const { sample } = await openStatement(textSource(bytes, "other.xlsx"));
  expect(importer.recognise(sample)).toBeUndefined();
});
