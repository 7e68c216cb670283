import type { BrokerManifest } from "#kit";

type Rule = BrokerManifest["errors"][number];
type Reasons = Readonly<Partial<Record<Rule["as"], readonly string[]>>>;

/** Reasons that say that an order was looked at and not taken. */
const REFUSED: Reasons = {
  ACCOUNT_RESTRICTED: [
    ...["AccountClosed", "TradingLocked", "MaxOrderQtyIsNotSpecified", "MaxPosLimitMisconfigured"],
    ...["KeyInformationDocumentRequired", "SSFRiskDisclosureAcknowledgmentRequired"],
  ],
  AUTH_PERMISSION: ["MultipleAccountPlanRequired", "Unauthorized"],
  BROKER_UNAVAILABLE: ["ExecutionProviderNotConfigured", "ExecutionProviderUnavailable"],
  INSTRUMENT_NOT_TRADABLE: ["BackMonthProhibited"],
  INVALID_ORDER_TYPE: ["AdvancedTrailingStopUnsupported"],
  INVALID_PRICE: ["InvalidPrice"],
  INVALID_SYMBOL: ["InvalidContract"],
  MARKET_CLOSED: ["SessionClosed"],
  NO_LIQUIDITY: ["NotEnoughLiquidity"],
  NO_QUOTE: ["NoQuote"],
  ORDER_NOT_MODIFIABLE: ["TrailingStopNonOrderQtyModify"],
  ORDER_PENDING_CHANGE: ["AnotherCommandPending"],
  ORDER_REJECTED: ["ParentRejected"],
  POSITION_LIMIT: ["MaxPosLimitReached", "MaxTotalPosLimitReached"],
  QTY_ABOVE_MAX: ["MaxOrderQtyLimitReached"],
  REDUCE_ONLY_VIOLATION: ["LiquidationOnly", "LiquidationOnlyBeforeExpiration"],
  TOO_LATE: ["TooLate"],
  UNSUPPORTED_OPERATION: ["Unsupported"],
};

/** Reasons that leave open whether the order is there. */
const OPEN: Reasons = {
  ORDER_REJECTED: ["OtherExecutionRelated"],
  BROKER_TIMEOUT: ["RiskCheckTimeout"],
  UNKNOWN: ["UnknownReason"],
};

const rulesOf = (reasons: Reasons, outcome: "rejected" | "unknown"): readonly Rule[] =>
  Object.entries(reasons).flatMap(([as, codes]) =>
    codes.map((code): Rule => ({ code, as: as as Rule["as"], outcome })),
  );

/** What each `failureReason` of an order or a command means. `Success` is none. */
export const refusals: readonly Rule[] = [
  ...rulesOf(REFUSED, "rejected"),
  ...rulesOf(OPEN, "unknown"),
];
