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
    live: { api: "https://api.alpaca.markets" },
    paper: { api: "https://paper-api.alpaca.markets" },
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
  ],
  errors: [
    // A key of paper shown to the live host, or the other way round.
    { status: 403, message: "^forbidden", as: "AUTHENTICATION_FAILED" },
    { code: "40110000", as: "AUTHENTICATION_FAILED" },
    { code: "42910000", as: "RATE_LIMITED" },
    { code: "40010001", as: "INVALID_REQUEST" },
    { status: 422, as: "INVALID_REQUEST" },
    { status: 451, as: "GEO_BLOCKED" },
  ],

  capabilities: {
    reads: ["accounts", "executions", "cash", "positions", "balances"],
    assetClasses: ["equity", "option", "crypto"],
    orderTypes: ["market", "limit", "stop", "stop-limit", "trailing-stop"],
    timeInForce: ["day", "gtc", "opg", "cls", "ioc", "fok"],
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
});
