import { expect, test } from "vitest";
import { fieldsFrom, limitProblem, limitsFrom, scopeText, useText } from "./limits.ts";

test("bounds come back from the form as they went in, and empty fields are none", () => {
  const limits = { maxOrderNotional: "1000.50", maxOpenOrders: 3, restricted: ["A", "B"] };
  expect(limitsFrom(fieldsFrom(limits))).toEqual(limits);
  expect(limitsFrom(fieldsFrom({}))).toEqual({});
  expect(limitsFrom({ ...fieldsFrom({}), restricted: " a,b  c " })).toEqual({
    restricted: ["a", "b", "c"],
  });
});

test("a field says what is wrong with it", () => {
  expect(limitProblem("maxOrderNotional", "")).toBeUndefined();
  expect(limitProblem("maxOrderNotional", "10.5")).toBeUndefined();
  expect(limitProblem("maxOrderNotional", "0.00")).toBe("Digits and one point, above 0");
  expect(limitProblem("maxOrderNotional", "1,000")).toBe("Digits and one point, above 0");
  expect(limitProblem("maxOpenOrders", "1.5")).toBe("A whole number above 0");
});

test("a level is called by what it speaks of", () => {
  const use = { openOrders: 0, ordersInMinute: 0, waiting: 0 };
  const account = {
    ...{ connection: "c", account: "a", label: "Live", number: "77", environment: "live" as const },
    ...{ limits: {}, use },
  };
  expect(scopeText({}, [account])).toBe("Every account");
  expect(scopeText({ connection: "c", account: "a" }, [account])).toBe("Live 77");
  expect(scopeText({ symbol: "ACME" }, [account])).toBe("ACME at every account");
  expect(useText(3, 20)).toBe("3 of 20");
  expect(useText(3, undefined)).toBe("3");
});
