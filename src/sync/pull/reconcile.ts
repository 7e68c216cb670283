import { type AccountId, Decimal, type Instant } from "#domain";
import type { Break, PullTransaction } from "../ports/index.ts";
import { explainCash, explainPosition } from "./explain.ts";
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
    const first = await compared(run, target, account.id);
    if (!first) return;
    const isSure = first.found.length === 0 || !options.isWhole || !(await options.readAgain());
    const last = isSure ? first : ((await compared(run, target, account.id)) ?? first);
    const found = options.isWhole ? last.found.filter((each) => holds(each, first.found)) : [];
    await storeSnapshot(run, account.id, { batch: last.batch, found, at: last.at });
  }
}

const holds = (each: Found, before: readonly Found[]) =>
  before.some(
    ({ kind, instrument, currency }) =>
      kind === each.kind && instrument === each.instrument && currency === each.currency,
  );

type Compared = { readonly batch: Batch; readonly found: readonly Found[]; readonly at: Instant };

async function compared(
  run: Run,
  target: Target,
  account: AccountId,
): Promise<Compared | undefined> {
  const { adapter } = run.session;
  const known = run.knownAccount(account);
  if (!adapter.snapshot || !known) return undefined;
  const at = await run.lease.time();
  const records = await run.session.ask("sync", async (call) =>
    adapter.snapshot?.(call, known, at),
  );
  const only = { ...target, account: known, accounts: [known] };
  const batch = identifierOf(run, only)(records ?? []);
  // Not committed: it only reads, under the lease and in one view of the data.
  const found = await run.parts.store.page(run.lease.current(), (transaction) =>
    differences(run, transaction, { batch, account, at }),
  );
  return { batch, found, at };
}

type Sides = { readonly batch: Batch; readonly account: AccountId; readonly at: Instant };

async function differences(run: Run, transaction: PullTransaction, sides: Sides): Promise<Found[]> {
  const { reads } = run.manifest.capabilities;
  const positions = reads.includes("positions")
    ? await positionBreaks(run, transaction, sides)
    : [];
  const cash = reads.includes("balances") ? await cashBreaks(run, transaction, sides) : [];
  return [...positions, ...cash];
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

async function storeSnapshot(
  run: Run,
  account: AccountId,
  { batch, found, at }: Compared,
): Promise<void> {
  await run.parts.store.page(run.lease.current(), async (transaction) => {
    if (batch.positions.length > 0) await transaction.positions(batch.positions);
    if (batch.balances.length > 0) await transaction.balances(batch.balances);
    if (batch.quarantine.length > 0)
      run.log.counts.quarantined += await transaction.quarantine(batch.quarantine);
    await transaction.breaks(account, ["position", "cash"], found, at);
    await transaction.commit();
  });
}
