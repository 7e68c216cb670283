import type { Clock } from "#domain";
import { createAlpacaFace } from "./alpaca/face.ts";
import { ALPACA_MARKET } from "./alpaca/market.ts";
import { createFlexFace } from "./ibkr-flex/face.ts";
import { FLEX_MARKET } from "./ibkr-flex/market.ts";
import { createOandaFace } from "./oanda/face.ts";
import { OANDA_MARKET } from "./oanda/market.ts";
import { createTradovateFace } from "./tradovate/face.ts";
import { tradovateMarket } from "./tradovate/market.ts";
import type { VenueAccount } from "./venue/event.ts";
import { createTrading, historyBegins } from "./venue/history.ts";
import type { HistoryGiven, Market, Trading } from "./venue/history.ts";
import { seeded } from "./venue/seeded.ts";
import type { Venue } from "./venue/venue.ts";
import type { Face, Personality } from "./wire/face.ts";

export type Making = {
  readonly venue: Venue;
  readonly seed: string;
  readonly clock: Clock;
  readonly firstId: bigint;
  readonly personality?: Personality;
  /** Undefined: accounts without a past. */
  readonly history: (HistoryGiven & { readonly isLong?: boolean | undefined }) | undefined;
  /** Gets what goes on trading in each account. */
  readonly tradings: Trading[];
};

/** How each broker's accounts, past and face are made. */
export const MAKERS: Readonly<Record<string, (making: Making) => Face>> = {
  oanda(making) {
    const face = createOandaFace({ ...making, token: madeUp(making, "oanda-token", 32) });
    const long = making.history?.isLong ? { isLong: true as const } : {};
    open(
      making,
      OANDA_MARKET,
      [
        {
          broker: "oanda",
          number: "101-001-7000001-001",
          name: "Primary",
          currency: "USD",
          ...long,
        },
        { broker: "oanda", number: "101-001-7000001-002", name: "Euro", currency: "EUR", ...long },
      ],
      face.takeIn,
    );
    return face;
  },
  alpaca(making) {
    const [account] = open(making, ALPACA_MARKET, [
      { broker: "alpaca", number: "PA7000001", name: "Paper", currency: "USD" },
    ]);
    const keyId = `PK${madeUp(making, "alpaca-key", 9).toUpperCase()}`;
    const secretKey = madeUp(making, "alpaca-secret", 20);
    return createAlpacaFace({ ...making, account, keyId, secretKey });
  },
  tradovate(making) {
    open(making, tradovateMarket(making.clock.now()), [
      { broker: "tradovate", number: "DEMO700001", name: "DEMO700001", currency: "USD" },
      { broker: "tradovate", number: "DEMO700002", name: "DEMO700002", currency: "USD" },
    ]);
    const password = madeUp(making, "tradovate-password", 9);
    const sec = madeUp(making, "tradovate-sec", 18);
    const code = madeUp(making, "tradovate-code", 12);
    const logIn = { name: "sandbox-user", password, appId: "OpenBlotter", cid: "7001", sec, code };
    return createTradovateFace({ ...making, logIn });
  },
  "ibkr-flex"(making) {
    open(making, FLEX_MARKET, [
      { broker: "ibkr-flex", number: "DU7000001", name: "Margin", currency: "USD" },
      { broker: "ibkr-flex", number: "DU7000002", name: "Savings", currency: "USD" },
    ]);
    return createFlexFace({
      ...making,
      token: `7${digits(making, "flex-token", 23)}`,
      queryId: "700001",
    });
  },
};

type Named = Pick<VenueAccount, "broker" | "number" | "name" | "currency" | "isLong">;

/** Opens accounts and gives them their past. */
function open<const List extends readonly Named[]>(
  { venue, history, seed, tradings }: Making,
  market: Market,
  list: List,
  onDay?: () => void,
): { readonly [Index in keyof List]: VenueAccount } {
  return list.map((named) => {
    const openedAt = history ? historyBegins(venue.now(), history.days) : venue.now();
    const account = venue.openAccount({ ...named, openedAt });
    const trading = createTrading({ venue, account, market, seed });
    if (history) trading.past({ ...history, ...(onDay && { onDay }) });
    tradings.push(trading);
    return account;
  }) as { readonly [Index in keyof List]: VenueAccount };
}

/** A credential that opens nothing but this sandbox. */
const madeUp = ({ seed }: Making, what: string, bytes: number): string =>
  Buffer.from(seeded(`${seed} ${what}`).bytes(bytes)).toString("hex");

const digits = ({ seed }: Making, what: string, count: number): string =>
  [...seeded(`${seed} ${what}`).bytes(count)].map((byte) => byte % 10).join("");
