import { connectionId } from "#domain";
import { probeBody, probeReport } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const probeCapabilities = defineEndpoint({
  method: "POST",
  path: "/api/capabilities/probe",
  scope: "connect",
  tag: "brokers",
  summary: "Asks brokers what your accounts may do and trade, and answers when all have answered",
  body: probeBody,
  reply: probeReport,
  handle: async ({ body: { connection } }, { capabilities }) =>
    capabilities.probe(connection === undefined ? undefined : connectionId(connection)),
});
