import type { RoutingDecisionBody } from "../../api/types.ts";
import { titleOf } from "../orders/words.ts";
import type { Considered } from "./picture.ts";

export const scoreText = (score: number): string => `${score.toFixed(2)} bps`;

/** "Buy 10 ACME goes to Alpha", or that it goes nowhere. */
export function outcomeOf(
  decision: RoutingDecisionBody,
  account: (id: string) => string,
): { readonly text: string; readonly isRouted: boolean } {
  const { route } = decision;
  const title = titleOf(decision);
  return route
    ? { text: `${title} goes to ${account(route.id)}`, isRouted: true }
    : { text: `${title} goes nowhere`, isRouted: false };
}

/**
 * Why one account was or was not chosen, in a sentence. A position's own account is chosen whatever
 * speaks against it.
 */
export function whyOf(
  { isChosen, objections, score, caution }: Considered,
  { steps, considered }: Pick<RoutingDecisionBody, "steps" | "considered">,
): string {
  const against = objections.map(({ text }) => text).join("; ");
  const decided = steps.at(-1)?.kind;
  if (isChosen && against !== "")
    return `Chosen, since its position is there, although: ${against}`;
  if (isChosen) return chosenWords(decided);
  if (against !== "") return against;
  const able = "It could take the order";
  if (decided === "position") return `${able}, but the position is open elsewhere`;
  if (caution !== undefined) return `${able}, but stood behind the others: ${caution}`;
  if (decided === "experiment") return `${able}; the draw fell on another`;
  const best = considered.find((each) => each.isChosen);
  if (score !== undefined && best?.score !== undefined)
    return `${able} for ${scoreText(apart(score, best.score))} more`;
  if (best?.score !== undefined) return `${able}, but too little is measured or known of its cost`;
  return best ? `${able}; another came first` : `${able}; no step of the policy chose it`;
}

/** As the figures that are shown are apart, so that whoever subtracts them agrees. */
const apart = (score: number, best: number): number =>
  (Math.round(score * 100) - Math.round(best * 100)) / 100;

function chosenWords(kind: string | undefined): string {
  if (kind === "position") return "Chosen, since its position is there";
  if (kind === "experiment") return "Chosen by the draw of an experiment";
  if (kind === "pinned") return "Chosen, since orders are pinned to it";
  if (kind === "priority") return "Chosen as the first of the list that can";
  return "Chosen for the lowest score";
}
