/** The contracts that fills and positions name by number. */
import { type Day, type Instrument, instrument } from "#domain";
import { type Call, futureContract, futureInstrument, unreadable } from "#kit";
import * as wire from "./wire.ts";

export type Contracts = {
  /** Fails as unreadable for a contract that Tradovate did not name. */
  readonly of: (contractId: string, tradedOn: Day) => Instrument;
  readonly currencyOf: (currencyId: string) => string;
};

/** Ids in one question; the address stays below the lengths that servers take. */
const AT_ONCE = 200;

/** Looks up contracts, their delivery months and products. */
export async function contractsOf(call: Call, ids: readonly string[]): Promise<Contracts> {
  const currencies = await call(wire.currencies, {});
  const contracts = await items(ids, (some) => call(wire.contracts, { ids: some }));
  const months = await items(
    contracts.map(({ contractMaturityId }) => contractMaturityId),
    (some) => call(wire.maturities, { ids: some }),
  );
  const products = await items(
    months.map(({ productId }) => productId),
    (some) => call(wire.products, { ids: some }),
  );
  const byId = <Item extends { readonly id: string }>(list: readonly Item[]) =>
    new Map(list.map((item) => [item.id, item]));
  const [contract, month, product] = [byId(contracts), byId(months), byId(products)];
  const names = new Map(currencies.map(({ id, name }) => [id, name]));
  const currencyOf = (id: string) =>
    names.get(id) ?? unreadable("unknown-currency", `There is no currency "${id}"`);
  return {
    currencyOf,
    of(contractId, tradedOn) {
      const found = contract.get(contractId);
      const made = found && product.get(month.get(found.contractMaturityId)?.productId ?? "");
      if (!found || !made)
        return unreadable("unknown-instrument", `Tradovate names no contract "${contractId}"`);
      return instrumentOf(found, made, { currency: currencyOf(made.currencyId), tradedOn });
    },
  };
}

function instrumentOf(
  { name }: wire.Contract,
  product: wire.Product,
  { currency, tradedOn }: { readonly currency: string; readonly tradedOn: Day },
): Instrument {
  const { valuePerPoint: points, description, productType } = product;
  const future = productType === "Futures" ? futureContract(name, tradedOn) : undefined;
  if (future) return futureInstrument(future, { points, currency, name: description });
  return instrument({
    kind: productType === "Futures" ? "future" : "other",
    symbol: name,
    currency,
    multiplier: points,
    ...(description !== undefined && { name: description }),
  });
}

async function items<Item>(
  ids: readonly string[],
  ask: (ids: string) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const wanted = [...new Set(ids)];
  const groups = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, at) =>
    wanted.slice(at * AT_ONCE, (at + 1) * AT_ONCE).join(","),
  );
  return (await Promise.all(groups.map(ask))).flat();
}
