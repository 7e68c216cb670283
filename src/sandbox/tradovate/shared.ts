import type { Instant } from "#domain";
import { type FaceReply, jsonReply } from "../wire/face.ts";
import { numeral } from "../wire/json.ts";
import type { AccountEntities } from "./entities.ts";
import { frontOf, type FutureContract, futureOf, PRODUCTS } from "./products.ts";
import { stamp } from "./rows.ts";
import type { Entity, Table } from "./tables.ts";

/** Rows that belong to no account, or say what accounts there are; undefined for all others. */
export function sharedRows(
  table: Table,
  all: readonly AccountEntities[],
  now: Instant,
): readonly Entity[] | undefined {
  switch (table) {
    case "account":
      return all.map(accountRow);
    case "contract":
      return contracts(all, now).map(({ id, name, maturityId }) => ({
        id,
        name,
        contractMaturityId: maturityId,
      }));
    case "contractMaturity":
      return contracts(all, now).map(maturityRow);
    case "product":
      return PRODUCTS.map((product) => ({
        id: product.id,
        name: product.name,
        currencyId: 1,
        productType: "Futures",
        description: product.description,
        exchangeId: product.exchangeId,
        contractGroupId: 1,
        riskDiscountContractGroupId: 1,
        status: "Verified",
        months: "HMUZ",
        isSecured: false,
        valuePerPoint: numeral(product.valuePerPoint),
        priceFormatType: "Decimal",
        priceFormat: product.priceFormat,
        tickSize: numeral(product.tickSize),
      }));
    case "currency":
      return [{ id: 1, name: "USD", symbol: "$" }];
    case "exchange":
      return [{ id: 1, name: "CME" }];
    default:
      return undefined;
  }
}

const accountRow = ({ account, ids }: AccountEntities): Entity => ({
  id: ids.accountId,
  name: account.number,
  userId: ids.userId,
  accountType: "Customer",
  active: true,
  clearingHouseId: 2,
  riskCategoryId: 1,
  autoLiqProfileId: 1,
  marginAccountType: "Speculator",
  legalStatus: "Individual",
  readonly: false,
});

/** The front month of each product, and all that was traded. */
function contracts(all: readonly AccountEntities[], now: Instant): FutureContract[] {
  const fronts = PRODUCTS.map(({ name }) => futureOf(frontOf(name, now), now));
  const found = new Map(fronts.map((front) => [front.id, front]));
  for (const entities of all)
    for (const contract of entities.contracts()) found.set(contract.id, contract);
  return [...found.values()];
}

/** Index futures end on the third Friday; the others are given the same day here. */
function maturityRow({ maturityId, product, year, month }: FutureContract): Entity {
  const first = Date.UTC(year, month - 1, 1) / 86_400_000;
  // 1 January 1970 was a Thursday, so a day whose number leaves 1 is a Friday.
  const friday = ((1 - (first % 7) + 7) % 7) + 15;
  const two = (value: number) => String(value).padStart(2, "0");
  return {
    id: maturityId,
    productId: product.id,
    expirationMonth: year * 100 + month,
    expirationDate: `${year}-${two(month)}-${two(friday)}T13:30:00.000Z`,
    isFront: true,
  };
}

/** What one contract of each product binds. */
export function productTerms(asked: unknown, now: Instant): FaceReply {
  const wanted = new Set(Array.isArray(asked) ? asked.map(String) : []);
  const params = PRODUCTS.filter(({ id }) => wanted.has(String(id))).map(({ id, dayMargin }) => {
    const margin = numeral(dayMargin);
    const fullMargin = { initialMargin: margin, maintenanceMargin: margin, timestamp: stamp(now) };
    return { productId: id, dayMargin: margin, nightMargin: margin, fullMargin };
  });
  return jsonReply({ params });
}
