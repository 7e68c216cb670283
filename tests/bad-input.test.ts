import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FileSource } from "#kit";
import type { Store } from "#store";
import type { ImportOptions, Imports } from "#sync";
import { failureOf, textSource } from "#testing";
import * as bad from "./support/bad-files.ts";
import { importsOver } from "./support/imports.ts";
import { temporaryStore } from "./support/store.ts";
import { book, DAY } from "./support/tradebook.ts";

/** Files that are no statements, or broken ones: a clear answer, nothing in part, no harm. */
const GB = 1_000_000_000;
const HEADER = book([]);
const ROW = book(DAY).split("\n")[1] ?? "";

let store: Store;
let imports: Imports;
let before: unknown;
beforeAll(async () => {
  store = await temporaryStore();
  imports = importsOver(store.imports);
  await imports.import(textSource(book(DAY)), { account: "first" });
  before = await counts();
});
afterAll(() => store.close());

const TABLES = [
  ...["executions", "cash_movements", "splits", "round_trips", "gaps", "accounts", "quarantine"],
  ...["imports", "import_chunks", "import_known", "instruments", "reported_positions"],
];
const counts = () =>
  store.database.query(
    sql.raw(
      `select ${TABLES.map((table) => `(select count(*) from ${table}) as ${table}`).join(", ")}`,
    ),
  );

type Refused = {
  readonly file: FileSource | Promise<FileSource>;
  readonly code: string;
  readonly says: string;
  readonly next: string;
  readonly options?: ImportOptions;
};

const text = (content: string | Uint8Array) => textSource(content, "bad");
const cut = async (share: number) => {
  const whole = await bad.workbook();
  return text(whole.slice(0, Math.floor(whole.length * share)));
};
const DTD = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
const AGAIN = "Download the file again";

const REFUSED: Readonly<Record<string, () => Refused>> = {
  "an empty file": () => ({
    ...{ file: text(""), code: "not-a-statement", says: "is empty", next: AGAIN },
  }),
  "a file of blanks": () => ({
    ...{ file: text(" \n\t\n"), code: "not-a-statement", says: "is empty", next: AGAIN },
  }),
  "a picture": () => ({
    file: text(bad.PICTURE),
    code: "not-a-statement",
    says: "is a picture",
    next: "Export the statement as CSV",
  }),
  "a workbook without its end": () => ({
    ...{ file: cut(0.6), code: "workbook-damaged", says: "damaged or cut off", next: AGAIN },
  }),
  "a workbook cut off within its last bytes": () => ({
    ...{ file: cut(0.99), code: "workbook-damaged", says: "damaged or cut off", next: AGAIN },
  }),
  "an archive that inflates without end": () => ({
    file: bad.zipBomb(600_000_000).then(text),
    code: "file-inflates-too-far",
    says: "grows beyond 500000000 bytes",
    next: "export a shorter period",
  }),
  "an archive of something else": () => ({
    file: bad.zipBomb(10, "notes.txt").then(text),
    code: "not-a-statement",
    says: "is a ZIP archive",
    next: "Unpack it",
  }),
  "XML with an external entity": () => ({
    file: text(bad.flex(DTD, 'notes="&x;"')),
    code: "xml-malformed",
    says: "document type declaration",
    next: AGAIN,
  }),
  "XML with entities that multiply": () => ({
    file: text(bad.flex(LAUGHS, 'notes="&b;"')),
    code: "xml-malformed",
    says: "document type declaration",
    next: AGAIN,
  }),
  "XML that uses an entity it does not declare": () => ({
    ...{
      file: text(bad.flex("", 'notes="&x;"')),
      code: "xml-malformed",
      says: 'entity "&x;"',
      next: AGAIN,
    },
  }),
  "XML that is cut off": () => ({
    ...{
      file: text(bad.flex().slice(0, -40)),
      code: "xml-malformed",
      says: "cut off",
      next: AGAIN,
    },
  }),
  "OFX with an external entity": () => ({
    file: text(bad.ofx(DTD, "&x;")),
    code: "ofx-malformed",
    says: "declares entities",
    next: AGAIN,
  }),
  "OFX of a bank account": () => ({
    file: text(bad.bankOfx()),
    code: "no-trades",
    says: "is a statement of a bank or card account and holds no trades",
    next: "Download the statement of an investment account",
  }),
  "a statement of another account": () => ({
    file: text(bad.ofx()),
    options: { account: "999990002" },
    code: "other-account",
    says: 'is a statement of account "…001", not of "…002"',
    next: "choose the right file",
  }),
  "a table that nobody knows": () => ({
    file: text("a,b\n1,2\n"),
    code: "unknown-layout",
    says: "has a layout that no importer knows",
    next: "Map its columns",
  }),
  "a file longer than the limit, of which nothing is read": () => ({
    file: { name: "bad", size: 2 * GB + 1, bytes: () => expect.fail("It was read") },
    code: "file-too-large",
    says: "has 2000000001 bytes, more than the 2000000000",
    next: "Export a shorter period",
  }),
  "a workbook longer than fits into memory": () => ({
    file: bad.endless("PK\u0003\u0004", GB),
    code: "file-too-large",
    says: "more than the 100000000",
    next: "Export a shorter period",
  }),
  "an HTML report longer than fits into memory": () => ({
    file: bad.endless("<html><title>Statement</title>", GB),
    code: "file-too-large",
    says: "more than the 100000000",
    next: "Export a shorter period",
  }),
  "a line of two gigabytes": () => ({
    file: bad.endless(`${HEADER}${ROW}\n`, 2 * GB),
    code: "line-too-long",
    says: "Line 3 of the file",
    next: "download it again",
  }),
  "a first line of two gigabytes": () => ({
    file: bad.endless("symbol,", 2 * GB),
    code: "unknown-layout",
    says: "has a layout that no importer knows",
    next: "Map its columns",
  }),
  "a quoted cell of half a gigabyte": () => ({
    file: bad.endless(`${HEADER}"`, GB / 2),
    code: "line-too-long",
    says: "Line 2 of the file",
    next: "download it again",
  }),
  "an XML attribute of half a gigabyte": () => ({
    file: bad.endless(bad.flex().slice(0, -90), GB / 2),
    code: "xml-malformed",
    says: "holds a tag without an end",
    next: AGAIN,
  }),
  "an OFX value of half a gigabyte": () => ({
    file: bad.endless(bad.ofx().slice(0, 600), GB / 2),
    code: "ofx-malformed",
    says: "has no tags behind line",
    next: AGAIN,
  }),
  "an OFX transaction of endless values": () => ({
    file: bad.endless(bad.ofx().split("<MEMO>")[0] ?? "", GB / 10, "<A>1<B>2\n"),
    code: "ofx-malformed",
    says: "that does not come to an end",
    next: AGAIN,
  }),
  "an OFX value in endless pieces": () => ({
    file: bad.endless(bad.ofx().split("<MEMO>")[0] ?? "", GB / 10, "x<!---->\n"),
    code: "ofx-malformed",
    says: "that does not come to an end",
    next: AGAIN,
  }),
  "a file that changes after it was looked at": () => ({
    file: bad.changing(book(DAY), book(DAY).replace("100", "101"), 3),
    code: "file-changed",
    says: "changed while it was read",
    next: "import it again",
  }),
  "a file that grows while it is read": () => ({
    file: bad.changing(book(DAY), book([...DAY, [9, "buy", 1, 1, "13:00:00"]]), 2),
    code: "file-changed",
    says: "changed while it was read",
    next: "import it again",
  }),
  "a file that shrinks while it is read": () => ({
    file: bad.changing(book(DAY), HEADER, 4),
    code: "file-changed",
    says: "changed while it was read",
    next: "import it again",
  }),
};

describe("a file is refused as a whole", () => {
  test.each(Object.entries(REFUSED))("that is %s", async (_, make) => {
    const { file, code, says, next, options } = make();
    const source = await file;
    const resting = process.memoryUsage().rss;
    const failure = await failureOf(imports.import(source, options));
    const grown = process.memoryUsage().rss - resting;
    expect(failure).toMatchObject({ code, owner: "user" });
    expect(failure.message).toContain(says);
    expect(failure.next).toContain(next);
    expect(failure.message + failure.next).not.toMatch(/\.$|undefined|\[object/);
    expect(grown).toBeLessThan(300_000_000);
    expect(await counts()).toEqual(before);
    expect(await failureOf(imports.preview(await make().file, options))).toMatchObject({ code });
  });
});

describe("a row is refused and the rest is imported", () => {
  const imported = async (content: string, account: string) => {
    const before = await imports.preview(text(content), { account });
    const report = await imports.import(text(content), { account });
    expect(report.executions).toEqual(before.report.executions);
    const stored = await store.database.query<{ quantity: string; price: string }>(
      sql`select quantity::text as quantity, price::text as price from executions
          where account_id = ${`zerodha:${account}`} order by executed_at, sequence`,
    );
    return { report, stored, quarantined: before.quarantined };
  };

  test("where its quotes are broken", async () => {
    const [, first = "", second = "", third = "", fourth = ""] = book(DAY).split("\n");
    const broken = [HEADER.trim(), first, `"TEST"CO${second.slice(6)}`, third, `"${fourth}`].join(
      "\n",
    );
    const { report, quarantined } = await imported(broken, "quotes");
    expect(report.executions).toEqual({ new: 2, known: 0, quarantined: 2 });
    expect(quarantined).toMatchObject([
      { line: 3, code: "broken-row", reason: "There is text behind a closing quote" },
      { line: 5, code: "broken-row", reason: "A quote is never closed", raw: `"${fourth}` },
    ]);
  });

  test.each([
    ["NaN", "bad-number", '"NaN" is not a number'],
    ["Infinity", "bad-number", '"Infinity" is not a number'],
    ["1e400", "bad-number", '"1e400" is not a number'],
    ["", "missing-value", 'The column "quantity" is empty'],
    ["0", "bad-quantity", "The quantity is zero"],
    ["-5", "bad-quantity", "-5"],
  ])("where its quantity is %j", async (quantity, code, says) => {
    const rows = book([...DAY, [5, "buy", quantity, 1, "13:00:00"]]);
    const { report, quarantined } = await imported(rows, `quantity ${quantity}`);
    expect(report.executions).toEqual({ new: 4, known: 0, quarantined: 1 });
    expect(quarantined).toMatchObject([{ line: 6, code, reason: expect.stringContaining(says) }]);
  });

  test("but numbers of thirty digits are kept to the last", async () => {
    const [quantity, price] = [
      "123456789012345678901234567890",
      "0.123456789012345678901234567891",
    ];
    const { stored } = await imported(
      book([[1, "buy", quantity, price as unknown as number, "10:00:00"]]),
      "digits",
    );
    expect(stored).toEqual([{ quantity, price }]);
  });

  test("but a header that comes again is none", async () => {
    const twice = await imported(`${book(DAY.slice(0, 2))}${book(DAY.slice(2))}`, "twice");
    expect(twice.report.executions).toEqual({ new: 4, known: 0, quarantined: 0 });
    const alone = await imported(`${HEADER}${HEADER}`, "alone");
    expect(alone.report.executions).toEqual({ new: 0, known: 0, quarantined: 0 });
  });

  test("but two generations of a header may follow each other", async () => {
    const later = [
      "Trade ID,Symbol,ISIN,Trade Date,Exchange,Segment,Series,Trade Type,Auction,Quantity,Price,Order ID,Order Execution Time",
      "5,TESTCO,INE000X01011,2026-01-05,NSE,EQ,EQ,buy,false,4,111,9,2026-01-05T13:00:00",
    ];
    const { report, stored } = await imported(`${book(DAY)}${later.join("\n")}\n`, "generations");
    expect(report.executions).toEqual({ new: 5, known: 0, quarantined: 0 });
    expect(stored.at(-1)).toEqual({ quantity: "4", price: "111" });
  });
});
