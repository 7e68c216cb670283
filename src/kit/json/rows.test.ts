import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { unreadable } from "../unreadable.ts";
import * as json from "./index.ts";
import { readJson } from "./read.ts";

const Row = json.byType(
  "type",
  { FILL: z.object({ type: z.literal("FILL"), id: json.integerId, price: json.decimal }) },
  ["NOTE"],
);
const page = (text: string) => json.rows(Row, "id").parse(readJson(text));

test("a row that cannot be read takes no other with it", () => {
  const read = page(
    '[{"type":"FILL","id":1,"price":0.10},{"type":"FILL","id":2},{"type":"NEW","id":3},{"type":"NOTE"},7]',
  );
  expect(read).toMatchObject([
    { line: 1, id: "1", raw: '{"type":"FILL","id":1,"price":0.10}', value: { id: "1" } },
    {
      line: 2,
      id: "2",
      code: "malformed-record",
      reason: '"price": Is missing; it should be a decimal',
    },
    { line: 3, id: "3", code: "unknown-type", reason: '"type": "NEW" is not a known type' },
    { line: 4, value: { passed: "NOTE" } },
    { line: 5, raw: "7", code: "unknown-type" },
  ]);
});

test("rows become records with their line and what was sent", () => {
  const rows = page(
    '[{"type":"NOTE"},{"type":"FILL","id":1,"price":5},{"type":"FILL","id":2,"price":0},{}]',
  );
  const records = json.recordsOf(rows, ({ price }) =>
    price.isZero()
      ? unreadable("free", "Nothing is free")
      : [{ type: "note", text: String(price) }],
  );
  expect(records).toMatchObject([
    { type: "passed", reason: "NOTE" },
    { type: "note", text: "5" },
    { type: "unreadable", line: 3, code: "free", raw: '{"type":"FILL","id":2,"price":0}' },
    { type: "unreadable", line: 4, code: "unknown-type" },
  ]);
});

test("an error of ours in a map is not the row's fault", () => {
  const rows = page('[{"type":"FILL","id":1,"price":5}]');
  const broken = () => {
    throw new TypeError("Ours");
  };
  expect(() => json.recordsOf(rows, broken)).toThrow(TypeError);
});

const numbered = (ids: readonly number[]) =>
  ids.map((id, at) => ({ line: at + 1, raw: String(id), id: String(id), value: id }));

test("whatever is lost, doubled or shuffled, only what follows without a hole is taken", () => {
  const ids = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 });
  fc.assert(
    fc.property(ids, fc.integer({ min: 0, max: 10 }), (sent, after) => {
      const { rows, last, whole } = json.unbroken(numbered(sent), String(after));
      const taken = rows.map((row) => Number(row.id));
      expect(new Set(taken).size).toBe(taken.length);
      if (!whole) return;
      expect(taken).toEqual(taken.map((_, at) => after + 1 + at));
      expect(Number(last)).toBe(after + taken.length);
      expect(sent).not.toContain(after + taken.length + 1);
    }),
  );
});

test("a hole right at the start is shown and not stepped over in silence", () => {
  expect(json.unbroken(numbered([7, 8]), "5")).toMatchObject({ last: "8", whole: false });
  expect(json.unbroken(numbered([6, 8]), "5")).toMatchObject({ last: "6", whole: true });
});

test("a row without an id is kept, and proves nothing", () => {
  const nameless = { line: 2, raw: "{}", code: "x", reason: "y" };
  const { rows, whole, last } = json.unbroken([...numbered([6]), nameless], "5");
  expect({ count: rows.length, whole, last }).toEqual({ count: 2, whole: false, last: "6" });
});
