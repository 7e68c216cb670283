/** Every page that is wholly made from the code, by its path. */
import { readFileSync } from "node:fs";
import { brokers } from "#brokers";
import { brokerPage, brokersPage } from "./broker-page.ts";

/** `root` ends with a slash. */
export function madePages(root: string): ReadonlyMap<string, string> {
  const manifests = brokers.map(({ manifest }) => manifest);
  const pages = manifests.map((manifest) => {
    const notes = readFileSync(`${root}src/brokers/${manifest.id}/NOTES.md`, "utf8");
    return [`docs/brokers/${manifest.id}.md`, brokerPage(manifest, notes)] as const;
  });
  return new Map([["docs/brokers/README.md", brokersPage(manifests)], ...pages]);
}
