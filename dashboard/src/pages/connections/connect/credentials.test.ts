import { expect, test } from "vitest";
import type { CredentialFieldBody } from "../../../api/types.ts";
import { blamedFields, faultOf, isComplete, sentOf } from "./credentials.ts";

const token: CredentialFieldBody = {
  name: "token",
  label: "Access token",
  help: "",
  secret: true,
  pattern: "[a-f0-9]{4}|none",
};
const query: CredentialFieldBody = {
  name: "query",
  label: "Query id",
  help: "",
  secret: false,
  optional: true,
};

test("faultOf() reads the pattern as one of the whole text, and forgives spaces around", () => {
  expect(faultOf(token, " beef ")).toBeUndefined();
  expect(faultOf(token, "beef1")).toContain("Access token");
  expect(faultOf(token, "x none")).toContain("Access token");
});

test("a form is complete when what is needed is filled and everything fits", () => {
  expect(isComplete([token, query], {})).toBe(false);
  expect(isComplete([token, query], { token: "beef" })).toBe(true);
});

test("sentOf() leaves out empty fields and what the form does not ask for", () => {
  expect(sentOf([token, query], { token: "beef\n", query: " ", other: "1" })).toEqual({
    token: "beef",
  });
});

test("blamedFields() finds fields by the labels of a refusal", () => {
  const problem = { code: "c", message: "m", owner: "user", next: "n" } as const;
  expect(blamedFields([token, query], { ...problem, details: { fields: ["Query id"] } })).toEqual(
    new Set(["query"]),
  );
  expect(blamedFields([token, query], problem).size).toBe(0);
});
