import { epochMs } from "#domain";
import type { Connection, PullTrigger } from "#sync";
import {
  compareBooks,
  falseProofs,
  quarantined,
  regressions,
  type Violation,
  wrongDerived,
} from "./check.ts";
import type { Plan } from "./plan.ts";
import { createWorld, type Mutant, TENANT, type Worker, type World } from "./world.ts";

export type Result = {
  readonly plan: Plan;
  readonly violations: readonly Violation[];
  readonly fills: number;
  readonly kills: number;
  readonly pulls: number;
  readonly calls: number;
  readonly faults: number;
  readonly simulatedMs: number;
  /** Equal for two runs of one seed. */
  readonly trace: string;
};

/** One life of a connection: a phase full of faults, then one without, in which all must be well. */
export async function runSchedule(
  plan: Plan,
  mutants: readonly Mutant[] = [],
  inspect?: (world: World) => void,
): Promise<Result> {
  const changed = mutants.reduce((before, { plan: change }) => change?.(before) ?? before, plan);
  const world = createWorld(changed, mutants);
  const tally = { kills: 0, pulls: 0, needsUser: 0 };
  const violations: Violation[] = [];
  const began = world.loop.now();
  await connect(world);
  const end = world.loop.now() + changed.durationMs;
  watch(world, violations, end);
  market(world, end);
  for (const worker of world.workers) work(world, worker, { end, tally });
  kills(world, { end, tally });
  user(world, { end, tally });
  await world.loop.run(end);
  violations.push(...falseProofs(world), ...burnt(world, tally));
  await rest(world, violations);
  inspect?.(world);
  const { counts } = world;
  const calls = counts.get("call") ?? 0;
  const faults = [...counts.values()].reduce((sum, count) => sum + count, 0) - calls;
  return {
    plan: changed,
    violations,
    fills: world.venue.fills.length,
    kills: tally.kills,
    pulls: tally.pulls,
    calls,
    faults,
    simulatedMs: world.loop.now() - began,
    trace: traceOf(world),
  };
}

const traceOf = ({ loop, counts, store }: World) =>
  JSON.stringify([
    loop.now(),
    loop.events(),
    [...counts],
    [...store.data.executions.keys()],
    [...store.data.histories.values()].map((each) => [...each.values()]),
  ]);

/** Connects as a user does, before anything goes wrong. */
export async function connect(world: World): Promise<void> {
  const [worker] = world.workers;
  const steady = createWorldUser(world, worker);
  const done = steady.connections.connect({
    tenant: TENANT,
    broker: "simulated",
    environment: "paper",
    credentials: { key: world.server.logins.newCode() },
  });
  let failure: unknown;
  let isDone = false;
  done.then(
    () => (isDone = true),
    (error: unknown) => {
      failure = error;
      isDone = true;
    },
  );
  for (let minutes = 0; !isDone && minutes < 30; minutes++)
    await world.loop.run(world.loop.now() + 60_000);
  if (failure !== undefined) {
    // The faults of the plan hit the first log-in: the user tries again.
    await connect(world);
  }
}

function createWorldUser(_world: World, worker: Worker | undefined) {
  if (!worker) throw new Error("A plan needs a process");
  return worker.start({ mended: false });
}

/** Trades, bursts of them, and corrections. */
function market({ loop, dice, venue, plan }: World, end: number): void {
  for (let at = loop.now(); at < end; at += dice.wait(plan.tradeMs)) {
    loop.at(at, () => {
      const count = dice.chance(plan.burst) ? dice.int(4, 12) : 1;
      for (let n = 0; n < count; n++) venue.trade();
      if (dice.chance(plan.amendments)) venue.amend();
      if (plan.withdrawals > 0 && dice.chance(plan.withdrawals)) venue.withdraw();
    });
  }
}

type Phase = {
  readonly end: number;
  readonly tally: { kills: number; pulls: number; needsUser: number };
};

/** A process reads again and again until it is killed; then it is started anew. */
function work(world: World, worker: Worker, phase: Phase): void {
  const { loop, dice, plan, connection } = world;
  const { process } = worker;
  const { pulls } = worker.start({ mended: false });
  const life = process.life();
  const next = (ms = dice.int(1_000, plan.pullMs)) =>
    loop.after(
      ms,
      process.deliver(() => void turn()),
    );
  let turns = 0;
  async function turn(): Promise<void> {
    if (loop.now() >= phase.end || life !== process.life()) return;
    phase.tally.pulls++;
    const isSweep = plan.sweeps && ++turns % 6 === 0;
    next(await pulled(isSweep ? "sweep" : "scheduled"));
  }
  async function pulled(trigger: PullTrigger): Promise<number | undefined> {
    const result = await pulls.pull(connection, trigger).catch(() => undefined);
    return result && "more" in result && result.more ? MORE_MS : undefined;
  }
  next();
}

function kills(world: World, { end, tally }: Phase): void {
  const { loop, dice, plan, workers } = world;
  if (plan.killMs === 0) return;
  for (let at = loop.now() + dice.wait(plan.killMs); at < end; at += dice.wait(plan.killMs)) {
    const worker = dice.pick(workers);
    loop.at(at, () => {
      worker.process.kill();
      tally.kills++;
      loop.after(dice.int(500, 20_000), () => work(world, worker, { end, tally }));
    });
  }
}

/** Looks once a minute, and signs in again where that is asked for; the broker may revoke. */
function user(world: World, { end, tally }: Phase): void {
  const { loop, dice, plan, server } = world;
  if (plan.revokeMs > 0)
    for (let at = loop.now() + dice.wait(plan.revokeMs); at < end; at += dice.wait(plan.revokeMs))
      loop.at(at, () => server.logins.revoke());
  for (let at = loop.now() + 10_000; at < end; at += 10_000)
    loop.at(at, () => void signInAgain(world, tally));
}

async function signInAgain(world: World, tally: Phase["tally"]): Promise<void> {
  const { store, connection, server, dice, workers } = world;
  const known = await store.read(connection);
  if (known?.state !== "needs-user") return;
  tally.needsUser++;
  const { connections } = dice.pick(workers).start({ mended: false });
  await connections.reconnect(connection, { key: server.logins.newCode() }).catch(() => undefined);
}

/** Things that must never go back, looked at all the time. */
function watch(world: World, violations: Violation[], end: number): void {
  const { loop, store, connection } = world;
  const marks = new Map<string, string>();
  for (let at = loop.now(); at < end; at += 5_000)
    loop.at(at, () => {
      for (const [account, state] of store.data.histories.get(connection) ?? []) {
        const before = marks.get(account) ?? "";
        const { watermark = "" } = state;
        if (watermark < before)
          violations.push({ kind: "regress", what: `watermark ${watermark}` });
        marks.set(account, watermark);
      }
    });
}

/** A log-in that ends without a reason was burnt by ourselves. */
function burnt({ plan, server }: World, { needsUser, kills: killed }: Phase["tally"]): Violation[] {
  const hasReason =
    server.logins.revoked() > 0 || killed > 0 || plan.pause > 0 || plan.faults.silent > 0;
  const mayLose = hasReason || plan.faults.cut > 0 || plan.faults.html > 0 || plan.faults.slow > 0;
  if (plan.broker.login !== "rotating" || mayLose || needsUser === 0) return [];
  return [{ kind: "burnt", what: `${needsUser} log-ins were lost` }];
}

/** Work that is left goes on so soon. */
const MORE_MS = 5_000;
const MINUTE = 60_000;

/** Without faults everything must come to rest: all held, nothing open, nothing left to do. */
export async function rest(world: World, violations: Violation[]): Promise<void> {
  const { loop, workers, connection, plan } = world;
  world.heal();
  for (const { process } of workers) process.kill();
  // What was published last is late too, and leases of the dead run out.
  await loop.run(loop.now() + plan.lateMs * 2 + 2 * MINUTE);
  violations.push(...regressions(world));
  const [worker] = workers;
  const program = createWorldUser(
    world,
    worker && { ...worker, start: () => worker.start({ mended: true }) },
  );
  const settle = async (ms: number) => loop.run(loop.now() + ms);
  const known = () => world.store.data.connections.get(connection);
  async function pull(trigger: "manual" | "sweep"): Promise<void> {
    if (known()?.state === "needs-user") {
      const key = world.server.logins.newCode();
      void program.connections.reconnect(connection, { key }).catch(() => undefined);
      await settle(MORE_MS);
    }
    void program.pulls.pull(connection, trigger).catch(() => undefined);
    await settle(MORE_MS);
  }
  async function quiet(): Promise<void> {
    for (let turn = 0; turn < 40; turn++) {
      await pull("manual");
      if (isQuiet(known(), world)) break;
    }
  }
  await quiet();
  if (plan.sweeps || plan.poison > 0) {
    await pull("sweep");
    await quiet();
  }
  violations.push(
    ...compareBooks(world),
    ...wrongDerived(world),
    ...falseProofs(world),
    ...notAtRest(world),
  );
}

/**
 * All that the broker published is said to be held, and nothing of the past is left. What is read
 * again as a precaution may take another pull, as it would for ever where pulls are short.
 */
function isQuiet(known: Connection | undefined, { store, connection, venue }: World): boolean {
  const histories = [...(store.data.histories.get(connection)?.values() ?? [])];
  const last = Math.max(
    ...venue.fills.map(({ publishedMs, revisedMs }) => Math.max(publishedMs, revisedMs)),
  );
  return (
    known?.state === "connected" &&
    histories.every(
      ({ backfill, holeSince, watermark }) =>
        !backfill && !holeSince && watermark !== undefined && epochMs(watermark) > last,
    )
  );
}

function notAtRest(world: World): Violation[] {
  const known = world.store.data.connections.get(world.connection);
  const found: Violation[] = [];
  const stuck = (what: string) => void found.push({ kind: "stuck", what });
  if (known?.state !== "connected") stuck(`${known?.state}: ${known?.failure?.message}`);
  else if (!isQuiet(known, world)) stuck("Work is left");
  const open = [...world.store.data.breaks.values()].filter(({ resolvedAt }) => !resolvedAt);
  for (const { kind, instrument, derived, reported } of open)
    stuck(`Break of ${kind} in ${instrument}: ${derived}, not ${reported}`);
  // What was amended while it stood in quarantine comes under another text; nothing is lost by that.
  const kept = [...quarantined(world)].filter((id) => !world.store.data.executions.has(id));
  if (kept.length > 0 && world.plan.amendments === 0) stuck(`${kept.length} in quarantine`);
  return found;
}
