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
      const currencies = await currenciesOf(session, [...byAccount.keys()]);
      return [...byAccount].flatMap(([account, instruments]) => {
        const currency = currencies.get(account);
        const own = currency === undefined ? {} : { accountCurrency: currency };
        return [...instruments].map(([instrument, since]) => ({
          account,
          instrument,
          since,
          ...own,
        }));
      });
    },
  };
}

async function currenciesOf(session: Session, accounts: readonly AccountId[]) {
  const rows = await session.query<{ id: string; currency: string }>(sql`
    select id, currency from accounts
    where id = any(${textArray(accounts.map(storable))}::text[]) and currency is not null`);
  return new Map(rows.map(({ id, currency }) => [id, currency]));
}

export type TouchLog = ReturnType<typeof touchLog>;
