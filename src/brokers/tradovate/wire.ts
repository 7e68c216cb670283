/** What Tradovate sends, limited to the fields that we read. Names are Tradovate's own. */
import { get, json, post, z } from "#kit";

/** Only log-ins count against the limit of log-ins. */
export const plain = { weights: { authentication: 0 } };

const LogIn = z.object({
  accessToken: z.string(),
  expirationTime: json.instant,
});

const Account = z.object({ id: json.integerId, name: z.string(), active: z.boolean() });

const Fill = z.object({
  id: json.integerId,
  orderId: json.integerId,
  contractId: json.integerId,
  timestamp: json.moment,
  tradeDate: z.object({ year: json.count, month: json.count, day: json.count }),
  action: z.enum(["Buy", "Sell"]),
  qty: json.decimal,
  price: json.decimal,
  /** False once the fill was taken back. */
  active: z.boolean(),
});

const amount = json.decimal.optional();
const currency = json.integerId.optional();
const FillFee = z.object({
  id: json.integerId,
  ...{ clearingFee: amount, clearingCurrencyId: currency },
  ...{ exchangeFee: amount, exchangeCurrencyId: currency },
  ...{ nfaFee: amount, nfaCurrencyId: currency },
  ...{ brokerageFee: amount, brokerageCurrencyId: currency },
  ...{ ipFee: amount, ipCurrencyId: currency },
  ...{ commission: amount, commissionCurrencyId: currency },
  ...{ orderRoutingFee: amount, orderRoutingCurrencyId: currency },
});

const Order = z.object({ id: json.integerId, accountId: json.integerId });
export const Contract = z.object({
  id: json.integerId,
  name: z.string(),
  contractMaturityId: json.integerId,
});
export const Maturity = z.object({
  id: json.integerId,
  productId: json.integerId,
  /** The last day of trading. */
  expirationDate: json.instant,
});
export const Product = z.object({
  id: json.integerId,
  name: z.string(),
  description: z.string().optional(),
  productType: z.string(),
  valuePerPoint: json.decimal,
  currencyId: json.integerId,
  tickSize: json.decimal,
  status: z.string().optional(),
});
const Currency = z.object({ id: json.integerId, name: z.string() });

const CashLog = z.object({
  id: json.integerId,
  accountId: json.integerId,
  timestamp: json.moment,
  currencyId: json.integerId,
  cashChangeType: z.string(),
  delta: json.decimal,
  comment: z.string().optional(),
});

/** What one fill opened and another closed. */
const FillPair = z.object({
  buyFillId: json.integerId,
  sellFillId: json.integerId,
  qty: json.decimal,
  /** False once one of the fills was taken back. */
  active: z.boolean(),
});

const Position = z.object({
  contractId: json.integerId,
  timestamp: json.moment,
  netPos: json.decimal,
  netPrice: json.decimal.optional(),
  /** Held since before this session. */
  prevPos: json.decimal.optional(),
});
const CashBalance = z.object({
  currencyId: json.integerId,
  timestamp: json.moment,
  amount: json.decimal,
});

export type Account = z.infer<typeof Account>;
export type Fill = z.infer<typeof Fill>;
export type FillFee = z.infer<typeof FillFee>;
export type Contract = z.infer<typeof Contract>;
export type Maturity = z.infer<typeof Maturity>;
export type Product = z.infer<typeof Product>;
export type CashLog = z.infer<typeof CashLog>;
export type Position = z.infer<typeof Position>;

/** Wrong names and passwords come with status 200, which the schema of a good reply refuses. */
export const logIn = post("/auth/accesstokenrequest", LogIn, { anonymous: true });
export const renew = get("/auth/renewaccesstoken", LogIn, { idempotent: false });

export const accounts = get("/account/list", z.array(Account), plain);
export const fills = get("/fill/list", json.rows(Fill, "id", "fill"), plain);
export const fillPairs = get("/fillPair/list", z.array(FillPair), plain);
export const fees = get("/fillFee/list", z.array(FillFee), plain);
export const orders = get("/order/list", z.array(Order), plain);
export const cashLog = get("/cashBalanceLog/list", json.rows(CashLog, "id", "cash"), plain);
export const contracts = get("/contract/items?ids={ids}", z.array(Contract), plain);
export const maturities = get("/contractMaturity/items?ids={ids}", z.array(Maturity), plain);
export const products = get("/product/items?ids={ids}", z.array(Product), plain);
export const currencies = get("/currency/list", z.array(Currency), plain);
export const positions = get("/position/deps?masterid={account}", json.rows(Position), plain);
export const balances = get("/cashBalance/deps?masterid={account}", z.array(CashBalance), plain);
