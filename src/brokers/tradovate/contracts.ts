/** The contracts that fills, orders and positions name by number. */
import { dayOf, type Instrument, instrument } from "#domain";
import { type Call, futureContract, futureInstrument, unreadable } from "#kit";
import * as wire from "./wire.ts";

export type Contracts = {
  /** Fails as unreadable for a contract that Tradovate did not name. */
  readonly of: (contractId: string) => Instrument;
  readonly productOf: (contractId: string) => wire.Product | undefined;
  readonly currencyOf: (currencyId: string) => string;
};

/** Ids in one question; the address stays below the lengths that servers take. */
const AT_ONCE = 200;

/** Looks up contracts by number, with their delivery months and products. */
export const contractsOf = async (call: Call, ids: readonly string[]): Promise<Contracts> =>
  described(call, await inGroups(ids, (some) => call(wire.contracts, { ids: some })));

/** What contracts are, with their delivery months and products. */
export async function described(
  call: Call,
  contracts: readonly wire.Contract[],
): Promise<Contracts> {
  const [currencies, months] = await Promise.all([
    call(wire.currencies, {}),
    inGroups(
      contracts.map(({ contractMaturityId }) => contractMaturityId),
      (some) => call(wire.maturities, { ids: some }),
    ),
  ]);
  const products = await inGroups(
    months.map(({ productId }) => productId),
    (some) => call(wire.products, { ids: some }),
  );
  const [contract, month, product] = [byId(contracts), byId(months), byId(products)];
  const names = new Map(currencies.map(({ id, name }) => [id, name]));
  const currencyOf = (id: string) =>
    names.get(id) ?? unreadable("unknown-currency", `There is no currency "${id}"`);
  const monthOf = (id: string) => month.get(contract.get(id)?.contractMaturityId ?? "");
  const productOf = (id: string) => product.get(monthOf(id)?.productId ?? "");
  return {
    currencyOf,
    productOf,
    of(id) {
      const [found, ends, made] = [contract.get(id), monthOf(id), productOf(id)];
      if (!found || !ends || !made)
        return unreadable("unknown-instrument", `Tradovate names no contract "${id}"`);
      return instrumentOf(found, ends, { made, currency: currencyOf(made.currencyId) });
    },
  };
}

export const byId = <Item extends { readonly id: string }>(list: readonly Item[]) =>
  new Map(list.map((item) => [item.id, item]));

type Made = { readonly made: wire.Product; readonly currency: string };

/** The year of a name has one digit, which its last day of trading makes sure. */
export function instrumentOf(
  { name }: wire.Contract,
  { expirationDate }: wire.Maturity,
  { made, currency }: Made,
): Instrument {
  const { valuePerPoint: points, description, productType } = made;
  const isFuture = productType === "Futures";
  const future = isFuture ? futureContract(name, dayOf(expirationDate)) : undefined;
  if (future) return futureInstrument(future, { points, currency, name: description });
  return instrument({
    kind: isFuture ? "future" : "other",
    symbol: name,
    currency,
    multiplier: points,
    ...(description !== undefined && { name: description }),
  });
}

/** What Tradovate calls an instrument: the year of "MESH26" has one digit there. */
export const contractName = ({ symbol }: Pick<Instrument, "symbol">): string =>
  symbol.toUpperCase().replace(/^([A-Z\d]{1,4}[FGHJKMNQUVXZ])\d(\d)$/, "$1$2");

/** Asks for many things by their ids, as many at once as an address holds. */
export async function inGroups<Item>(
  ids: readonly string[],
  ask: (ids: string) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const wanted = [...new Set(ids)];
  const groups = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, at) =>
    wanted.slice(at * AT_ONCE, (at + 1) * AT_ONCE).join(","),
  );
  return (await Promise.all(groups.map(ask))).flat();
}
