import type { AuditDetail, AuditLog, Instant } from "#domain";
import type { Services } from "#http";
import { auditedNotify } from "./audited-notify.ts";
import { actorOf, type Caller, tenantOf } from "./caller.ts";

type Parts = { readonly audit: Pick<AuditLog, "append">; readonly now: () => Instant };

/** The services of a caller, whose acts that matter are written down. */
export function audited(services: Services, caller: Caller, { audit, now }: Parts): Services {
  const note = (act: string, subject: string, detail: AuditDetail = {}) =>
    audit.append({
      ...{ tenant: tenantOf(caller), at: now(), actor: actorOf(caller) },
      ...{ act, subject, detail },
    });
  const { connections, deadLetters, calendar, imports, sample } = services;
  return {
    ...services,
    connections: {
      ...connections,
      async connect(input) {
        const made = await connections.connect(input);
        const { id, broker, environment } = made;
        await note("connection-added", `connection:${id}`, { broker, environment });
        return made;
      },
      async reconnect(id, credentials) {
        const made = await connections.reconnect(id, credentials);
        await note("connection-reconnected", `connection:${id}`);
        return made;
      },
      async change(id, change) {
        const changed = await connections.change(id, change);
        const { syncEnabled, intervalMinutes } = changed;
        await note("connection-changed", `connection:${id}`, { syncEnabled, intervalMinutes });
        return changed;
      },
      async changeAccount(id, account, change) {
        const changed = await connections.changeAccount(id, account, change);
        const { syncEnabled = null, intervalMinutes = null } = change;
        const detail = { account, syncEnabled, intervalMinutes };
        await note("connected-account-changed", `connection:${id}`, detail);
        return changed;
      },
      async disconnect(id, options) {
        await connections.disconnect(id, options);
        await note("connection-removed", `connection:${id}`, { data: options.data });
      },
    },
    deadLetters: {
      ...deadLetters,
      async replay(id) {
        const letter = await deadLetters.replay(id);
        await note("dead-letter-replayed", `dead-letter:${id}`, { work: letter.subject });
        return letter;
      },
      async dismiss(id) {
        const letter = await deadLetters.dismiss(id);
        await note("dead-letter-dismissed", `dead-letter:${id}`, { work: letter.subject });
        return letter;
      },
    },
    calendar: {
      ...calendar,
      async make() {
        const made = await calendar.make();
        await note("calendar-made", "calendar");
        return made;
      },
      async remove() {
        await calendar.remove();
        await note("calendar-removed", "calendar");
      },
    },
    ...auditedNotify(services, note),
    imports: {
      ...imports,
      async undo(id) {
        const undone = await imports.undo(id);
        await note("import-undone", `import:${id}`);
        return undone;
      },
    },
    sample: {
      ...sample,
      async remove() {
        const removed = await sample.remove();
        for (const id of removed) await note("import-undone", `import:${id}`, { sample: true });
        return removed;
      },
    },
  };
}
