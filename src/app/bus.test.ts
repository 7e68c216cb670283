import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { tenantId } from "#domain";
import type { ServerEvent } from "#http";
import { type Bus, createBus } from "./bus.ts";

const TENANT = tenantId("local");
const CLOCK = {
  sleep: (ms: number, signal?: AbortSignal) => sleep(ms / 20, undefined, signal && { signal }),
};

/** Databases on which what one says is heard by all who listen, as Postgres does. */
function town() {
  const clients = new Set<EventEmitter>();
  const said: string[] = [];
  const database = (shared = true) => ({
    description: { shared },
    async query(statement: { readonly queryChunks: readonly unknown[] }) {
      const letter = statement.queryChunks.find(
        (chunk): chunk is string => typeof chunk === "string" && chunk.startsWith("{"),
      );
      if (letter === undefined) throw new Error("A letter is sent");
      said.push(letter);
      for (const client of clients) client.emit("notification", { payload: letter });
      return [];
    },
    pool: async () => ({
      async connect() {
        const client = Object.assign(new EventEmitter(), {
          query: async () => void clients.add(client),
          release: () => void clients.delete(client),
        });
        return client;
      },
      end: async () => undefined,
    }),
  });
  const cut = () => {
    for (const client of clients) client.emit("error", new Error("It is gone"));
  };
  const bus = (name: string, shared?: boolean): Bus =>
    createBus({ database: database(shared) as never, clock: CLOCK, name });
  return { bus, said, cut, listeners: () => clients.size };
}

function listener(bus: Bus) {
  const heard: ServerEvent[] = [];
  let gaps = 0;
  bus.hear({
    onEvent: (tenant, event) => void (tenant === TENANT && heard.push(event)),
    onGap: () => gaps++,
    onTrouble: () => undefined,
  });
  return { heard, gaps: () => gaps };
}

const progress = (connection: string, pages: number): ServerEvent => ({
  ...{ type: "sync-progress", phase: "reading", connection, pages, imported: 0 },
});

async function until(isSo: () => boolean): Promise<void> {
  for (let n = 0; n < 500 && !isSo(); n++) await sleep(5);
  expect(isSo()).toBe(true);
}

describe("a bus", () => {
  test("carries events to the others and not back", async () => {
    const { bus, listeners } = town();
    const [a, b] = [bus("a"), bus("b")];
    const heard = { a: listener(a), b: listener(b) };
    await until(() => listeners() === 2);
    const changed: ServerEvent = { type: "connection-changed", connection: "c" };
    a.tell(TENANT, changed);
    a.tell(tenantId("other"), changed);
    await until(() => heard.b.heard.length > 0);
    expect(heard.b.heard).toEqual([changed]);
    expect(heard.a.heard).toEqual([]);
    await Promise.all([a.close(), b.close()]);
    expect(listeners()).toBe(0);
  });

  test("tells what came together in one letter, and of progress only the newest", async () => {
    const { bus, said } = town();
    const a = bus("a");
    for (let pages = 0; pages < 50; pages++) a.tell(TENANT, progress("c", pages));
    a.tell(TENANT, progress("d", 1));
    await a.close();
    expect(said).toHaveLength(1);
    const { events } = JSON.parse(said[0] ?? "") as { events: unknown[] };
    expect(events).toEqual([
      [TENANT, progress("c", 49)],
      [TENANT, progress("d", 1)],
    ]);
  });

  test("keeps each letter below what Postgres takes", async () => {
    const { bus, said } = town();
    const a = bus("a");
    for (let n = 0; n < 300; n++)
      a.tell(TENANT, { type: "connection-changed", connection: `${n} `.repeat(20) });
    a.tell(TENANT, { type: "connection-changed", connection: "x".repeat(9_000) });
    await a.close();
    expect(said.length).toBeGreaterThan(2);
    for (const letter of said) expect(Buffer.byteLength(letter)).toBeLessThan(8_000);
    const events = said.flatMap((text) => (JSON.parse(text) as { events: unknown[] }).events);
    expect(events).toHaveLength(301);
    // What fits into no letter says at least that something is different.
    expect(events.at(-1)).toEqual([TENANT, { type: "data-changed", reason: "sync" }]);
  });

  test("listens again after its connection was lost, and says that it may have missed some", async () => {
    const { bus, cut, listeners } = town();
    const [a, b] = [bus("a"), bus("b")];
    const { heard, gaps } = listener(b);
    await until(() => listeners() === 1);
    cut();
    await until(() => gaps() === 1 && listeners() === 1);
    a.tell(TENANT, { type: "connection-changed", connection: "c" });
    await until(() => heard.length === 1);
    await Promise.all([a.close(), b.close()]);
  });

  test("says nothing where no other process can be", async () => {
    const { bus, said, listeners } = town();
    const a = bus("a", false);
    listener(a);
    a.tell(TENANT, { type: "connection-changed", connection: "c" });
    await a.close();
    expect(said).toEqual([]);
    expect(listeners()).toBe(0);
  });
});
