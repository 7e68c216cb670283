import { type ConnectionId, epochMs, fail, type Instant, type PullId } from "#domain";
import type { BrokerAccount, BrokerAdapter } from "#kit";
import { nextStanding, type StandingEvent, type Trouble } from "../connect/state.ts";
import { troubleOf } from "../connect/trouble.ts";
import type {
  ConnectedAccount,
  Connection,
  HistoryState,
  Move,
  Pull,
  PullTrigger,
} from "../ports/index.ts";
import { accountFinder, connectedAccounts, listAccounts } from "./accounts.ts";
import { isLeaseLost, unknownConnection } from "./failures.ts";
import { keepLease, type LeaseKeeper } from "./lease.ts";
import { createLog, type PullLog } from "./log.ts";
import { PULL_LIMITS, type PullLimits, type PullResult, type PullsParts } from "./parts.ts";
import { isLeft, type Run, type Target } from "./run.ts";
import { connectionSubject, pullLetter } from "./letter.ts";
import { openedClosely } from "./opened.ts";
import { dueAccounts, isMixed, isRead, nextRead, withChoices } from "./rota.ts";
import { openSession } from "./session.ts";
import { pullTarget } from "./target.ts";
import { accountsTold, type TellingParts } from "./told.ts";

const MINUTE_MS = 60_000;
/** Work that is left goes on so soon. */
const MORE_MS = 5_000;

/** Reading connections: each pull goes on where the last one ended, however that ended. */
export type Pulls = {
  /**
   * Reads a connection. Never throws for what the broker does: that is in the result, in the log
   * and in the standing of the connection. Fails with "unknown-connection".
   */
  pull(id: ConnectionId, trigger: PullTrigger, options?: PullOptions): Promise<PullResult>;
};

export type PullOptions = {
  /**
   * With the trigger "backfill": from when the past is read again. Default: all that the broker
   * keeps.
   */
  readonly from?: Instant | undefined;
  /** Only what has not been read since then is read. */
  readonly dueAt?: Instant | undefined;
};

export function createPulls(parts: PullsParts): Pulls {
  return { pull: (id, trigger, options = {}) => pull(parts, id, { trigger, ...options }) };
}

/**
 * Whether the connection has been read since a moment: by a process that died before it could say
 * so, or because a user asked. What is being read at this moment has not been read.
 */
export const wasRead = (
  { state, lastAttemptAt }: Pick<Connection, "state" | "lastAttemptAt">,
  since: Instant,
): boolean => state !== "syncing" && lastAttemptAt !== undefined && lastAttemptAt >= since;

type Asked = PullOptions & { readonly trigger: PullTrigger };

async function pull(parts: PullsParts, id: ConnectionId, asked: Asked): Promise<PullResult> {
  const { store, around = unwatched } = parts;
  const connection = (await store.read(id)) ?? fail(unknownConnection(id));
  const { trigger, dueAt } = asked;
  if (isRefused(connection, trigger)) return { status: "refused" };
  const pullId = parts.newPullId();
  const about = { connection, trigger, pull: pullId, ...(dueAt !== undefined && { dueAt }) };
  return around(about, () => leased(parts, { ...asked, connection, pullId }));
}

const unwatched: NonNullable<PullsParts["around"]> = (_, work) => work();

type Begun = Asked & { readonly connection: Connection; readonly pullId: PullId };

async function leased(
  parts: PullsParts,
  { connection, trigger, from, dueAt, pullId }: Begun,
): Promise<PullResult> {
  const { store, clock } = parts;
  const { id } = connection;
  const limits = { ...PULL_LIMITS, ...parts.limits };
  const owner = `${parts.owner} ${pullId}`;
  const lease = await store.lease(id, owner, limits.leaseMs);
  if (!lease) return { status: "busy" };
  const keeper = keepLease({ store, clock, lease, ttlMs: limits.leaseMs });
  const log = createLog({ id: pullId, connection: id, trigger }, clock);
  try {
    // Only under the lease can nobody else read it in between.
    const now = dueAt === undefined ? undefined : await store.read(id);
    if (now && dueAt !== undefined && wasRead(now, dueAt)) return { status: "current" };
    const work = { parts, limits, connection, trigger, from, owner, keeper, log };
    return await unlessLeft(parts, underLease(work));
  } catch (error) {
    if (isLeaseLost(error)) return { status: "interrupted" };
    throw error;
  } finally {
    await keeper.end();
  }
}

/** What goes on in the middle of a call stores nothing more, since its lease is given back. */
async function unlessLeft({ onLeave }: PullsParts, work: Promise<PullResult>): Promise<PullResult> {
  if (!onLeave) return work;
  let forget = () => {};
  const left = new Promise<PullResult>((resolve) => {
    forget = onLeave(() => resolve({ status: "interrupted", left: true }));
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    forget();
  }
}

/** A log-in that failed is tried again when the user says so, never by itself. */
const isRefused = ({ state }: Connection, trigger: PullTrigger) =>
  state === "paused" || (state === "needs-user" && trigger !== "manual" && trigger !== "first");

type Work = {
  readonly parts: PullsParts;
  readonly limits: PullLimits;
  readonly connection: Connection;
  readonly trigger: PullTrigger;
  readonly from: Instant | undefined;
  readonly owner: string;
  readonly keeper: LeaseKeeper;
  readonly log: PullLog;
};

async function underLease(work: Work): Promise<PullResult> {
  const { parts, connection, keeper, log } = work;
  const began = {
    kind: "began",
    at: await keeper.about(),
    intervalMs: connection.intervalMinutes * MINUTE_MS,
  } as const;
  const histories = await parts.store.beginPull(keeper.current(), log.running(), moved(began));
  try {
    const adapter = await parts.adapterOf(connection.broker);
    return await succeeded(work, await readAll(work, adapter, histories));
  } catch (error) {
    if (isLeaseLost(error)) throw error;
    return failed(work, error);
  }
}

type Rest = { readonly more?: { readonly waitMs: number } };

/** What a reading leaves: what of it is left, and when which account was read. */
type Read = Rest & {
  readonly startedAt: Instant;
  readonly accounts: readonly ConnectedAccount[];
};

/**
 * Reads every history of the connection whose time has come; one that fails for itself does not
 * keep the others.
 */
async function readAll(
  work: Work,
  adapter: BrokerAdapter,
  histories: readonly HistoryState[],
): Promise<Read> {
  const { run, accounts, startedAt } = await begin(work, adapter);
  const read = new Map(accounts.map((account) => [account.id, account]));
  let rest: Rest = {};
  let trouble: unknown;
  for (const target of targetsOf(run, wanted(work, accounts, startedAt))) {
    if (isLeft(run)) {
      rest = { more: { waitMs: 0 } };
      break;
    }
    const state = histories.find(({ account }) => account === target.key) ?? {
      account: target.key,
    };
    try {
      const left = await pullTarget(run, target, { state, trigger: work.trigger, from: work.from });
      rest = sooner(rest, left);
      if (left.more || !isMixed(accounts)) continue;
      for (const account of target.accounts) {
        await work.parts.store.accountRead(work.keeper.current(), account.id, startedAt);
        read.set(account.id, { ...account, readAt: startedAt });
      }
    } catch (error) {
      if (isLeaseLost(error) || troubleOf(error).trouble !== "fault") throw error;
      trouble ??= error;
    }
  }
  run.tell("done");
  if (trouble !== undefined) throw trouble;
  return { ...rest, startedAt, accounts: [...read.values()] };
}

/** A reading that its time brings about leaves out accounts whose own has not come. */
function wanted(
  { parts, connection, trigger }: Work,
  accounts: readonly ConnectedAccount[],
  now: Instant,
): readonly ConnectedAccount[] {
  const chosen = accounts.filter(isRead);
  if (trigger !== "scheduled") return chosen;
  return dueAccounts(parts, connection, { accounts: chosen, now });
}

const sooner = (a: Rest, b: Rest): Rest =>
  !a.more || (b.more && b.more.waitMs < a.more.waitMs) ? b : a;

/** Signs in, lists the accounts, and makes what all parts of the pull share. */
async function begin(work: Work, adapter: BrokerAdapter) {
  const { parts, connection, keeper, log, limits, owner } = work;
  const { manifest } = adapter;
  const credentials = openedClosely(parts.credentials, parts.clock);
  const of = { connection, adapter, owner, observe: log.observe };
  const session = openSession({ ...parts, credentials }, of);
  tell(work, "accounts");
  const listed = await listAccounts(session, connection);
  const seenAt = await keeper.about();
  const save: TellingParts["save"] = (all) => parts.store.saveAccounts(keeper.current(), all);
  const named = connectedAccounts(connection, manifest, { accounts: listed, seenAt });
  const isListed = named.length > 0;
  const accounts = isListed
    ? withChoices(named, await save(named))
    : await parts.store.accounts(connection.id);
  const known = new Map(accounts.map((account) => [account.id, account]));
  const run: Run = {
    parts,
    limits,
    connection,
    manifest,
    session,
    lease: keeper,
    log,
    patience: { leftMs: limits.waitMs },
    accountOf: accountFinder(manifest),
    knownAccount: (id) => known.get(id),
    accounts: () => [...known.values()],
    told: isListed ? async () => {} : accountsTold({ connection, manifest, known, seenAt, save }),
    nextSequence: numbering(seenAt),
    named: new Set(),
    tell: (phase, account) => tell(work, phase, account),
  };
  return { run, accounts, startedAt: seenAt };
}

/** 2020, from which pulls are counted in seconds. */
const EPOCH_MS = 1_577_836_800_000;
const PER_SECOND = 1_000_000;

/** Numbers that grow within a pull and from pull to pull, so that what is read later comes later. */
function numbering(at: Instant): () => number {
  let number = Math.floor((epochMs(at) - EPOCH_MS) / 1_000) * PER_SECOND;
  return () => number++;
}

function targetsOf(run: Run, accounts: readonly ConnectedAccount[]): readonly Target[] {
  if (run.manifest.history.per === "connection") return [ofConnection(run)];
  return accounts.map((account) => ({
    account: account satisfies BrokerAccount,
    key: account.id,
    accounts: [account],
  }));
}

/** Its accounts may become known while it is read. */
const ofConnection = (run: Run): Target => ({
  account: undefined,
  key: "",
  get accounts() {
    return run.accounts();
  },
});

function tell({ parts, connection, log }: Work, ...what: Parameters<Run["tell"]>): void {
  const [phase, account] = what;
  const { pages, imported } = log.counts;
  parts.onProgress?.({
    connection: connection.id,
    phase,
    pages,
    imported,
    ...(account ? { account } : {}),
  });
}

async function succeeded(work: Work, { more, startedAt, accounts }: Read): Promise<PullResult> {
  const { parts, keeper, log, connection } = work;
  const pull = log.ended(undefined);
  const at = await keeper.about();
  const dueAt = nextRead(parts, connection, { accounts, read: { startedAt, endedAt: at } });
  const nextMs = more ? Math.max(more.waitMs, MORE_MS) : epochMs(dueAt) - epochMs(at);
  await ended(work, pull, { kind: "succeeded", at, nextMs });
  parts.outages?.answered(connection);
  await parts.deadLetters?.heal(connectionSubject(connection.id), at);
  return { status: "succeeded", pull, ...(more ? { more } : {}) };
}

async function failed(work: Work, error: unknown): Promise<PullResult> {
  const { parts, keeper, log } = work;
  const told = troubleOf(error);
  const pull = log.ended(told.failure);
  const at = await keeper.time();
  const outage = await isOutage(work, told.trouble);
  const jitter = parts.random.fraction();
  const event = { kind: "failed", at, ...told, outage, jitter } as const;
  await putLetter(work, event);
  await ended(work, pull, event);
  return { status: "failed", pull, error };
}

async function isOutage(work: Work, trouble: Trouble): Promise<boolean> {
  const { outages } = work.parts;
  if (trouble === "user" || trouble === "limit") outages?.answered(work.connection);
  if (trouble !== "passing") return false;
  // Always told, for what is not told is not counted.
  const seen = outages?.failed(work.connection) ?? false;
  return seen || othersFailToo(work);
}

/** Whether no connection of the broker has been read since this one began to fail. */
async function othersFailToo({ parts, connection }: Work): Promise<boolean> {
  const others = (await parts.store.list()).filter(
    ({ id, broker, environment, state }) =>
      id !== connection.id &&
      broker === connection.broker &&
      environment === connection.environment &&
      state !== "paused" &&
      state !== "needs-user",
  );
  const { lastSuccessAt = "" } = connection;
  return others.length > 0 && others.every((each) => (each.lastSuccessAt ?? "") <= lastSuccessAt);
}

/** Before the standing shows an error, so that a process that dies in between loses no letter. */
async function putLetter(
  { parts, connection, log }: Work,
  event: Extract<StandingEvent, { kind: "failed" }>,
): Promise<void> {
  if (!parts.deadLetters) return;
  const now = await parts.store.read(connection.id);
  if (!now) return;
  const next = nextStanding(now, event);
  if (next.state !== "error") return;
  const letter = pullLetter(now, log.running(), { ...event, attempts: next.failures });
  await parts.deadLetters.put(letter);
}

async function ended({ parts, keeper }: Work, pull: Pull, event: StandingEvent): Promise<void> {
  await parts.store.endPull(keeper.current(), pull, moved(event));
  keeper.ended();
}

/** Moves the standing on from what it is now: the user may have paused the connection meanwhile. */
const moved =
  (event: StandingEvent): Move =>
  (now) => {
    const { failure, nextAttemptAt, ...standing } = nextStanding(now, event);
    const { state, failures, lastAttemptAt, lastSuccessAt } = standing;
    return {
      state,
      failures,
      ...(lastAttemptAt ? { lastAttemptAt } : {}),
      ...(lastSuccessAt ? { lastSuccessAt } : {}),
      failure: failure ?? null,
      nextAttemptAt: nextAttemptAt ?? null,
    };
  };
