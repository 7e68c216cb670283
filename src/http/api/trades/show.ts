import { roundTripId, storedAccountId, storedInstrumentId } from "#domain";
import { explainedTrade, tradeKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { notFound } from "../../problem.ts";
import { tradeBody } from "./body.ts";

export const showTrade = defineEndpoint({
  method: "GET",
  path: "/api/trades/:account/:instrument/:id",
  scope: "read",
  tag: "trades",
  summary: "One round trip, explained down to the executions, fees and rule that made it",
  params: tradeKey,
  reply: explainedTrade,
  async handle({ params: { account, instrument, id } }, { blotter, explain }) {
    const trade = await blotter.trade(
      storedAccountId(account),
      storedInstrumentId(instrument),
      roundTripId(id),
    );
    if (!trade) throw notFound("trade", id);
    return { trade: tradeBody(trade), explanation: await explain(trade) };
  },
});
