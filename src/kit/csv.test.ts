import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRows, openStatement, type Row } from "#kit";
import { textSource } from "#testing";
import { createSplitter } from "./delimited.ts";

async function rows(text: string | Uint8Array): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const batch of csvRows(await openStatement(textSource(text)))) all.push(...batch);
  return all;
}

test("csvRows() gives the line on which a row begins", async () => {
  const read = await rows('a,b\n1,"two\nlines"\n\n3,4\r\n5,6');
  expect(read.map(({ line, cells }) => [line, ...cells])).toEqual([
    [1, "a", "b"],
    [2, "1", "two\nlines"],
    [5, "3", "4"],
    [6, "5", "6"],
  ]);
});

test("csvRows() goes on after a row with broken quotes", async () => {
  const read = await rows('a,b\n1,"x"y"z\n3,4\n5,6\n');
  expect(read.filter(({ broken }) => broken)).toHaveLength(1);
  expect(read.at(-1)?.cells).toEqual(["5", "6"]);
});

test("csvRows() reads rows of different length", async () => {
  expect((await rows("a\nb,c\n")).map(({ cells }) => cells.length)).toEqual([1, 2]);
});

test("csvRows() reads UTF-16 with a byte order mark", async () => {
  const bytes = new Uint8Array(Buffer.from("\uFEFFZeit;Menge\n1;2,5\n", "utf16le"));
  expect((await rows(bytes)).map(({ cells }) => cells)).toEqual([
    ["Zeit", "Menge"],
    ["1", "2,5"],
  ]);
});

test("csvRows() gives a row its own text", async () => {
  expect((await rows('a,b\n"x, y" , 2 \r\n')).map(({ raw }) => raw)).toEqual([
    "a,b",
    '"x, y" , 2 ',
  ]);
});

test("csvRows() gives up only the first line of a quote that is never closed", async () => {
  const read = await rows('a,b\n1,"x\n3,4\n5,6\n');
  expect(read.map(({ line, broken }) => [line, broken])).toEqual([
    [1, undefined],
    [2, "A quote is never closed"],
    [3, undefined],
    [4, undefined],
  ]);
});

test("csvRows() splits a line that is quoted as a whole", async () => {
  expect((await rows('"a,b,""c, d"""\n')).map(({ cells }) => cells)).toEqual([["a", "b", "c, d"]]);
});

test("csvRows() refuses a line without end", async () => {
  async function* endless() {
    for (;;) yield new Uint8Array(65_536).fill(97);
  }
  const file = await openStatement({ name: "endless.csv", size: 2_000_000_000, bytes: endless });
  await expect(async () => {
    for await (const _ of csvRows(file));
  }).rejects.toMatchObject({ failure: { code: "line-too-long", owner: "user" } });
});

const cell = fc.string({ unit: fc.constantFrom("a", "1", " ", ",", '"', "\n", "\r\n", ";", "é") });
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test("createSplitter() reads what was written, however the text is cut", () => {
  fc.assert(
    fc.property(table, fc.array(fc.nat(40), { maxLength: 6 }), (cells, cuts) => {
      const text = cells.map((row) => `${row.map(quoted).join(",")}\n`).join("");
      const splitter = createSplitter({ delimiter: ",", maxRowLength: 1_000 });
      const read = [];
      let at = 0;
      for (const cut of cuts) {
        read.push(...splitter.push(text.slice(at, at + cut)));
        at += cut;
      }
      read.push(...splitter.push(text.slice(Math.min(at, text.length))), ...splitter.end());
      expect(read.map((row) => row.cells)).toEqual(
        cells.map((row) => row.map((text) => text.trim())),
      );
    }),
  );
});

test("createSplitter() agrees with csv-parse on well-formed text", () => {
  const plain = fc.string({ unit: fc.constantFrom("a", "b", "1", ".", " ", "-", "é", "x") });
  const mixed = fc.array(
    fc.array(fc.oneof(plain, cell.map(quoted)), { minLength: 2, maxLength: 4 }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(mixed, (cells) => {
      const text = cells.map((row) => row.join(",")).join("\n");
      const splitter = createSplitter({ delimiter: ",", maxRowLength: 1_000 });
      const ours = [...splitter.push(text), ...splitter.end()].map((row) => row.cells);
      const theirs = parse(text, { relax_column_count: true, trim: true, skip_empty_lines: true });
      expect(ours).toEqual(theirs.map((row: string[]) => row.map((cell) => cell.trim())));
    }),
  );
});
