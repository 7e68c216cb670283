/** All house rules, in the order in which they are reported. */
import type { Rule } from "./rule.ts";
import { generatedBlocks } from "./rules/blocks.ts";
import { completeBrokers } from "./rules/brokers.ts";
import { bannedCalls, honestTests } from "./rules/calls.ts";
import { noCorpusCopies } from "./rules/corpus.ts";
import { dashboardTalksHttp } from "./rules/dashboard.ts";
import { doors } from "./rules/doors.ts";
import { importTable } from "./rules/imports.ts";
import { testedImporters } from "./rules/importers.ts";
import { markdown } from "./rules/markdown.ts";
import { plainNames } from "./rules/names.ts";
import { portableLock, reasonedDependencies } from "./rules/packages.ts";
import { sizes } from "./rules/sizes.ts";
import { forbiddenWords } from "./rules/words.ts";

export const rules: readonly Rule[] = [
  importTable,
  dashboardTalksHttp,
  doors,
  bannedCalls,
  honestTests,
  testedImporters,
  completeBrokers,
  plainNames,
  forbiddenWords,
  markdown,
  generatedBlocks,
  reasonedDependencies,
  portableLock,
  noCorpusCopies,
  sizes,
];
