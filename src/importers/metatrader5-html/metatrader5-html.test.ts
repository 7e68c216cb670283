import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const DEALS = [
  "Time",
  "Deal",
  "Symbol",
  "Type",
  "Direction",
  "Volume",
  "Price",
  "Order",
  "Commission",
  "Fee",
  "Swap",
  "Profit",
  "Balance",
  "Comment",
];
const POSITIONS = [
  "Time",
  "Position",
  "Symbol",
  "Type",
  "Volume",
  "Price",
  "S / L",
  "T / P",
  "Time",
  "Price",
  "Commission",
  "Swap",
  "Profit",
];
const tr = (...texts: readonly string[]) =>
  `<tr>${texts.map((cell) => `<td nowrap>${cell}</td>`).join("")}</tr>`;
const heading = (title: string) =>
  `<tr align="center"><th colspan="14"><div><b>${title}</b></div></th></tr>`;
const header = (names: readonly string[]) => tr(...names.map((name) => `<b>${name}</b>`));
const figure = (label: string, value: string) =>
  `<tr><td colspan="3">${label}:</td><td colspan="2"><b>${value}</b></td></tr>`;

type Parts = {
  readonly deals?: string;
  readonly held?: string;
  readonly tail?: string;
  readonly account?: string;
};
const markup = ({
  deals = "",
  held = "",
  tail = "",
  account = "700200&nbsp;(EUR, Example-Demo, demo, Hedge)",
}: Parts) =>
  `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html><head><title>700200: Test - Trade History Report</title></head>
  <body><table><tr><td colspan="14"><div><b>Trade History Report</b></div></td></tr>
  <tr><th colspan="4">Name:</th><th colspan="10"><b>Test</b></th></tr><tr><th colspan="4">Account:</th><th colspan="10"><b>${account}</b></th></tr>
  <tr><th colspan="4">Company:</th><th colspan="10"><b>Example Ltd</b></th></tr><tr><th colspan="4">Date:</th><th><b>2024.05.09 11:22</b></th></tr>
  ${heading("Positions")}${header(POSITIONS)}
  <tr><td>2024.05.01 10:00:00</td><td>1</td><td>EURUSD</td><td>buy</td><td class="hidden" colspan="8">memo</td><td>1</td><td>1.07</td><td></td>
  <td></td><td>2024.05.02 10:00:00</td><td>1.08</td><td>-7.00</td><td>0.00</td><td>900.00</td></tr>
  ${heading("Orders")}${header(["Open Time", "Order", "Symbol", "Type", "Volume", "Price", "S / L", "T / P", "Time", "State", "Comment"])}
  ${tr("2024.05.01 09:59:00", "51", "EURUSD", "buy", "1.00 / 1.00", "1.07", "", "", "2024.05.01 10:00:00", "filled", "")}
  ${heading("Deals")}${header(DEALS)}${deals}
  <tr><td colspan="8"></td><td>-7.00</td><td>0.00</td><td>0.00</td><td>900.00</td><td>0.00</td><td></td></tr>
  ${heading("Open Positions")}${header(["Time", "Position", "Symbol", "Type", "Volume", "Price", "S / L", "T / P", "Market Price", "Swap", "Profit", "Comment"])}${held}
  ${heading("Results")}${tail}</table></body></html>`;
const report = (parts: Parts) => textSource(markup(parts), "ReportHistory.html");

const DEPOSIT = tr(
  "2024.05.01 08:00:00",
  "100",
  "",
  "balance",
  "",
  "",
  "",
  "",
  "0.00",
  "0.00",
  "0.00",
  "1 000.00",
  "1 000.00",
  "Deposit",
);
const IN = tr(
  "2024.05.01 10:00:00",
  "101",
  "EURUSD",
  "buy",
  "in",
  "1.00",
  "1.07000",
  "51",
  "-3.50",
  "-0.10",
  "0.00",
  "0.00",
  "996.40",
  "",
);
const OUT = tr(
  "2024.05.02 10:00:00",
  "102",
  "EURUSD",
  "sell",
  "out",
  "1.00",
  "1.08000",
  "52",
  "-3.50",
  "0.00",
  "0.25",
  "900.00",
  "1 893.15",
  "[tp 1.08]",
);

test("deals become executions and cash, orders and positions that repeat them do not", async () => {
  const { executions, cash, unreadable, passed, recognised } = await readStatement(
    importer,
    report({ deals: DEPOSIT + IN + OUT }),
  );
  expect([recognised, unreadable]).toEqual([true, []]);
  expect(executions).toMatchObject([
    {
      executionId: "101",
      orderId: "51",
      side: "buy",
      effect: "open",
      at: { instant: "2024-05-01T10:00:00.000000Z" },
    },
    {
      executionId: "102",
      orderId: "52",
      side: "sell",
      effect: "close",
      note: "[tp 1.08]",
      instrument: { id: "fx:EURUSD:EUR" },
    },
  ]);
  expect(executions.map(({ statedPnl }) => String(statedPnl))).toEqual(["undefined", "900"]);
  expect(
    executions.map(({ fees = [] }) => fees.map(({ kind, amount }) => `${kind} ${amount}`)),
  ).toEqual([
    ["commission 3.5", "other 0.1"],
    ["commission 3.5", "financing -0.25"],
  ]);
  expect(cash).toMatchObject([
    {
      transactionId: "100",
      kind: "deposit",
      account: {
        institution: "example-ltd",
        number: "700200",
        currency: "EUR",
        name: "Test (Example Ltd)",
      },
    },
  ]);
  const reasons = passed.map(({ reason }) => reason);
  expect(reasons).toContain("closed position, whose deals are listed too");
  expect(reasons).toContain("order, whose deals are listed too");
});

const verdicts = async (parts: Parts) =>
  (await readStatement(importer, report(parts))).checks.map(
    ({ name, expected, actual }) => `${name}: ${expected}, ours ${actual}`,
  );

test("the running balance is checked deal by deal and the results are compared", async () => {
  const tail =
    figure("Total Net Profit", "893.15") +
    figure("Total Trades", "1") +
    figure("Short Trades (won %)", "0 (0.00%)") +
    figure("Long Trades (won %)", "1 (100.00%)");
  expect(await verdicts({ deals: DEPOSIT + IN + OUT, tail })).toEqual([
    "Running balance of 3 deals: 3, ours 3",
    "Total Net Profit: 893.15, ours 893.15",
    "Total Trades: 1, ours 1",
    "Short Trades (won %): 0, ours 0",
    "Long Trades (won %): 1, ours 1",
    "Open position EURUSD: 0, ours 0",
  ]);
});

test("a deal that does not add up is named once", async () => {
  const checks = await verdicts({
    deals: DEPOSIT + IN.replace("996.40", "990.00") + OUT.replace("1 893.15", "1 886.75"),
  });
  expect(checks.slice(0, 2)).toEqual([
    "Running balance of 3 deals: 3, ours 2",
    "Balance after deal 101: 990, ours 996.4",
  ]);
});

test("a report of a period starts from the balance before its first deal", async () => {
  const checks = await verdicts({
    deals: IN.replace("996.40", "4 996.40") + OUT.replace("1 893.15", "5 893.15"),
    tail: figure("Balance", "5893.15"),
  });
  expect(checks).toEqual([
    "Running balance of 2 deals: 2, ours 2",
    "Balance: 5893.15, ours 5893.15",
  ]);
});

test("a turn in one deal has no single effect and carries its profit", async () => {
  const turn = tr(
    "2024.05.02 10:00:00",
    "103",
    "EURUSD",
    "sell",
    "in/out",
    "2.00",
    "1.08",
    "53",
    "0.00",
    "0.00",
    "0.00",
    "10.00",
    "1 006.40",
    "",
  );
  const { executions } = await readStatement(importer, report({ deals: DEPOSIT + IN + turn }));
  expect(executions[1]?.effect).toBeUndefined();
  expect([String(executions[1]?.quantity), String(executions[1]?.statedPnl)]).toEqual(["2", "10"]);
});

test("what is open is stated in sum for each symbol and compared with the deals", async () => {
  const row = (type: string, volume: string) =>
    tr(
      "2024.05.03 10:00:00",
      "9",
      "EURUSD",
      type,
      volume,
      "1.07",
      "",
      "",
      "1.08",
      "0.00",
      "5.00",
      "",
    );
  const one = await readStatement(
    importer,
    report({ deals: DEPOSIT + IN, held: row("buy", "1.00") }),
  );
  expect(
    one.positions.map(
      ({ quantity, averagePrice, markPrice }) => `${quantity} ${averagePrice} ${markPrice}`,
    ),
  ).toEqual(["1 1.07 1.08"]);
  expect(one.positions[0]?.at.instant).toBe("2024-05-09T11:22:00.000000Z");
  const two = await readStatement(
    importer,
    report({ deals: DEPOSIT + IN, held: row("buy", "1.00") + row("sell", "0.40") }),
  );
  expect(two.positions.map(({ quantity, averagePrice }) => `${quantity} ${averagePrice}`)).toEqual([
    "0.6 undefined",
  ]);
  expect(two.checks.map(({ name, expected, actual }) => `${name} ${expected} ${actual}`)).toContain(
    "Open position EURUSD 0.6 1",
  );
});

test("money deals are cash of their kind, and credit only where it is booked into the balance", async () => {
  const money = (deal: string, type: string, profit: string, balance: string) =>
    tr(
      "2024.05.03 10:00:00",
      deal,
      "",
      type,
      "",
      "",
      "",
      "",
      "0.00",
      "0.00",
      "0.00",
      profit,
      balance,
      "",
    );
  const deals =
    DEPOSIT +
    money("201", "balance", "-100.00", "900.00") +
    money("202", "interest", "1.00", "901.00") +
    money("203", "commission monthly", "-2.00", "899.00") +
    money("204", "credit", "50.00", "899.00") +
    money("205", "credit", "50.00", "949.00");
  const { cash, checks } = await readStatement(importer, report({ deals }));
  expect(
    cash.map(({ transactionId, kind, amount }) => `${transactionId} ${kind} ${amount.amount}`),
  ).toEqual([
    "100 deposit 1000",
    "201 withdrawal -100",
    "202 interest 1",
    "203 fee -2",
    "205 other 50",
  ]);
  expect(String(checks[0]?.actual)).toBe("6");
});

test("unknown types and directions are quarantined, and so is a deal in an unknown currency", async () => {
  const { unreadable } = await readStatement(
    importer,
    report({
      deals:
        IN.replace(">buy<", ">swap<") +
        IN.replace(">in<", ">sideways<") +
        IN.replace("1.00", "one"),
    }),
  );
  expect(unreadable.map(({ code }) => code)).toEqual([
    "unknown-type",
    "unknown-direction",
    "bad-number",
  ]);
  const nameless = await readStatement(importer, report({ deals: IN, account: "700200" }));
  expect(nameless.unreadable.map(({ code }) => code)).toEqual(["missing-currency"]);
});

test("a report in UTF-16 reads like one in UTF-8", async () => {
  const bytes = Buffer.from(`\uFEFF${markup({ deals: DEPOSIT + IN + OUT })}`, "utf16le");
  const { recognised, executions } = await readStatement(
    importer,
    textSource(new Uint8Array(bytes)),
  );
  expect([recognised, executions.length]).toEqual([true, 2]);
});

test("a report of the strategy tester is not recognised", async () => {
  const tester = textSource(
    markup({ deals: IN }).replaceAll("Trade History Report", "Strategy Tester Report"),
  );
  expect((await readStatement(importer, tester)).recognised).toBe(false);
});

test("a report that is cut off says so, and one without deals too", async () => {
  const notes = async (parts: Parts) =>
    (await readStatement(importer, report(parts))).records.filter(({ type }) => type === "note");
  expect(await notes({ deals: DEPOSIT })).toHaveLength(1);
  expect(await notes({})).toHaveLength(1);
  expect(await notes({ deals: DEPOSIT, tail: figure("Total Net Profit", "0.00") })).toEqual([]);
});
