import type { ProbeReport } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import type { Fact } from "./compare.ts";

export type Grant = {
  readonly tone: "good" | "warn" | "bad";
  readonly words: string;
  /** What the broker said, one line for each account. */
  readonly evidence: string;
};

/** What brokers grant to accounts, in words; undefined where none was asked. */
export function grantOf(fact: Fact | undefined): Grant | undefined {
  const probed = fact?.probed ?? [];
  if (probed.length === 0) return undefined;
  const granted = probed.filter(({ has }) => has).length;
  const evidence = probed
    .map(({ account, region, evidence: said }) =>
      [account, region, said].filter((part) => part !== undefined).join(", "),
    )
    .join("\n");
  if (granted === probed.length) return { tone: "good", words: "granted", evidence };
  if (granted === 0) return { tone: "bad", words: "not granted", evidence };
  return { tone: "warn", words: `granted to ${granted} of ${probed.length}`, evidence };
}

const OUTCOMES = {
  read: "answered",
  "not-stated": "of a broker that states nothing of accounts",
  "not-asked": "paused or waiting for you",
  failed: "failed",
} as const;

/** "Asked for 3 accounts: 2 answered, 1 failed. 1 change." */
export function probeWords({ items }: ProbeReport): string {
  if (items.length === 0) return "There is no connection whose broker could be asked.";
  const parts = Object.entries(OUTCOMES).flatMap(([outcome, words]) => {
    const many = items.filter((item) => item.outcome === outcome).length;
    return many === 0 ? [] : [`${many} ${words}`];
  });
  const changes = items.reduce((sum, item) => sum + item.changes.length, 0);
  const changed = changes === 0 ? "Nothing has changed." : `${count(changes, "change")}.`;
  return `Asked for ${count(items.length, "account")}: ${parts.join(", ")}. ${changed}`;
}
