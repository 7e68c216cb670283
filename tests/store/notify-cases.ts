/**
 * What a database must do for notices: the public suite, and telling in the transaction of what it
 * tells of.
 */
import { describe, it } from "vitest";
import { outboxCases } from "#testing";
import type { Opened } from "./opened.ts";

export function notifyCases({ store }: Opened): void {
  describe("notices", () => {
    it.each(outboxCases)("$name", ({ run }) =>
      run({
        outbox: store().outbox,
        inboxOf: (tenant) => store().forTenant(tenant).inbox,
        settingsOf: (tenant) => store().forTenant(tenant).notify,
      }),
    );
  });
}
