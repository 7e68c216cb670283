import type { RoutingDecisionBody } from "#http";

type Considered = RoutingDecisionBody["considered"][number];

/** A decision in lines: where it goes, what each step said, what speaks against each account. */
export function explained(decision: RoutingDecisionBody): string {
  const { environment, side, quantity, symbol, route, failure, policy } = decision;
  const asked = `${environment.toUpperCase()} ${side} ${quantity} ${symbol}`;
  const by = `by policy "${policy.id}", version ${policy.version}`;
  const where = route
    ? `goes to ${route.id} (${route.broker})`
    : `goes nowhere: ${failure?.message ?? ""}. ${failure?.next ?? ""}`;
  return [
    `${asked} ${where}, ${by}.`,
    ...decision.steps.map(({ kind, text }) => `${kind}: ${text}.`),
    ...decision.considered.map(lineOf),
  ].join("\n");
}

function lineOf({ route, isChosen, objections, score, caution }: Considered): string {
  const bps = score === undefined ? "" : `, ${score.toFixed(2)} bps`;
  const but = caution === undefined ? "" : `, but ${caution}`;
  if (objections.length === 0) return `${isChosen ? "*" : "-"} ${route}: could take it${bps}${but}`;
  const mark = isChosen ? "*" : "-";
  return `${mark} ${route}: ${objections.map(({ text }) => text).join("; ")}`;
}
