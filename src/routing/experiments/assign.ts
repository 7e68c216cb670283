import type { Instant } from "#domain";
import { bucketOf } from "../assignment/bucket.ts";
import { armIn, type Shares, sharesFrom, splitAmong } from "../assignment/shares.ts";
import { currentVersion, type Experiment } from "./experiment.ts";

/** What is drawn: the opening of a position, among the arms that can take it. */
export type Draw = {
  /** Names the position within its account group. */
  readonly unit: string;
  /** Arms that could take it, found before the draw and without looking at it. */
  readonly eligible: readonly string[];
  /** What else sets units apart that must not be compared, such as the kind of instrument. */
  readonly stratum: string;
  readonly at: Instant;
};

/** That a unit was drawn, and how. Stored with the order and never made again. */
export type Exposure = {
  readonly experiment: string;
  readonly version: number;
  readonly unit: string;
  readonly arm: string;
  readonly bucket: number;
  /** The chances that the arms had for this unit, in parts per million. */
  readonly shares: Shares;
  readonly eligible: readonly string[];
  readonly stratum: string;
  readonly at: Instant;
};

/** Why a unit takes no part. */
export const NOT_DRAWN = ["not-running", "too-few-arms", "not-covered"] as const;
export type NotDrawn = (typeof NOT_DRAWN)[number];

export type Drawn = { readonly exposure: Exposure } | { readonly notDrawn: NotDrawn };

/**
 * The arm of a unit. The same unit always gets the same arm while shares and eligible arms are the
 * same; who has been drawn before brings the exposure and does not ask again.
 */
export function drawArm(experiment: Experiment, draw: Draw): Drawn {
  if (experiment.state !== "running") return { notDrawn: "not-running" };
  const { version, shares: all } = currentVersion(experiment);
  const split = splitAmong(all, draw.eligible);
  // With one arm there is nothing to compare, and its units would not be like the others.
  if (!split || split.arms.length < 2) return { notDrawn: "too-few-arms" };
  const key = { experiment: experiment.id, salt: experiment.salt, unit: draw.unit };
  // A draw of its own, so that who takes part is independent of the arm.
  const isCovered = bucketOf({ ...key, salt: `${key.salt}/coverage` }) < experiment.coverage;
  if (!isCovered) return { notDrawn: "not-covered" };
  const bucket = bucketOf(key);
  const arm = armIn(split, bucket);
  if (arm === undefined) return { notDrawn: "too-few-arms" };
  const { unit, stratum, at } = draw;
  const [shares, eligible] = [sharesFrom(split), split.arms];
  const exposure = { experiment: experiment.id, version, unit, arm, bucket, shares, eligible };
  return { exposure: { ...exposure, stratum, at } };
}

/**
 * What may be compared: units of one version, of the same eligible arms and of one stratum. Shares
 * do not change within it, so that it is a sound experiment by itself even where they follow what
 * was measured.
 */
export const cellOf = ({ version, eligible, stratum }: Exposure): string =>
  [version, eligible.join(","), stratum].join("|");
