import { describe, expect, test } from "vitest";
import { connectionId, importId, type Instant, instantOf, tenantId } from "#domain";
import { createMemoryStore } from "#testing";
import { reloginCalendar, reloginOf } from "./relogins.ts";

const HOUR_MS = 3_600_000;
const at = (hours: number): Instant => instantOf(Date.UTC(2026, 0, 5) + hours * HOUR_MS);
const manifests: Readonly<Record<string, unknown>> = {
  weekly: { name: "Weekly, Inc.", token: { refreshMs: 168 * HOUR_MS } },
  lasting: { name: "Lasting", token: {} },
};
const brokers = { find: (id: string) => manifests[id] } as never;

async function connected() {
  const store = createMemoryStore({ now: () => at(0) });
  const connect = async (name: string, broker: string, signedInAt = at(0)) => {
    const id = connectionId(name);
    await store.create({
      ...{ id, tenant: tenantId("t"), broker, environment: "paper", label: `Mine; ${name}` },
      ...{ createdAt: at(0), syncEnabled: true, intervalMinutes: 15, source: importId(name) },
      signedInAt,
    });
    return store.read(id).then((found) => found ?? expect.fail("It is there"));
  };
  return { parts: { connections: store, brokers }, connect, store };
}

describe("the end of a log-in", () => {
  test("is counted from the sign-in, and taken from the token that stands", async () => {
    const { parts, connect, store } = await connected();
    const connection = await connect("c1", "weekly");
    expect(await reloginOf(parts, connection)).toBe(at(168));
    const token = { sealed: "x", refreshExpiresAt: at(160) };
    await store.tokens.save(connection.id, 0, token);
    expect(await reloginOf(parts, connection)).toBe(at(160));
    expect(await reloginOf(parts, await connect("c2", "lasting"))).toBeUndefined();
    expect(await reloginOf(parts, await connect("c3", "gone"))).toBeUndefined();
  });

  test("is an event of the calendar that stays the same when it moves", async () => {
    const { parts, connect, store } = await connected();
    await connect("c1", "weekly");
    await connect("c2", "lasting");
    const paused = await connect("c3", "weekly");
    await store.change(paused.id, { state: "paused" });
    const before = await reloginCalendar(parts, at(1));
    expect(before.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(before).toContain("UID:relogin-c1@openblotter\r\n");
    expect(before).toContain("DTSTART:20260111T230000Z\r\nDTEND:20260112T000000Z\r\n");
    expect(before).toContain("SUMMARY:Sign in to Weekly\\, Inc. again\r\n");
    expect(before).toContain('The log-in of "Mine\\; c1" ends');
    await store.change(connectionId("c1"), { signedInAt: at(24) });
    const after = await reloginCalendar(parts, at(25));
    expect(after).toContain("UID:relogin-c1@openblotter\r\n");
    expect(after).toContain("DTEND:20260113T000000Z\r\n");
  });
});
