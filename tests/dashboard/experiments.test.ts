import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dayOf, intentId } from "#domain";
import type { ConnectionBody } from "#http";
import { type CellTally, momentsOf, type RollUp, type RoutingDecision } from "#routing";
import { LOCAL_TENANT } from "#store";
import { type App, startApp } from "./support/app.ts";
import { hasChromium } from "./support/chromium.ts";
import { connectFor } from "./support/connect.ts";
import { lookAt } from "./support/looks.ts";

const COUNT = 400;

/** An experiment between two paper accounts: planned, started, looked at, stopped. */
describe.runIf(hasChromium)("experiments", () => {
  let app: App;
  let page: Page;
  beforeAll(async () => {
    app = await startApp({});
    page = await app.open("/", { bypassCSP: true });
  });
  afterAll(() => app?.close());

  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const field = (name: string) => page.getByRole("textbox", { name });
  const detail = (name: string) => page.getByRole("region", { name, exact: true });
  const routing = () => app.system.store.routing;

  async function connected(label: string): Promise<string> {
    const credentials = { account: label.toLowerCase(), cash: "50000" };
    const made = await connectFor(app.url, { broker: "paper", label, credentials });
    const [account] = (made satisfies ConnectionBody).accounts;
    return account?.id ?? expect.fail();
  }

  /** What so many orders of each account would have left in the sums. */
  async function measured(id: string, slippage: Readonly<Record<string, number>>): Promise<void> {
    const at = app.system.services.now();
    const names = Object.keys(slippage);
    const shares = Object.fromEntries(names.map((name) => [name, 1_000_000 / names.length]));
    const [arm = ""] = names;
    const decision: RoutingDecision = {
      ...{ at, position: "p-1", policy: { id: "desk", version: 1 }, steps: [], considered: [] },
      exposure: {
        ...{ experiment: id, version: 1, unit: "p-1", arm, bucket: 1, shares, eligible: names },
        ...{ stratum: "equity market day", at },
      },
      failure: { code: "no-route", message: "None", owner: "user", next: "Look" },
    };
    const arms = names.map((name) => [name, armOf(slippage[name] ?? 0)] as const);
    const sum: CellTally = {
      ...{ cell: "1|all|equity", day: dayOf(at), shares, arms: Object.fromEntries(arms) },
    };
    await routing().keepDecision(intentId("i-1"), decision);
    const rollUp: RollUp = {
      environment: "paper",
      ...{ route: arm, stratum: "equity market day", period: dayOf(at) },
      ...{ orders: COUNT, metrics: armOf(slippage[arm] ?? 0).metrics, rejects: {} },
      ...{ ackMs: { count: 0, buckets: {} }, fillMs: { count: 0, buckets: {} } },
    };
    const tally = { experiment: id, sum };
    expect(await routing().addResult(intentId("i-1"), { rollUp, tally })).toBe(true);
  }

  const armOf = (mean: number) => ({
    units: COUNT,
    metrics: {
      slippage: momentsOf(Array.from({ length: COUNT }, (_, each) => mean + (each % 2) * 8 - 4)),
      "reject-rate": momentsOf(Array<number>(COUNT).fill(0)),
    },
  });

  test("keys lead to it, and it says what it needs while there is nothing", async () => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("x");
    await page.getByRole("heading", { name: "Experiments", level: 1 }).waitFor();
    await page.getByText("It needs two accounts that take orders.").waitFor();
    await page.getByText("No routed order was measured yet.").waitFor();
    expect(await button("New experiment").isDisabled()).toBe(true);
    await lookAt(page, "experiments-empty");
  });

  test("a plan tells what it could find as it is typed, and what is wrong with it", async () => {
    await connected("Alpha");
    await connected("Beta");
    await page.reload();
    await button("New experiment").click();
    const problems = page.getByRole("list", { name: "What is wrong with the plan" });
    await problems.getByText("The name is empty").waitFor();
    await field("Name").fill("Slippage of two desks");
    await field("Alpha, share in %").fill("70");
    await problems.getByText('The shares sum to "120" percent').waitFor();
    await field("Alpha, share in %").fill("50");
    await page.getByText("Nothing like it was measured here yet").waitFor();
    await field("Spread of one value").fill("8");
    await field("Positions a day").fill("40");
    await page.getByText(/A difference of 1.00 bps .* at 40 a day/).waitFor();
    expect(await button("Save as a draft").isDisabled()).toBe(true);
    await field("Why").fill("which desk is cheaper");
    await lookAt(page, "experiment-plan");
    await button("Save as a draft").click();
    await detail("Slippage of two desks").getByText("Not started").waitFor();
  });

  test("started, it shows intervals, guardrails and the verdict", async () => {
    await button("Start").click();
    await field("Why").fill("as planned");
    await button("Start it").click();
    const panel = detail("Slippage of two desks");
    await panel.getByText("There is too little to compare: 0 units").waitFor();
    const [stored] = await routing().experiments(["running"]);
    const { id, arms } = stored?.experiment ?? expect.fail();
    const [alpha = "", beta = ""] = arms.map((arm) => arm.id);
    await measured(id, { [alpha]: 3, [beta]: 0.5 });
    await page.reload();
    await panel.getByText('"Beta" is better than "Alpha": slippage').waitFor();
    const intervals = panel.getByRole("list", { name: "Intervals" });
    await intervals.getByText("-2.50 bps", { exact: false }).first().waitFor();
    await intervals.getByRole("img", { name: "Beta: better" }).waitFor();
    expect(await panel.getByText("kept", { exact: true }).count()).toBe(2);
    await page
      .getByRole("group", { name: "Scorecards, scrollable" })
      .getByText("Slippage")
      .waitFor();
    await lookAt(page, "experiment");
  });

  test("new shares need a whole sum and a reason, and are shown as a version", async () => {
    await button("Re-weigh").click();
    await field("Alpha, share in %").fill("60");
    await page.getByText("They sum to 110 %; 100 % is needed.").waitFor();
    expect(await button("Re-weigh it").isDisabled()).toBe(true);
    await field("Beta, share in %").fill("40");
    await field("Why").fill("less risk");
    await lookAt(page, "experiment-shares");
    await button("Re-weigh it").click();
    const versions = page.getByRole("list", { name: "Versions" });
    await versions.getByText("less risk (Alpha 60 %, Beta 40 %)").waitFor();
    await page.getByRole("group", { name: "Readings, scrollable" }).getByText("Beta").waitFor();
    const csv = await page.getByRole("link", { name: "CSV" }).getAttribute("href");
    expect(csv).toBe("/api/performance/export?environment=paper");
  });

  test("a winner is promoted where a policy draws for it, and ends the experiment", async () => {
    await button("Promote").click();
    await field("Why").fill("Beta it is");
    await button("Promote it").click();
    await page.getByText("No routing policy names the experiment").waitFor();
    const [stored] = await routing().experiments(["running"]);
    const { id, arms } = stored?.experiment ?? expect.fail();
    const services = app.system.services.routing;
    await services.savePolicy({ id: "desk", steps: [{ kind: "experiment", experiment: id }] });
    await button("Promote it").click();
    await button("Archive").waitFor();
    expect(await services.policies()).toContainEqual(
      expect.objectContaining({
        ...{ id: "desk", version: 2 },
        steps: [{ kind: "priority", routes: [arms[1]?.id] }],
      }),
    );
  });

  test("ended, it keeps its verdict, and archived it leaves the list", async () => {
    await button("Archive").click();
    await page.getByText('"Beta" is better than "Alpha": slippage').waitFor();
    await field("Why").fill("done");
    await button("Archive it").click();
    await page.getByText("No experiment yet").waitFor();
    await page.getByText("Archived", { exact: true }).click();
    const list = page.getByRole("list", { name: "All experiments" });
    await list.getByText("archived", { exact: true }).waitFor();
    await page.getByText('"Beta" is better than "Alpha": slippage').waitFor();
    const entries = await app.system.store.audit.entries({ tenant: LOCAL_TENANT, limit: 100 });
    const acts = entries.map(({ act }) => act).filter((act) => act.startsWith("experiment"));
    expect(acts.toSorted()).toEqual([
      ...["experiment-archived", "experiment-created", "experiment-promoted"],
      ...["experiment-reweighed", "experiment-started", "experiment-stopped"],
    ]);
  });

  test("nothing failed on the page meanwhile", () => {
    expect(app.faults).toEqual([]);
  });
});
