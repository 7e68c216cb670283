import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import {
  accountId,
  brokerId,
  connectionId,
  type Day,
  type Instant,
  instantOf,
  intentId,
} from "#domain";
import type {
  CellTally,
  DecisionFilter,
  Experiment,
  Exposure,
  OrderAsked,
  OrderResult,
  RollUp,
  RoutingDecision,
  RoutingStore,
} from "#routing";

/** One thing that every store of routing must do, begun with an empty store. */
export type RoutingStoreCase = {
  readonly name: string;
  readonly run: (store: RoutingStore) => Promise<void>;
};

const at = (seconds: number): Instant => instantOf(1_772_463_600_000 + seconds * 1_000);
const SHARES = { alpha: 333_334, beta: 666_666 };

const experiment = (id: string, parts: Partial<Experiment> = {}): Experiment => ({
  ...{ id, name: `Experiment ${id}`, environment: "paper", salt: "s-1", state: "running" },
  arms: ["alpha", "beta"].map((arm) => ({ id: arm, environment: "paper" })),
  ...{ control: "alpha", coverage: 1_000_000, alpha: 0.05, power: 0.8, units: 4_000 },
  goal: { metric: "slippage", difference: 0.1 },
  guardrails: [{ metric: "reject-rate", worst: 0.05, against: "limit" }],
  selection: { kind: "automatic", floor: 50_000, halfLifeDays: 30 },
  versions: [{ version: 1, shares: SHARES, at: at(0), by: "ada", reason: "Begin" }],
  startedAt: at(0),
  ...parts,
});

const exposure = (unit: string, arm = "beta"): Exposure => ({
  ...{ experiment: "e-1", version: 1, unit, arm, bucket: 522_016, shares: SHARES },
  ...{ eligible: ["alpha", "beta"], stratum: "equity/limit/day", at: at(1) },
});

const route = (id: string) => ({
  ...{ id, broker: brokerId("suite"), connection: connectionId("c-1") },
  ...{ account: accountId("suite", id), environment: "paper" as const },
});

type Parts = { readonly to?: string; readonly seconds?: number; readonly exposure?: Exposure };

function decision(position: string, { to, seconds = 1, exposure: drawn }: Parts): RoutingDecision {
  const known = {
    ...{ at: at(seconds), position, policy: { id: "desk", version: 2 } },
    steps: [{ kind: "experiment" as const, text: 'It drew "beta"' }],
    considered: [
      {
        route: "alpha",
        isChosen: false,
        objections: [{ code: "health" as const, text: "It is down" }],
      },
      { route: "beta", isChosen: true, objections: [], score: 4.5 },
    ],
    ...(drawn && { exposure: drawn }),
  };
  if (to !== undefined) return { ...known, route: route(to) };
  const failure = { code: "no-route", message: "No account can", owner: "user" as const };
  return { ...known, failure: { ...failure, next: "Look", details: { reasons: ["a", "b"] } } };
}

const rollUp = (parts: Partial<RollUp> = {}): RollUp => ({
  ...{ route: "alpha", environment: "paper", stratum: "equity/limit/day", period: "2026-03-02" },
  ...{ orders: 2, rejects: { "market-closed": 1 } },
  metrics: { slippage: { count: 2, mean: 1.5, squares: 0.5 } },
  ackMs: { count: 1, buckets: { "200": 1 } },
  fillMs: { count: 2, buckets: { "-3": 1, "310": 1 } },
  ...parts,
});

const tally = (day: string): CellTally => ({
  ...{ cell: "1|alpha,beta|equity", day: day as Day, shares: SHARES },
  arms: { beta: { units: 2, metrics: { slippage: { count: 2, mean: 0.5, squares: 0.125 } } } },
});

const experiments: readonly RoutingStoreCase[] = [
  {
    name: "gives back an experiment as it was written",
    async run(store) {
      const all = [experiment("e-2", { selection: { kind: "split" } }), experiment("e-1")];
      for (const each of all) ok(await store.saveExperiment(each, 0));
      deepEqual(await store.experiment("e-2"), { experiment: all[0], revision: 1 });
      equal(await store.experiment("e-9"), undefined);
      const running = await store.experiments(["running", "draft"]);
      deepEqual(
        running.map(({ experiment: { id } }) => id),
        ["e-1", "e-2"],
      );
      deepEqual(await store.experiments(["archived"]), []);
    },
  },
  {
    name: "lets the first of two changes through",
    async run(store) {
      ok(await store.saveExperiment(experiment("e-1"), 0));
      equal(await store.saveExperiment(experiment("e-1"), 0), false);
      const changes = ["stopped", "archived"] as const;
      const done = await Promise.all(
        changes.map((state) => store.saveExperiment(experiment("e-1", { state }), 1)),
      );
      equal(done.filter(Boolean).length, 1);
      equal((await store.experiment("e-1"))?.revision, 2);
      equal(await store.saveExperiment(experiment("e-2"), 4), false);
    },
  },
];

const decisions: readonly RoutingStoreCase[] = [
  {
    name: "keeps the first decision of an order and gives it to whoever comes later",
    async run(store) {
      await store.saveExperiment(experiment("e-1"), 0);
      const first = decision("p-1", { to: "beta", exposure: exposure("p-1") });
      const order = intentId("i-1");
      deepEqual(await store.keepDecision(order, first), first);
      deepEqual(await store.keepDecision(order, decision("p-1", { to: "alpha" })), first);
      deepEqual(await store.decision(order), first);
      deepEqual(await store.exposures("e-1"), [exposure("p-1")]);
      equal(await store.decision(intentId("i-2")), undefined);
    },
  },
  {
    name: "keeps one exposure of a unit, and none without its experiment",
    async run(store) {
      await store.saveExperiment(experiment("e-1"), 0);
      const drawn = decision("p-1", { to: "beta", exposure: exposure("p-1") });
      await store.keepDecision(intentId("i-1"), drawn);
      const again = decision("p-1", { to: "beta", exposure: exposure("p-1", "alpha") });
      deepEqual(await store.keepDecision(intentId("i-2"), again), again);
      deepEqual(await store.exposures("e-1"), [exposure("p-1")]);
      const stray = decision("p-2", {
        to: "beta",
        exposure: { ...exposure("p-2"), experiment: "x" },
      });
      await rejects(store.keepDecision(intentId("i-3"), stray));
      equal(await store.decision(intentId("i-3")), undefined);
    },
  },
  {
    name: "knows where a position was opened",
    async run(store) {
      const kept = [
        decision("p-1", { seconds: 1 }),
        decision("p-1", { seconds: 2, to: "beta" }),
        decision("p-1", { seconds: 3, to: "beta" }),
        decision("p-2", { seconds: 4 }),
      ];
      for (const [number, each] of kept.entries())
        deepEqual(await store.keepDecision(intentId(`i-${number}`), each), each);
      const stray = decision("p-1", { seconds: 5, to: "alpha" });
      equal(await store.keepDecision(intentId("i-9"), stray), undefined);
      equal(await store.decision(intentId("i-9")), undefined);
      equal(await store.routeOfPosition("p-1"), "beta");
      equal(await store.routeOfPosition("p-2"), undefined);
      deepEqual(await store.decisions(at(4), 2), [kept[2], kept[1]]);
    },
  },
  {
    name: "finds decisions by outcome, environment and a part of what they say",
    async run(store) {
      const asked = (symbol: string, environment: "paper" | "live"): OrderAsked => ({
        ...{ environment, symbol, side: "buy", type: "market", quantity: "1", quotes: {} },
      });
      const kept = [
        { ...decision("p-1", { seconds: 1, to: "beta" }), asked: asked("ACME", "paper") },
        { ...decision("p-2", { seconds: 2, to: "gamma%" }), asked: asked("GLOBX", "live") },
        { ...decision("p-3", { seconds: 3 }), asked: asked("ACME.L", "paper") },
      ] as const;
      for (const [number, each] of kept.entries())
        await store.keepDecision(intentId(`i-${number}`), each);
      const found = async (filter: DecisionFilter) =>
        (await store.decisions(at(9), 9, filter)).map(({ position }) => position);
      deepEqual(await found({}), ["p-3", "p-2", "p-1"]);
      deepEqual(await found({ outcome: "refused" }), ["p-3"]);
      deepEqual(await found({ outcome: "routed", environment: "paper" }), ["p-1"]);
      deepEqual(await found({ search: "acme" }), ["p-3", "p-1"]);
      deepEqual(await found({ search: "BETA" }), ["p-1"]);
      deepEqual(await found({ search: "%" }), ["p-2"]);
      deepEqual(await found({ search: "nobody", routes: ["beta"] }), ["p-1"]);
      deepEqual(await found({ search: kept[0].policy.id }), ["p-3", "p-2", "p-1"]);
      deepEqual(await store.decisions(at(3), 1, { search: "e" }), [kept[1]]);
    },
  },
];

/** Adds what orders gave, one after the other, each with a decision of its own. */
async function addAll(store: RoutingStore, results: readonly OrderResult[]): Promise<void> {
  for (const [number, result] of results.entries()) {
    const order = intentId(`sum-${number}`);
    await store.keepDecision(order, decision(order, { to: "alpha" }));
    equal(await store.addResult(order, result), true);
  }
}

const races: readonly RoutingStoreCase[] = [
  {
    name: "lets one of several orders that come together open a position",
    async run(store) {
      const routes = ["alpha", "beta", "gamma", "delta"];
      const kept = await Promise.all(
        routes.map((to, number) =>
          store.keepDecision(intentId(`i-${number}`), decision("p-1", { to, seconds: number })),
        ),
      );
      const [first, ...more] = kept.filter((each) => each !== undefined);
      deepEqual(more, []);
      ok(first && "route" in first);
      equal(await store.routeOfPosition("p-1"), first.route.id);
    },
  },
];

const sums: readonly RoutingStoreCase[] = [
  {
    name: "adds what orders gave to the sums of their key",
    async run(store) {
      const later = rollUp({ period: "2026-03-03" });
      const live = rollUp({ environment: "live" });
      await addAll(
        store,
        [rollUp(), later, rollUp(), live].map((each) => ({ rollUp: each })),
      );
      const [sum, next, ...more] = await store.rollUps({ environment: "paper" });
      deepEqual(more, []);
      deepEqual(
        sum,
        rollUp({
          ...{ orders: 4, rejects: { "market-closed": 2 } },
          metrics: { slippage: { count: 4, mean: 1.5, squares: 1 } },
          ackMs: { count: 2, buckets: { "200": 2 } },
          fillMs: { count: 4, buckets: { "-3": 2, "310": 2 } },
        }),
      );
      deepEqual(next, later);
      const since = { environment: "paper", since: "2026-03-03" } as const;
      deepEqual(await store.rollUps(since), [next]);
      deepEqual(await store.rollUps({ ...since, route: "beta" }), []);
    },
  },
  {
    name: "counts an order once, and none that was not decided on",
    async run(store) {
      const order = intentId("i-1");
      equal(await store.addResult(order, { rollUp: rollUp() }), false);
      await store.keepDecision(order, decision("p-1", { to: "alpha" }));
      const came = await Promise.all(
        Array.from({ length: 3 }, () => store.addResult(order, { rollUp: rollUp() })),
      );
      equal(came.filter(Boolean).length, 1);
      deepEqual(await store.rollUps({ environment: "paper" }), [rollUp()]);
    },
  },
  {
    name: "loses no sum of orders that are added at once",
    async run(store) {
      const orders = Array.from({ length: 5 }, (_, number) => intentId(`i-${number}`));
      for (const order of orders) await store.keepDecision(order, decision(order, { to: "alpha" }));
      await Promise.all(orders.map((order) => store.addResult(order, { rollUp: rollUp() })));
      equal((await store.rollUps({ environment: "paper" }))[0]?.orders, 10);
    },
  },
  {
    name: "adds what came of an experiment, by cell and day, or nothing at all",
    async run(store) {
      await store.saveExperiment(experiment("e-1"), 0);
      const days = ["2026-03-03", "2026-03-02", "2026-03-03"].map((day) => ({
        ...{ rollUp: rollUp(), tally: { experiment: "e-1", sum: tally(day) } },
      }));
      await addAll(store, days);
      const found = await store.tallies("e-1");
      deepEqual(
        found.map(({ day, arms }) => [day, arms["beta"]?.units]),
        [
          ["2026-03-02", 2],
          ["2026-03-03", 4],
        ],
      );
      deepEqual(found[0], tally("2026-03-02"));
      const stray = intentId("i-9");
      await store.keepDecision(stray, decision("p-9", { to: "alpha" }));
      const strange = { experiment: "e-9", sum: tally("2026-03-02") };
      await rejects(store.addResult(stray, { rollUp: rollUp(), tally: strange }));
      equal((await store.rollUps({ environment: "paper" }))[0]?.orders, 6);
      equal(await store.addResult(stray, { rollUp: rollUp() }), true);
    },
  },
];

const LATE = { facts: { fees: "1" }, values: { "all-in-cost": 4 } };
const LATER = { facts: { fees: "2", midLater: "100" }, values: { "all-in-cost": 9 } };
const KEY = { route: "alpha", environment: "paper", stratum: "equity/limit/day" } as const;

const lateness: readonly RoutingStoreCase[] = [
  {
    name: "puts what came late in the place of what was in the sums, once",
    async run(store) {
      await store.saveExperiment(experiment("e-1"), 0);
      const order = intentId("i-1");
      const to = { experiment: "e-1", cell: tally("2026-03-02").cell };
      const place = { ...to, day: "2026-03-02" as Day, arm: "beta" };
      const amendment = { rollUp: { ...KEY, period: "2026-03-02" }, tally: place, after: LATE };
      equal(await store.amendResult(order, amendment), false);
      await store.keepDecision(order, decision("p-1", { to: "alpha" }));
      equal(await store.amendResult(order, amendment), false);
      const sum = { experiment: "e-1", sum: tally("2026-03-02") };
      await store.addResult(order, { rollUp: rollUp(), tally: sum });
      equal(await store.late(order), undefined);
      equal(await store.amendResult(order, amendment), true);
      equal(await store.amendResult(order, amendment), false);
      const next = { ...amendment, before: LATE, after: LATER };
      const both = await Promise.all([1, 2].map(() => store.amendResult(order, next)));
      equal(both.filter(Boolean).length, 1);
      deepEqual(await store.late(order), LATER);
      const [amended] = await store.rollUps({ environment: "paper" });
      deepEqual(amended?.metrics["all-in-cost"], { count: 1, mean: 9, squares: 0 });
      deepEqual(amended?.metrics.slippage, rollUp().metrics.slippage);
      const [cell] = await store.tallies("e-1");
      deepEqual(cell?.arms["beta"]?.metrics["all-in-cost"], { count: 1, mean: 9, squares: 0 });
      equal(cell?.arms["beta"]?.units, 2);
    },
  },
  {
    name: "makes months of days, adds to them, and amends what is in them",
    async run(store) {
      const days = ["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"];
      const results = days.map((period) => ({ rollUp: rollUp({ period }), late: LATE }));
      await addAll(store, results.slice(0, 2));
      equal(await store.foldRollUps("2026-03-02" as Day), 2);
      for (const [number, result] of results.slice(2).entries()) {
        const order = intentId(`more-${number}`);
        await store.keepDecision(order, decision(order, { to: "alpha" }));
        equal(await store.addResult(order, result), true);
      }
      equal(await store.foldRollUps("2026-03-02" as Day), 1);
      equal(await store.foldRollUps("2026-03-02" as Day), 0);
      const found = await store.rollUps({ environment: "paper" });
      deepEqual(
        found.map(({ period, orders }) => [period, orders]),
        [
          ["2026-02", 4],
          ["2026-03", 2],
          ["2026-03-02", 2],
        ],
      );
      const change = { before: LATE, after: { facts: {}, values: { slippage: 1 } } };
      const first = { rollUp: { ...KEY, period: "2026-02-28" }, ...change };
      equal(await store.amendResult(intentId("sum-1"), first), true);
      const [month] = await store.rollUps({ environment: "paper" });
      equal(month?.metrics.slippage?.count, 5);
      const gone = { rollUp: { ...KEY, period: "2026-01-31" }, ...change };
      equal(await store.amendResult(intentId("sum-0"), gone), false);
    },
  },
];

export const routingStoreCases: readonly RoutingStoreCase[] = [
  ...experiments,
  ...decisions,
  ...races,
  ...sums,
  ...lateness,
];
