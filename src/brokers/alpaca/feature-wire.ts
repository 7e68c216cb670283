/** What Alpaca says of what an account may do, limited to the fields that we read. */
import { get, json, z } from "#kit";
import { trade } from "./wire.ts";

const flag = z.boolean().optional();
/** A level is a number in some replies and a text in others. */
const level = json.id.nullish();

/** Accounts that never asked for coins or options do not have these fields. */
const Flags = z.object({
  status: z.string(),
  crypto_status: z.string().nullish(),
  trading_blocked: flag,
  account_blocked: flag,
  trade_suspended_by_user: flag,
  shorting_enabled: flag,
  options_trading_level: level,
  options_approved_level: level,
});
export type Flags = z.output<typeof Flags>;

/** What the owner of the account chose. */
const Setting = z.object({ no_shorting: flag, fractional_trading: flag });
export type Setting = z.output<typeof Setting>;

export const flags = get("/v2/account", Flags, trade);
export const settings = get("/v2/account/configurations", Setting, trade);
