import { roundTripId, storedAccountId, storedInstrumentId } from "#domain";
import { annotation, annotationInput, tradeKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { notFound } from "../../problem.ts";

export const annotateTrade = defineEndpoint({
  method: "PUT",
  path: "/api/trades/:account/:instrument/:id/annotation",
  scope: "write",
  tag: "trades",
  summary: "Sets the note and the tags of a round trip; no import touches them",
  params: tradeKey,
  body: annotationInput,
  reply: annotation,
  async handle({ params, body }, { annotations, blotter, events, now }) {
    const key = {
      account: storedAccountId(params.account),
      instrument: storedInstrumentId(params.instrument),
      trip: roundTripId(params.id),
    };
    const trade = await blotter.trade(key.account, key.instrument, key.trip);
    if (!trade) throw notFound("trade", params.id);
    const tags = [...new Set(body.tags)];
    const set = { note: body.note, tags, updatedAt: now() };
    await annotations.annotate(key, set);
    events.publish({ type: "data-changed", reason: "annotation" });
    return set;
  },
});
