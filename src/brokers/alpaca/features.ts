/** What an account of Alpaca may do, and what Alpaca lists. */
import {
  type ListedInstrument,
  listingOf,
  type ProbedFact,
  type ProbingAdapter,
  probedFact,
} from "#kit";
import { type Flags, flags, type Setting, settings } from "./feature-wire.ts";
import { isCoin } from "./order-records.ts";
import { type Asset, assets } from "./order-wire.ts";
import { alpacaInstrument } from "./records.ts";

export const probing: ProbingAdapter = {
  async features({ call }) {
    const [account, setting] = await Promise.all([call(flags, {}), call(settings, {})]);
    return { facts: factsOf(account, setting) };
  },

  listing: {
    per: "broker",
    /** Shares and coins. Options are millions of contracts, which are found by their name. */
    read: async ({ call }) =>
      listingOf(await call(assets, {}, { query: { status: "active" } }), listed),
  },
};

function factsOf(account: Flags, setting: Setting): readonly ProbedFact[] {
  const { status, crypto_status: coins, shorting_enabled: shorts } = account;
  // Level 0 is an account without options.
  const { options_trading_level: traded, options_approved_level: approved } = account;
  const { no_shorting: shuns, fractional_trading: parts } = setting;
  const blocks = {
    trading_blocked: account.trading_blocked,
    account_blocked: account.account_blocked,
    trade_suspended_by_user: account.trade_suspended_by_user,
  };
  const isOpen = status === "ACTIVE" && !Object.values(blocks).includes(true);
  const levels = { options_trading_level: traded, options_approved_level: approved };
  const shorting = { shorting_enabled: shorts, no_shorting: shuns };
  return [
    probedFact("asset:equity", isOpen, { status, ...blocks }),
    ...stated(coins, (word) =>
      probedFact("asset:crypto", isOpen && word === "ACTIVE", { crypto_status: word }),
    ),
    ...stated(traded, (level) => probedFact("asset:option", isOpen && level !== "0", levels)),
    ...stated(shorts, (allowed) =>
      probedFact("feature:short-selling", allowed && shuns !== true, shorting),
    ),
    ...stated(parts, (allowed) =>
      probedFact("feature:fractional", allowed, { fractional_trading: allowed }),
    ),
  ];
}

/** What Alpaca leaves out of a reply is not known. */
const stated = <Value>(
  value: Value | null | undefined,
  fact: (value: Value) => ProbedFact,
): readonly ProbedFact[] => (value === null || value === undefined ? [] : [fact(value)]);

function listed(asset: Asset): readonly ListedInstrument[] {
  const { symbol, name, tradable, shortable, fractionable } = asset;
  const coin = isCoin(asset);
  // What is neither share nor coin is found by its own look-up.
  if (!coin && asset.class !== "us_equity") return [];
  return [
    {
      ...{ instrument: alpacaInstrument(symbol, coin), symbol, isTradable: tradable },
      ...(name && { name }),
      isShortable: shortable,
      isFractional: coin || fractionable,
    },
  ];
}
