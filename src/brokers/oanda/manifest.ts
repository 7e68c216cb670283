import { defineManifest } from "#kit";
import { ORDER_ERRORS } from "./order-errors.ts";

/** Facts about OANDA. The connect form, its page of documentation and the limiter read them. */
export default defineManifest({
  id: "oanda",
  aliases: ["OANDA", "oanda-v20"],
  name: "OANDA",
  institution: "oanda",
  summary: "Forex, metals and CFDs over the v20 REST API.",
  docs: "https://developer.oanda.com/rest-live-v20/introduction/",
  evidence: {
    level: "documented",
    from: ["Official Swagger 3.0.25 of 2018-09-28", "Replies in oandapyV20 of 2021-08-26"],
  },

  environments: {
    live: {
      api: "https://api-fxtrade.oanda.com/v3",
      stream: "https://stream-fxtrade.oanda.com/v3",
    },
    paper: {
      api: "https://api-fxpractice.oanda.com/v3",
      stream: "https://stream-fxpractice.oanda.com/v3",
    },
  },
  credentials: [
    {
      name: "token",
      label: "Personal access token",
      help: "At OANDA under Tools, API: generate a token. A practice token is another one than a live token.",
      secret: true,
    },
  ],
  token: {},

  limits: [
    {
      id: "requests",
      max: 100,
      perMs: 1000,
      scope: "ip",
      source: "https://developer.oanda.com/rest-live-v20/best-practices/",
    },
  ],
  errors: [
    ...ORDER_ERRORS,
    { status: 403, as: "AUTH_PERMISSION" },
    { status: 404, as: "NOT_FOUND" },
    { status: 405, as: "UNSUPPORTED_OPERATION" },
    { status: 416, as: "INVALID_REQUEST" },
    // What is refused so was looked at, whatever newer word is used for it.
    { status: 400, as: "INVALID_REQUEST" },
  ],

  capabilities: {
    reads: ["accounts", "executions", "cash", "positions", "balances"],
    assetClasses: ["fx", "cfd"],
    orderTypes: ["market", "limit", "stop", "market-if-touched", "trailing-stop"],
    timeInForce: ["day", "gtc", "gtd", "ioc", "fok"],
    trails: ["price"],
    features: ["hedging", "fifo-only", "guaranteed-stop", "brackets", "short-selling"],
    realtime: true,
  },
  history: {
    per: "account",
    grain: "ledger",
    pageSize: 500,
    // One sequence numbers all transactions of an account, and none changes afterwards.
    latenessMs: 0,
    proof: "sequence",
    ids: "account",
  },
  cadence: { defaultMinutes: 15, leastMinutes: 5, market: "fx" },
  // That an id is taken only as long as its order works is an assumption on the safe side: the words
  // of the refusal do not say for how long. That nothing appears later than a minute is another.
  orders: { clientIds: "unique-among-open", settleMs: 60_000 },
});
