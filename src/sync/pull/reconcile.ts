import { type AccountId, Decimal, type Instant } from "#domain";
import type { Break, PullTransaction } from "../ports/index.ts";
import { explainCash, explainPosition } from "./explain.ts";
import { mentionedBreaks, mentionsOf } from "./mentioned.ts";
import { missingBreaks } from "./missing.ts";
import { identifierOf } from "./page.ts";
import type { Batch } from "./records.ts";
import type { Run, Target } from "./run.ts";

type Found = Omit<Break, "id" | "resolvedAt">;

/**
 * Sets what the broker states of positions and cash beside what our executions add up to. A
 * difference counts when it is still the same after what came meanwhile was read.
 */
export async function reconcile(
  run: Run,
  target: Target,
  options: {
    /** Reads what is new once more. False if that did not come to its end. */
    readonly readAgain: () => Promise<boolean>;
    /** Whether the whole history is held, so that differences mean something. */
    readonly isWhole: boolean;
  },
): Promise<void> {
  run.tell("reconciling", target.key);
  for (const account of target.accounts) {
    const isFine = (found: readonly Found[]) => found.length === 0 || !options.isWhole;
    const first = await compared(run, target, { account: account.id, isFine });
    if (!first) return;
    if (isFine(first.found)) continue;
    const isRead = await options.readAgain();
    const again = isRead && (await compared(run, target, { account: account.id, isFine }));
    const last = again || first;
    if (again && isFine(again.found)) continue;
    const found = last.found.filter((each) => holds(each, first.found));
    const mentions = isRead && found.length > 0 ? await mentionsOf(run, account, last.at) : [];
    await run.parts.store.page(run.lease.current(), async (transaction) => {
      const asked = { account: account.id, at: last.at, mentions };
      const named = await mentionedBreaks(run, transaction, asked);
      await storeSnapshot(run, transaction, {
        ...{ ...last, account: account.id },
        found: [...found, ...named],
      });
    });
  }
}

const holds = (each: Found, before: readonly Found[]) =>
  before.some(
    ({ kind, instrument, currency, subject }) =>
      kind === each.kind &&
      instrument === each.instrument &&
      currency === each.currency &&
      subject === each.subject,
  );

type Compared = { readonly batch: Batch; readonly found: readonly Found[]; readonly at: Instant };

type Asked = {
  readonly account: AccountId;
  /** Whether what is found needs no second look; then it is stored at once. */
  readonly isFine: (found: readonly Found[]) => boolean;
};

async function compared(
  run: Run,
  target: Target,
  { account, isFine }: Asked,
): Promise<Compared | undefined> {
  const { adapter } = run.session;
  const known = run.knownAccount(account);
  if (!adapter.snapshot || !known) return undefined;
  const at = await run.lease.about();
  const records = await run.session.ask("sync", async (call) =>
    adapter.snapshot?.(call, known, at),
  );
  const only = { ...target, account: known, accounts: [known] };
  const batch = identifierOf(run, only)(records ?? []);
  // Under the lease and in one view of the data; what is not stored is not committed.
  const found = await run.parts.store.page(run.lease.current(), async (transaction) => {
    const differing = await differences(run, transaction, { batch, account, at });
    if (isFine(differing)) await storeSnapshot(run, transaction, { batch, account, at, found: [] });
    return differing;
  });
  return { batch, found, at };
}

type Sides = { readonly batch: Batch; readonly account: AccountId; readonly at: Instant };

async function differences(run: Run, transaction: PullTransaction, sides: Sides): Promise<Found[]> {
  const { reads } = run.manifest.capabilities;
  const positions = reads.includes("positions")
    ? await positionBreaks(run, transaction, sides)
    : [];
  const cash = reads.includes("balances") ? await cashBreaks(run, transaction, sides) : [];
  return [...positions, ...cash, ...(await missingBreaks(run, transaction, sides))];
}

async function positionBreaks(
  run: Run,
  transaction: PullTransaction,
  { batch, account, at }: Sides,
): Promise<Found[]> {
  const derived = new Map(
    (await transaction.derivedPositions(account)).map((each) => [each.instrument, each.quantity]),
  );
  const reported = new Map(
    batch.positions.map(({ instrument, quantity }) => [instrument.id, quantity]),
  );
  const found: Found[] = [];
  for (const instrument of new Set([...derived.keys(), ...reported.keys()])) {
    const ours = derived.get(instrument) ?? Decimal.zero;
    const theirs = reported.get(instrument) ?? Decimal.zero;
    if (ours.eq(theirs)) continue;
    const explanation = await explainPosition(run, transaction, { account, instrument });
    found.push({
      connection: run.connection.id,
      account,
      kind: "position",
      instrument,
      derived: ours,
      reported: theirs,
      foundAt: at,
      ...(explanation === undefined ? {} : { explanation }),
    });
  }
  return found;
}

async function cashBreaks(
  run: Run,
  transaction: PullTransaction,
  { batch, account, at }: Sides,
): Promise<Found[]> {
  const derived = new Map(
    (await transaction.derivedCash(account)).map((each) => [each.currency, each]),
  );
  return batch.balances.flatMap(({ currency, cash }): Found[] => {
    const { amount: ours = Decimal.zero, roundings = 0 } = derived.get(currency) ?? {};
    if (isRounding(ours.minus(cash), cash, roundings)) return [];
    const explanation = explainCash(run);
    return [
      {
        connection: run.connection.id,
        account,
        kind: "cash",
        currency,
        derived: ours,
        reported: cash,
        foundAt: at,
        ...(explanation === undefined ? {} : { explanation }),
      },
    ];
  });
}

/**
 * Whether a difference is no more than the broker's own rounding of so many profits, and 0 if of
 * none.
 */
function isRounding(difference: Decimal, stated: Decimal, roundings: number): boolean {
  const halfUnits = Decimal.scaled(BigInt(roundings) * 5n, stated.scale + 1);
  return !difference.abs().gt(halfUnits);
}

/** What a broker states wholly; a position that cannot be read is no sign that there is none. */
const statesPositions = ({ manifest }: Run, { quarantine }: Batch): boolean =>
  manifest.capabilities.reads.includes("positions") && quarantine.length === 0;

async function storeSnapshot(
  run: Run,
  transaction: PullTransaction,
  { batch, account, found, at }: Sides & Pick<Compared, "found">,
): Promise<void> {
  if (batch.positions.length > 0) await transaction.positions(batch.positions);
  else if (statesPositions(run, batch)) await transaction.flat(account, at);
  if (batch.balances.length > 0) await transaction.balances(batch.balances);
  if (batch.quarantine.length > 0)
    run.log.counts.quarantined += await transaction.quarantine(batch.quarantine);
  await transaction.breaks(account, ["position", "cash", "missing"], found, at);
  await transaction.commit();
}
