/** What an account of Tradovate may do, and which contracts may be traded now. */
import {
  type Call,
  type json,
  type ListedInstrument,
  listingOf,
  probedFact,
  type ProbingAdapter,
  unreadable,
} from "#kit";
import { byId, inGroups, instrumentOf } from "./contracts.ts";
import { contractsOf, flags, monthsOf, productList } from "./feature-wire.ts";
import { type Contract, currencies, type Maturity, type Product } from "./wire.ts";

/** Futures that Tradovate has open for trading; spreads, indices and shares are no part of it. */
const TRADED: ReadonlySet<string> = new Set(["ReadyToTrade", "Verified"]);

export const probing: ProbingAdapter = {
  async features({ call, account }) {
    const [{ active, readonly }, { products }] = await Promise.all([
      call(flags, { account: account.key }),
      traded(call),
    ]);
    const has = active && readonly !== true && products.length > 0;
    const stated = { active, readonly, "futures open for trading": products.length > 0 };
    return { facts: [probedFact("asset:future", has, stated)] };
  },

  listing: {
    per: "broker",
    /** Some 15 calls for all exchanges: products, their months, and the contracts of those. */
    async read({ call }, now) {
      const [{ products, unread }, named] = await Promise.all([traded(call), call(currencies, {})]);
      const rows = await inGroups(idsOf(products), (some) => call(monthsOf, { products: some }));
      const months = valuesOf(rows).filter(({ expirationDate }) => expirationDate >= now);
      const contracts = await inGroups(idsOf(months), (some) =>
        call(contractsOf, { months: some }),
      );
      const known: Known = {
        ...{ months: byId(months), products: byId(products) },
        currencies: new Map(named.map(({ id, name }) => [id, name])),
      };
      const listing = listingOf(contracts, (contract) => [listed(contract, known)]);
      const lost = unread + rows.length - valuesOf(rows).length;
      return { items: listing.items, unread: listing.unread + lost };
    },
  },
};

type Known = {
  readonly months: ReadonlyMap<string, Maturity>;
  readonly products: ReadonlyMap<string, Product>;
  readonly currencies: ReadonlyMap<string, string>;
};

function listed(contract: Contract, { months, products, currencies: names }: Known) {
  const month = months.get(contract.contractMaturityId);
  const made = products.get(month?.productId ?? "");
  const currency = names.get(made?.currencyId ?? "");
  if (!month || !made || currency === undefined)
    return unreadable("unknown-instrument", `Tradovate does not say what "${contract.name}" is`);
  const { description } = made;
  return {
    ...{ instrument: instrumentOf(contract, month, { made, currency }), symbol: contract.name },
    ...(description && { name: description }),
    ...{ isTradable: true, isShortable: true, isFractional: false },
  } satisfies ListedInstrument;
}

async function traded(call: Call) {
  const rows = await call(productList, {});
  const read = valuesOf(rows);
  const products = read.filter(
    ({ productType, status = "" }) => productType === "Futures" && TRADED.has(status),
  );
  return { products, unread: rows.length - read.length };
}

const valuesOf = <Value>(rows: readonly json.Row<Value>[]): readonly Value[] =>
  rows.flatMap((row) => ("value" in row ? [row.value] : []));

const idsOf = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
