/** A foreign reader judges the sandbox: the importer of statements, written from real files. */
import { Decimal } from "#domain";
import { createSandbox, type Sandbox } from "#sandbox";
import { textSource } from "#testing";
import { expect, it } from "vitest";
import { standingClock } from "../../src/sandbox/fakes.ts";
import { importsOver } from "../support/imports.ts";
import { temporaryStore } from "../support/store.ts";

const ROOT = "/ibkr/AccountManagement/FlexWebService";

function fetched(sandbox: Sandbox, clock: ReturnType<typeof standingClock>): string {
  const { token, queryId } = sandbox.credentials["ibkr-flex"] ?? {};
  const ask = (path: string, q: string | undefined) => {
    const target = `${ROOT}/${path}?t=${token}&q=${q}&v=3`;
    clock.pass(6100);
    const headers = { "user-agent": "Test/1", host: "127.0.0.1:1" };
    const { body } = sandbox.handle({ method: "GET", target, headers, body: "" });
    return new TextDecoder().decode(body);
  };
  const [, reference] = /<ReferenceCode>(\d+)</.exec(ask("SendRequest", queryId)) ?? [];
  return ask("GetStatement", reference);
}

async function imported(xml: string) {
  const store = await temporaryStore();
  try {
    const report = await importsOver(store.imports).import(textSource(xml, "flex.xml"));
    const page = await store.blotter.executions({}, { limit: 1000 });
    return { report, executions: page.items };
  } finally {
    await store.close();
  }
}

const seeds = ["1", "2", "3"];

it.each(seeds)("a statement of seed %s passes every check of the importer", async (seed) => {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, seed, brokers: ["ibkr-flex"] });
  const { report, executions } = await imported(fetched(sandbox, clock));
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.checks.length).toBeGreaterThan(8);
  expect(report.executions.quarantined).toBe(0);
  const truth = sandbox.executions("ibkr-flex");
  expect(report.executions.new).toBe(truth.length);
  expect(executions.map(({ id }) => String(id)).sort()).toEqual(truth.map(({ id }) => id).sort());
});

it("a fill that is corrected and one that is busted keep cash and quantities right", async () => {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["ibkr-flex"] });
  const fills = sandbox.venue.truth.filter((event) => event.type === "fill");
  const [first, , third] = fills;
  if (!first || !third) throw new Error("No fills");
  sandbox.venue.bust(first);
  sandbox.venue.correct(third, { price: third.price.plus(Decimal.one) });
  clock.pass(86_400_000);
  const { report } = await imported(fetched(sandbox, clock));
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.executions.new).toBe(fills.length + 3);
});

it("a figure that is changed on the way is found out", async () => {
  const clock = standingClock();
  const sandbox = createSandbox({ clock, brokers: ["ibkr-flex"] });
  const xml = fetched(sandbox, clock);
  const changed = xml.replace(/<Trade [^>]* netCash="-?/, (start) => `${start}9`);
  expect(changed).not.toBe(xml);
  const { report } = await imported(changed);
  expect(report.checks.some(({ ok }) => !ok)).toBe(true);
});
