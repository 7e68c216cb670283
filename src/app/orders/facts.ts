import type { AccountId, Clock, Instrument } from "#domain";
import { ORDER_TYPES, type OrderType, type Quote, TIMES_IN_FORCE, type TimeInForce } from "#domain";
import type { BrokerAccount, BrokerAdapter, BrokerManifest, Call, TradingAdapter } from "#kit";
import { liveCapability, type LiveUnlock, type NewOrder, type RiskFacts } from "#orders";
import { dayPnlOf } from "./day.ts";
import { holdings, ratesAt } from "./holdings.ts";

type Parts = {
  readonly adapter: BrokerAdapter;
  readonly trading: TradingAdapter;
  readonly account: BrokerAccount & { readonly id: AccountId };
  readonly clock: Pick<Clock, "now">;
  /** That a person unlocked the account, if it is live. */
  readonly unlock?: LiveUnlock | undefined;
  /** What a stream shows, where the broker cannot be asked. */
  readonly streamed?: ((instrument: Instrument) => Promise<Quote | undefined>) | undefined;
  /** Whether all positions together are bounded: then each is measured in the account's currency. */
  readonly isExposureBound?: boolean;
  /** How the day began, where its loss is bounded. */
  readonly stated?: Parameters<typeof dayPnlOf>[0]["stated"] | undefined;
};

/**
 * What the checks are told: asked of the broker at this moment, since an order is decided on what
 * is true now. What the broker does not say stays unknown, which the checks refuse.
 */
export async function riskFacts(
  { adapter, trading, account, clock, unlock, streamed, stated, isExposureBound = false }: Parts,
  call: Call,
  { ticket, environment }: Pick<NewOrder, "ticket" | "environment">,
): Promise<RiskFacts> {
  const desk = { call, account };
  const now = clock.now();
  const [held, instrument, quote, funds] = await Promise.all([
    adapter.snapshot?.(call, account, now),
    trading.instrument?.(desk, ticket.instrument),
    trading.quote ? trading.quote(desk, ticket.instrument) : streamed?.(ticket.instrument),
    trading.funds?.(desk),
  ]);
  const currency = funds?.currency ?? account.currency ?? "";
  // What only reduces is not held up by questions about anything else.
  const asked = isExposureBound && !ticket.reduceOnly ? trading : {};
  const day = { trading, desk, now, stated: stated ?? unstated };
  const dayPnl =
    funds && (stated && !ticket.reduceOnly ? await dayPnlOf(day, funds) : funds.dayPnl);
  const rateOf = ratesAt(asked, desk, [ticket.instrument.currency, instrument?.homeRate]);
  return {
    now: clock.now(),
    environment,
    account: {
      id: account.id,
      currency,
      isTradingEnabled: environment === "paper" || liveCapability(unlock, now) !== undefined,
      ...(held && { reconciledAt: now }),
      ...(funds && { buyingPower: funds.buyingPower }),
      ...(dayPnl && { dayPnl }),
    },
    capabilities: capabilitiesOf(adapter.manifest),
    ...(instrument && { instrument }),
    ...(instrument?.homeRate && { rate: instrument.homeRate }),
    ...(quote && { quote }),
    ...(await holdings(held ?? [], { currency, rateOf })),
  };
}

const unstated = async () => undefined;

/** What a broker takes, as it is declared. */
export function capabilitiesOf({ capabilities }: BrokerManifest): RiskFacts["capabilities"] {
  const { orderTypes, timeInForce, trails, features = [] } = capabilities;
  return {
    orderTypes: ORDER_TYPES.filter((each): each is OrderType => orderTypes.includes(each)),
    ...(trails && { trails }),
    ...(features.includes("oco") && { oco: true }),
    timeInForce: TIMES_IN_FORCE.filter((each): each is TimeInForce => timeInForce.includes(each)),
  };
}
