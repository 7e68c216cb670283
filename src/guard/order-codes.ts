import { group } from "./code-facts.ts";

const request = group(
  {
    type: "validation",
    severity: "error",
    owner: "user",
    retryable: false,
    next: "Correct the order and send it again",
  },
  {
    INVALID_SYMBOL: "The broker does not know the symbol",
    SYMBOL_NOT_FOUND: "The broker does not know the symbol",
    INVALID_QUANTITY: "The quantity is not valid",
    QTY_ABOVE_MAX: "The quantity is above what the broker takes",
    QTY_BELOW_MIN: "The quantity is below what the broker takes",
    QUANTITY_PRECISION: "The quantity has too many decimal places",
    NOTIONAL_ABOVE_MAX: "The value of the order is above what the broker takes",
    NOTIONAL_BELOW_MIN: "The value of the order is below what the broker takes",
    INVALID_PRICE: "The price is not valid",
    PRICE_PRECISION: "The price does not fit the tick of the instrument",
    PRICE_OUT_OF_BAND: "The price is too far from the market",
    INVALID_TRIGGER: "The trigger is not valid",
    INVALID_ORDER_TYPE: "The broker does not take this type of order",
    INVALID_TIF: "The broker does not take this time in force",
    INVALID_ORDER_COMBO: "The parts of the order do not go together",
    INVALID_CLIENT_ID: "The client order id is not valid",
    DUPLICATE_CLIENT_ID: {
      userMessage: "An order with this client order id exists",
      next: "Look the order up before sending another",
    },
    INVALID_REQUEST: {
      userMessage: "The broker does not understand the request",
      owner: "us",
      next: "Report it with the details",
    },
    NOT_FOUND: { userMessage: "The broker does not know what was asked for", next: "Refresh" },
  },
);

const state = group(
  {
    type: "validation",
    severity: "error",
    owner: "user",
    retryable: false,
    next: "Refresh the orders, then decide again",
  },
  {
    ORDER_NOT_FOUND: "The broker does not know the order",
    ORDER_NOT_CANCELABLE: "The order can no longer be cancelled",
    ORDER_NOT_MODIFIABLE: "The order can no longer be changed",
    ORDER_PENDING_CHANGE: "A change of the order is still under way",
    ORDER_CANCELED: { userMessage: "The order was cancelled", severity: "info" },
    ORDER_EXPIRED: { userMessage: "The order has expired", severity: "info" },
    TOO_LATE: "It is too late for this",
    POSITION_MISMATCH: "The position is not what the order assumes",
  },
);

const market = group(
  {
    type: "market",
    severity: "warning",
    owner: "broker",
    retryable: false,
    next: "Try again when the market allows it",
  },
  {
    MARKET_CLOSED: "The market is closed",
    INSTRUMENT_HALTED: "Trading in the instrument is halted",
    INSTRUMENT_NOT_TRADABLE: "The instrument cannot be traded",
    NO_LIQUIDITY: "Nobody takes the other side",
    NO_QUOTE: "There is no price for the instrument",
    POST_ONLY_WOULD_TAKE: "The order would take liquidity",
    SHORT_NOT_AVAILABLE: "There are no shares to borrow",
    ORDER_REJECTED: { userMessage: "The broker rejects the order", severity: "error" },
  },
);

const risk = group(
  {
    type: "risk",
    severity: "error",
    owner: "user",
    retryable: false,
    next: "Reduce the order, or raise what limits it",
  },
  {
    INSUFFICIENT_FUNDS: "There is not enough cash",
    INSUFFICIENT_MARGIN: "There is not enough margin",
    POSITION_SIZE_EXCEEDED: "The position would be larger than allowed",
    POSITION_LIMIT: "The position would be larger than the broker allows",
    ORDER_COUNT_LIMIT: "There are too many open orders",
    RISK_LIMIT_EXCEEDED: "A limit of risk would be exceeded",
    RISK_CHECK_FAILED: "A check of risk refuses the order",
    DAILY_LOSS_LIMIT: "The loss of the day has reached its limit",
    MARGIN_CALL: { userMessage: "The broker asks for more margin", severity: "critical" },
    REDUCE_ONLY_VIOLATION: "The order would enlarge the position",
    FIFO_VIOLATION: "Older positions have to be closed first",
    HEDGING_NOT_ALLOWED: "The account holds one direction at a time only",
    WASH_TRADE: "The order would trade with an order of one's own",
    PDT_RESTRICTION: "The account has used up its day trades",
    ACCOUNT_RESTRICTED: {
      userMessage: "The broker restricts the account",
      next: "Ask the broker why",
    },
    COMPLIANCE_BLOCK: {
      userMessage: "The broker blocks it for legal reasons",
      next: "Ask the broker why",
    },
  },
);

/** Codes of placing, changing and cancelling orders. */
export const orderCodes = { ...request, ...state, ...market, ...risk };
