import { riskOverview } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showRisk = defineEndpoint({
  method: "GET",
  path: "/api/risk",
  scope: "read",
  tag: "orders",
  summary:
    "Accounts that take orders: what bounds them, how much is used, whether live is unlocked",
  reply: riskOverview,
  handle: (_, { risk }) => risk.overview(),
});
