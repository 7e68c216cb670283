import { defineManifest } from "#kit";

/** Facts about Alpaca. The connect form, its page of documentation and the limiter read them. */
export default defineManifest({
  id: "alpaca",
  aliases: ["ALPACA", "alpaca-trading"],
  name: "Alpaca",
  institution: "alpaca",
  summary: "US shares, options and coins over the Trading API v2.",
  docs: "https://docs.alpaca.markets/docs/trading-api",
  evidence: {
    level: "documented",
    from: [
      "Official OpenAPI file of the Trading API of 2025-04-10",
      "Official pages on activities of 2025-09-24 and 2026-11-06",
      "Replies in the tests of alpaca-py of 2026-07-23",
    ],
  },

  environments: {
    // Prices are the same for both and know no account.
    live: {
      api: "https://api.alpaca.markets",
      data: "https://data.alpaca.markets",
      stream: "wss://api.alpaca.markets",
      prices: "wss://stream.data.alpaca.markets",
    },
    paper: {
      api: "https://paper-api.alpaca.markets",
      data: "https://data.alpaca.markets",
      stream: "wss://paper-api.alpaca.markets",
      prices: "wss://stream.data.alpaca.markets",
    },
  },
  credentials: [
    {
      name: "keyId",
      label: "API key ID",
      help: "In Alpaca's dashboard, choose the paper or the live account, then API Keys: generate one.",
      secret: true,
    },
    {
      name: "secretKey",
      label: "Secret key",
      help: "Shown once, when the key is generated.",
      secret: true,
    },
  ],
  token: {},

  limits: [
    {
      id: "requests",
      max: 200,
      perMs: 60_000,
      scope: "credential",
      remainingHeader: "x-ratelimit-remaining",
      source: "https://docs.alpaca.markets/docs/usage-limit-api-calls",
    },
    {
      id: "market-data",
      max: 200,
      perMs: 60_000,
      scope: "credential",
      remainingHeader: "x-ratelimit-remaining",
      source: "https://docs.alpaca.markets/docs/about-market-data-api",
    },
  ],
  errors: [
    // A key of paper shown to the live host, or the other way round.
    { status: 403, message: "^forbidden\\.?$", as: "AUTHENTICATION_FAILED" },
    { code: "40110000", as: "AUTHENTICATION_FAILED" },
    { code: "42910000", as: "RATE_LIMITED" },
    { status: 451, as: "GEO_BLOCKED" },
    // One code of Alpaca means many things, which only its words tell apart.
    { message: "client_?order_?id.*(unique|exist|duplicate)", as: "DUPLICATE_CLIENT_ID" },
    { message: "client_?order_?id", as: "INVALID_CLIENT_ID" },
    { status: 403, message: "wash trade", as: "WASH_TRADE" },
    { status: 403, message: "not fractionable", as: "INVALID_QUANTITY" },
    { status: 403, message: "jurisdiction", as: "GEO_BLOCKED" },
    { status: 403, message: "not authorized|not eligible", as: "ACCOUNT_RESTRICTED" },
    {
      status: 403,
      message: "not allowed to short|cannot be sold short|not shortable",
      as: "SHORT_NOT_AVAILABLE",
    },
    { status: 403, message: "insufficient|not sufficient", as: "INSUFFICIENT_FUNDS" },
    { code: "40310010", as: "INSTRUMENT_HALTED" },
    { code: "40310100", as: "PDT_RESTRICTION" },
    { status: 403, code: "40310000", as: "ORDER_REJECTED" },
    { status: 422, message: "sub-penny|increment", as: "PRICE_PRECISION" },
    { status: 422, message: "must be DAY limit", as: "INVALID_ORDER_COMBO" },
    { status: 422, message: "must be DAY", as: "INVALID_TIF" },
    { status: 422, message: "not tradable|not active", as: "INSTRUMENT_NOT_TRADABLE" },
    { status: 422, message: "only allowed during market hours", as: "MARKET_CLOSED" },
    { status: 422, message: "not cancel?lable|not cancell?able", as: "ORDER_NOT_CANCELABLE" },
    { status: 422, message: "not replaceable|cannot replace", as: "ORDER_NOT_MODIFIABLE" },
    { message: "^order not found", as: "ORDER_NOT_FOUND" },
    { message: "asset.*not found|could not find asset", as: "SYMBOL_NOT_FOUND" },
    { status: 404, as: "NOT_FOUND" },
    { status: 400, code: "40010000", as: "INVALID_REQUEST" },
    { code: "40010001", as: "INVALID_REQUEST" },
    { status: 422, as: "INVALID_REQUEST" },
    // What streams of prices say; https://docs.alpaca.markets/docs/streaming-market-data
    { code: "400", as: "PROTOCOL_ERROR" },
    { code: "401", as: "AUTHENTICATION_FAILED" },
    { code: "402", as: "AUTHENTICATION_FAILED" },
    { code: "404", as: "TIMEOUT", retryable: true },
    { code: "405", as: "INVALID_REQUEST" },
    // One connection for each key: the one before may not have ended there yet.
    { code: "406", as: "SESSION_CONFLICT", retryable: true, waitMs: 10_000 },
    { code: "407", as: "BROKER_UNAVAILABLE", retryable: true },
    { code: "409", as: "AUTH_PERMISSION" },
    { code: "410", as: "INVALID_REQUEST" },
    { code: "500", as: "BROKER_INTERNAL", retryable: true },
  ],

  capabilities: {
    reads: ["accounts", "executions", "cash", "positions", "balances"],
    assetClasses: ["equity", "option", "crypto"],
    orderTypes: ["market", "limit", "stop", "stop-limit", "trailing-stop"],
    timeInForce: ["day", "gtc", "opg", "cls", "ioc", "fok"],
    features: ["fractional", "brackets", "oco", "short-selling", "extended-hours"],
    realtime: true,
  },
  history: {
    per: "account",
    grain: "ledger",
    pageSize: 100,
    // Fees of a day are booked in its night, under the midnight at which it began.
    latenessMs: 172_800_000,
    proof: "double-read",
    ids: "account",
  },
  cadence: { defaultMinutes: 15, leastMinutes: 5 },
  // That ids are refused for ever, and that nothing appears later than a minute, are assumptions:
  // Alpaca says that ids are unique, and not for how long.
  orders: { clientIds: "unique-forever", settleMs: 60_000 },
});
