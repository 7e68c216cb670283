import { sql } from "drizzle-orm";
import type { AccountId, Execution, ExecutionId, Instant, InstrumentId } from "#domain";
import type { Touched } from "#sync";
import type { Session } from "../engine/database.ts";
import { storable, textArray } from "../rows/copy-text.ts";

/** Collects where events came or went, and since when positions must be rebuilt. */
export function touchLog(session: Session) {
  const byAccount = new Map<AccountId, Map<InstrumentId, Instant>>();
  /**
   * Executions that corrections and busts refer to; what they change lies at the time of the
   * original.
   */
  const references = new Map<AccountId, ExecutionId[]>();

  const touch = (account: AccountId, instrument: InstrumentId, at: Instant) => {
    let instruments = byAccount.get(account);
    if (!instruments) byAccount.set(account, (instruments = new Map()));
    const known = instruments.get(instrument);
    if (known === undefined || at < known) instruments.set(instrument, at);
  };

  const resolveReferences = async () => {
    for (const [account, ids] of references) {
      const rows = await session.query<{ instrument_id: InstrumentId; executed_at: Instant }>(sql`
        select instrument_id, executed_at from executions
        where account_id = ${storable(account)} and id = any(${textArray(ids.map(storable))}::text[])`);
      for (const row of rows) touch(account, row.instrument_id, row.executed_at);
    }
    references.clear();
  };

  return {
    touch,
    execution(execution: Execution) {
      touch(execution.account, execution.instrument.id, execution.executedAt);
      if (!execution.refersTo) return;
      const ids = references.get(execution.account);
      if (ids) ids.push(execution.refersTo);
      else references.set(execution.account, [execution.refersTo]);
    },
    async all(): Promise<Touched[]> {
      await resolveReferences();
      if (byAccount.size === 0) return [];
      const positions = [...byAccount].flatMap(([account, instruments]) =>
        [...instruments].map(([instrument, since]) => ({ account, instrument, since })),
      );
      const currencies = await currenciesOf(session, [...byAccount.keys()]);
      const known = await knownOf(session, positions);
      return positions.map((position, at) => {
        const currency = currencies.get(position.account);
        return {
          ...position,
          ...(currency === undefined ? {} : { accountCurrency: currency }),
          ...(known[at]?.built ? {} : { isNew: true as const }),
          ...(known[at]?.special ? {} : { isPlain: true as const }),
        };
      });
    },
  };
}

type Known = { readonly built: boolean; readonly special: boolean };

/** What the database holds of each position, asked at once: an import of options touches thousands. */
async function knownOf(session: Session, positions: readonly Touched[]): Promise<readonly Known[]> {
  if (positions.length === 0) return [];
  const array = (textOf: (position: Touched) => string) =>
    textArray(positions.map((position) => storable(textOf(position))));
  const has = (table: string, condition = sql`true`) => sql`exists (
    select from ${sql.identifier(table)} as x
    where x.account_id = t.account_id and x.instrument_id = t.instrument_id and ${condition})`;
  return session.query<Known>(sql`
    select ${has("round_trips")} or ${has("gaps")} as built,
           ${has("executions", sql`x.report <> 'new'`)} or ${has("splits")}
             or ${has("cash_movements", sql`x.kind = 'funding'`)} as special
    from unnest(
      ${array(({ account }) => account)}::text[], ${array(({ instrument }) => instrument)}::text[]
    ) with ordinality as t (account_id, instrument_id, n)
    order by t.n`);
}

async function currenciesOf(session: Session, accounts: readonly AccountId[]) {
  const rows = await session.query<{ id: string; currency: string }>(sql`
    select id, currency from accounts
    where id = any(${textArray(accounts.map(storable))}::text[]) and currency is not null`);
  return new Map(rows.map(({ id, currency }) => [id, currency]));
}

export type TouchLog = ReturnType<typeof touchLog>;
