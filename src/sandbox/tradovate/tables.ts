/** Rows of one kind of entity, in the order in which they came to be. */
export type Entity = { readonly [name: string]: unknown };

export const TABLES = [
  "account",
  "order",
  "orderVersion",
  "command",
  "commandReport",
  "fill",
  "fillFee",
  "fillPair",
  "position",
  "cashBalance",
  "cashBalanceLog",
  "contract",
  "contractMaturity",
  "product",
  "currency",
  "exchange",
] as const;
export type Table = (typeof TABLES)[number];

/** Which member names the parent by which "deps" and "ldeps" find an entity. */
export const PARENT: Readonly<Partial<Record<Table, string>>> = {
  order: "accountId",
  orderVersion: "orderId",
  command: "orderId",
  commandReport: "commandId",
  fill: "orderId",
  fillFee: "id",
  fillPair: "positionId",
  position: "accountId",
  cashBalance: "accountId",
  cashBalanceLog: "accountId",
  contract: "contractMaturityId",
  contractMaturity: "productId",
};
