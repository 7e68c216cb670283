/** What OANDA sends, limited to the fields that we read. Names are OANDA's own. */
import { get, json, z } from "#kit";

const AccountList = z.object({ accounts: z.array(z.object({ id: z.string() })) });

/** Sums since the account was opened, from which the profit of all that time follows. */
export const lifetime = {
  createdTime: json.instant.optional(),
  pl: json.decimal.optional(),
  unrealizedPL: json.decimal.optional(),
  financing: json.decimal.optional(),
  commission: json.decimal.optional(),
  dividendAdjustment: json.decimal.optional(),
  guaranteedExecutionFees: json.decimal.optional(),
};

const Summary = z.object({
  account: z.object({
    id: z.string(),
    alias: z.string().optional(),
    currency: z.string(),
    balance: json.decimal,
    ...lifetime,
  }),
});

/** One piece of a fill. Until 2017 pieces had no price of their own, and fills no commission. */
const FillPart = z.object({
  tradeID: json.id,
  units: json.decimal,
  price: json.decimal.optional(),
});

const booked = { id: json.integerId, time: json.moment };

const OrderFill = z.object({
  type: z.literal("ORDER_FILL"),
  ...booked,
  orderID: json.id,
  instrument: z.string(),
  units: json.decimal,
  pl: json.decimal,
  financing: json.decimal,
  price: json.decimal.optional(),
  commission: json.decimal.optional(),
  guaranteedExecutionFee: json.decimal.optional(),
  gainQuoteHomeConversionFactor: json.decimal.optional(),
  lossQuoteHomeConversionFactor: json.decimal.optional(),
  tradeOpened: FillPart.optional(),
  tradeReduced: FillPart.optional(),
  tradesClosed: z.array(FillPart).default([]),
});

const DailyFinancing = z.object({
  type: z.literal("DAILY_FINANCING"),
  ...booked,
  financing: json.decimal,
  positionFinancings: z
    .array(z.object({ instrument: z.string(), financing: json.decimal }))
    .default([]),
});

const TransferFunds = z.object({
  type: z.literal("TRANSFER_FUNDS"),
  ...booked,
  amount: json.decimal,
  fundingReason: z.enum([
    "CLIENT_FUNDING",
    "ACCOUNT_TRANSFER",
    "DIVISION_MIGRATION",
    "SITE_MIGRATION",
    "ADJUSTMENT",
  ]),
  comment: z.string().optional(),
});

const DividendAdjustment = z.object({
  type: z.literal("DIVIDEND_ADJUSTMENT"),
  ...booked,
  instrument: z.string(),
  dividendAdjustment: json.decimal,
});

const orders =
  "MARKET LIMIT STOP MARKET_IF_TOUCHED TAKE_PROFIT STOP_LOSS TRAILING_STOP_LOSS GUARANTEED_STOP_LOSS";
const asked =
  "CLIENT_CONFIGURE ORDER_CANCEL ORDER_CLIENT_EXTENSIONS_MODIFY TRADE_CLIENT_EXTENSIONS_MODIFY";
const booking =
  "TRANSFER_FUNDS_REJECT FIXED_PRICE_ORDER CREATE CLOSE REOPEN MARGIN_CALL_ENTER MARGIN_CALL_EXTEND " +
  "MARGIN_CALL_EXIT DELAYED_TRADE_CLOSURE RESET_RESETTABLE_PL";

/** Transactions that move neither units nor money. */
export const PASSED: readonly string[] = [
  ...orders.split(" ").flatMap((kind) => [`${kind}_ORDER`, `${kind}_ORDER_REJECT`]),
  ...asked.split(" ").flatMap((kind) => [kind, `${kind}_REJECT`]),
  ...booking.split(" "),
];

const Transaction = json.byType(
  "type",
  {
    ORDER_FILL: OrderFill,
    DAILY_FINANCING: DailyFinancing,
    TRANSFER_FUNDS: TransferFunds,
    DIVIDEND_ADJUSTMENT: DividendAdjustment,
  },
  PASSED,
);

const Ledger = z.object({
  transactions: json.rows(Transaction, "id"),
  lastTransactionID: json.integerId,
});

/** Addresses of pages; only the ids in them are used. */
const Pages = z.object({ pages: z.array(z.string()), lastTransactionID: json.integerId });

const Side = z.object({ units: json.decimal, averagePrice: json.decimal.optional() });
const Positions = z.object({
  positions: json.rows(z.object({ instrument: z.string(), long: Side, short: Side })),
});

export type OrderFill = z.infer<typeof OrderFill>;
export type DailyFinancing = z.infer<typeof DailyFinancing>;
export type TransferFunds = z.infer<typeof TransferFunds>;
export type DividendAdjustment = z.infer<typeof DividendAdjustment>;
export type Booked = OrderFill | DailyFinancing | TransferFunds | DividendAdjustment;

export const accountList = get("/accounts", AccountList);
export const summary = get("/accounts/{account}/summary", Summary);
export const openPositions = get("/accounts/{account}/openPositions", Positions);
export const since = get("/accounts/{account}/transactions/sinceid?id={id}", Ledger);
export const idRange = get("/accounts/{account}/transactions/idrange?from={from}&to={to}", Ledger);
export const pagesOf = get("/accounts/{account}/transactions", Pages);
