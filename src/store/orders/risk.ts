import { sql } from "drizzle-orm";
import { z } from "zod";
import {
  type AccountId,
  AMOUNT_LIMITS,
  type ConnectionId,
  COUNT_LIMITS,
  type Currency,
  Decimal,
  type Instant,
} from "#domain";
import type { LiveUnlock, RiskLimits } from "#orders";
import type { Database, Session, Transaction } from "../engine/database.ts";
import { jsonText } from "../rows/json-text.ts";
import { decimal } from "./codec.ts";

/** An account of a connection. */
export type DeskKey = { readonly connection: ConnectionId; readonly account: AccountId };

/** What bounds hold for: everything of the user, an account, an instrument, or one in the other. */
export type LimitScope = { readonly desk?: DeskKey; readonly symbol?: string };
export type LimitLevel = LimitScope & { readonly limits: RiskLimits; readonly changedAt: Instant };

/** Bounds and unlocks of a tenant. */
export type RiskStore = {
  readonly levels: () => Promise<readonly LimitLevel[]>;
  /** Replaces the bounds of a level; none removes it. */
  readonly setLimits: (level: LimitLevel) => Promise<void>;
  /** Of live accounts, those that are over included. */
  readonly unlocks: () => Promise<readonly (LiveUnlock & DeskKey)[]>;
  readonly unlockOf: (desk: DeskKey) => Promise<LiveUnlock | undefined>;
  readonly unlock: (unlock: LiveUnlock & DeskKey) => Promise<void>;
  /** Nothing live is begun after this has resolved. False where it was locked. */
  readonly lock: (desk: DeskKey) => Promise<boolean>;
  /** The profit of all time that a broker stated last of an account, from `from` until before `to`. */
  readonly profitStated: (asked: StatedProfit) => Promise<Decimal | undefined>;
};

export type StatedProfit = {
  readonly account: AccountId;
  readonly currency: Currency;
  readonly from: Instant;
  readonly to: Instant;
};

const limits = z.strictObject({
  ...Object.fromEntries(AMOUNT_LIMITS.map((name) => [name, decimal.exactOptional()])),
  ...Object.fromEntries(COUNT_LIMITS.map((name) => [name, z.number().exactOptional()])),
  duplicateMs: z.number().exactOptional(),
  restricted: z.array(z.string()).exactOptional(),
}) as unknown as z.ZodType<RiskLimits>;

type LevelRow = {
  readonly connection_id: ConnectionId | null;
  readonly account_id: AccountId | null;
  readonly symbol: string | null;
  readonly limits: unknown;
  readonly changed_at: Instant;
};

export const riskStore = (database: Database): RiskStore => ({
  async levels() {
    const rows = await database.query<LevelRow>(sql`
      select connection_id, account_id, symbol, limits, changed_at from risk_limits order by scope`);
    return rows.map(levelOf);
  },
  setLimits: (level) => setLimits(database, level),
  unlocks: () => unlocks(database),
  unlockOf: async (desk) =>
    (await unlocks(database)).find(
      (each) => each.connection === desk.connection && each.account === desk.account,
    ),
  unlock: (unlock) => database.transaction((session) => putUnlock(session, unlock)),
  async lock({ connection, account }) {
    const rows = await database.query(sql`
      delete from live_unlocks
      where connection_id = ${connection} and account_id = ${account} returning 1`);
    return rows.length > 0;
  },
  async profitStated({ account, currency, from, to }) {
    const [row] = await database.query<{ profit: string }>(sql`
      select profit from reported_balances
      where account_id = ${account} and currency = ${currency} and profit is not null
        and as_of >= ${from} and as_of < ${to}
      order by as_of desc limit 1`);
    return row && Decimal.of(row.profit);
  },
});

const levelOf = (row: LevelRow): LimitLevel => ({
  ...(row.connection_id !== null &&
    row.account_id !== null && {
      desk: { connection: row.connection_id, account: row.account_id },
    }),
  ...(row.symbol !== null && { symbol: row.symbol }),
  limits: limits.parse(row.limits),
  changedAt: row.changed_at,
});

/** Ids hold no line break, so that no two levels share a key. */
const scopeOf = ({ desk, symbol = "" }: LimitScope): string =>
  [desk?.connection ?? "", desk?.account ?? "", symbol].join("\n");

async function setLimits(session: Session, level: LimitLevel): Promise<void> {
  const { desk, symbol = null, changedAt } = level;
  if (Object.keys(level.limits).length === 0) {
    await session.query(sql`delete from risk_limits where scope = ${scopeOf(level)}`);
    return;
  }
  await session.query(sql`
    insert into risk_limits (scope, connection_id, account_id, symbol, limits, changed_at)
    values (${scopeOf(level)}, ${desk?.connection ?? null}, ${desk?.account ?? null}, ${symbol},
      ${jsonText(level.limits)}::jsonb, ${changedAt})
    on conflict (tenant_id, scope) do update
      set limits = excluded.limits, changed_at = excluded.changed_at`);
}

const unlocks = (session: Session) =>
  session.query<LiveUnlock & DeskKey>(sql`
    select connection_id as connection, account_id as account, unlocked_at as "unlockedAt",
      expires_at as "expiresAt", unlocked_by as "unlockedBy"
    from live_unlocks order by connection_id, account_id`);

async function putUnlock(
  session: Transaction,
  { connection, account, unlockedAt, expiresAt, unlockedBy }: LiveUnlock & DeskKey,
): Promise<void> {
  await session.query(sql`
    insert into order_desks (connection_id, account_id, environment)
    values (${connection}, ${account}, 'live') on conflict do nothing`);
  await session.query(sql`
    insert into live_unlocks
      (connection_id, account_id, environment, unlocked_at, expires_at, unlocked_by)
    values (${connection}, ${account}, 'live', ${unlockedAt}, ${expiresAt}, ${unlockedBy})
    on conflict (tenant_id, connection_id, account_id) do update
      set unlocked_at = excluded.unlocked_at, expires_at = excluded.expires_at,
        unlocked_by = excluded.unlocked_by`);
}

/** Read where a send begins. Waits for a lock that is being committed; a later one waits for us. */
export async function isUnlocked(
  session: Transaction,
  { connection, account }: DeskKey,
  at: Instant,
): Promise<boolean> {
  const rows = await session.query(sql`
    select from live_unlocks
    where connection_id = ${connection} and account_id = ${account}
      and unlocked_at <= ${at} and expires_at > ${at} for share`);
  return rows.length > 0;
}
