/** What a database must do for what brokers state of accounts, and for their lists. */
import { describe, expect, it } from "vitest";
import {
  accountId,
  connectionId,
  importId,
  instantOf,
  instrument,
  storedAccountId,
  tenantId,
} from "#domain";
import { type ListedInstrument, probedFact } from "#kit";
import type { CapabilityReading, InstrumentListing } from "#sync";
import type { Opened } from "./opened.ts";

const LOCAL = tenantId("local");
const id = connectionId("c1");
const account = accountId("sandy", "1");
const second = (n: number) => instantOf(Date.UTC(2026, 0, 5) + n * 1000);

const reading = (n: number, facts: Readonly<Record<string, boolean>>): CapabilityReading => ({
  ...{ broker: "sandy", environment: "paper", connection: id, account, readAt: second(n) },
  ...{ region: "division 1" },
  facts: Object.entries(facts).map(([name, has]) =>
    probedFact(`feature:${name}`, has, { [name]: has }),
  ),
});

const share = (symbol: string, name: string): ListedInstrument => ({
  ...{ instrument: instrument({ kind: "equity", symbol, currency: "USD" }), symbol, name },
  ...{ isTradable: true, isShortable: false },
});
const coin: ListedInstrument = {
  instrument: instrument({ kind: "crypto", symbol: "BTC/USD", currency: "USD" }),
  ...{ symbol: "BTC/USD", isTradable: true, isFractional: true },
};

const listing = (n: number, items: readonly ListedInstrument[]): InstrumentListing => ({
  ...{ broker: "sandy", environment: "paper", connection: id, readAt: second(n), items, unread: 1 },
});

export function capabilityCases({ store }: Opened): void {
  const connect = () =>
    store().connections.create({
      ...{ id, tenant: LOCAL, broker: "sandy", environment: "paper", label: "Mine" },
      ...{ createdAt: second(0), syncEnabled: false, intervalMinutes: 15, source: importId("s") },
    });
  const notices = async () => {
    await store().outbox.spread({ limit: 10, plan: () => ({ inApp: true, webhooks: [] }) });
    return (await store().inbox.list({ limit: 10 })).items;
  };

  describe("what brokers state of accounts", () => {
    const { keep, readings, changes, readSince } = {
      keep: (...given: Parameters<ReturnType<typeof store>["capabilities"]["keep"]>) =>
        store().capabilities.keep(...given),
      readings: () => store().capabilities.readings(),
      changes: (broker?: string) => store().capabilities.changes({ broker }, { limit: 2 }),
      readSince: () => store().capabilities.readSince(id),
    };

    it("is kept, and the first reading changes nothing", async () => {
      await connect();
      expect(await readSince()).toBeUndefined();
      expect(await keep(reading(1, { short: true }))).toEqual([]);
      expect(await readings()).toEqual([reading(1, { short: true })]);
      expect(await readSince()).toBe(second(1));
      expect((await changes()).items).toEqual([]);
    });

    it("is told, entered and noticed where it changed, in one piece", async () => {
      await connect();
      await keep(reading(1, { short: true, parts: false, old: true }));
      const act = () => ({
        ...{ tenant: LOCAL, at: second(2), actor: "system", act: "capability-changed" },
        subject: `account:${account}`,
      });
      const found = await keep(reading(2, { short: false, parts: true }), act);
      expect(found).toEqual([
        { capability: "feature:old", before: true },
        { capability: "feature:parts", before: false, after: true },
        { capability: "feature:short", before: true, after: false },
      ]);
      const page = await changes();
      const of = { at: second(2), source: "probed", broker: "sandy", environment: "paper" };
      expect(page.items).toEqual([
        { ...of, connection: id, account, ...found[2], evidence: "short: false" },
        { ...of, connection: id, account, ...found[1], evidence: "parts: true" },
      ]);
      const { items: rest } = await store().capabilities.changes(
        {},
        { limit: 2, after: page.next },
      );
      expect(rest).toEqual([{ ...of, connection: id, account, ...found[0] }]);
      expect(await changes("other")).toEqual({ items: [] });
      const [entry] = await store().audit.entries({ tenant: LOCAL, limit: 1 });
      expect(entry).toMatchObject({ act: "capability-changed" });
      expect(await notices()).toMatchObject([
        {
          kind: "capability-changed",
          detail: {
            ...{ label: "Mine", account },
            ...{ gained: ["feature:parts"], lost: ["feature:old", "feature:short"] },
          },
        },
      ]);
    });

    it("that is older than what is known changes nothing", async () => {
      await connect();
      await keep(reading(5, { short: true }));
      expect(await keep(reading(4, { short: false }))).toEqual([]);
      expect(await keep(reading(5, { short: false }))).toEqual([]);
      expect(await readings()).toEqual([reading(5, { short: true })]);
    });

    it("is gone with the connection, and its history stays", async () => {
      await connect();
      await keep(reading(1, { short: true }));
      await keep(reading(2, { short: false }));
      await store().connections.remove(id, { data: false });
      expect(await readings()).toEqual([]);
      expect((await changes()).items).toHaveLength(1);
    });

    it("of one tenant is nobody else's", async () => {
      await connect();
      await keep(reading(1, { short: true }));
      await keep(reading(2, { short: false }));
      const { capabilities } = store().forTenant(tenantId("bert"));
      expect(await capabilities.readings()).toEqual([]);
      expect(await capabilities.changes({}, { limit: 10 })).toEqual({ items: [] });
    });
  });

  describe("lists of what can be traded", () => {
    const keep = (given: InstrumentListing) => store().listings.keep(given);
    const symbols = async (filter: object, limit = 10) => {
      const { items, next } = await store().listings.search(filter, { limit });
      return { found: items.map(({ symbol }) => symbol), next };
    };
    const four = [
      ...[share("AB", "Abc"), share("ABX", "Other"), share("XAB", "More"), share("Q", "The ab")],
      coin,
    ];

    it("are searched by symbol, then by what begins with it, then by name", async () => {
      await connect();
      await keep(listing(1, four));
      expect((await symbols({ text: " ab " })).found).toEqual(["AB", "ABX", "Q", "XAB"]);
      expect((await symbols({ text: "btc/" })).found).toEqual(["BTC/USD"]);
      expect((await symbols({ text: "%" })).found).toEqual([]);
      expect((await symbols({ kind: "crypto" })).found).toEqual(["BTC/USD"]);
      expect((await symbols({ broker: "other" })).found).toEqual([]);
    });

    it("are given in pages without a hole", async () => {
      await connect();
      await keep(listing(1, four));
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const { items, next } = await store().listings.search({ text: "ab" }, { limit: 1, after });
        seen.push(...items.map(({ symbol }) => symbol));
        after = next;
      } while (after !== undefined);
      expect(seen).toEqual(["AB", "ABX", "Q", "XAB"]);
    });

    it("take the place of the one before, unless that is newer", async () => {
      await connect();
      await keep(listing(2, four));
      await keep(listing(3, [coin]));
      await keep(listing(1, four));
      const { items } = await store().listings.search({}, { limit: 10 });
      expect(items).toEqual([
        {
          ...{ broker: "sandy", environment: "paper", symbol: "BTC/USD", kind: "crypto" },
          ...{ instrument: coin.instrument.id, currency: "USD", isTradable: true },
          ...{ isFractional: true, readAt: second(3) },
        },
      ]);
      expect(await store().listings.summaries()).toEqual([
        {
          ...{ broker: "sandy", environment: "paper", connection: id, readAt: second(3) },
          ...{ count: 1, unread: 1 },
        },
      ]);
    });

    it("of one account are seen beside those that all accounts share", async () => {
      await connect();
      await keep(listing(1, [share("ALL", "Everybody")]));
      await keep({ ...listing(1, [share("OWN", "One")]), account });
      expect((await symbols({ account })).found).toEqual(["ALL", "OWN"]);
      expect((await symbols({ account: storedAccountId("sandy:2") })).found).toEqual(["ALL"]);
    });

    it("are gone with the connection, and nobody else's", async () => {
      await connect();
      await keep(listing(1, four));
      const other = store().forTenant(tenantId("bert")).listings;
      expect(await other.search({}, { limit: 10 })).toEqual({ items: [] });
      await store().connections.remove(id, { data: false });
      expect((await symbols({})).found).toEqual([]);
    });
  });
}
