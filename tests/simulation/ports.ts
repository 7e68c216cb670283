import type { ConnectionStore, PullTransaction } from "#sync";
import type { Process } from "./process.ts";

/** Storage as a process reaches it: every call takes time, in which the process may die. */
export function storeOf(process: Process, store: ConnectionStore): ConnectionStore {
  return {
    ...delayed(process, store),
    tokens: delayed(process, store.tokens),
    page: (lease, work) =>
      process.asked(() => store.page(lease, (transaction) => work(pageOf(process, transaction)))),
  };
}

const pageOf = (process: Process, transaction: PullTransaction): PullTransaction => ({
  ...delayed(process, transaction),
  events: transaction.events,
});

/** The same object, each of whose functions is asked through the process. */
export function delayed<Port extends object>(process: Process, port: Port): Port {
  const entries = Object.entries(port).map(([name, value]) => [
    name,
    typeof value === "function"
      ? (...args: unknown[]) =>
          process.asked(async () => (value as (...args: unknown[]) => unknown)(...args))
      : value,
  ]);
  return Object.fromEntries(entries) as Port;
}
