import { decimal, moment, oneOf, optional, text } from "#kit";

/** IBKR's asset categories, also as "Stocks - Held with ...", which the reader shortens. */
export const CATEGORIES = {
  Stocks: "equity",
  "Equity and Index Options": "option",
  Futures: "future",
  "Options On Futures": "future-option",
  Forex: "fx",
  Bonds: "bond",
  "Treasury Bills": "bond",
  Warrants: "warrant",
  "Structured Products": "warrant",
  CFDs: "cfd",
  Funds: "fund",
  "Mutual Funds": "fund",
  Crypto: "crypto",
  Cryptocurrencies: "crypto",
} as const;

const category = oneOf("Asset Category", CATEGORIES);
const account = optional(text("Account"));

export const TRADE = {
  category,
  currency: text("Currency"),
  account,
  symbol: text("Symbol"),
  at: moment("Date/Time"),
  exchange: optional(text("Exchange")),
  quantity: decimal("Quantity"),
  price: decimal("T. Price"),
  proceeds: optional(decimal("Proceeds")),
  fee: optional(decimal(["Comm/Fee", "Commission"])),
  realised: optional(decimal("Realized P/L")),
  code: optional(text("Code")),
};

/** Totals of a symbol, which slips into the account's column where there are several accounts. */
export const SUBTOTAL = {
  currency: text("Currency"),
  account,
  symbol: optional(text("Symbol")),
  quantity: optional(decimal("Quantity")),
  proceeds: optional(decimal("Proceeds")),
  fee: optional(decimal(["Comm/Fee", "Commission"])),
};

export const CASH = {
  currency: text("Currency"),
  account,
  at: moment(["Date", "Settle Date"]),
  description: optional(text("Description")),
  amount: decimal("Amount"),
};

export const POSITION = {
  category,
  currency: text("Currency"),
  account,
  symbol: text("Symbol"),
  quantity: decimal("Quantity"),
  averagePrice: optional(decimal("Cost Price")),
  markPrice: optional(decimal("Close Price")),
  marketValue: optional(decimal("Value")),
};

export const CORPORATE = {
  category,
  currency: text("Currency"),
  account,
  at: moment(["Date/Time", "Report Date"]),
  description: text("Description"),
  quantity: decimal("Quantity"),
  proceeds: optional(decimal("Proceeds")),
};

export const TRANSFER = {
  category,
  currency: text("Currency"),
  account,
  symbol: optional(text("Symbol")),
  at: moment("Date"),
  direction: oneOf("Direction", { In: "buy", Out: "sell" } as const),
  quantity: optional(decimal(["Qty", "Quantity"])),
  price: optional(decimal("Xfer Price")),
  cash: optional(decimal("Cash Amount")),
};

export const CASH_REPORT = {
  line: text("Currency Summary"),
  currency: text("Currency"),
  account,
  total: decimal("Total"),
};

export const INSTRUMENT = {
  symbol: text("Symbol"),
  description: optional(text("Description")),
  id: optional(text("Security ID")),
  exchange: optional(text(["Listing Exch", "Listing Exchange"])),
  multiplier: optional(decimal("Multiplier")),
  underlying: optional(text("Underlying")),
};
