/** What a database must do for the versions of the settings of brokers. */
import { describe, expect, it } from "vitest";
import { instantOf, tenantId } from "#domain";
import type { SettingsVersion } from "#settings";
import type { Opened } from "./opened.ts";

const version = (number: number, parts: Partial<SettingsVersion> = {}): SettingsVersion => ({
  ...{ version: number, document: { brokers: { oanda: { limitShare: 0.1 * number } } } },
  ...{ at: instantOf(Date.UTC(2026, 0, number)), author: "user:anna", reason: `Reason ${number}` },
  ...parts,
});

export function settingsCases({ store }: Opened): void {
  const settings = () => store().settings;

  describe("versions of settings", () => {
    it("are kept as they were, the newest first", async () => {
      expect(await settings().latest()).toBeUndefined();
      const all = [version(1), version(2), version(3, { restores: 1 })];
      for (const each of all) expect(await settings().add(each)).toBe(true);
      expect(await settings().latest()).toEqual(all[2]);
      expect(await settings().read(2)).toEqual(all[1]);
      expect(await settings().read(9)).toBeUndefined();
      expect(await settings().list()).toEqual(all.toReversed());
      expect(await settings().list(3)).toEqual([all[1], all[0]]);
    });

    it("have one number each: of two that come together one is refused, with its entry", async () => {
      const entry = (actor: string) => ({
        ...{ tenant: tenantId("local"), at: instantOf(0), actor, act: "settings-changed" },
        subject: "settings",
      });
      const came = await Promise.all([
        settings().add(version(1, { author: "user:anna" }), entry("user:anna")),
        settings().add(version(1, { author: "user:bert" }), entry("user:bert")),
      ]);
      expect(came.toSorted()).toEqual([false, true]);
      const winner = came[0] ? "user:anna" : "user:bert";
      expect((await settings().latest())?.author).toBe(winner);
      const entries = await store().audit.entries({ tenant: tenantId("local"), limit: 10 });
      expect(entries.map(({ actor }) => actor)).toEqual([winner]);
    });
  });
}
