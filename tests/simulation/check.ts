import { epochMs } from "#domain";
import { buildRoundTrips } from "#trades";
import type { Fill } from "./venue.ts";
import type { World } from "./world.ts";

/** What is wrong with what was stored, by kind; nothing if all is well. */
export type Violation = { readonly kind: ViolationKind; readonly what: string };
export const VIOLATIONS = [
  /** The broker published it, and we do not hold it. */
  "lost",
  /** We hold it more often than the broker. */
  "doubled",
  /** We hold an older version than the broker's. */
  "stale",
  /** We hold what the broker never said. */
  "phantom",
  /** A version, a watermark or a cursor went back. */
  "regress",
  /** What was said to be held or proven was not. */
  "false-proof",
  /** What is derived is not what the executions give. */
  "derived",
  /** Without faults it does not come to rest. */
  "stuck",
  /** A log-in was lost that need not have been. */
  "burnt",
] as const;
type ViolationKind = (typeof VIOLATIONS)[number];

/** What the broker has published, as ids and contents that we should hold. */
type Expected = { readonly id: string; readonly content: string; readonly note: string };

const contentOf = (fill: Fill, price = fill.price) =>
  `${fill.side} ${fill.quantity} ${fill.symbol} @ ${price} ${fill.executedMs}`;

function expected({ plan, venue }: World, account: string): readonly Expected[] {
  if (plan.broker.kind !== "sequence")
    return venue.shown(account).map((fill) => ({
      id: fill.id,
      content: `${contentOf(fill)} ${fill.busted ? "bust" : "new"}`,
      note: `revision ${fill.revision}`,
    }));
  return venue.published(account).map(({ fill, price, report, revision }) => ({
    id: report === "new" ? fill.id : `${fill.id}.${revision}`,
    content: `${contentOf(fill, price)} ${report}`,
    note: `revision ${revision}`,
  }));
}

type Held = { readonly id: string; readonly content: string; readonly notes: readonly string[] };

function held({ store }: World, account: string): readonly Held[] {
  return [...store.data.executions.values()]
    .filter(({ item }) => item.account === `sim:${account}`)
    .map(({ item, older }) => ({
      id: item.id,
      content:
        `${item.side} ${item.quantity} ${item.instrument.symbol} @ ${item.price} ` +
        `${epochMs(item.executedAt)} ${item.report}`,
      notes: [...older, item].map(({ note = "" }) => note),
    }));
}

/** Ids that stand in quarantine, where nothing is lost. */
export const quarantined = ({ store }: World): ReadonlySet<string> =>
  new Set(
    [...store.data.quarantine.values()].map(({ raw }) => /"id":"(\w+)"/.exec(raw)?.[1] ?? ""),
  );

/** Holds what is stored against the books of the broker. */
export function compareBooks(world: World): Violation[] {
  return world.plan.accounts.flatMap((account) =>
    world.plan.broker.kind === "list"
      ? compareContents(world, account)
      : compareIds(world, account),
  );
}

function compareIds(world: World, account: string): Violation[] {
  const ours = new Map(held(world, account).map((each) => [each.id, each]));
  const waiting = quarantined(world);
  const found: Violation[] = [];
  for (const { id, content, note } of expected(world, account)) {
    const one = ours.get(id);
    if (!one) {
      if (!waiting.has(id)) found.push({ kind: "lost", what: `${id} ${content}` });
    } else if (one.content !== content || one.notes.at(-1) !== note)
      found.push({ kind: "stale", what: `${one.content} is ${content}` });
    ours.delete(id);
  }
  for (const { id, withdrawn } of world.venue.fills) if (withdrawn) ours.delete(id);
  return [...found, ...[...ours.keys()].map((id) => ({ kind: "phantom" as const, what: id }))];
}

/** Without ids only the number of each content can be compared. */
function compareContents(world: World, account: string): Violation[] {
  const balance = new Map<string, number>();
  const add = (content: string, by: number) =>
    balance.set(content, (balance.get(content) ?? 0) + by);
  const waiting = quarantined(world);
  for (const { id, content } of expected(world, account)) if (!waiting.has(id)) add(content, 1);
  for (const { content } of held(world, account)) add(content, -1);
  return [...balance]
    .filter(([, count]) => count !== 0)
    .map(([what, count]) => ({ kind: count > 0 ? "lost" : "doubled", what }));
}

/** Versions only ever grow. */
export function regressions(world: World): Violation[] {
  return world.plan.accounts.flatMap((account) =>
    held(world, account).flatMap(({ id, notes }): Violation[] => {
      const revisions = notes.map((note) => Number(note.split(" ")[1]));
      const back = revisions.some((revision, at) => at > 0 && revision < (revisions[at - 1] ?? 0));
      return back ? [{ kind: "regress", what: `${id}: ${notes.join(", ")}` }] : [];
    }),
  );
}

/** What is said to be proven must be so: of each execution in a proven stretch we hold a version. */
export function falseProofs(world: World): Violation[] {
  // Of what comes later than the broker declares nothing can be proven.
  if (world.plan.late > 0 && world.plan.profile === "amended") return [];
  const waiting = quarantined(world);
  return world.plan.accounts.flatMap((account) => {
    const ids = new Set(held(world, account).map(({ id }) => id));
    const ranges = [...(world.store.data.coverage.entries() ?? [])]
      .filter(([id]) => id === `sim:${account}`)
      .flatMap(([, all]) => all)
      .filter(({ state }) => state === "proven");
    const isProven = (ms: number) =>
      ranges.some(({ from, to }) => epochMs(from) <= ms && ms < epochMs(to));
    return world.venue.fills
      .filter((fill) => fill.account === account && !fill.withdrawn && isProven(fill.executedMs))
      .filter(({ id }) => !ids.has(id) && !waiting.has(id))
      .map(({ id }) => ({ kind: "false-proof" as const, what: `${id} is not held` }));
  });
}

/** Round trips and positions can be had from executions at any time, and come out the same. */
export function wrongDerived({ store }: World): Violation[] {
  const { executions, trips } = store.data;
  const built = buildRoundTrips([...executions.values()].map(({ item }) => item)).roundTrips;
  const shown = (list: typeof built) =>
    list
      .map((trip) => `${trip.account} ${trip.id} ${trip.status} ${trip.quantity} ${trip.netPnl}`)
      .sort()
      .join("\n");
  const isSame = shown(built) === shown([...trips.values()].flat());
  return isSame ? [] : [{ kind: "derived", what: "Round trips differ from a fresh build" }];
}
