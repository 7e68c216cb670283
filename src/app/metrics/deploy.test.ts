/** Alerts and the Grafana dashboard ask for nothing that is not measured. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as prom from "prom-client";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createInstruments } from "./instruments.ts";

const DEPLOY = fileURLToPath(new URL("../../../deploy/", import.meta.url));
const read = (file: string) => readFileSync(join(DEPLOY, file), "utf8");

const alert = z.object({ alert: z.string(), expr: z.string(), for: z.string().optional() });
const alerts = z
  .object({ groups: z.array(z.object({ rules: z.array(alert) })) })
  .parse(parse(read("prometheus/alerts.yml")))
  .groups.flatMap(({ rules }) => rules);
const panel = z.object({
  title: z.string(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ expr: z.string() })).default([]),
});
const panels = z
  .object({ panels: z.array(panel) })
  .parse(JSON.parse(read("grafana/openblotter.json"))).panels;

/** Labels by name of metric, as this program exports them. */
function exported(): ReadonlyMap<string, readonly string[]> {
  const registry = new prom.Registry();
  prom.collectDefaultMetrics({ register: registry });
  createInstruments(prom, registry);
  const found = new Map<string, readonly string[]>([["up", []]]);
  for (const { name } of registry.getMetricsAsArray()) {
    const { labelNames } = registry.getSingleMetric(name) as unknown as { labelNames: string[] };
    found.set(name, labelNames);
    for (const part of ["_bucket", "_sum", "_count"])
      found.set(`${name}${part}`, [...labelNames, "le"]);
  }
  return found;
}
const known = exported();
/** What Prometheus adds. */
const ADDED = new Set(["job", "instance", "le"]);

/** Metrics of an expression with the labels that are asked of them. */
function askedIn(expr: string) {
  const selectors = expr.matchAll(
    /\b(openblotter_\w+|process_\w+|nodejs_\w+|up)\b(?:\{([^}]*)\})?/g,
  );
  return [...selectors].map(([, name = "", inside = ""]) => ({
    name,
    labels: [...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = ""]) => label),
  }));
}
/** Labels that an expression groups by. */
const groupsOf = (expr: string) =>
  [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = ""]) => names.split(/,\s*/));

const asked = [
  ...alerts.map(({ alert: name, expr }) => [`alert ${name}`, expr] as const),
  ...panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => [`panel "${title}"`, expr] as const),
  ),
];

describe("what is asked of Prometheus", () => {
  it.each(asked)("by %s is measured", (_, expr) => {
    const metrics = askedIn(expr);
    expect(metrics).not.toEqual([]);
    for (const { name, labels } of metrics) {
      expect([...known.keys()]).toContain(name);
      for (const label of labels)
        expect([...(known.get(name) ?? []), ...ADDED], `${name}{${label}}`).toContain(label);
    }
    const all = new Set(metrics.flatMap(({ name }) => known.get(name) ?? []));
    for (const label of groupsOf(expr)) expect([...all, ...ADDED]).toContain(label);
  });

  it("covers everything that is measured", () => {
    const names = new Set(asked.flatMap(([, expr]) => askedIn(expr).map(({ name }) => name)));
    const shown = (name: string) => ["", "_bucket", "_count"].some((end) => names.has(name + end));
    const own = [...known.keys()].filter((name) => /^openblotter_/.test(name));
    const bases = own.filter((name) => !/_(bucket|sum|count)$/.test(name));
    expect(bases.length).toBeGreaterThan(25);
    expect(bases.filter((name) => !shown(name))).toEqual([]);
  });

  it("is explained on the page for operators, each metric and alert once", () => {
    const page = readFileSync(join(DEPLOY, "../docs/operations.md"), "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` \| ((?:`\w+`(?:, )?)*) ?\|/gm)];
    const told = rows.map(([, name = "", labels = ""]) => [name, labels.replaceAll("`", "")]);
    const own = [...known]
      .filter(([name]) => name.startsWith("openblotter_"))
      .filter(([name]) => !/_(bucket|sum|count)$/.test(name))
      .map(([name, labels]) => [name, labels.join(", ")]);
    expect(told).toEqual(own);
    const named = [...page.matchAll(/^\| `(OpenBlotter\w+)` \|/gm)].map(([, name]) => name);
    expect(named).toEqual(alerts.map(({ alert: name }) => name));
  });

  it("has the thresholds of the requirements", () => {
    const exprOf = (name: string) => alerts.find((each) => each.alert === name)?.expr ?? "";
    expect(exprOf("OpenBlotterSyncErrors")).toContain("> 0.10");
    expect(exprOf("OpenBlotterSyncSlow")).toContain("> 60");
    expect(exprOf("OpenBlotterSignInNeeded")).toContain('reason="needs-user"');
    expect(exprOf("OpenBlotterRateLimited")).toContain("rate_limit_hits_total");
  });
});

describe("panels of the dashboard", () => {
  it("do not lie on each other, and each has a title of its own", () => {
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

const present = spawnSync("promtool", ["--version"]).status === 0;
if (!present) {
  const text = "promtool is not installed: the alerts are not run";
  if (process.env["CI"] === "true") throw new Error(text);
  process.stderr.write(`${text}\n`);
}

/** Runs promtool, if it is there. */
describe.runIf(present)("alerts, as Prometheus reads them", () => {
  const folder = mkdtempSync(join(tmpdir(), "openblotter-alerts-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const rules = read("prometheus/alerts.yml");
  const judge = (changed: string) => {
    writeFileSync(join(folder, "alerts.yml"), changed);
    writeFileSync(join(folder, "alerts.test.yml"), read("prometheus/alerts.test.yml"));
    const { status, stdout, stderr } = spawnSync(
      "promtool",
      ["test", "rules", join(folder, "alerts.test.yml")],
      { encoding: "utf8" },
    );
    return { passes: status === 0, said: stdout + stderr };
  };

  it("fire and keep silent as their tests say", () => {
    const { passes, said } = judge(rules);
    expect(passes, said).toBe(true);
  });

  it("are each missed by a test where they never fire", () => {
    const silenced = rules.replaceAll(/( +expr: )(?:.*\n(?: {10}.*\n)*)/g, "$1vector(0) > 1\n");
    const { passes, said } = judge(silenced);
    expect(passes).toBe(false);
    for (const { alert: name } of alerts) expect(said).toContain(`alertname: ${name},`);
  });

  it("are known to Prometheus with the rest of its configuration", () => {
    const file = join(DEPLOY, "prometheus/prometheus.yml");
    const { status, stderr } = spawnSync("promtool", ["check", "config", "--syntax-only", file], {
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  });
});
