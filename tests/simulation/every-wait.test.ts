import { expect, it } from "vitest";
import { type Violation } from "./check.ts";
import { KINDS } from "./brokers.ts";
import { type Plan, planOf } from "./plan.ts";
import { connect, rest } from "./schedule.ts";
import { createWorld } from "./world.ts";

/** One quiet pull in which every call to storage takes time, so that it can die at each. */
const quiet = (kind: Plan["broker"]["kind"]): Plan => {
  const plan = planOf(1, "logins");
  const none = Object.fromEntries(Object.keys(plan.faults).map((fault) => [fault, 0]));
  return {
    ...plan,
    ...{ faults: none as Plan["faults"], processes: 1, pause: 0, skewMs: 0, grain: 1 },
    ...{ late: 0, poison: 0, amendments: 0, pagesPerPull: 50, snapshot: true, accounts: ["A1"] },
    broker: { ...plan.broker, kind, login: "rotating", latenessMs: 0, pageSize: 4 },
  };
};

/** Kills the one process at its n-th wait, and lets it start anew. False if it ended before. */
async function killAt(plan: Plan, wait: number, violations: Violation[]): Promise<boolean> {
  let isKilled = false;
  let counted = 0;
  let armed = false;
  const world = createWorld(plan, [], () => {
    if (!armed || ++counted !== wait) return;
    isKilled = true;
    world.workers[0]?.process.kill();
  });
  await connect(world);
  for (let n = 0; n < 10; n++) world.venue.trade();
  // The log-in is due, so that its renewal is killed at each of its waits too.
  await world.loop.run(world.loop.now() + plan.broker.tokenMs);
  armed = true;
  const [worker] = world.workers;
  void worker?.start({ mended: false }).pulls.pull(world.connection, "scheduled");
  await world.loop.run(world.loop.now() + 60_000);
  armed = false;
  await rest(world, violations);
  return isKilled;
}

it.each(KINDS)(
  "loses nothing when a pull from a %s dies at any of its waits",
  async (kind) => {
    const plan = quiet(kind);
    const violations: Violation[] = [];
    let wait = 1;
    while (await killAt(plan, wait, violations)) wait++;
    expect(violations).toEqual([]);
    // A pull of three pages waits at storage so often at least.
    expect(wait).toBeGreaterThan(60);
  },
  120_000,
);
