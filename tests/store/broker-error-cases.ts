/** What a database must do for the report of what brokers refused. */
import { describe, expect, it } from "vitest";
import { connectionId, type Instant, instantOf, tenantId } from "#domain";
import type { BrokerErrorTally } from "#sync";
import type { Opened } from "./opened.ts";

const NOON = Date.UTC(2026, 0, 5, 12);
const at = (hours: number): Instant => instantOf(NOON + hours * 3_600_000);
const [ANNA, BERT] = [tenantId("anna"), tenantId("bert")];
const LONG_AGO = instantOf(0);

const tally = (parts: Partial<BrokerErrorTally> = {}): BrokerErrorTally => ({
  ...{ connection: connectionId("c1"), broker: "oanda", environment: "paper" },
  ...{ endpoint: "GET /accounts", code: "BROKER_INTERNAL", isMapped: true, hour: at(0), count: 1 },
  ...{ lastAt: instantOf(NOON + 60_000), ...parts },
});

export function brokerErrorCases({ store }: Opened): void {
  const errors = (tenant = ANNA) => store().forTenant(tenant).brokerErrors;

  describe("errors of brokers", () => {
    it("add up by hour and over connections, with a trend", async () => {
      await errors().add([tally(), tally({ connection: connectionId("c2"), count: 2 })], LONG_AGO);
      await errors().add([tally({ count: 4, lastAt: instantOf(NOON + 120_000) })], LONG_AGO);
      await errors().add([tally({ hour: at(3), lastAt: at(3) })], LONG_AGO);
      expect(await errors().sums({ since: at(0) })).toEqual([
        {
          ...{ broker: "oanda", environment: "paper", endpoint: "GET /accounts" },
          ...{ code: "BROKER_INTERNAL", isMapped: true, count: 8, connections: 2 },
          ...{ firstHour: at(0), lastAt: at(3) },
          trend: [
            { hour: at(0), count: 7 },
            { hour: at(3), count: 1 },
          ],
        },
      ]);
    });

    it("are told apart by the broker's own code, the most frequent first", async () => {
      const unmapped = { code: "UNKNOWN", isMapped: false, count: 3 } as const;
      await errors().add(
        [tally({ brokerCode: "A" }), tally({ brokerCode: "B", ...unmapped })],
        LONG_AGO,
      );
      const sums = await errors().sums({ since: at(0), broker: "oanda" });
      expect(sums.map(({ brokerCode, isMapped }) => [brokerCode, isMapped])).toEqual([
        ["B", false],
        ["A", true],
      ]);
      expect(await errors().sums({ since: at(0), broker: "alpaca" })).toEqual([]);
    });

    it("count from the hour that is asked for, and are forgotten in time", async () => {
      await errors().add([tally({ hour: at(-2), lastAt: at(-2) }), tally()], LONG_AGO);
      const [late] = await errors().sums({ since: instantOf(NOON + 1_800_000) });
      expect(late).toMatchObject({ count: 1 });
      await errors().add([tally()], at(-1));
      const [kept] = await errors().sums({ since: LONG_AGO });
      expect(kept).toMatchObject({ count: 2, firstHour: at(0) });
    });

    it("of one tenant are nobody else's", async () => {
      await errors().add([tally()], LONG_AGO);
      expect(await errors(BERT).sums({ since: LONG_AGO })).toEqual([]);
    });
  });
}
