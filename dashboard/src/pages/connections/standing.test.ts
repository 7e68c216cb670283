import { expect, test } from "vitest";
import { connectionBody } from "./fakes.ts";
import { standingOf } from "./standing.ts";

const names = (lines: ReturnType<typeof standingOf>) => lines.map(([name]) => name);

test("a connection that was never read says so, and nothing of failures", () => {
  const lines = standingOf(connectionBody({}), "UTC");
  expect(names(lines)).toEqual(["State", "Last read", "Last attempt", "Auto-sync", "Times in"]);
  expect(Object.fromEntries(lines)).toMatchObject({
    State: "connected",
    "Last read": "never",
    "Auto-sync": "every 15 minutes",
  });
});

test("one that fails says how often, why, and when it is tried next, in the viewer's zone", () => {
  const failure = { code: "down", message: "It is down", owner: "broker", next: "Wait" } as const;
  const lines = standingOf(
    connectionBody({
      ...{ state: "error", failures: 4, failure, syncEnabled: false },
      nextAttemptAt: "2026-03-02T18:45:00.000000Z",
    }),
    "Asia/Kolkata",
  );
  expect(Object.fromEntries(lines)).toMatchObject({
    Next: "2026-03-03 00:15:00",
    "Auto-sync": "off",
    Failed: "4 times in a row",
    Reason: "It is down (down)",
  });
});
