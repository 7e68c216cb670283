import { Decimal, type Instant } from "#domain";
import { numeral } from "../wire/json.ts";
import { accountSlot, id, type Ids, stamp, tradeDate } from "./rows.ts";
import type { Entity } from "./tables.ts";

/** Cash of one account, and each booking that made it. */
export function createCashLog(ids: Ids) {
  const rows: Entity[] = [];
  let cash = Decimal.zero;
  let realised = Decimal.zero;
  const sums = () => ({ amount: numeral(cash), realizedPnL: numeral(realised) });
  const of = (at: Instant) => ({
    ...{ accountId: ids.accountId, timestamp: stamp(at), tradeDate: tradeDate(at), currencyId: 1 },
  });
  return {
    rows: rows as readonly Entity[],
    cash: () => cash,
    realised: () => realised,
    earn: (gain: Decimal): void => void (realised = realised.plus(gain)),
    book(type: string, delta: Decimal, at: Instant, more: Entity = {}): void {
      cash = cash.plus(delta);
      const number = id(ids, 7_000_000_000, accountSlot(ids) + rows.length + 1);
      const moved = { cashChangeType: type, delta: numeral(delta) };
      rows.push({ id: number, ...of(at), ...sums(), ...moved, ...more });
    },
    balance: (at: Instant): Entity => ({ id: ids.accountId * 10, ...of(at), ...sums() }),
  };
}
