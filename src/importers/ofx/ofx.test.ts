import { failureOf, readStatement, textSource, verdictsOf } from "#testing";
import { FailureError } from "#domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import importer from "./importer.ts";

const HEADER =
  "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n\n";
const SECURITIES = `<SECLISTMSGSRSV1><SECLIST>
<STOCKINFO><SECINFO><SECID><UNIQUEID>000000001<UNIQUEIDTYPE>CUSIP</SECID><SECNAME>Test &amp; Co<TICKER>TEST</SECINFO></STOCKINFO>
<DEBTINFO><SECINFO><SECID><UNIQUEID>000000002<UNIQUEIDTYPE>CUSIP</SECID><SECNAME>Bill</SECINFO></DEBTINFO>
<OPTINFO><SECINFO><SECID><UNIQUEID>000000003<UNIQUEIDTYPE>CUSIP</SECID><SECNAME>Test call<TICKER>TESTC</SECINFO>
<OPTTYPE>CALL<STRIKEPRICE>30.00<DTEXPIRE>20240315<SHPERCTRCT>100</OPTINFO>
</SECLIST></SECLISTMSGSRSV1>`;
const signOn = (rest = "") =>
  `<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240401<LANGUAGE>ENG<FI><ORG>Test Org<FID>1</FI></SONRS></SIGNONMSGSRSV1>${rest}`;

const sgml = (transactions: string, { after = "", securities = SECURITIES } = {}) =>
  `${HEADER}<OFX>${signOn()}
<INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<INVSTMTRS><DTASOF>20240331<CURDEF>USD<INVACCTFROM><BROKERID>test-broker.com<ACCTID>0001</INVACCTFROM>
<INVTRANLIST><DTSTART>20240301<DTEND>20240331
${transactions}
</INVTRANLIST>${after}</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>${securities}</OFX>`;

type Parts = {
  readonly id?: string;
  readonly kind?: string;
  readonly more?: string;
  readonly tail?: string;
};

const buy = (
  units: string,
  price: string,
  total: string,
  { id = "000000001", kind = "STOCK", more = "", tail = "" }: Parts = {},
) =>
  `<BUY${kind}><INVBUY><INVTRAN><FITID>77<DTTRADE>20240304093000.000[-5:EST]<MEMO></INVTRAN><SECID><UNIQUEID>${id}<UNIQUEIDTYPE>CUSIP</SECID>
<UNITS>${units}<UNITPRICE>${price}${more}<TOTAL>${total}<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVBUY>${tail}</BUY${kind}>`;
const sell = (units: string, price: string, total: string, more = "") =>
  buy(units, price, total, { more })
    .replaceAll("BUYSTOCK", "SELLSTOCK")
    .replaceAll("INVBUY", "INVSELL");

const read = (text: string) => readStatement(importer, textSource(text, "statement.ofx"));

const line = ({ executions }: Awaited<ReturnType<typeof read>>) =>
  executions.map(
    ({ kind, side, quantity, instrument, price }) =>
      `${kind ?? "fill"} ${side} ${quantity} ${instrument.id} @ ${price}`,
  );

test("a purchase in unclosed SGML is read with its security, fees, id and account", async () => {
  const result = await read(
    sgml(buy("10", "25.5", "-263.45", { more: "<COMMISSION>7.95<FEES>0.00<LOAD>0.50" })),
  );
  expect([result.recognised, result.unreadable]).toEqual([true, []]);
  expect(result.executions).toMatchObject([
    {
      line: 12,
      executionId: "77:2024-03-04:-263.45",
      account: { institution: "test-broker", number: "0001" },
      instrument: { id: "equity:TEST:USD", name: "Test & Co", cusip: "000000001" },
      at: {
        instant: "2024-03-04T14:30:00.000000Z",
        precision: "instant",
        zone: { name: "-5:00", evidence: "stated" },
      },
    },
  ]);
  expect(result.executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 7.95",
    "commission 0.5",
  ]);
  expect(verdictsOf(result)).toEqual(["Total of trades in USD: 1 rows: -263.45 ok"]);
});

test("closed tags, one single line and version 2 read alike", async () => {
  const closed = sgml(buy("10", "25.5", "-255"))
    .slice(HEADER.length)
    .replaceAll(/<([A-Z0-9]+)>([^<\n]+)/g, "<$1>$2</$1>");
  const version2 = `<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="202"?>\n${closed}`;
  const oneLine = sgml(buy("10", "25.5", "-255")).replaceAll("\n", "");
  for (const text of [version2, oneLine, `${HEADER}${closed}`]) {
    const result = await read(text);
    expect([result.recognised, ...line(result)]).toEqual([
      true,
      "fill buy 10 equity:TEST:USD @ 25.5",
    ]);
  }
});

test("a sale may have negative units or not, a purchase may not", async () => {
  expect(line(await read(sgml(sell("-10", "26", "260") + sell("10", "26", "260"))))).toEqual([
    "fill sell 10 equity:TEST:USD @ 26",
    "fill sell 10 equity:TEST:USD @ 26",
  ]);
  const { unreadable, executions } = await read(sgml(buy("-10", "26", "260")));
  expect(executions).toEqual([]);
  expect(unreadable).toMatchObject([{ section: "BUYSTOCK", code: "contradiction" }]);
  expect(unreadable[0]?.raw).toContain("<FITID>77");
});

test("a fee that only the total shows is a regulatory fee if it is small", async () => {
  const small = await read(sgml(sell("-8", "137.16", "1089.30", "<COMMISSION>7.95")));
  const large = await read(sgml(sell("-8", "137.16", "1080")));
  expect(small.executions[0]?.fees?.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    "commission 7.95",
    "regulatory 0.03",
  ]);
  expect(verdictsOf(small)).toEqual(["Total of trades in USD: 1 rows: 1089.3 ok"]);
  expect(verdictsOf(large)).toEqual(["Total of TEST in line 12: 1080 1097.28"]);
});

test("bonds are priced in percent, options by their contract, decimals may have a comma", async () => {
  const bond = buy("96000", "99,296889", "-95325,01", { id: "000000002", kind: "DEBT" });
  const option = buy("2", "1.5", "-300", {
    id: "000000003",
    kind: "OPT",
    tail: "<OPTBUYTYPE>BUYTOOPEN<SHPERCTRCT>100",
  });
  const result = await read(sgml(bond + option));
  expect(line(result)).toEqual([
    "fill buy 96000 bond:000000002:USD:0.01 @ 99.296889",
    "fill buy 2 option:TESTC 2024-03-15 C 30:USD:100 @ 1.5",
  ]);
  expect(result.executions[1]?.effect).toBe("open");
  expect(verdictsOf(result)).toEqual(["Total of trades in USD: 2 rows: -95625.01 ok"]);
});

test("without a list of securities the kind comes from the transactions and the symbol is the id", async () => {
  const text = sgml(buy("10", "25", "-250", { kind: "MF" }), { securities: "" });
  expect(line(await read(text))).toEqual(["fill buy 10 fund:000000001:USD @ 25"]);
});

test("amounts may be in another currency than the statement", async () => {
  const more = "<CURRENCY><CURRATE>1.1<CURSYM>EUR</CURRENCY>";
  const { executions } = await read(sgml(buy("10", "25", "-250", { more })));
  expect(executions.map(({ instrument, fxRate }) => `${instrument.currency} ${fxRate}`)).toEqual([
    "EUR 1.1",
  ]);
});

const booking = (name: string, inner: string) =>
  `<${name}><INVTRAN><FITID>88<DTTRADE>20240311</INVTRAN><SECID><UNIQUEID>000000001<UNIQUEIDTYPE>CUSIP</SECID>${inner}</${name}>`;

test("a reinvestment is income and a purchase that takes it out again", async () => {
  const result = await read(
    sgml(booking("REINVEST", "<INCOMETYPE>DIV<TOTAL>-50<SUBACCTSEC>CASH<UNITS>2<UNITPRICE>25")),
  );
  expect(line(result)).toEqual(["fill buy 2 equity:TEST:USD @ 25"]);
  expect(
    result.cash.map(({ kind, amount, at }) => `${kind} ${amount.amount} ${at.precision}`),
  ).toEqual(["dividend 50 day"]);
});

test("transfers move units at their cost if it is told, shorts the other way around", async () => {
  const text = [
    booking("TRANSFER", "<UNITS>5<TFERACTION>IN<POSTYPE>LONG<AVGCOSTBASIS>20<UNITPRICE>25"),
    booking("TRANSFER", "<UNITS>-5<TFERACTION>OUT<POSTYPE>LONG<UNITPRICE>25"),
    booking("TRANSFER", "<UNITS>5<TFERACTION>IN<POSTYPE>SHORT<UNITPRICE>25"),
  ].join("");
  expect(line(await read(sgml(text)))).toEqual([
    "transfer buy 5 equity:TEST:USD @ 20",
    "transfer sell 5 equity:TEST:USD @ 0",
    "transfer sell 5 equity:TEST:USD @ 0",
  ]);
});

test("options end by expiry, exercise or assignment", async () => {
  const ends = [
    ["EXPIRE", "-1"],
    ["EXPIRE", "1"],
    ["EXERCISE", "1"],
    ["ASSIGN", "1"],
  ] as const;
  const text = ends
    .map(([action, units]) =>
      booking("CLOSUREOPT", `<OPTACTION>${action}<UNITS>${units}<SHPERCTRCT>100`),
    )
    .join("");
  const { executions } = await read(sgml(text.replaceAll("000000001", "000000003")));
  expect(executions.map(({ kind, side }) => `${kind} ${side}`)).toEqual([
    "expiry sell",
    "expiry buy",
    "exercise sell",
    "assignment buy",
  ]);
});

test("splits, income, expenses and bank transactions are records of their own", async () => {
  const bank = (type: string, amount: string) =>
    `<INVBANKTRAN><STMTTRN><TRNTYPE>${type}<DTPOSTED>20240312<TRNAMT>${amount}<FITID>9<NAME>Remark</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>`;
  const result = await read(
    sgml(
      booking("SPLIT", "<OLDUNITS>10<NEWUNITS>15<NUMERATOR>3<DENOMINATOR>2") +
        booking("INCOME", "<INCOMETYPE>INTEREST<TOTAL>1.5") +
        booking("INVEXPENSE", "<TOTAL>-2") +
        bank("CREDIT", "100") +
        bank("DEBIT", "-40") +
        bank("SRVCHG", "-1"),
    ),
  );
  expect(result.splits.map(({ from, to }) => `${from} to ${to}`)).toEqual(["2 to 3"]);
  expect(result.cash.map(({ kind, amount }) => `${kind} ${amount.amount}`)).toEqual([
    "interest 1.5",
    "fee -2",
    "deposit 100",
    "withdrawal -40",
    "fee -1",
  ]);
});

test.each([
  ["a transaction of no known kind", booking("GIFTSTOCK", "<UNITS>1"), "unknown-word"],
  ["income of no known kind", booking("INCOME", "<INCOMETYPE>LUCK<TOTAL>1"), "unknown-word"],
  ["a missing price", buy("1", "", "-1"), "missing-value"],
  ["a number that is none", buy("1", "NaN", "-1"), "bad-number"],
  ["a date that does not exist", buy("1", "1", "-1").replace("20240304", "20240230"), "bad-date"],
])("%s is quarantined and the rest is read", async (_, text, code) => {
  const { unreadable, executions } = await read(sgml(text + buy("10", "25", "-250")));
  expect([executions.length, unreadable.map((record) => record.code)]).toEqual([1, [code]]);
});

test("positions of one security add up, and what they are worth is checked", async () => {
  const held = (units: string, value: string) =>
    `<POSSTOCK><INVPOS><SECID><UNIQUEID>000000001<UNIQUEIDTYPE>CUSIP</SECID><HELDINACCT>CASH<POSTYPE>LONG<UNITS>${units}<UNITPRICE>26<MKTVAL>${value}<DTPRICEASOF>20240328</INVPOS></POSSTOCK>`;
  const short = held("3", "78").replace("LONG", "SHORT").replaceAll("000000001", "000000009");
  const after = `<INVPOSLIST>${held("10", "260")}${held("5", "130")}${short}</INVPOSLIST><INVBAL><AVAILCASH>12.5<MARGINBALANCE>0</INVBAL>`;
  const result = await read(sgml("", { after }));
  expect(
    result.positions.map(
      ({ instrument, quantity, marketValue }) => `${instrument.symbol} ${quantity} ${marketValue}`,
    ),
  ).toEqual(["TEST 15 390", "000000009 -3 78"]);
  expect(result.records.filter(({ type }) => type === "balance")).toMatchObject([
    { at: { day: "2024-03-31" } },
  ]);
  expect(verdictsOf(result)).toEqual(["Market value of positions in USD: 3 rows: 468 ok"]);
});

test("accounts of one file stay apart", async () => {
  const two = sgml(buy("10", "25", "-250"));
  const second = two
    .slice(two.indexOf("<INVSTMTTRNRS>"), two.indexOf("</INVSTMTMSGSRSV1>"))
    .replace("<ACCTID>0001", "<ACCTID>0002");
  const { executions } = await read(
    two.replace("</INVSTMTMSGSRSV1>", `${second}</INVSTMTMSGSRSV1>`),
  );
  expect(executions.map(({ account }) => account?.number)).toEqual(["0001", "0002"]);
});

test.each([
  [
    "a bank statement",
    "<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKTRANLIST><STMTTRN><TRNAMT>1</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1>",
    "of a bank or card account",
  ],
  [
    "a refusal of the bank",
    "<X><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Signon invalid</STATUS></X>",
    'the bank says "Signon invalid (15500)"',
  ],
])("%s holds no trades, and that is said", async (_, text, message) => {
  const failure = await failureOf(read(`${HEADER}<OFX>${signOn(text)}</OFX>`));
  expect(failure).toMatchObject({ code: "no-trades", owner: "user" });
  expect(failure.message).toContain(message);
});

const WHOLE = sgml(buy("10", "25", "-250") + booking("INCOME", "<INCOMETYPE>DIV<TOTAL>1"));
const cut = fc.tuple(
  fc.nat(WHOLE.length),
  fc.nat(30),
  fc.constantFrom("", "<", ">", "</", "</OFX>", "<X>", "&", "<!--", "\u0000"),
);

test("a damaged file is read or refused, and never fails otherwise or hangs", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 5 }), async (cuts) => {
      const damaged = cuts.reduce(
        (text, [at, length, instead]) => text.slice(0, at) + instead + text.slice(at + length),
        WHOLE,
      );
      const outcome: unknown = await read(damaged).catch((error: unknown) => error);
      expect(
        outcome instanceof Error && !(outcome instanceof FailureError) ? outcome : undefined,
      ).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test("tags that only open are refused before they fill the memory", async () => {
  expect(await failureOf(read(`${HEADER}<OFX>${"<A>".repeat(10_000)}`))).toMatchObject({
    code: "ofx-malformed",
  });
});

test.each<[string, string, string]>([
  [
    "a head that never ends",
    "ofx-malformed",
    sgml(`</INVTRANLIST>${"<CURDEF>USD".repeat(100_001)}`),
  ],
  ["elements that are no transactions", "mostly-unreadable", sgml("<X></X>".repeat(100_001))],
])("%s is refused soon", async (_, code, text) => {
  expect(await failureOf(read(text))).toMatchObject({ code, owner: "user" });
});

test("comments that never end are text, and cost no more than other text", async () => {
  const memo = `<MEMO>${"<!--".repeat(200_000)}<![CDATA[`;
  const result = await read(sgml(buy("1", "2", "-2", { tail: memo })));
  expect(line(result)).toEqual(["fill buy 1 equity:TEST:USD @ 2"]);
});

test("comments and sections of plain text end where they end, however like a tag their inside", async () => {
  const memo = "<MEMO><!-- <INVBUY> --><![CDATA[a <b> & c]]> d";
  const booking = `<TRNTYPE>INT<DTPOSTED>20240304<TRNAMT>1<FITID>1${memo}`;
  const result = await read(
    sgml(`<INVBANKTRAN><STMTTRN>${booking}</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>`),
  );
  expect(result.cash[0]?.description).toBe("a <b> & c d");
});
