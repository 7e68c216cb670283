/** What Tradovate says of accounts and of all that may be traded, limited to what we read. */
import { get, json, z } from "#kit";
import { Contract, Maturity, plain, Product } from "./wire.ts";

const Flags = z.object({ active: z.boolean(), readonly: z.boolean().optional() });

export const flags = get("/account/item?id={account}", Flags, plain);
export const productList = get("/product/list", json.rows(Product), plain);
export const monthsOf = get(
  "/contractMaturity/ldeps?masterids={products}",
  json.rows(Maturity),
  plain,
);
export const contractsOf = get("/contract/ldeps?masterids={months}", json.rows(Contract), plain);
