import type { Problem } from "../api/failure.ts";

const OWNERS: Readonly<Record<Problem["owner"], string>> = {
  user: "You can settle this",
  broker: "The broker acts",
  us: "OpenBlotter acts",
};

/** Who acts and what leads on, as a sentence: "The broker acts: Wait; it is tried again." */
export function whoActs({ owner, next }: Pick<Problem, "owner" | "next">): string {
  // What only a report can mend is no work that goes on by itself.
  const isFault = owner === "us" && next.includes("eport it");
  return `${isFault ? "This looks like a fault of OpenBlotter" : OWNERS[owner]}: ${next}.`;
}
