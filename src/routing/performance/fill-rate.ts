/** What became of the orders of a broker. */
export type FillCount = {
  readonly orders: number;
  readonly filledOrders: number;
  readonly partiallyFilled: number;
  readonly orderedQuantity: number;
  readonly filledQuantity: number;
};

export type FillRates = {
  /** Share of what was ordered that was filled. */
  readonly ofQuantity: number;
  readonly ofOrdersWhole: number;
  readonly ofOrdersAny: number;
};

/** Undefined where nothing was ordered. */
export function fillRatesOf(count: FillCount): FillRates | undefined {
  const { orders, filledOrders, partiallyFilled, orderedQuantity, filledQuantity } = count;
  if (orders === 0 || orderedQuantity === 0) return undefined;
  return {
    ofQuantity: filledQuantity / orderedQuantity,
    ofOrdersWhole: filledOrders / orders,
    ofOrdersAny: (filledOrders + partiallyFilled) / orders,
  };
}
