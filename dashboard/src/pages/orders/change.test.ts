import { expect, test } from "vitest";
import { changeable, changeOf, changeProblems, fieldsOf } from "./change.ts";
import { orderBody } from "./fakes.ts";
import { gapOf } from "./journal.ts";

const resting = orderBody({ type: "limit", quantity: "10", limitPrice: "1.5" });

test("what can be changed follows from the type", () => {
  expect(changeable(orderBody({ type: "market" }))).toEqual(["quantity"]);
  expect(changeable(resting)).toEqual(["quantity", "limitPrice"]);
  expect(changeable(orderBody({ type: "stop-limit" }))).toEqual([
    ...["quantity", "limitPrice", "stopPrice"],
  ]);
});

test("only what is different is asked for", () => {
  const fields = fieldsOf(resting);
  expect(changeOf(resting, fields)).toBeUndefined();
  expect(changeOf(resting, { ...fields, limitPrice: " 1.6 " })).toEqual({ limitPrice: "1.6" });
  expect(changeOf(resting, { ...fields, stopPrice: "9" })).toBeUndefined();
});

test("a field that is emptied or wrong is said to be", () => {
  const fields = fieldsOf(resting);
  expect(changeProblems(resting, fields)).toEqual({});
  expect(Object.keys(changeProblems(resting, { ...fields, quantity: "" }))).toEqual(["quantity"]);
  expect(changeProblems(resting, { ...fields, limitPrice: "0" })).toEqual({
    limitPrice: "Must be above 0",
  });
});

test("a line of the journal tells the time since the one before, and never a negative one", () => {
  const at = (second: string) => ({ at: `2026-03-05T12:00:${second}Z` });
  expect(gapOf(undefined, at("00.000000"))).toBe("");
  expect(gapOf(at("00.000000"), at("00.143000"))).toBe("+143 ms");
  expect(gapOf(at("02.000000"), at("00.000000"))).toBe("+0 ms");
});
