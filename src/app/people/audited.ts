import { type AuditDetail, type AuditLog, FailureError, type Instant } from "#domain";
import type { Services } from "#http";
import { auditedExperiments } from "./audited-experiments.ts";
import { auditedNotify } from "./audited-notify.ts";
import { auditedOrders, auditedRisk } from "./audited-orders.ts";
import { auditedRouting } from "./audited-routing.ts";
import { actorOf, type Caller, tenantOf } from "./caller.ts";

type Parts = { readonly audit: Pick<AuditLog, "append">; readonly now: () => Instant };

/** The services of a caller, whose acts that matter are written down. */
export function audited(services: Services, caller: Caller, { audit, now }: Parts): Services {
  const entry = (act: string, subject: string, detail: AuditDetail = {}) => ({
    ...{ tenant: tenantOf(caller), at: now(), actor: actorOf(caller) },
    ...{ act, subject, detail },
  });
  const note = (...of: Parameters<typeof entry>) => audit.append(entry(...of));
  const { connections, deadLetters, calendar, configuration, imports, sample } = services;
  return {
    ...services,
    connections: {
      ...connections,
      // Each is written with what it tells of, in one transaction.
      connect: (input) =>
        connections.connect(input, ({ id, broker, environment }) =>
          entry("connection-added", `connection:${id}`, { broker, environment }),
        ),
      reconnect: (id, credentials) =>
        connections.reconnect(id, credentials, () =>
          entry("connection-reconnected", `connection:${id}`),
        ),
      giveTrading: (id, credentials) =>
        connections.giveTrading(id, credentials, () =>
          entry("connection-trading-given", `connection:${id}`),
        ),
      change: (id, change) =>
        connections.change(id, change, ({ syncEnabled, intervalMinutes, trading = "shared" }) => {
          const detail = { syncEnabled, intervalMinutes, trading };
          return entry("connection-changed", `connection:${id}`, detail);
        }),
      changeAccount: (id, account, change) =>
        connections.changeAccount(id, account, change, () => {
          const { syncEnabled = null, intervalMinutes = null } = change;
          const detail = { account, syncEnabled, intervalMinutes };
          return entry("connected-account-changed", `connection:${id}`, detail);
        }),
      disconnect: (id, options) =>
        connections.disconnect(id, options, () =>
          entry("connection-removed", `connection:${id}`, { data: options.data }),
        ),
    },
    deadLetters: {
      ...deadLetters,
      async replay(id) {
        const subject = `dead-letter:${id}`;
        try {
          return await deadLetters.replay(id, ({ subject: work }) =>
            entry("dead-letter-replayed", subject, { work }),
          );
        } catch (error) {
          // It may be written that it was replayed, and then it lies on the desk again.
          await note("dead-letter-replay-refused", subject, { refusal: codeOf(error) });
          throw error;
        }
      },
      dismiss: (id) =>
        deadLetters.dismiss(id, ({ subject: work }) =>
          entry("dead-letter-dismissed", `dead-letter:${id}`, { work }),
        ),
    },
    calendar: {
      ...calendar,
      make: () => calendar.make(entry("calendar-made", "calendar")),
      remove: () => calendar.remove(entry("calendar-removed", "calendar")),
    },
    configuration: {
      ...configuration,
      change: (change) =>
        configuration.change({ ...change, author: actorOf(caller) }, (version) =>
          entry("settings-changed", `settings:${version}`),
        ),
      restore: (change) =>
        configuration.restore({ ...change, author: actorOf(caller) }, (version) =>
          entry("settings-restored", `settings:${version}`, { restores: change.version }),
        ),
    },
    experiments: auditedExperiments(services, entry, actorOf(caller)),
    ...auditedNotify(services, note),
    orders: auditedOrders(services, note, caller),
    risk: auditedRisk(services, note, actorOf(caller)),
    routing: auditedRouting(services, { entry, note, caller }),
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

const codeOf = (error: unknown): string =>
  error instanceof FailureError ? error.failure.code : "fault";
