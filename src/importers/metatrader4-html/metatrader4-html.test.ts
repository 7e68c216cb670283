import { expect, test } from "vitest";
import { readStatement, textSource } from "#testing";
import importer from "./importer.ts";

const HEADER =
  "<tr><td>Ticket</td><td>Open Time</td><td>Type</td><td>Size</td><td>Item</td><td>Price</td><td>S / L</td><td>T / P</td>" +
  "<td>Close Time</td><td>Price</td><td>Commission</td><td>Taxes</td><td>Swap</td><td>Profit</td></tr>";
const heading = (title: string) => `<tr><td colspan=13><b>${title}:</b></td></tr>`;
const cells = (...texts: readonly string[]) => texts.map((cell) => `<td>${cell}</td>`).join("");

type Parts = {
  readonly closed?: string;
  readonly open?: string;
  readonly tail?: string;
  readonly currency?: string;
};
const report = ({ closed = "", open = "", tail = "", currency = "Currency: EUR" }: Parts) =>
  textSource(
    `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN"><html><head><title>Statement: 700100 - Test</title></head><body><div style="font: 20pt"><b>Example Ltd</b></div><br><table>
     <tr><td colspan=2><b>Account: 700100</b></td><td colspan=5>Name: Test</td><td colspan=2>${currency}</td>
     <td colspan=2>Leverage: 1:30</td><td colspan=3>2024 May 9, 10:06</td></tr>
     ${heading("Closed Transactions")}${HEADER}${closed}
     ${heading("Open Trades")}${HEADER.replace("Close Time", "&nbsp;")}${open}
     ${heading("Working Orders")}<tr><td colspan=13>No transactions</td></tr>
     ${heading("Summary")}${tail}</table></body></html>`,
    "statement.htm",
  );

const BUY = `<tr><td title="[tp]">11</td>${cells("2024.05.01 10:00:00", "buy", "0.50", "eurusd", "1.07000", "0.00000", "1.08000", "2024.05.02 11:00:00", "1.08000", "-3.50", "-0.25", "1.10", "462.96")}</tr>`;
const DEPOSIT = `<tr><td title="Deposit">10</td>${cells("2024.05.01 09:00:00", "balance")}<td colspan=10>Deposit</td><td>1 000.00</td></tr>`;

test("a closed ticket becomes an opening and a closing with stated profit and charges", async () => {
  const { executions, recognised, unreadable } = await readStatement(
    importer,
    report({ closed: BUY }),
  );
  expect(recognised).toBe(true);
  expect(unreadable).toEqual([]);
  expect(executions).toMatchObject([
    {
      executionId: "11:open",
      side: "buy",
      effect: "open",
      at: { instant: "2024-05-01T10:00:00.000000Z" },
    },
    {
      executionId: "11:close",
      side: "sell",
      effect: "close",
      at: { instant: "2024-05-02T11:00:00.000000Z" },
      note: "[tp]",
    },
  ]);
  const [opening, closing] = executions;
  expect(opening).toMatchObject({
    account: {
      institution: "example-ltd",
      number: "700100",
      name: "Test (Example Ltd)",
      currency: "EUR",
    },
    instrument: { id: "fx:EURUSD:EUR" },
  });
  expect(opening?.fees ?? []).toEqual([]);
  expect(`${closing?.quantity} @ ${closing?.price}: ${closing?.statedPnl}`).toBe(
    "0.5 @ 1.08: 462.96",
  );
  expect(closing?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 3.5",
    "tax 0.25",
    "financing -1.1",
  ]);
});

test("the totals of the report are checked against what the rows became", async () => {
  const tail =
    "<tr><td colspan=2>Deposit/Withdrawal:</td><td colspan=2>1 000.00</td><td colspan=4>Credit Facility:</td><td>0.00</td></tr>" +
    "<tr><td colspan=2>Balance:</td><td colspan=2>1 460.31</td></tr>" +
    "<tr><td>Gross Profit:</td><td>460.31</td><td>Gross Loss:</td><td>0.00</td><td>Total Net Profit:</td><td>460.30</td></tr>" +
    "<tr><td>Total Trades:</td><td>1</td><td>Short Positions (won %):</td><td>0 (0.00%)</td><td>Long Positions (won %):</td><td>1 (100.00%)</td></tr>";
  const { checks, cash } = await readStatement(importer, report({ closed: DEPOSIT + BUY, tail }));
  const wrong = checks.filter(({ expected, actual }) => !actual?.eq(expected));
  expect(checks).toHaveLength(8);
  expect(wrong.map(({ name, expected, actual }) => `${name}: ${expected}, ours ${actual}`)).toEqual(
    ["Total Net Profit: 460.3, ours 460.31"],
  );
  expect(cash).toMatchObject([{ kind: "deposit", transactionId: "10", description: "Deposit" }]);
});

test("the balance of a report that begins after the first deposit is stated and not checked", async () => {
  const tail = "<tr><td>Balance:</td><td>5 460.31</td></tr>";
  const { checks, records } = await readStatement(importer, report({ closed: BUY, tail }));
  expect(checks).toEqual([]);
  expect(records.find(({ type }) => type === "balance")).toMatchObject({
    at: { instant: "2024-05-09T10:06:00.000000Z" },
  });
});

test("an open trade is an opening and part of a position, and its floating result is no profit", async () => {
  const open = (ticket: string, type: string, size: string) =>
    `<tr>${cells(ticket, "2024.05.03 10:00:00", type, size, "xauusd", "2300.00", "0.00", "0.00", "", "2310.00", "-1.00", "0.00", "0.00", "500.00")}</tr>`;
  const { executions, positions, unreadable } = await readStatement(
    importer,
    report({ open: open("12", "buy", "0.50") + open("13", "sell", "0.80") }),
  );
  expect(unreadable).toEqual([]);
  expect(executions).toMatchObject([
    { executionId: "12:open", effect: "open" },
    { executionId: "13:open", effect: "open" },
  ]);
  expect(executions.some(({ statedPnl, fees }) => statedPnl || fees?.length)).toBe(false);
  expect(positions.map(({ instrument, quantity }) => `${instrument.id} ${quantity}`)).toEqual([
    "cfd:XAUUSD:EUR -0.3",
  ]);
});

test("pending, cancelled and credit rows, comments and sums are passed over with their reason", async () => {
  const closed =
    `<tr>${cells("14", "2024.05.01 10:00:00", "sell limit", "0.15", "xauusd", "2296.7", "0", "0", "2024.05.01 11:00:00", "2286.4")}<td colspan=4>cancelled</td></tr>` +
    `<tr>${cells("15", "2024.05.01 10:00:00", "credit")}<td colspan=10>Bonus</td><td>50.00</td></tr>` +
    `<tr><td colspan=9></td><td colspan=5>[sl]</td></tr><tr><td colspan=10></td>${cells("0.00", "0.00", "0.00", "-0.90")}</tr>`;
  const { executions, cash, unreadable, passed } = await readStatement(
    importer,
    report({ closed }),
  );
  expect([executions, cash, unreadable]).toEqual([[], [], []]);
  const reasons = passed.map(({ reason }) => reason);
  for (const reason of [
    "pending order, not executed",
    "credit facility, which is no cash",
    "comment",
    "sums of the columns",
  ]) {
    expect(reasons).toContain(reason);
  }
});

test("a ticket of no volume that an opposite one closed is passed over unless it moved money", async () => {
  const hedge = (ticket: string, swap: string) =>
    `<tr><td title="close hedge by #11">${ticket}</td>${cells("2024.05.01 10:00:00", "sell", "0.00", "eurusd", "1.07", "0", "0", "2024.05.02 11:00:00", "1.07", "0.00", "0.00", swap, "0.00")}</tr>`;
  const { executions, cash, passed } = await readStatement(
    importer,
    report({ closed: hedge("16", "0.00") + hedge("17", "-0.40") }),
  );
  expect(executions).toEqual([]);
  expect(passed.map(({ reason }) => reason)).toContain(
    "closed by an opposite ticket, which holds the trade",
  );
  expect(cash.map(({ transactionId, amount }) => `${transactionId} ${amount.amount}`)).toEqual([
    "17 -0.4",
  ]);
});

test("an unknown type, a broken number and an unknown currency are quarantined", async () => {
  const unknown = await readStatement(
    importer,
    report({ closed: BUY.replace(">buy<", ">swap in<") + BUY.replace("0.50", "half") }),
  );
  expect(unknown.unreadable.map(({ code }) => code)).toEqual(["unknown-type", "bad-number"]);
  expect(unknown.executions).toEqual([]);
  const nameless = await readStatement(importer, report({ closed: BUY, currency: "" }));
  expect(nameless.unreadable.map(({ code }) => code)).toEqual(["missing-currency"]);
});

test("another HTML page is not recognised", async () => {
  const page = textSource(
    "<html><head><title>Statement: 1 - x</title></head><table><tr><td>Ticket</td></tr></table></html>",
  );
  expect((await readStatement(importer, page)).recognised).toBe(false);
});

test("a report that is cut off says so", async () => {
  const notes = async (tail: string) =>
    (await readStatement(importer, report({ closed: BUY, tail }))).records.filter(
      ({ type }) => type === "note",
    );
  expect(await notes("")).toHaveLength(1);
  expect(await notes("<tr><td>Closed P/L:</td><td>460.31</td></tr>")).toEqual([]);
});
