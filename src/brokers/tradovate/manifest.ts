import { defineManifest } from "#kit";

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
    from: ["API description derived in 2021", "Official example-api-faq and example-api-js"],
  },

  environments: {
    live: { api: "https://live.tradovateapi.com/v1" },
    paper: { api: "https://demo.tradovateapi.com/v1" },
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
  // Penalties come in replies of status 200; `broker.ts` reads how long each lasts.
  errors: [
    { code: "p-captcha", as: "RATE_LIMIT_EXCEEDED", waitMs: HOUR_MS },
    { code: "p-ticket", as: "RATE_LIMIT_EXCEEDED", retryable: true },
    { status: 429, as: "RATE_LIMIT_EXCEEDED", waitMs: HOUR_MS },
    { status: 423, as: "RATE_LIMIT_EXCEEDED", waitMs: HOUR_MS },
    { message: "incorrect username or password", as: "AUTHENTICATION_FAILED" },
    { message: "access is denied|invalid_grant", as: "SESSION_EXPIRED" },
    { code: "errorText", as: "API_ERROR" },
  ],

  capabilities: {
    reads: ["accounts", "executions", "cash", "positions", "balances"],
    assetClasses: ["future"],
    orderTypes: ["market", "limit", "stop", "stop-limit", "trailing-stop", "market-if-touched"],
    timeInForce: ["day", "gtc", "gtd", "fok", "ioc"],
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
});
