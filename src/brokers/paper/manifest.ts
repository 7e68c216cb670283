import { defineManifest } from "#kit";

/**
 * Facts about the paper broker. The connect form, its page of documentation and the limiter read
 * them.
 */
export default defineManifest({
  id: "paper",
  aliases: ["PAPER", "paper-trading"],
  name: "Paper",
  institution: "paper",
  summary: "An account to practise with: invented money, invented firms, real rules of matching.",
  docs: "https://github.com/openblotter/openblotter/blob/main/docs/paper.md",
  evidence: { level: "documented", from: ["Our own engine, described in docs/paper.md"] },

  // Nobody listens there: the program answers by itself, and no byte leaves it.
  environments: { paper: { api: "http://localhost/paper" } },
  credentials: [
    {
      name: "account",
      label: "Name of the account",
      help: "Any word you like. A new name is a new account, one you used before goes on.",
      secret: false,
      pattern: "[A-Za-z0-9][A-Za-z0-9_-]{0,31}",
    },
    {
      name: "cash",
      label: "Cash to begin with",
      help: "A number such as 100000, which is also what you get if you say nothing.",
      secret: false,
      optional: true,
      pattern: "[0-9]{1,12}(\\.[0-9]{1,2})?",
    },
  ],
  token: {},
  // So that nobody gets used to more than any broker allows.
  limits: [{ id: "requests", max: 600, perMs: 60_000, scope: "credential" }],
  errors: [
    { code: "duplicate-client-order-id", as: "DUPLICATE_CLIENT_ID" },
    { code: "unknown-symbol", as: "SYMBOL_NOT_FOUND" },
    { code: "bad-order", as: "INVALID_REQUEST" },
    { code: "order-ended", as: "ORDER_NOT_CANCELABLE" },
    { code: "unknown-order", as: "ORDER_NOT_FOUND" },
    { code: "rejected", message: "buying power", as: "INSUFFICIENT_FUNDS" },
    { code: "rejected", message: "sell short", as: "SHORT_NOT_AVAILABLE" },
    { code: "rejected", message: "no price", as: "NO_QUOTE" },
    { code: "rejected", message: "closed", as: "MARKET_CLOSED" },
    { code: "rejected", as: "ORDER_REJECTED" },
  ],
  capabilities: {
    reads: ["accounts", "executions", "cash", "positions", "balances"],
    assetClasses: ["equity", "fund", "fx", "crypto", "future"],
    orderTypes: ["market", "limit", "stop", "stop-limit", "trailing-stop", "market-if-touched"],
    timeInForce: ["day", "gtc", "gtd", "ioc", "fok"],
    features: ["brackets", "short-selling"],
    realtime: true,
  },
  history: {
    per: "account",
    grain: "ledger",
    pageSize: 500,
    // One sequence numbers all entries of an account, and none changes afterwards.
    latenessMs: 0,
    proof: "sequence",
    ids: "account",
  },
  cadence: { defaultMinutes: 5, leastMinutes: 5 },
  orders: {
    clientIds: "unique-forever",
    // The answer comes from the same process, or not at all.
    settleMs: 1_000,
  },
});
