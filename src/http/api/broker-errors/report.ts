import { brokerErrorReport, brokerErrorsQuery } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const reportBrokerErrors = defineEndpoint({
  method: "GET",
  path: "/api/broker-errors",
  scope: "read",
  tag: "brokers",
  summary: "How often calls to brokers failed, by call and code, with a trend",
  query: brokerErrorsQuery,
  reply: brokerErrorReport,
  handle: async ({ query }, { brokerErrors }) => brokerErrors.report(query),
});
