import { type AuditEntry, fail, type Failure, type Instant } from "#domain";
import type { PromotionActs } from "#http";
import type { Experiment, RoutingDesk, StepPlan, Verdict } from "#routing";

export type PolicyDesk = Pick<RoutingDesk, "policies" | "savePolicy">;

type Promotion = {
  readonly experiment: Experiment;
  readonly route: string;
  /** Absent: every policy that names the experiment. */
  readonly policy: string | undefined;
  readonly promoted: PromotionActs["promoted"] | undefined;
};

/** The account that the verdict names. Fails with "experiment-undecided" where it names none. */
export function winnerOf({ name }: Experiment, { finding }: Verdict): string {
  if (finding.kind === "better" || finding.kind === "control") return finding.arm;
  return fail(undecided(name, finding.kind));
}

/**
 * Puts a route in the place of the draw, in every policy that names the experiment or the one that
 * was asked for; what follows the step stays, for when the route cannot take an order. Fails with
 * "experiment-unused" where no policy names it.
 */
export async function promoteIn(
  { desk, now }: { readonly desk: PolicyDesk; readonly now: Instant },
  { experiment: { id, name }, route, policy, promoted }: Promotion,
): Promise<void> {
  const draws = (step: StepPlan) => step.kind === "experiment" && step.experiment === id;
  const winner: StepPlan = { kind: "priority", routes: [route] };
  const using = (await desk.policies()).filter(
    (each) => each.steps.some(draws) && (policy === undefined || each.id === policy),
  );
  if (using.length === 0) fail(unused(name, policy));
  for (const each of using) {
    const steps = each.steps.map((step) => (draws(step) ? winner : step));
    const act =
      promoted &&
      (({ version }: { version: number }): AuditEntry => promoted({ id: each.id, version, route }));
    await desk.savePolicy({ id: each.id, steps }, now, act);
  }
}

const undecided = (name: string, kind: string): Failure => ({
  code: "experiment-undecided",
  message: `The experiment "${name}" names no account that is better; its verdict is "${kind}"`,
  owner: "user",
  next: "Wait until it does, or change the routing policy by hand",
  details: { verdict: kind },
});

const unused = (name: string, policy: string | undefined): Failure => ({
  code: "experiment-unused",
  message:
    policy === undefined
      ? `No routing policy names the experiment "${name}"`
      : `The routing policy "${policy}" does not name the experiment "${name}"`,
  owner: "user",
  next: 'See "openblotter routing policies", and write the account into the one that is meant',
});
