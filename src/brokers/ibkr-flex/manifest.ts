import { defineManifest } from "#kit";

const SERVICE = "https://ndcdyn.interactivebrokers.com/AccountManagement/FlexWebService";

/**
 * Facts about IBKR's Flex Web Service. The connect form, its page of documentation and the limiter
 * read them.
 */
export default defineManifest({
  id: "ibkr-flex",
  aliases: ["IBKR", "INTERACTIVE_BROKERS"],
  name: "Interactive Brokers (Flex)",
  institution: "ibkr",
  summary: "Daily statements of all accounts over the Flex Web Service.",
  docs: "https://www.interactivebrokers.com/campus/ibkr-api-page/flex-web-service/",
  evidence: {
    level: "recorded",
    from: [
      "Rows of real anonymised reports in ibkr-conduit of 2026-05-01: trade confirmations, cash",
      "Answers of the service in the tests of ibflex of 2026-05-23: success, refusal, statement",
      "The two steps as such are documented only",
    ],
  },

  // Paper accounts have the same address; the number of an account tells which it is.
  environments: { live: { api: SERVICE }, paper: { api: SERVICE } },
  credentials: [
    {
      name: "token",
      label: "Flex Web Service token",
      help: "In Client Portal under Settings, Flex Web Service: switch it on and generate a token for a year.",
      secret: true,
      pattern: String.raw`\d{6,64}`,
    },
    {
      name: "queryId",
      label: "Query ID",
      help: "Under Performance & Reports, Flex Queries: the number of an activity query over the last 365 calendar days, as XML, with the sections Trades (Execution), Cash Transactions (Detail), Open Positions, Cash Report, Corporate Actions, Transfers and Account Information.",
      secret: false,
      pattern: String.raw`\d{3,16}`,
    },
  ],
  // Whoever makes a token chooses its life, of six hours to a year.
  token: { credentialMs: 365 * 86_400_000 },

  // One a second and ten a minute at IBKR; a call may take longer to arrive than the next one.
  limits: [
    {
      id: "second",
      max: 1,
      perMs: 2000,
      scope: "credential",
      source: "https://www.interactivebrokers.com/campus/ibkr-api-page/flex-web-service/",
    },
    {
      id: "minute",
      max: 10,
      perMs: 62_000,
      scope: "credential",
      source: "https://www.interactivebrokers.com/campus/ibkr-api-page/flex-web-service/",
    },
  ],
  // All come with status 200.
  errors: [
    { code: "1001", as: "DATA_NOT_READY", waitMs: 30_000 },
    { code: "1003", as: "NOT_FOUND" },
    { code: "1004", as: "DATA_NOT_READY", waitMs: 30_000 },
    { code: "1005", as: "DATA_NOT_READY", waitMs: 30_000 },
    { code: "1006", as: "DATA_NOT_READY", waitMs: 30_000 },
    { code: "1007", as: "DATA_NOT_READY", waitMs: 30_000 },
    { code: "1008", as: "DATA_NOT_READY", waitMs: 30_000 },
    { code: "1009", as: "BROKER_UNAVAILABLE", waitMs: 30_000 },
    { code: "1010", as: "UNSUPPORTED_OPERATION" },
    { code: "1011", as: "AUTH_PERMISSION" },
    { code: "1012", as: "AUTH_EXPIRED" },
    { code: "1013", as: "IP_NOT_ALLOWED" },
    // The number of the query is part of what the user typed.
    { code: "1014", as: "AUTH_INVALID" },
    { code: "1015", as: "AUTH_INVALID" },
    { code: "1016", as: "ACCOUNT_NOT_FOUND" },
    { code: "1017", as: "NOT_FOUND" },
    // Who goes on asking is shut out for ten minutes.
    { code: "1018", as: "RATE_LIMITED", waitMs: 60_000 },
    { code: "1019", as: "DATA_NOT_READY", waitMs: 5000 },
    { code: "1020", as: "INVALID_REQUEST" },
    { code: "1021", as: "DATA_NOT_READY", waitMs: 30_000 },
  ],

  capabilities: {
    reads: ["accounts", "executions", "cash", "positions", "balances"],
    assetClasses: ["equity", "option", "future", "future-option", "fx", "bond", "fund", "cfd"],
    orderTypes: [],
    timeInForce: [],
    realtime: false,
  },
  history: {
    per: "connection",
    grain: "execution",
    horizonDays: 365,
    windowDays: 365,
    // Each report begins a year back, so what comes late is in it.
    latenessMs: 172_800_000,
    proof: "none",
    ids: "account",
  },
  // A day is stated in the night after it, New York time, and corrected in the morning.
  cadence: { defaultMinutes: 60, leastMinutes: 30, afterHoursUtc: [6, 12] },
});
