/** Pages that are made from the code, wholly or in part, by path. */
import { readFileSync } from "node:fs";
import { brokers } from "#brokers";
import { refreshed } from "../tidy/blocks.ts";
import { brokerCodesTable } from "./broker-codes.ts";
import { brokerPage, brokersPage } from "./broker-page.ts";

export const TROUBLESHOOTING = "docs/troubleshooting.md";

/** `root` ends with a slash. */
export function madePages(root: string): ReadonlyMap<string, string> {
  const manifests = brokers.map(({ manifest }) => manifest);
  const pages = manifests.map((manifest) => {
    const notes = readFileSync(`${root}src/brokers/${manifest.id}/NOTES.md`, "utf8");
    return [`docs/brokers/${manifest.id}.md`, brokerPage(manifest, notes)] as const;
  });
  const troubleshooting = readFileSync(root + TROUBLESHOOTING, "utf8");
  return new Map([
    [TROUBLESHOOTING, refreshed(troubleshooting, "broker-codes", brokerCodesTable())],
    ["docs/brokers/README.md", brokersPage(manifests)],
    ...pages,
  ]);
}
