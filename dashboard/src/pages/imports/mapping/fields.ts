/** What a column of a table can be. The names are the server's; the words are for people. */
export const FIELDS = [
  { name: "time", label: "Date, or date and time", isNeeded: true },
  { name: "symbol", label: "Symbol", isNeeded: true },
  { name: "side", label: "Buy or sell", hint: "Without it the sign of the quantity tells" },
  { name: "quantity", label: "Quantity", isNeeded: true },
  { name: "price", label: "Price", isNeeded: true },
  { name: "currency", label: "Currency" },
  { name: "account", label: "Account" },
  { name: "amount", label: "Amount of the row", hint: "Compared with quantity times price" },
  { name: "timeOfDay", label: "Time of day", hint: "If it has a column of its own" },
  { name: "executionId", label: "Execution id" },
  { name: "orderId", label: "Order id" },
  { name: "exitTime", label: "Exit time", hint: "Where a row is a whole trade" },
  { name: "exitPrice", label: "Exit price", hint: "Where a row is a whole trade" },
  { name: "kind", label: "Kind of instrument" },
  { name: "multiplier", label: "Multiplier" },
  { name: "isin", label: "ISIN" },
  { name: "name", label: "Name" },
  { name: "exchange", label: "Exchange" },
  { name: "note", label: "Note" },
] as const satisfies readonly { name: string; label: string; hint?: string; isNeeded?: true }[];

export type Field = (typeof FIELDS)[number]["name"];

/** How many fields are shown before "more": those that nearly every table has. */
export const USUAL = 8;

export const KINDS = [
  { value: "equity", label: "Equities" },
  { value: "fund", label: "Funds" },
  { value: "option", label: "Options" },
  { value: "future", label: "Futures" },
  { value: "fx", label: "FX" },
  { value: "crypto", label: "Crypto" },
  { value: "cfd", label: "CFDs" },
  { value: "bond", label: "Bonds" },
];

export const ACTIONS = [
  "buy",
  "sell",
  "deposit",
  "withdrawal",
  "dividend",
  "interest",
  "fee",
  "tax",
  "transfer",
  "other",
  "skip",
] as const;
