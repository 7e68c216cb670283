import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectionId, epochMs, instantOf, tenantId } from "#domain";
import type { Notices, NotifyEvent } from "#notify";
import { reloginDueAt } from "#schedule";
import type { EndingLogIn, LogIns } from "#store";
import { simulatedClock } from "#testing";
import { startPlanning, warnOfEnds } from "./planner.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const T0 = Date.UTC(2026, 2, 27);
const token = { refreshMs: WEEK_MS };
const manifest = { id: "weekly", token };
const brokers = { manifests: () => [manifest, { id: "lasting", token: {} }] } as never;

const logIn = (n: number, signedInMs = T0): EndingLogIn => ({
  ...{ tenant: tenantId(`t${n % 2}`), connection: connectionId(`c${n}`) },
  ...{ label: `Mine ${n}`, broker: "weekly", signedInAt: instantOf(signedInMs) },
});

/** What a store does, over a list. */
const logInsOf = (all: readonly EndingLogIn[]): LogIns => ({
  ending: async ({ from, to, lives, limit, after = "" }) => {
    expect(lives).toEqual([{ broker: "weekly", lifeMs: WEEK_MS }]);
    const ends = (each: EndingLogIn) => reloginDueAt({ token, ...each }) ?? "";
    return all
      .filter((each) => ends(each) >= from && ends(each) <= to && each.connection > after)
      .toSorted((a, b) => (a.connection < b.connection ? -1 : 1))
      .slice(0, limit);
  },
});

/** Keeps what is told once for each key, as the real ones do. */
function listening() {
  const told = new Map<string, NotifyEvent>();
  const notices: Notices = {
    async tell(tenant, events) {
      for (const event of events) told.set(`${tenant} ${event.key}`, event);
    },
  };
  const hours = () =>
    [...told.values()].flatMap((event) =>
      event.kind === "relogin-due" ? [event.detail.hoursLeft] : [],
    );
  return { told, notices, hours };
}

describe("the planner of log-ins", () => {
  test("warns 48, 24 and 6 hours before a log-in ends, also over a change of the clocks", async () => {
    const { told, notices, hours } = listening();
    const clock = simulatedClock(T0);
    const random = { fraction: () => 0.5 };
    const parts = { logIns: logInsOf([logIn(1)]), brokers, notices, clock, random };
    const planner = startPlanning(parts);
    const seen: string[] = [];
    // Europe changes its clocks on 29 March 2026, within this week.
    for (let hour = 0; hour < 8 * 24; hour++) {
      const before = told.size;
      await clock.advance(HOUR_MS);
      if (told.size > before) seen.push(`${hours().at(-1)} at ${hour + 1}`);
    }
    await planner.stop();
    // It looks every ten minutes or so.
    expect(seen).toEqual(["48 at 120", "24 at 144", "6 at 162"]);
    const [first] = told.values();
    expect(first).toMatchObject({
      detail: { connection: "c1", label: "Mine 1", dueAt: instantOf(T0 + WEEK_MS) },
    });
  });

  test("begins anew once the user has signed in", async () => {
    const { notices, hours } = listening();
    const at = (hour: number) => ({ now: () => instantOf(T0 + hour * HOUR_MS) }) as never;
    const logIns = [logIn(1)];
    const changing: LogIns = { ending: (request) => logInsOf(logIns).ending(request) };
    const warn = (hour: number) =>
      warnOfEnds({ logIns: changing, brokers, notices, clock: at(hour) });
    expect(await warn(165)).toBe(1);
    logIns[0] = logIn(1, T0 + 166 * HOUR_MS);
    expect([await warn(167), await warn(166 + 130)]).toEqual([0, 1]);
    expect(hours()).toEqual([3, 38]);
  });

  test("warns of all of many, each to its own tenant", async () => {
    const { told, notices } = listening();
    const clock = simulatedClock(T0 + 150 * HOUR_MS);
    const logIns = logInsOf(Array.from({ length: 1201 }, (_, n) => logIn(n)));
    expect(await warnOfEnds({ logIns, brokers, notices, clock })).toBe(1201);
    expect(told.size).toBe(1201);
    const tenants = [...told.keys()].map((key) => key.split(" ")[0]);
    expect(tenants.filter((tenant) => tenant === "t1")).toHaveLength(600);
  });

  test("goes on after trouble", async () => {
    const { told, notices } = listening();
    const clock = simulatedClock(T0 + 150 * HOUR_MS);
    const troubles: unknown[] = [];
    let isDown = true;
    const logIns: LogIns = {
      ending: (request) =>
        isDown ? Promise.reject(new Error("Away")) : logInsOf([logIn(1)]).ending(request),
    };
    const onTrouble = (error: unknown) => void troubles.push(error);
    const random = { fraction: () => 0.5 };
    const planner = startPlanning({ logIns, brokers, notices, clock, random, onTrouble });
    await clock.advance(25 * 60_000);
    expect(troubles).toHaveLength(3);
    isDown = false;
    await clock.advance(10 * 60_000);
    await planner.stop();
    expect(told.size).toBe(1);
  });

  test("tells each warning once, whatever the clock does and however many look", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -40, max: 60 }), { minLength: 1, maxLength: 40 }),
        async (jumps) => {
          const { told, notices } = listening();
          let hour = 100;
          let given = 0;
          for (const jump of jumps) {
            hour = Math.max(0, hour + jump);
            const clock = { now: () => instantOf(T0 + hour * HOUR_MS) } as never;
            const parts = { logIns: logInsOf([logIn(1)]), brokers, notices, clock };
            given += await warnOfEnds(parts);
            given += await warnOfEnds(parts);
          }
          expect(told.size).toBeLessThanOrEqual(3);
          if (given > 0) expect(told.size).toBeGreaterThan(0);
          for (const event of told.values())
            if (event.kind === "relogin-due")
              expect(event.detail.hoursLeft).toBe(
                (epochMs(event.detail.dueAt) - epochMs(event.at)) / HOUR_MS,
              );
        },
      ),
    );
  });
});
