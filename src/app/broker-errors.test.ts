import { expect, test } from "vitest";
import { instantOf } from "#domain";
import type { BrokerErrorSum } from "#sync";
import { brokerErrorServices } from "./broker-errors.ts";

const NOW = instantOf(Date.UTC(2026, 0, 15, 12));

const sum = (parts: Partial<BrokerErrorSum>): BrokerErrorSum => ({
  ...{ broker: "oanda", environment: "paper", endpoint: "GET /accounts", code: "UNKNOWN" },
  ...{ isMapped: true, count: 1, connections: 1, firstHour: NOW, lastAt: NOW, trend: [], ...parts },
});

test("a report counts all that failed, and what no manifest knows, since so many days", async () => {
  const asked: unknown[] = [];
  const services = brokerErrorServices({
    clock: { now: () => NOW },
    store: {
      async sums(question) {
        asked.push(question);
        return [
          sum({ isMapped: false, brokerCode: "X9", count: 3 }),
          sum({ code: "RATE_LIMIT_EXCEEDED", count: 40 }),
        ];
      },
    },
  });
  const report = await services.report({ days: 7, broker: "oanda" });
  expect(report).toMatchObject({
    since: instantOf(Date.UTC(2026, 0, 8, 12)),
    count: 43,
    unmapped: 3,
  });
  expect(report.items.map(({ type }) => type)).toEqual(["unknown", "rate_limit"]);
  await services.report({ days: 1, broker: undefined });
  expect(asked).toEqual([
    { since: instantOf(Date.UTC(2026, 0, 8, 12)), broker: "oanda" },
    { since: instantOf(Date.UTC(2026, 0, 14, 12)) },
  ]);
});
