/** What a database must do for the desk of dead letters, and for the calendars of tenants. */
import { describe, expect, it } from "vitest";
import {
  connectionId,
  type DeadLetter,
  type Failure,
  importId,
  type Instant,
  instantOf,
  type NewDeadLetter,
  tenantId,
} from "#domain";
import type { Opened } from "./opened.ts";

const at = (minutes: number): Instant => instantOf(Date.UTC(2026, 0, 5) + minutes * 60_000);
const failure: Failure = { code: "x", message: "It failed", owner: "us", next: "Report it" };
const [ANNA, BERT] = [tenantId("anna"), tenantId("bert")];

const letter = (parts: Partial<NewDeadLetter> = {}): NewDeadLetter => ({
  ...{ kind: "pull", subject: "connection:c1", label: "Mine", failure, failureClass: "passing" },
  ...{ attempts: 4, payload: { broker: "oanda" }, at: at(0) },
  ...parts,
});

export function deadLetterCases({ store }: Opened): void {
  const desk = (tenant = ANNA) => store().forTenant(tenant).deadLetters;
  const all = async (tenant = ANNA) => (await desk(tenant).list({}, { limit: 100 })).items;

  describe("dead letters", () => {
    it("are one letter while the same work fails again", async () => {
      const id = await desk().put(letter());
      const again = letter({ attempts: 5, at: at(60), payload: { broker: "oanda", pages: 1 } });
      expect(await desk().put(again)).toBe(id);
      expect(await all()).toEqual([
        {
          ...{ id, kind: "pull", subject: "connection:c1", label: "Mine", failure },
          ...{ failureClass: "passing", attempts: 5, payload: { broker: "oanda", pages: 1 } },
          ...{ firstFailedAt: at(0), lastFailedAt: at(60), state: "open" },
        },
      ]);
    });

    it("are several for several kinds, subjects and tenants, and after the first was closed", async () => {
      const id = await desk().put(letter());
      await desk().put(letter({ kind: "slot" }));
      await desk().put(letter({ subject: "connection:c2" }));
      await desk(BERT).put(letter());
      await desk().end(id, "dismissed", at(1));
      expect(await desk().put(letter({ at: at(2) }))).not.toBe(id);
      const states = (await all()).map(({ state }) => state).toSorted();
      expect(states).toEqual(["dismissed", "open", "open", "open"]);
      expect(await all(BERT)).toHaveLength(1);
    });

    it("are taken off the desk by one only, and never by another tenant", async () => {
      const id = await desk().put(letter());
      expect(await desk(BERT).read(id)).toBeUndefined();
      expect(await desk(BERT).end(id, "dismissed", at(1))).toBeUndefined();
      expect(await desk(BERT).heal("connection:c1", at(1))).toBe(false);
      const act = ({ subject }: DeadLetter) => ({
        ...{ tenant: ANNA, at: at(1), actor: "test", act: "replayed", subject },
      });
      const both = await Promise.all([1, 2].map(() => desk().end(id, "replayed", at(1), act)));
      expect(both.filter(Boolean)).toMatchObject([{ id, state: "replayed", endedAt: at(1) }]);
      const entries = await store().audit.entries({ tenant: ANNA, limit: 10 });
      expect(entries).toMatchObject([{ act: "replayed", subject: "connection:c1" }]);
      expect(await desk().end(id, "dismissed", at(2))).toBeUndefined();
    });

    it("are put back where beginning anew failed, unless a newer one tells of the same", async () => {
      const id = await desk().put(letter());
      await desk().end(id, "replayed", at(1));
      await desk().reopen(id, at(1));
      expect(await desk().read(id)).toMatchObject({ state: "open" });
      await desk().end(id, "replayed", at(2));
      await desk().put(letter({ at: at(3) }));
      await desk().reopen(id, at(2));
      expect(await desk().read(id)).toMatchObject({ state: "replayed" });
    });

    it("heal by what they are about, of whatever kind", async () => {
      await desk().put(letter());
      await desk().put(letter({ kind: "slot" }));
      await desk().put(letter({ subject: "connection:c2" }));
      expect(await desk().heal("connection:c1", at(5))).toBe(true);
      expect(await desk().heal("connection:c1", at(6))).toBe(false);
      const { items } = await desk().list({ state: "healed" }, { limit: 10 });
      const healed = items.map(({ kind, endedAt }) => `${kind} ${endedAt}`).toSorted();
      expect(healed).toEqual([`pull ${at(5)}`, `slot ${at(5)}`]);
    });

    it("are listed page by page, what failed last first", async () => {
      for (let n = 0; n < 5; n++)
        await desk().put(letter({ subject: `connection:c${n}`, at: at(n % 2) }));
      await desk().put(letter({ kind: "webhook", subject: "delivery:d", at: at(9) }));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await desk().list({ kind: "pull" }, { limit: 2, after });
        seen.push(...page.items.map(({ lastFailedAt }) => lastFailedAt));
        after = page.next;
      } while (after !== undefined);
      expect(seen).toEqual([at(1), at(1), at(0), at(0), at(0)]);
    });

    it("keep texts that a database cannot hold as they are", async () => {
      const odd = { text: "a\0b\ud800c", "\0": "\\u0000" };
      await desk().put(letter({ label: "a\0b", payload: odd }));
      const [found] = await all();
      expect(JSON.stringify(found?.payload)).not.toContain("\\u0000");
      expect(found?.payload["text"]).toBe("a\ufffdb\ufffdc");
    });

    it("go with their connection", async () => {
      const connection = connectionId("c1");
      const { connections } = store().forTenant(ANNA);
      await connections.create({
        ...{ id: connection, tenant: ANNA, broker: "oanda", environment: "paper", label: "Mine" },
        ...{ createdAt: at(0), syncEnabled: true, intervalMinutes: 15, source: importId("s1") },
      });
      await desk().put(letter({ connection }));
      await connections.remove(connection, { data: false });
      expect(await all()).toEqual([]);
    });
  });

  describe("log-ins that end", () => {
    const DAY = 24 * 60;

    it("are found by what the broker said or by how long they live, of all tenants", async () => {
      const create = async (name: string, tenant = ANNA, parts: { paused?: true } = {}) => {
        const { connections } = store().forTenant(tenant);
        const id = connectionId(name);
        const [broker = ""] = name.split("-");
        await connections.create({
          ...{ id, tenant, broker, environment: "paper", label: name, createdAt: at(0) },
          ...{ syncEnabled: !parts.paused, intervalMinutes: 15, source: importId(`s-${name}`) },
          signedInAt: at(0),
        });
        return connections.tokens;
      };
      await create("weekly-known");
      await create("weekly-of-bert", BERT);
      await create("weekly-paused", ANNA, { paused: true });
      await create("lasting-one");
      const tokens = await create("monthly-stated");
      const token = { sealed: "x", refreshExpiresAt: at(7 * DAY + 30) };
      await tokens.save(connectionId("monthly-stated"), 0, token);
      const lives = [
        { broker: "weekly", lifeMs: 7 * DAY * 60_000 },
        { broker: "monthly", lifeMs: 30 * DAY * 60_000 },
      ];
      const ending = (fromDay: number, toDay: number, after?: string) =>
        store().logIns.ending({
          ...{ from: at(fromDay * DAY), to: at(toDay * DAY), lives, limit: 2 },
          after: after === undefined ? undefined : connectionId(after),
        });
      expect(await ending(0, 6)).toEqual([]);
      const first = await ending(6, 8);
      expect(first).toEqual([
        {
          ...{ tenant: ANNA, connection: "monthly-stated", label: "monthly-stated" },
          ...{ broker: "monthly", signedInAt: at(0), refreshExpiresAt: at(7 * DAY + 30) },
        },
        {
          ...{ tenant: ANNA, connection: "weekly-known", label: "weekly-known" },
          ...{ broker: "weekly", signedInAt: at(0) },
        },
      ]);
      const rest = await ending(6, 8, "weekly-known");
      expect(rest.map(({ tenant, connection }) => [tenant, connection])).toEqual([
        [BERT, "weekly-of-bert"],
      ]);
      expect(await ending(8, 10)).toEqual([]);
    });
  });

  describe("addresses of calendars", () => {
    const hash = (n: number) => new Uint8Array(32).fill(n);

    it("lead to one tenant each, and the newest only", async () => {
      const { calendars } = store();
      await calendars.make({ tenant: ANNA, hash: hash(1), at: at(0) });
      await calendars.make({ tenant: BERT, hash: hash(2), at: at(0) });
      expect([await calendars.tenantOf(hash(1)), await calendars.tenantOf(hash(2))]).toEqual([
        ANNA,
        BERT,
      ]);
      await calendars.make({ tenant: ANNA, hash: hash(3), at: at(1) });
      expect(await calendars.tenantOf(hash(1))).toBeUndefined();
      expect(await calendars.tenantOf(hash(3))).toBe(ANNA);
      expect(await calendars.madeAt(ANNA)).toBe(at(1));
      await calendars.remove(ANNA);
      expect(await calendars.tenantOf(hash(3))).toBeUndefined();
      expect(await calendars.madeAt(ANNA)).toBeUndefined();
      expect(await calendars.madeAt(BERT)).toBe(at(0));
    });
  });
}
