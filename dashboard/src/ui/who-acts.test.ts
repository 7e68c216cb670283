import { expect, test } from "vitest";
import { whoActs } from "./who-acts.ts";

test("whoActs() tells work that goes on by itself from a fault that should be reported", () => {
  expect(whoActs({ owner: "us", next: "Wait; it goes on by itself" })).toBe(
    "OpenBlotter acts: Wait; it goes on by itself.",
  );
  expect(whoActs({ owner: "us", next: "Report it with the details" })).toBe(
    "This looks like a fault of OpenBlotter: Report it with the details.",
  );
  expect(whoActs({ owner: "user", next: "Type it again" })).toBe(
    "You can settle this: Type it again.",
  );
});
