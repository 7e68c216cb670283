import { riskLevel, riskLevelInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const setRiskLimits = defineEndpoint({
  method: "PUT",
  path: "/api/risk/limits",
  // A program could widen what bounds it.
  scope: "account",
  tag: "orders",
  summary: "Sets the bounds of everything, of an account, or of an instrument",
  body: riskLevelInput,
  reply: riskLevel,
  handle: ({ body }, { risk }) => risk.setLimits(body),
});
