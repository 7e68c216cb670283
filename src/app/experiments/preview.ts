import { dayOf, epochMs, type Instant, instantOf } from "#domain";
import type { ExperimentPreviewBody, PreviewInput } from "#http";
import {
  type ExperimentPlan,
  factsOfMetric,
  figure,
  meanOf,
  mergeMoments,
  NO_MOMENTS,
  type PowerQuestion,
  type Preview,
  previewOf,
  type RollUp,
  unitsToTune,
} from "#routing";

const DAY_MS = 86_400_000;
/** So far back is looked for how values spread and how many positions come. */
const LOOKED_DAYS = 30;
/** Fewer values say nothing of their spread. */
const FEWEST_VALUES = 20;
/** A share lies between 0 and 1, so this is the most that it can spread. */
const WIDEST_SHARE = 0.5;
/** Where nothing is known that would tell how many positions it takes. */
export const UNITS_UNTOLD = 4_000;

export const lookedSince = (now: Instant): string =>
  dayOf(instantOf(epochMs(now) - LOOKED_DAYS * DAY_MS));

export type Basis = Pick<ExperimentPreviewBody, "basis" | "spread" | "unitsPerDay">;

/** How values spread and how many positions come: as told, as measured, or as nobody knows. */
export function basisOf(input: PreviewInput, rollUps: readonly RollUp[]): Basis {
  const ids = new Set(input.arms.map(({ id }) => id));
  const own = rollUps.filter(({ route }) => ids.has(route));
  const orders = own.reduce((sum, each) => sum + each.orders, 0);
  const pace = input.unitsPerDay ?? orders / LOOKED_DAYS;
  const unitsPerDay = (pace * input.coveragePercent) / 100;
  return { ...spreadOf(input, own), ...(unitsPerDay > 0 && { unitsPerDay }) };
}

function spreadOf({ spread, goal }: PreviewInput, rollUps: readonly RollUp[]): Basis {
  if (spread !== undefined) return { basis: "given", spread };
  const moments = rollUps.reduce(
    (sum, { metrics }) => mergeMoments(sum, metrics[goal.metric] ?? NO_MOMENTS),
    NO_MOMENTS,
  );
  const found = meanOf(moments);
  if (found && found.count >= FEWEST_VALUES && found.variance > 0)
    return { basis: "measured", spread: Math.sqrt(found.variance) };
  const isShare = factsOfMetric(goal.metric).unit === "share";
  return isShare ? { basis: "assumed", spread: WIDEST_SHARE } : { basis: "unknown" };
}

type Question = Omit<PowerQuestion, "units">;

/** What must be known to tell one arm from the control, for each arm that gets any positions. */
function questionsOf(input: PreviewInput, spread: number): readonly Question[] {
  const { arms, control, alpha, power } = input;
  const shareOf = (id: string) => (arms.find((arm) => arm.id === id)?.percent ?? 0) / 100;
  const variance = { a: spread ** 2, b: spread ** 2 };
  return arms
    .filter(({ id }) => id !== control)
    .map(({ id }) => ({ a: shareOf(control), b: shareOf(id) }))
    .filter(({ a, b }) => a > 0 && b > 0)
    .map((share) => ({ variance, share, alpha: alpha / (arms.length - 1), power }));
}

/** The number of positions to tune for: where the slowest comparison will have found the goal. */
export function unitsFor(input: PreviewInput, { spread }: Basis): number {
  if (spread === undefined) return UNITS_UNTOLD;
  const { difference } = input.goal;
  const units = questionsOf(input, spread).map((question) => unitsToTune(difference, question));
  return Math.max(100, ...units);
}

/** From when on the slowest comparison can be told. Undefined while spread or pace are unknown. */
export function previewFor(
  input: PreviewInput,
  { spread, unitsPerDay }: Basis,
  at: { readonly now: Instant; readonly plan: Pick<ExperimentPlan, "units"> },
): Preview | undefined {
  if (spread === undefined || unitsPerDay === undefined) return undefined;
  const { units } = at.plan;
  return questionsOf(input, spread)
    .map((question) =>
      previewOf(
        input.goal.difference,
        { ...question, units },
        { unitsPerDay, seen: 0, now: at.now },
      ),
    )
    .toSorted((a, b) => b.units - a.units)[0];
}

/** The preview in a sentence. */
export function previewText(
  { goal }: PreviewInput,
  { basis, unitsPerDay }: Basis,
  preview: Preview | undefined,
): string {
  if (basis === "unknown")
    return "Nothing like it was measured here yet: give the spread of one value to see how long it takes";
  if (unitsPerDay === undefined)
    return "No position came to these accounts yet: give how many come a day to see how long it takes";
  if (!preview) return "Correct the plan to see how long it takes";
  const { words } = factsOfMetric(goal.metric);
  const what = `A difference of ${figure(goal.metric, goal.difference)} in ${words}`;
  const widest = basis === "assumed" ? ", if values spread as widely as they can" : "";
  return (
    `${what} is not decidable before ${dayOf(preview.decidableFrom)}: it takes about ` +
    `${preview.units} positions, ${preview.days} days at ${rounded(unitsPerDay)} a day${widest}`
  );
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** Percents of a plan that can be computed with, whatever else is wrong with it. */
export const canPreview = (places: readonly string[]): boolean =>
  places.every((place) => ["id", "name", "guardrails", "units"].includes(place));
