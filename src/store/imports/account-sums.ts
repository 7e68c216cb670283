import { sql } from "drizzle-orm";
import {
  type AccountId,
  type CashMovement,
  type Currency,
  Decimal,
  type Execution,
  Sum,
} from "#domain";
import type { Session } from "../engine/database.ts";
import { effectsOf } from "../rows/cash-effect.ts";
import { storable, textArray } from "../rows/copy-text.ts";
import { addCash, addCounts, findEnds, sumAnew, type Added } from "./account-sum-rows.ts";

/**
 * Keeps the sums of accounts in step with their executions and cash movements, within the
 * transaction that changes them. What is added is added up here, since reading a million rows again
 * would take as long as it took to store them; an account that loses rows is summed anew, or told
 * which.
 */
export function accountSums(session: Session) {
  const added = new Map<AccountId, Added>();
  let usual: { readonly id: AccountId; readonly of: Added } | undefined;

  const at = (id: AccountId): Added => {
    if (usual?.id === id) return usual.of;
    let of = added.get(id);
    if (!of) added.set(id, (of = nothing()));
    usual = { id, of };
    return of;
  };

  return {
    execution(execution: Execution): void {
      const { instrument, side, quantity, price, executedAt: time } = execution;
      const of = at(execution.account);
      of.executions++;
      if (of.first === undefined || time < of.first) of.first = time;
      if (of.last === undefined || time > of.last) of.last = time;
      if (execution.report === "bust") return;
      for (const { currency, amount } of execution.fees) sumOf(of.cash, currency).subtract(amount);
      if (execution.kind === "transfer") return;
      let worth = of.worth.get(instrument.id);
      if (!worth) of.worth.set(instrument.id, (worth = { bought: new Sum(), sold: new Sum() }));
      (side === "buy" ? worth.bought : worth.sold).addProduct(quantity, price);
    },
    cash({ account, amount }: CashMovement): void {
      sumOf(at(account).cash, amount.currency).add(amount.amount);
    },
    /** Takes off executions that are about to give way to newer versions. */
    async withdraw(account: AccountId, ids: readonly string[]): Promise<void> {
      const of = at(account);
      of.executions -= ids.length;
      of.hasLost = true;
      const listed = sql`e.account_id = ${storable(account)} and e.id = any(${textArray(ids)}::text[])`;
      takeOff(of, await session.query<Moved>(effectsOf(listed)));
    },
    /** The same of cash movements. */
    async withdrawCash(account: AccountId, ids: readonly string[]): Promise<void> {
      const listed = sql`account_id = ${storable(account)} and id = any(${textArray(ids)}::text[])`;
      const gone = sql`select currency, amount from cash_movements where ${listed}`;
      takeOff(at(account), await session.query<Moved>(gone));
    },
    /** Sums all that is stored of accounts which lost rows. */
    async anew(accounts: readonly AccountId[]): Promise<void> {
      for (const id of accounts) added.delete(id);
      usual = undefined;
      await sumAnew(session, accounts);
    },
    async settle(): Promise<void> {
      const all = [...added].sort(([a], [b]) => (a < b ? -1 : 1));
      added.clear();
      usual = undefined;
      if (all.length === 0) return;
      await addCounts(session, all);
      const lost = all.filter(([, { hasLost }]) => hasLost).map(([id]) => id);
      if (lost.length > 0) await findEnds(session, lost);
      await addCash(session, all);
    },
  };
}

export type AccountSums = ReturnType<typeof accountSums>;

type Moved = { readonly currency: Currency; readonly amount: string };

const nothing = (): Added => ({
  executions: 0,
  hasLost: false,
  first: undefined,
  last: undefined,
  worth: new Map(),
  cash: new Map(),
});

function sumOf(sums: Map<Currency, Sum>, currency: Currency): Sum {
  let sum = sums.get(currency);
  if (!sum) sums.set(currency, (sum = new Sum()));
  return sum;
}

function takeOff(of: Added, rows: readonly Moved[]): void {
  for (const { currency, amount } of rows) sumOf(of.cash, currency).subtract(Decimal.of(amount));
}
