import type { CapabilityMatrix } from "../../api/types.ts";

export type Compared = CapabilityMatrix["brokers"][number];
export type Fact = Compared["facts"][number];

const KINDS = {
  order: "Orders",
  tif: "Time in force",
  asset: "Markets",
  feature: "Features",
  read: "Reads",
} as const;
type Kind = keyof typeof KINDS;

export type Group = { readonly title: string; readonly capabilities: readonly string[] };

/** Capabilities by kind, in the order in which people ask. */
export function groupsOf(capabilities: readonly string[]): readonly Group[] {
  return (Object.keys(KINDS) as Kind[]).flatMap((kind) => {
    const own = capabilities.filter((each) => each.startsWith(`${kind}:`));
    return own.length === 0 ? [] : [{ title: KINDS[kind], capabilities: own }];
  });
}

export const factOf = ({ facts }: Compared, capability: string): Fact | undefined =>
  facts.find((fact) => fact.capability === capability);

/** What is known, in a word for the eye and one for whoever hears it. */
export function verdictOf(fact: Fact | undefined): "no" | "yes" | "proved" | "refused" {
  const { worked = 0, refused = 0 } = fact?.observed ?? {};
  if (refused > 0 && worked === 0) return "refused";
  if (worked > 0) return "proved";
  return fact?.declared ? "yes" : "no";
}

/** "yes granted 1 of 2": the verdict, and how many accounts have been granted it. */
function cellOf(fact: Fact | undefined): string {
  const probed = fact?.probed ?? [];
  if (probed.length === 0) return verdictOf(fact);
  return `${verdictOf(fact)} granted ${probed.filter(({ has }) => has).length} of ${probed.length}`;
}

/** The table as CSV; ids and words of ours only, so nothing needs to be escaped. */
export function csvOf(capabilities: readonly string[], brokers: readonly Compared[]): string {
  const head = ["capability", ...brokers.map(({ id, environment }) => `${id} ${environment}`)];
  const rows = capabilities.map((each) => [
    each,
    ...brokers.map((broker) => cellOf(factOf(broker, each))),
  ]);
  return [head, ...rows].map((row) => row.join(",")).join("\n");
}
