import {
  type AccountId,
  type Currency,
  Decimal,
  type Instrument,
  type InstrumentId,
} from "#domain";
import { cashEffect, standing, type TradeEvent } from "#trades";
import { eventsOf, type MemoryData, merged, type Staged } from "./memory-store-data.ts";

/** Units held of each instrument of an account, by its standing executions and splits. */
export function derivedPositions(data: MemoryData, staged: Staged, account: AccountId) {
  return [...instrumentsOf(data, staged, account)]
    .map(([instrument]) => {
      const { events } = standing(eventsOf(data, staged, { account, instrument }));
      return { instrument, quantity: unitsAfter(events) };
    })
    .filter(({ quantity }) => !quantity.isZero());
}

function unitsAfter(events: readonly TradeEvent[]): Decimal {
  let units = Decimal.zero;
  for (const event of events) {
    if ("side" in event)
      units = event.side === "buy" ? units.plus(event.quantity) : units.minus(event.quantity);
    else if ("from" in event) units = units.times(event.to).div(event.from);
  }
  return units;
}

/** Cash by currency that standing executions and cash movements of an account add up to. */
export function derivedCash(data: MemoryData, staged: Staged, account: AccountId) {
  const sums = new Map<Currency, Decimal>();
  const add = (currency: Currency, amount: Decimal) =>
    sums.set(currency, (sums.get(currency) ?? Decimal.zero).plus(amount));
  for (const { item } of merged(data.cash, staged.cash))
    if (item.account === account) add(item.amount.currency, item.amount.amount);
  const moved = [...instrumentsOf(data, staged, account).keys()]
    .flatMap((instrument) => standing(eventsOf(data, staged, { account, instrument })).events)
    .flatMap((event) => ("side" in event ? (cashEffect(event) ?? []) : []));
  for (const each of moved) add(each.currency, each.amount);
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}

function instrumentsOf(data: MemoryData, staged: Staged, account: AccountId) {
  const instruments = new Map<InstrumentId, Instrument>();
  for (const { item } of merged(data.executions, staged.executions))
    if (item.account === account) instruments.set(item.instrument.id, item.instrument);
  return instruments;
}
