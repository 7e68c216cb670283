/** What Alpaca sends, limited to the fields that we read. Names are Alpaca's own. */
import { get, json, z } from "#kit";

const Account = z.object({
  id: json.id,
  account_number: json.id,
  currency: z.string(),
  cash: json.decimal,
  buying_power: json.decimal.nullish(),
  equity: json.decimal.nullish(),
  /** Equity at the end of the trading day before. */
  last_equity: json.decimal.nullish(),
});

const activity = { id: json.id, symbol: z.string().nullish(), description: z.string().nullish() };

const Fill = z.object({
  ...activity,
  activity_type: z.literal("FILL"),
  transaction_time: json.moment,
  price: json.decimal,
  qty: json.decimal,
  side: z.enum([
    "buy",
    "sell",
    "sell_short",
    "buy_to_open",
    "buy_to_close",
    "sell_to_open",
    "sell_to_close",
  ]),
  symbol: z.string(),
  order_id: json.id,
});

/** Dated by a day; its id begins with the midnight of that day. */
const booked = {
  ...activity,
  date: z.string(),
  activity_sub_type: z.string().nullish(),
  currency: z.string().nullish(),
  status: z.enum(["executed", "correct", "canceled"]).nullish(),
};

/** What payments are called; `funded` is a deposit or a withdrawal by its sign. */
export const PAYMENTS = {
  CSD: "funded",
  CSW: "funded",
  ACATC: "transfer",
  JNL: "transfer",
  JNLC: "transfer",
  DIV: "dividend",
  DIVCGL: "dividend",
  DIVCGS: "dividend",
  DIVROC: "dividend",
  DIVTXEX: "dividend",
  DIVFEE: "fee",
  DIVFT: "tax",
  DIVNRA: "tax",
  DIVTW: "tax",
  DIVWH: "tax",
  WH: "tax",
  INT: "interest",
  INTNRA: "tax",
  INTTW: "tax",
  FEE: "fee",
  CFEE: "fee",
  PTC: "fee",
  PTR: "fee",
  FXCNV: "conversion",
  FXTRD: "conversion",
  OPCSH: "other",
} as const;

/** What movements of units are called. */
export const MOVEMENTS = {
  ACATS: "transfer",
  JNLS: "transfer",
  MA: "transfer",
  NC: "transfer",
  OPCA: "transfer",
  REORG: "transfer",
  SC: "transfer",
  SPIN: "transfer",
  SSO: "transfer",
  OPASN: "assignment",
  OPEXC: "exercise",
  OPXRC: "exercise",
  OPEXP: "expiry",
  OPTRD: "fill",
} as const;

/** Old and present name of a split. */
export const SPLITS = ["SPLIT", "SSP"] as const;

const namesOf = <Table extends object>(table: Table) =>
  Object.keys(table) as Extract<keyof Table, string>[];

/** Money, what it was paid on, and of a stock dividend the units. */
const Payment = z.object({
  ...booked,
  activity_type: z.enum(namesOf(PAYMENTS)),
  net_amount: json.decimal,
  qty: json.decimal.nullish(),
  price: json.decimal.nullish(),
});

/** Units that came in, or went out where the quantity is negative, with the money for them. */
const units = {
  ...booked,
  symbol: z.string(),
  qty: json.decimal,
  net_amount: json.decimal.nullish(),
  price: json.decimal.nullish(),
};
const Movement = z.object({ ...units, activity_type: z.enum(namesOf(MOVEMENTS)) });
const Split = z.object({ ...units, activity_type: z.enum(SPLITS) });

const each = <Name extends string, Schema>(names: readonly Name[], schema: Schema) =>
  Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;

const Activity = json.byType("activity_type", {
  FILL: Fill,
  ...each(namesOf(PAYMENTS), Payment),
  ...each(namesOf(MOVEMENTS), Movement),
  ...each(SPLITS, Split),
});

const Position = z.object({
  symbol: z.string(),
  asset_class: z.string(),
  qty: json.decimal,
  side: z.enum(["long", "short"]),
  avg_entry_price: json.decimal,
  current_price: json.decimal.nullish(),
  market_value: json.decimal.nullish(),
});

export type Fill = z.infer<typeof Fill>;
export type Payment = z.infer<typeof Payment>;
export type Movement = z.infer<typeof Movement>;
export type Split = z.infer<typeof Split>;
export type Units = Omit<Movement, "activity_type">;
export type Activity = Fill | Payment | Movement | Split;

/** Only prices count against the limit of prices. */
export const trade = { weights: { "market-data": 0 } };

export const account = get("/v2/account", Account, trade);
export const activities = get("/v2/account/activities", json.rows(Activity, "id"), trade);
export const positions = get("/v2/positions", json.rows(Position), trade);
