/** The statistics of routing, each with its source; all of them pure. */
export * from "./bootstrap.ts";
export * from "./difference.ts";
export * from "./distributions.ts";
export * from "./group-sequential.ts";
export * from "./interval.ts";
export * from "./mixture.ts";
export * from "./moments.ts";
export * from "./posterior.ts";
export * from "./power.ts";
export * from "./quantile-sequence.ts";
export * from "./quantile.ts";
export * from "./ranks.ts";
export * from "./rates.ts";
export * from "./ratio-check.ts";
export * from "./sequence.ts";
export * from "./several.ts";
export * from "./stitching.ts";
