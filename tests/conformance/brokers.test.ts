/** Every broker of the registry passes the suite that brokers of others are held to. */
import { describe, expect, test } from "vitest";
import { brokers } from "#brokers";
import { type BrokerFakes, brokerSuite } from "#testing";

test("there are brokers", () => expect(brokers.length).toBeGreaterThan(0));

for (const { manifest, load } of brokers) {
  const { fakes } = (await import(`../../src/brokers/${manifest.id}/fakes.ts`)) as {
    readonly fakes: BrokerFakes;
  };
  describe(manifest.name, async () => {
    for (const planned of brokerSuite(await load(), fakes)) {
      const reason = "skipped" in planned ? planned.skipped : undefined;
      const title = reason === undefined ? planned.name : `${planned.name} (${reason})`;
      test.skipIf(reason !== undefined)(title, async () => {
        if ("run" in planned) await planned.run();
      });
    }
  });
}
