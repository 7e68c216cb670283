import { type Column, decimal, moment, optional, type RowOf, text } from "#kit";

/** Until 2021 the currency stood in the titles: "EUR Subtotal". */
const CURRENCIES = "USD EUR GBP CAD AUD CHF SGD JPY DKK SEK NOK PLN CZK BRL MXN INR".split(" ");
const inTitle = (title: string) => CURRENCIES.map((currency) => `${currency} ${title}`);

/** The price of the coin at the time, not that of the trade: trades are booked at their subtotal. */
export const columns = {
  id: optional(text("ID")),
  at: moment("Timestamp", { zone: "UTC", zoneEvidence: "stated" }),
  type: text("Transaction Type"),
  asset: text("Asset"),
  quantity: decimal("Quantity Transacted"),
  currency: optional(text(["Price Currency", "Spot Price Currency"])),
  subtotal: optional(decimal(["Subtotal", ...inTitle("Subtotal")])),
  total: optional(
    decimal([
      "Total (inclusive of fees and/or spread)",
      "Total (inclusive of fees)",
      ...inTitle("Total (inclusive of fees)"),
    ]),
  ),
  fees: optional(decimal(["Fees and/or Spread", "Fees", ...inTitle("Fees")])),
  notes: optional(text("Notes")),
} satisfies Readonly<Record<string, Column<unknown>>>;
export type Row = RowOf<typeof columns>;

const SHARED = ["Timestamp", "Transaction Type", "Asset", "Quantity Transacted", "Notes"];

export const headers = [
  { required: [...SHARED, "Price Currency", "Subtotal"] },
  { required: [...SHARED, "Spot Price Currency", "Subtotal"] },
  ...CURRENCIES.map((currency) => ({
    required: [...SHARED, `${currency} Subtotal`, `${currency} Fees`],
  })),
];

/** The currency that titles name, in the first generation. */
export const currencyIn = (header: readonly string[]) =>
  header
    .map((cell) => /^([A-Z]{3}) Subtotal$/.exec(cell.trim())?.[1])
    .find((currency) => currency !== undefined);
