import type { CapabilityDifference } from "../ports/index.ts";

type Stated = Readonly<Record<string, boolean>>;

/** What turned, came or went between two states of knowledge, by the name of the capability. */
export function capabilityDifferences(
  before: Stated,
  after: Stated,
): readonly CapabilityDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((capability) => {
    const [was, is] = [valueIn(before, capability), valueIn(after, capability)];
    if (was === is) return [];
    return [
      {
        capability,
        ...(was !== undefined && { before: was }),
        ...(is !== undefined && { after: is }),
      },
    ];
  });
}

const valueIn = (stated: Stated, name: string): boolean | undefined =>
  Object.hasOwn(stated, name) ? stated[name] : undefined;

/** Facts by the name of the capability. */
export const statedBy = (
  facts: readonly { readonly capability: string; readonly has: boolean }[],
): Stated => Object.fromEntries(facts.map(({ capability, has }) => [capability, has]));
