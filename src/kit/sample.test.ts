import { crc32, deflateRawSync } from "node:zlib";
import { writeXlsx } from "hucre/xlsx";
import { expect, test } from "vitest";
import { type Importer, openStatement, recognise, sheetsOf } from "#kit";
import { textSource } from "#testing";

const open = (content: string | Uint8Array) => openStatement(textSource(content, "given.csv"));
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));

test.each<[what: string, content: string | Uint8Array, container: string, code: string]>([
  ["nothing", "", "empty", "not-a-statement"],
  ["blank lines", "\n \n", "empty", "not-a-statement"],
  ["a PNG", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), "image", "not-a-statement"],
  ["a JPEG", new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), "image", "not-a-statement"],
  ["a PDF", "%PDF-1.7\n", "pdf", "not-a-statement"],
  ["an old workbook", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), "xls", "not-a-statement"],
  [
    "a program",
    new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]),
    "binary",
    "not-a-statement",
  ],
  ["an archive", zip({ "a.txt": Buffer.from("hello") }), "zip", "not-a-statement"],
  ["an unknown table", "a,b\n1,2\n", "text", "unknown-layout"],
  ["JSON", '{"a":1}', "json", "unknown-layout"],
])("%s is refused with what to do", async (_, content, container, code) => {
  const file = await open(content);
  expect(file.sample.container).toBe(container);
  expect(recognise(file, [])).toMatchObject({
    code,
    owner: "user",
    next: expect.stringMatching(/\w/),
  });
});

test("an unknown table is refused with the columns that were seen", async () => {
  expect(recognise(await open("Title\nWhen,What,How many\n1,2,3\n"), [])).toMatchObject({
    details: { columns: ["When", "What", "How many"] },
  });
});

test("two importers that know a file equally well refuse it", async () => {
  const importer = (id: string, score: number) =>
    ({ id, name: id, recognise: () => ({ score, seen: "" }) }) as unknown as Importer;
  const file = await open("a,b\n1,2\n");
  expect(recognise(file, [importer("one", 3), importer("two", 3)])).toMatchObject({
    code: "ambiguous-layout",
  });
  expect(recognise(file, [importer("one", 3), importer("two", 4)])).toMatchObject({
    importer: { id: "two" },
  });
});

test.each<[what: string, bytes: Uint8Array, encoding: string]>([
  ["UTF-8", new TextEncoder().encode("Gebühr;1\n"), "utf-8"],
  ["UTF-8 with a mark", new TextEncoder().encode("\uFEFFGebühr;1\n"), "utf-8"],
  ["windows-1252", latin1("Geb\xfchr;1\n"), "windows-1252"],
  ["UTF-16", new Uint8Array(Buffer.from("\uFEFFGebühr;1\n", "utf16le")), "utf-16le"],
])("%s is decoded", async (_, bytes, encoding) => {
  const { sample } = await open(bytes);
  expect(sample).toMatchObject({ encoding, delimiter: ";", tables: [{ rows: [["Gebühr", "1"]] }] });
});

test("a workbook gives its cells as text, without losing digits or time", async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: "Deals",
        rows: [
          ["When", "Price", "Name"],
          [new Date("2026-03-04T05:06:07Z"), 46146.307669814814, "=1+1"],
        ],
      },
    ],
  });
  const file = await open(bytes);
  expect(file.sample.container).toBe("xlsx");
  const [sheet] = await sheetsOf(file);
  expect(sheet?.rows.map(({ cells }) => cells)).toEqual([
    ["When", "Price", "Name"],
    ["2026-03-04 05:06:07", "46146.307669814814", "=1+1"],
  ]);
});

test("a workbook that is cut off is refused", async () => {
  const bytes = await writeXlsx({ sheets: [{ name: "Deals", rows: [["a"]] }] });
  await expect(open(bytes.subarray(0, bytes.length - 200))).rejects.toMatchObject({
    failure: { code: "workbook-damaged", owner: "user", next: "Download the file again" },
  });
});

test("an archive that inflates without bound is refused before it fills memory", async () => {
  const sheet = Buffer.alloc(100_000_000, 65);
  const parts = Array.from(
    { length: 6 },
    (_, at) => [`xl/worksheets/sheet${at}.xml`, sheet] as const,
  );
  const bytes = zip(
    Object.fromEntries([["xl/workbook.xml", Buffer.from("<workbook/>")], ...parts]),
  );
  const before = process.memoryUsage().rss;
  await expect(open(bytes)).rejects.toMatchObject({ failure: { code: "file-inflates-too-far" } });
  expect(process.memoryUsage().rss - before).toBeLessThan(600_000_000);
});

/** Writes a ZIP archive whose directory claims that every entry is one byte long. */
function zip(files: Readonly<Record<string, Buffer>>): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  const packed = new Map<Buffer, Buffer>();
  for (const [name, content] of Object.entries(files)) {
    const data = packed.get(content) ?? deflateRawSync(content);
    packed.set(content, data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(1, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), data]);
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02");
    common.copy(entry, 6);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    bodies.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
