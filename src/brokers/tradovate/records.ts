/** What fills and bookings of Tradovate mean. */
import { type CashKind, type Day, type Fee, type FeeKind, money } from "#domain";
import { type AccountRef, type json, unreadable } from "#kit";
import type { Contracts } from "./contracts.ts";
import type { CashLog, Fill, FillFee } from "./wire.ts";

type Mapped = json.Mapped;

/** The session's day, which begins in the evening before. */
export const dayOfFill = ({ tradeDate: { year, month, day } }: Pick<Fill, "tradeDate">): Day =>
  [year, month, day].map((part) => String(part).padStart(2, "0")).join("-") as Day;

const FEES: readonly (readonly [name: keyof FillFee, currency: keyof FillFee, kind: FeeKind])[] = [
  ["commission", "commissionCurrencyId", "commission"],
  ["exchangeFee", "exchangeCurrencyId", "exchange"],
  ["nfaFee", "nfaCurrencyId", "regulatory"],
  ["clearingFee", "clearingCurrencyId", "other"],
  ["brokerageFee", "brokerageCurrencyId", "commission"],
  ["ipFee", "ipCurrencyId", "other"],
  ["orderRoutingFee", "orderRoutingCurrencyId", "other"],
];

function feesOf(fee: FillFee | undefined, currency: string, { currencyOf }: Contracts): Fee[] {
  if (!fee) return [];
  return FEES.flatMap(([name, currencyName, kind]) => {
    const amount = fee[name];
    if (amount === undefined || typeof amount === "string" || amount.isZero()) return [];
    const id = fee[currencyName];
    return [{ kind, ...money(amount, typeof id === "string" ? currencyOf(id) : currency) }];
  });
}

export type Beside = {
  readonly contracts: Contracts;
  readonly fees: ReadonlyMap<string, FillFee>;
  /** Accounts of orders, by order id. */
  readonly accountOf: (orderId: string) => AccountRef;
};

/**
 * A fill that was taken back stays in the list, no longer active, and a corrected one comes anew
 * under another id; so it is told as the fill it was and as its bust.
 */
export function fillRecords(fill: Fill, { contracts, fees, accountOf }: Beside): readonly Mapped[] {
  const instrument = contracts.of(fill.contractId);
  const common = {
    type: "execution",
    account: accountOf(fill.orderId),
    orderId: fill.orderId,
    instrument,
    side: fill.action === "Buy" ? "buy" : "sell",
    quantity: fill.qty,
    price: fill.price,
    fees: feesOf(fees.get(fill.id), instrument.currency, contracts),
    at: fill.timestamp,
    tradeDate: dayOfFill(fill),
  } as const;
  const told: Mapped = { ...common, executionId: fill.id };
  if (fill.active) return [told];
  const bust: Mapped = { ...common, fees: [], executionId: `${fill.id}.bust`, report: "bust" };
  return [told, { ...bust, refersTo: fill.id }];
}

/** Bookings that repeat what fills and their fees say. */
const OF_FILLS: ReadonlySet<string> = new Set([
  "TradePaired",
  "CancelledPairedTrade",
  "OptionsTrade",
  "Commission",
  "BrokerageFee",
  "ClearingFee",
  "ExchangeFee",
  "NfaFee",
  "IPFee",
  "OrderRoutingFee",
  "NewSession",
]);

const KINDS: Readonly<Record<string, CashKind>> = {
  FundTransactionFee: "fee",
  DeskFee: "fee",
  EntitlementSubscription: "fee",
  MarketDataSubscription: "fee",
  TradovateSubscription: "fee",
  LiquidationFee: "fee",
  ManualAdjustment: "other",
  AutomaticReconciliation: "other",
};

/** Of the log of an account's cash only what does not follow from fills. */
export function cashRecords(
  entry: CashLog,
  account: AccountRef,
  { currencyOf }: Contracts,
): readonly Mapped[] {
  const { id, cashChangeType: type, delta, timestamp: at, comment } = entry;
  if (OF_FILLS.has(type)) return [{ type: "passed", reason: `booking of a fill, ${type}` }];
  const funded = delta.sign < 0 ? "withdrawal" : "deposit";
  const kind = type === "FundTransaction" ? funded : KINDS[type];
  if (kind === undefined)
    return unreadable("unknown-booking", `"${type}" is no kind of booking that is known`);
  const amount = money(delta, currencyOf(entry.currencyId));
  const described = comment === undefined ? {} : { description: comment };
  return [{ type: "cash", account, transactionId: id, kind, amount, at, ...described }];
}
