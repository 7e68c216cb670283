import { deadLetter, deadLetterKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const replayDeadLetter = defineEndpoint({
  method: "POST",
  path: "/api/dead-letters/:id/replay",
  scope: "connect",
  tag: "schedule",
  summary: "Begins the work anew and answers at once; if it fails for good there is a new letter",
  params: deadLetterKey,
  reply: deadLetter,
  async handle({ params }, { deadLetters, events }) {
    const replayed = await deadLetters.replay(params.id);
    events.publish({ type: "dead-letters-changed" });
    return replayed;
  },
});
