import type { Command } from "commander";
import { fail } from "#domain";
import { api, type RoutingPolicyBody, type RoutingPolicyInput } from "#http";
import {
  type CommonOptions,
  type Context,
  print,
  printJson,
  withCommon,
  withSession,
} from "../../context.ts";
import { paint } from "../../paint.ts";
import { left, right, table } from "../../table.ts";

type Step = RoutingPolicyInput["steps"][number];

const COLUMNS = [
  left<RoutingPolicyBody>("policy", ({ id }) => id),
  right<RoutingPolicyBody>("version", ({ version }) => String(version)),
  left<RoutingPolicyBody>("steps", ({ steps }) => steps.map(textOf).join(" ")),
];

export function list(routing: Command, context: Context): void {
  const command = routing
    .command("policies", { isDefault: true })
    .description("show the policies, each with its steps in order");
  withCommon(command, "routing policies").action(async (options: CommonOptions) => {
    const found = await withSession(context, options, (session) =>
      session.call(api.listRoutingPolicies),
    );
    if (options.json) return printJson(context, found.items);
    return print(context, table(found.items, COLUMNS, paint(context.host.color)));
  });
}

export function set(routing: Command, context: Context): void {
  const command = routing
    .command("set <policy> <steps...>")
    .description(
      "write a policy: pinned:<account>, priority[:<account>,...], lowest-cost, " +
        "best-quality[:<orders>], experiment:<id>; the first step that chooses wins",
    );
  withCommon(command, "routing set steady best-quality:50 lowest-cost priority").action(
    (id: string, words: readonly string[], options: CommonOptions) =>
      withSession(context, options, async (session) => {
        const body = { id, steps: words.map(stepOf) };
        const saved = await session.call(api.saveRoutingPolicy, { body });
        if (options.json) return printJson(context, saved);
        const steps = saved.steps.map(textOf).join(" ");
        return print(context, `Policy "${saved.id}" is now version ${saved.version}: ${steps}`);
      }),
  );
}

export function remove(routing: Command, context: Context): void {
  const command = routing
    .command("remove <policy>")
    .description("remove a policy; decisions keep saying what they were made by");
  withCommon(command, "routing remove steady").action((policy: string, options: CommonOptions) =>
    withSession(context, options, async (session) => {
      await session.call(api.removeRoutingPolicy, { params: { policy } });
      return options.json
        ? printJson(context, { removed: policy })
        : print(context, `Policy "${policy}" is removed.`);
    }),
  );
}

/** "priority:a,b" as a step; accounts have colons of their own, so that the first one counts. */
function stepOf(word: string): Step {
  const at = word.indexOf(":");
  const [kind, value] = at < 0 ? [word, ""] : [word.slice(0, at), word.slice(at + 1)];
  if (kind === "lowest-cost" && value === "") return { kind };
  if (kind === "priority") return { kind, routes: value === "" ? [] : value.split(",") };
  if (kind === "best-quality") return { kind, ...(value !== "" && { fewestOrders: whole(value) }) };
  if (kind === "pinned" && value !== "") return { kind, route: value };
  if (kind === "experiment" && value !== "") return { kind, experiment: value };
  return fail({
    code: "bad-option",
    message: `"${word}" is no step of a policy`,
    owner: "user",
    next: "Give pinned:<account>, priority, lowest-cost, best-quality or experiment:<id>",
  });
}

/** What is no whole number is refused by the schema, which says so. */
const whole = (text: string): number => (/^\d+$/.test(text) ? Number.parseInt(text, 10) : NaN);

function textOf(step: RoutingPolicyBody["steps"][number]): string {
  if (step.kind === "pinned") return `pinned:${step.route}`;
  if (step.kind === "experiment") return `experiment:${step.experiment}`;
  if (step.kind === "best-quality") return `best-quality:${step.fewestOrders}`;
  const routes = step.kind === "priority" ? step.routes.join(",") : "";
  return routes === "" ? step.kind : `${step.kind}:${routes}`;
}
