/** An experiment between two paper accounts, over HTTP: planned, named by a policy, measured. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  ExperimentBody,
  ExperimentList,
  ExperimentPreviewBody,
  PerformanceReport,
  RoutedOrderBody,
} from "#http";
import { instantOf } from "#domain";
import { LOCAL_TENANT } from "#store";
import { type Browser, type PeopleServer, peopleServer, setUp } from "../people/server.ts";

const POSITIONS = 6;
const PATIENTLY = { timeout: 60_000 };

let server: PeopleServer;
let anna: Browser;
beforeAll(async () => {
  server = await peopleServer();
  anna = await setUp(server);
  for (const account of ["alpha", "beta"]) {
    const body = { environment: "paper", label: account, credentials: { account, cash: "50000" } };
    await asked("POST", "/api/brokers/paper/connect", body);
  }
  await server.serving.system.idle();
});
afterAll(() => server?.close());

async function asked<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
  const reply = await anna.ask(method, path, body === undefined ? {} : { body });
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.json as Reply;
}

const arms = async () => (await asked<ExperimentList>("GET", "/api/experiments")).arms;
const plan = async () => {
  const [a, b] = await arms();
  return {
    ...{ name: "Rejects", environment: "paper", control: a?.id ?? "" },
    arms: [a, b].map((arm) => ({ id: arm?.id ?? "", percent: 50 })),
    goal: { metric: "reject-rate", difference: 0.02 },
  };
};
const place = (side: "buy" | "sell", number: number) =>
  asked<RoutedOrderBody>("POST", "/api/orders/route", {
    ...{ symbol: "ACME", side, type: "market", policy: "tried" },
    // Two orders that are alike within seconds would be denied.
    quantity: String(number + 1),
    idempotencyKey: `experiment-key-${side}-${number}`,
  });

test("a plan is looked at, refused with every fault, and kept as a draft", async () => {
  expect((await arms()).map(({ label }) => label)).toEqual(["alpha", "beta"]);
  const asking = await plan();
  const preview = await asked<ExperimentPreviewBody>(
    ...(["POST", "/api/experiments/preview"] as const),
    { ...asking, unitsPerDay: 50 },
  );
  expect(preview).toMatchObject({ basis: "assumed", problems: [] });
  expect(preview.text).toContain("if values spread as widely as they can");
  const wrong = { ...asking, name: "", control: "nobody", reason: "to know" };
  const refused = await anna.ask("POST", "/api/experiments", { body: wrong });
  expect(refused).toMatchObject({ status: 422, json: { code: "invalid-experiment" } });
  expect((refused.json["details"] as { problems: string[] }).problems).toHaveLength(2);
  const body = { ...asking, id: "rejects", reason: "to know" };
  const made = await asked<ExperimentBody>("POST", "/api/experiments", body);
  expect(made).toMatchObject({ id: "rejects", state: "draft" });
  expect((await anna.ask("POST", "/api/experiments", { body })).status).toBe(409);
});

test("orders of a policy are drawn while it runs, and are counted once each position", async () => {
  const draw = { kind: "experiment", experiment: "rejects" };
  const [first] = await arms();
  const steps = [draw, { kind: "pinned", route: first?.id }];
  await asked("PUT", "/api/routing/policies", { id: "tried", steps });
  await asked("POST", "/api/experiments/rejects/start", { reason: "as planned" });
  for (let number = 0; number < POSITIONS; number++) {
    const bought = await place("buy", number);
    expect(bought.decision.steps[0]?.kind).toBe("experiment");
    const sold = await place("sell", number);
    expect(bought.order.status).toBe("filled");
    expect(sold.order.account).toBe(bought.order.account);
  }
  const units = async () =>
    (await asked<ExperimentBody>("GET", "/api/experiments/rejects")).verdict.units;
  await expect.poll(units, { timeout: 30_000 }).toBe(POSITIONS);
  const report = await asked<PerformanceReport>("GET", "/api/performance");
  const orders = report.items.reduce((sum, card) => sum + card.orders, 0);
  expect(orders).toBe(2 * POSITIONS);
});

/** Sums of all accounts: how many orders a measure has, and their mean. */
async function measured(metric: string) {
  const report = await asked<PerformanceReport>("GET", "/api/performance");
  const scores = report.items.flatMap((card) => card.scores.filter((s) => s.metric === metric));
  const orders = scores.reduce((sum, score) => sum + score.orders, 0);
  return { orders, mean: scores.reduce((sum, { mean, orders: n }) => sum + mean * n, 0) / orders };
}
const late = () => server.serving.system.tenants.measureLate(LOCAL_TENANT, { fees: true });

/** Charges every execution and measures; undefined while an account is still read. */
const charged = (amount: string) => async () => {
  await server.serving.system.store.database.script(
    `update executions set fees = '["commission", "${amount}", "USD"]'`,
  );
  await late();
  const { orders, mean } = await measured("all-in-cost");
  return orders === 2 * POSITIONS ? mean : undefined;
};

test("fees that a reading brings make the all-in cost, and are corrected by the next", async () => {
  const { mean: slippage } = await measured("slippage");
  await expect.poll(charged("0.5"), PATIENTLY).toBeGreaterThan(slippage);
  const { mean: cost } = await measured("all-in-cost");
  const twice = slippage + 2 * (cost - slippage);
  await expect.poll(charged("1"), PATIENTLY).toBeCloseTo(twice, 6);
});

test("what the market did five minutes after a fill is the realised spread", async () => {
  expect((await measured("realized-spread")).orders).toBe(0);
  const { store } = server.serving.system;
  const sixMinutesAgo = instantOf(Date.now() - 6 * 60_000);
  await store.database.script(
    `update orders set record = jsonb_set(record, '{report,updatedAt}', '"${sixMinutesAgo}"')`,
  );
  await late();
  await expect
    .poll(async () => (await measured("realized-spread")).orders, { timeout: 60_000 })
    .toBe(2 * POSITIONS);
  await store.database.script(
    `update orders set record = jsonb_set(record, '{report,updatedAt}', '"2020-01-01T00:00:00.000000Z"')`,
  );
});

test("shares are given by hand, and whoever is not decided upon is not promoted", async () => {
  const [a, b] = await arms();
  const weigh = (percent: Record<string, number>) =>
    anna.ask("PUT", "/api/experiments/rejects/shares", { body: { percent, reason: "less risk" } });
  const refused = await weigh({ [a?.id ?? ""]: 60, [b?.id ?? ""]: 50 });
  expect(refused).toMatchObject({ status: 422, json: { code: "invalid-experiment" } });
  const weighed = await weigh({ [a?.id ?? ""]: 70, [b?.id ?? ""]: 30 });
  expect(weighed).toMatchObject({ status: 200, json: { versions: [{}, { version: 2 }] } });
  const body = { reason: "tired of it" };
  const early = await anna.ask("POST", "/api/experiments/rejects/promote", { body });
  expect(early).toMatchObject({ status: 409, json: { code: "experiment-undecided" } });
});

test("readings tell how often the broker answered, and files hold every figure", async () => {
  const report = await asked<PerformanceReport>("GET", "/api/performance");
  expect(report.readings.map(({ label }) => label)).toEqual(["alpha", "beta"]);
  for (const { availability, readings, ageMs } of report.readings) {
    expect(availability).toMatchObject({ mean: 1, high: 1 });
    expect(readings).toBeGreaterThan(0);
    expect(ageMs).toBeGreaterThanOrEqual(0);
  }
  const { text } = await anna.ask("GET", "/api/performance/export");
  const [heading, ...lines] = text.trimEnd().split("\r\n");
  expect(heading).toBe("account,route,environment,stratum,measure,mean,low,high,count");
  const scores = report.items.flatMap((card) => card.scores).length;
  expect(lines.length).toBeGreaterThanOrEqual(scores + report.readings.length);
  expect(text).toContain("alpha,");
  expect(text).toContain(",availability,1,");
});

test("stopped it draws no more, and every act is in the audit log", async () => {
  const body = { reason: "enough" };
  const stopped = await asked<ExperimentBody>("POST", "/api/experiments/rejects/stop", body);
  expect(stopped).toMatchObject({ state: "stopped", stopReason: "enough" });
  const again = await anna.ask("POST", "/api/experiments/rejects/stop", { body });
  expect(again).toMatchObject({ status: 409, json: { code: "experiment-state" } });
  const after = await place("buy", POSITIONS);
  expect(after.decision.steps.map(({ kind }) => kind)).toContain("pinned");
  const { audit } = server.serving.system.store;
  const entries = await audit.entries({ tenant: LOCAL_TENANT, limit: 200 });
  const own = entries.filter(({ subject }) => subject === "experiment:rejects");
  expect(own.map(({ act }) => act).toSorted()).toEqual([
    ...["experiment-created", "experiment-reweighed"],
    ...["experiment-started", "experiment-stopped"],
  ]);
  expect(own.every(({ actor }) => actor.startsWith("user:"))).toBe(true);
});
