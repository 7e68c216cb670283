import { defineManifest } from "#kit";
import { refusals } from "./refusals.ts";

const HOUR_MS = 3_600_000;
const PARTNER = "https://partner.tradovate.com/resources/rate-limits";

/** Facts about Tradovate, which NinjaTrader Brokerage uses too. */
export default defineManifest({
  id: "tradovate",
  aliases: ["TRADOVATE", "ninjatrader"],
  name: "Tradovate",
  institution: "tradovate",
  summary: "Futures over the REST API of Tradovate and NinjaTrader Brokerage.",
  docs: "https://api.tradovate.com/",
  evidence: {
    level: "documented",
    from: [
      "API description derived in 2021",
      "Official example-api-faq and example-api-js",
      "Pages of partner.tradovate.com of 2026 on orders, commands, errors and WebSockets",
    ],
  },

  environments: {
    live: {
      api: "https://live.tradovateapi.com/v1",
      stream: "wss://live.tradovateapi.com/v1",
      "market-data": "wss://md.tradovateapi.com/v1",
    },
    // Prices are the same for both.
    paper: {
      api: "https://demo.tradovateapi.com/v1",
      stream: "wss://demo.tradovateapi.com/v1",
      "market-data": "wss://md.tradovateapi.com/v1",
    },
  },
  credentials: [
    {
      name: "name",
      label: "User name",
      help: "The name with which you log in to Tradovate.",
      secret: false,
    },
    {
      name: "password",
      label: "Password",
      help: "The dedicated API password, if you set one with the API key; else your own.",
      secret: true,
    },
    {
      name: "appId",
      label: "App name",
      help: "The name that you gave to the API key in Tradovate under Settings, API Access.",
      secret: false,
    },
    {
      name: "cid",
      label: "API key id (cid)",
      help: "The number shown beside the API key under Settings, API Access.",
      secret: false,
      pattern: "\\d{1,10}",
    },
    {
      name: "sec",
      label: "API secret (sec)",
      help: "Shown once when the API key is made.",
      secret: true,
    },
  ],
  token: { accessMs: 80 * 60_000 },

  limits: [
    { id: "minute", max: 5000, perMs: 60_000, scope: "credential", source: PARTNER },
    { id: "hour", max: 5000, perMs: HOUR_MS, scope: "credential", source: PARTNER },
    { id: "authentication", max: 10, perMs: 60_000, scope: "credential", source: PARTNER },
  ],
  // Penalties and refusals come in replies of status 200; `session.ts` finds them there.
  errors: [
    { code: "p-captcha", as: "RATE_LIMIT_EXCEEDED", waitMs: HOUR_MS },
    { code: "p-ticket", as: "RATE_LIMIT_EXCEEDED", retryable: true },
    { status: 429, as: "RATE_LIMIT_EXCEEDED", waitMs: HOUR_MS },
    { status: 423, as: "RATE_LIMIT_EXCEEDED", waitMs: HOUR_MS },
    { message: "incorrect username or password", as: "AUTHENTICATION_FAILED" },
    { message: "access is denied|invalid_grant", as: "SESSION_EXPIRED" },
    { status: 401, as: "SESSION_EXPIRED" },
    ...refusals,
    { code: "errorText", as: "INVALID_REQUEST" },
    { code: "violations", as: "INVALID_REQUEST" },
    { status: 400, as: "INVALID_REQUEST" },
    { status: 404, as: "NOT_FOUND" },
  ],

  capabilities: {
    reads: ["accounts", "executions", "cash", "positions", "balances"],
    assetClasses: ["future"],
    orderTypes: ["market", "limit", "stop", "stop-limit"],
    timeInForce: ["day", "gtc", "gtd", "fok", "ioc"],
    features: ["brackets", "oco", "short-selling"],
    realtime: true,
  },
  history: {
    per: "connection",
    grain: "execution",
    // Lists are whole at each reading, so nothing can appear behind a mark.
    latenessMs: 0,
    proof: "double-read",
    ids: "account",
  },
  cadence: { defaultMinutes: 15, leastMinutes: 5, market: "cme" },
  // Our ids are kept with what was asked for and can be looked up there; nobody says that a second
  // order with the same id is refused. That nothing appears later than a minute is an assumption.
  orders: {
    clientIds: "tag",
    settleMs: 60_000,
    source: "https://partner.tradovate.com/api/rest-api-endpoints/orders/command-list",
  },
});
