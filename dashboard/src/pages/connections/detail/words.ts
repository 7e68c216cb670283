import type { CoverageState } from "./coverage.ts";

export const WORDS: Readonly<Record<CoverageState, string>> = {
  proven: "proven complete",
  stated: "read, not provable",
  gap: "known hole",
  none: "not read",
};
