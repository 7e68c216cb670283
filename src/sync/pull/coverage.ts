import { epochMs, type Instant, instantOf } from "#domain";
import type { CoverageRange, CoverageState } from "../ports/index.ts";
import type { Target } from "./run.ts";

/** Before the first account of any broker whose history can be asked for. */
export const BEGINNING: Instant = instantOf(631_152_000_000);

/** So many milliseconds before an instant, and never before `BEGINNING`. */
export const earlier = (instant: Instant, ms: number): Instant =>
  instantOf(Math.max(epochMs(instant) - Math.round(ms), epochMs(BEGINNING)));

/** The later of two instants. */
export const most = (a: Instant, b: Instant): Instant => (a < b ? b : a);

/** The same range for each account of a target. */
export const rangesOf = (
  { accounts }: Target,
  range: { readonly from: Instant; readonly to: Instant; readonly state: CoverageState },
): readonly CoverageRange[] =>
  range.from < range.to ? accounts.map(({ id }) => ({ account: id, ...range })) : [];
