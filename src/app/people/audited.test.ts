import {
  type AuditEntry,
  connectionId,
  FailureError,
  importId,
  instantOf,
  tenantId,
} from "#domain";
import type { Services } from "#http";
import { expect, test } from "vitest";
import { audited } from "./audited.ts";

const connection = {
  ...{ id: "c1", broker: "sandy", environment: "paper", syncEnabled: true, intervalMinutes: 15 },
};
const fails = async () => {
  throw new Error("The broker refused");
};

/** Services that do nothing, and what was written down of it. */
function watched(changes: Record<string, unknown> = {}) {
  const entries: AuditEntry[] = [];
  const made = async () => connection;
  // As the store does it: the entry is made of what is written.
  const acted = async (...given: readonly unknown[]) => {
    const act = given.at(-1) as (of: typeof connection) => AuditEntry;
    entries.push(act(connection));
    return connection;
  };
  const services = {
    connections: {
      ...{ connect: acted, reconnect: acted, change: acted, disconnect: acted },
      giveTrading: acted,
      ...changes,
    },
    imports: { undo: async () => ({ executions: 1, cash: 0 }) },
    sample: { add: made, remove: async () => [importId("i2")] },
  } as unknown as Services;
  const append = async (entry: AuditEntry) => void entries.push(entry) as never;
  const caller = { kind: "local", tenant: tenantId("t1") } as const;
  const audit = { append };
  return { entries, services: audited(services, caller, { audit, now: () => instantOf(0) }) };
}

test("each act that matters is written down with who did it and to what, and no secret", async () => {
  const { entries, services } = watched();
  const { connections, imports, sample } = services;
  const credentials = { token: "very secret" };
  await connections.connect({ broker: "sandy", environment: "paper", credentials });
  await connections.reconnect(connectionId("c1"), credentials);
  await connections.giveTrading(connectionId("c1"), credentials);
  await connections.change(connectionId("c1"), { label: "Mine" });
  await connections.disconnect(connectionId("c1"), { data: true });
  await imports.undo(importId("i1"));
  await sample.remove();
  expect(entries.map(({ act, subject }) => `${act} ${subject}`)).toEqual([
    "connection-added connection:c1",
    "connection-reconnected connection:c1",
    "connection-trading-given connection:c1",
    "connection-changed connection:c1",
    "connection-removed connection:c1",
    "import-undone import:i1",
    "import-undone import:i2",
  ]);
  expect(entries.every(({ actor, tenant }) => actor === "local" && tenant === "t1")).toBe(true);
  expect(JSON.stringify(entries)).not.toContain("very secret");
});

test("a replay that is refused is written down with why", async () => {
  const entries: AuditEntry[] = [];
  const failure = {
    code: "dead-letter-closed",
    message: "No",
    owner: "user",
    next: "Wait",
  } as const;
  const services = {
    connections: {},
    deadLetters: { replay: async () => Promise.reject(new FailureError(failure)) },
  } as unknown as Services;
  const append = async (entry: AuditEntry) => void entries.push(entry) as never;
  const caller = { kind: "local", tenant: tenantId("t1") } as const;
  const { deadLetters } = audited(services, caller, { audit: { append }, now: () => instantOf(0) });
  await expect(deadLetters.replay("l1")).rejects.toThrow("No");
  expect(entries).toMatchObject([
    {
      ...{ act: "dead-letter-replay-refused", subject: "dead-letter:l1", actor: "local" },
      detail: { refusal: "dead-letter-closed" },
    },
  ]);
});

test("what failed is not written down as done", async () => {
  const { entries, services } = watched({ connect: fails });
  const input = { broker: "sandy", environment: "paper", credentials: {} } as const;
  await expect(services.connections.connect(input)).rejects.toThrow();
  expect(entries).toEqual([]);
});
