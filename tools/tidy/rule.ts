/** What a house rule is: it looks at the whole tree, says what it saw, and what it found wrong. */
import type { Tree } from "./tree.ts";

export interface Finding {
  readonly file: string;
  /** 1-based; absent when the whole file is meant. */
  readonly line?: number;
  /** What is there, and what should be there instead. */
  readonly message: string;
}

export interface Report {
  /** How many things were examined; a rule that saw nothing fails. */
  readonly seen: number;
  readonly problems: readonly Finding[];
  /** Printed with counts, never a failure. */
  readonly warnings?: readonly Finding[];
  /** Said aloud when a part could not be looked at, such as a corpus that is absent. */
  readonly note?: string;
}

export interface Rule {
  readonly name: string;
  readonly check: (tree: Tree) => Report;
}

/** One line a reader can click: `file:line message`. */
export function show(finding: Finding): string {
  const place = finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`;
  return `${place} ${finding.message}`;
}
