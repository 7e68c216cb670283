import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { connectionId, epochMs, type Instant, instantOf, parseInstant, tenantId } from "#domain";
import type { Notice, Preferences } from "./ports.ts";
import { DEFAULT_PREFERENCES, mailTime, spreadOf } from "./spread.ts";

/** By another implementation of time zones than ours. */
const offsetOf = (ms: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds;

const at = (text: string): Instant => parseInstant(text) ?? expect.fail(text);
const preferences = (
  parts: Omit<Partial<Preferences>, "email"> & { digest?: Preferences["email"]["digest"] },
) => {
  const { digest = "off", ...rest } = parts;
  return { ...DEFAULT_PREFERENCES, ...rest, email: { ...DEFAULT_PREFERENCES.email, digest } };
};
const notice = {
  ...{ id: "n", tenant: tenantId("t"), key: "k", at: at("2026-01-05T12:00:00Z") },
  kind: "sync-recovered",
  detail: { connection: connectionId("c"), label: "Mine", broker: "b" },
} as const satisfies Notice;

describe("mail time", () => {
  const NIGHT = { from: "22:00", to: "07:00" };
  const when = (given: Parameters<typeof preferences>[0], now: string) =>
    mailTime(preferences(given), at(now)).slice(0, 16);

  it.each([
    ["at once outside of quiet hours", "2026-01-05T20:59:00Z", "2026-01-05T20:59"],
    ["when they are over, from their first minute", "2026-01-05T21:00:00Z", "2026-01-06T06:00"],
    ["when they are over, after midnight", "2026-01-06T03:00:00Z", "2026-01-06T06:00"],
    ["at once in the minute in which they are over", "2026-01-06T06:00:00Z", "2026-01-06T06:00"],
    ["an hour earlier when clocks go forward", "2026-03-28T22:00:00Z", "2026-03-29T05:00"],
    ["an hour later when clocks go back", "2026-10-24T22:00:00Z", "2026-10-25T06:00"],
  ])("is %s", (_, now, wanted) => {
    expect(when({ quiet: NIGHT, zone: "Europe/Berlin" }, now)).toBe(wanted);
  });

  it("of quiet hours that end in an hour that clocks skip is when the next one begins", () => {
    const quiet = { from: "22:00", to: "02:30" };
    const now = "2026-03-29T00:30:00Z";
    expect(when({ quiet, zone: "Europe/Berlin" }, now)).toBe("2026-03-29T01:30");
  });

  it("of a daily digest is its time on the clock of the user, also where clocks change", () => {
    const daily = { digest: "daily", zone: "America/New_York" } as const;
    expect(when(daily, "2026-03-07T13:00:00Z")).toBe("2026-03-08T12:00");
    expect(when(daily, "2026-03-07T12:59:00Z")).toBe("2026-03-07T13:00");
  });

  it("of an hourly digest is the next hour, of a zone that is half an hour off as well", () => {
    const hourly = { digest: "hourly", zone: "Asia/Kolkata" } as const;
    expect(when(hourly, "2026-01-05T12:10:00Z")).toBe("2026-01-05T12:30");
    expect(when(hourly, "2026-01-05T12:30:00Z")).toBe("2026-01-05T13:30");
  });

  it("never lies in quiet hours, before now, or more than two days off", () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const text = (n: number) =>
      `${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) }),
        fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"),
        fc.tuple(minute, minute).filter(([from, to]) => from !== to),
        fc.constantFrom("off", "hourly", "daily"),
        (nowMs, zone, [from, to], digest) => {
          const now = instantOf(nowMs);
          const quiet = { from: text(from), to: text(to) };
          const found = epochMs(mailTime(preferences({ quiet, zone, digest }), now));
          expect(found).toBeGreaterThanOrEqual(nowMs);
          expect(found - nowMs).toBeLessThanOrEqual(2 * 86_400_000 + 3_600_000);
          const { hour, minute: min } =
            Temporal.Instant.fromEpochMilliseconds(found).toZonedDateTimeISO(zone);
          const clock = hour * 60 + min;
          const isQuiet = from < to ? clock >= from && clock < to : clock >= from || clock < to;
          // Only where the end itself is skipped by the clocks, or comes twice, may it seem so.
          const hop = offsetOf(found - 7_200_000, zone) !== offsetOf(found + 7_200_000, zone);
          expect(isQuiet && !hop).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a notice", () => {
  const now = at("2026-01-05T12:00:00Z");
  const hook = (id: string, kinds: Preferences["inApp"], enabled = true) => ({
    id,
    kinds,
    enabled,
  });

  it("goes where its kind is wanted, and to webhooks that are on", () => {
    const webhooks = [
      hook("on", ["sync-recovered"]),
      hook("off", ["sync-recovered"], false),
      hook("other", ["trade-closed"]),
    ];
    const facts = { preferences: undefined, webhooks };
    expect(spreadOf(notice, facts, now)).toEqual({
      ...{ inApp: true, emailAt: now, webhooks: ["on"] },
    });
    const quiet = {
      ...DEFAULT_PREFERENCES,
      inApp: [],
      email: { ...DEFAULT_PREFERENCES.email, kinds: [] },
    };
    expect(spreadOf(notice, { preferences: quiet, webhooks: [] }, now)).toEqual({
      ...{ inApp: false, webhooks: [] },
    });
  });

  it("of a webhook's end does not go to that webhook", () => {
    const failure = { code: "x", message: "It failed", owner: "user", next: "Mend it" } as const;
    const end: Notice = {
      ...{ id: "n", tenant: tenantId("t"), key: "k", at: now, kind: "dead-letter" },
      detail: { id: "l1", what: "Webhook", failure, webhook: "dead" },
    };
    const webhooks = [hook("dead", ["dead-letter"]), hook("alive", ["dead-letter"])];
    const { webhooks: told } = spreadOf(end, { preferences: undefined, webhooks }, now);
    expect(told).toEqual(["alive"]);
  });

  it("tells of a broker that is new at once, past digests and quiet hours", () => {
    const told = (added: readonly string[]) => {
      const detail = { added, removed: [], changed: ["alpaca"] };
      const catalogue = { ...notice, kind: "catalogue-changed", detail } as const;
      const quiet = { from: "00:00", to: "23:59" };
      const chosen = preferences({ digest: "daily", quiet, zone: "UTC" });
      return spreadOf(catalogue, { preferences: chosen, webhooks: [] }, catalogue.at).emailAt;
    };
    expect(told(["oak"])).toBe(notice.at);
    expect(told([])).not.toBe(notice.at);
  });
});
