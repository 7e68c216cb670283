import { expect, test } from "vitest";
import { institutionOf } from "./institution.ts";

test.each([
  ["www.Test-Broker.com", "test-broker"],
  ["The Test Broker", "test-broker"],
  ["  Example Markets (EU) Ltd. ", "example-markets-eu-ltd"],
  ["Example Markets (EU) Ltd", "example-markets-eu-ltd"],
  ["4U Trading", "4u-trading"],
])("the firm %j is %j", (name, id) => {
  expect(institutionOf(name)).toBe(id);
});

test("the first name that tells something counts, and a number tells nothing", () => {
  expect(institutionOf("0123", undefined, "Acme")).toBe("acme");
  expect(institutionOf("", "123", undefined)).toBeUndefined();
});
