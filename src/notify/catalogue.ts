import type { NoticeDetails } from "./events.ts";

/** What each broker can do by its id: names of capabilities, parted by spaces. */
export type CatalogueFacts = Readonly<Record<string, string>>;

/** What came, went and changed between two catalogues; undefined if nothing did. */
export function catalogueChange(
  before: CatalogueFacts,
  after: CatalogueFacts,
): NoticeDetails["catalogue-changed"] | undefined {
  const [old, now] = [Object.keys(before), Object.keys(after)];
  const added = now.filter((id) => !Object.hasOwn(before, id)).toSorted();
  const removed = old.filter((id) => !Object.hasOwn(after, id)).toSorted();
  const changed = now
    .filter((id) => Object.hasOwn(before, id) && before[id] !== after[id])
    .toSorted();
  return added.length + removed.length + changed.length === 0
    ? undefined
    : { added, removed, changed };
}
