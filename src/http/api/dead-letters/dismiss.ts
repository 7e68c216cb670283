import { deadLetter, deadLetterKey } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const dismissDeadLetter = defineEndpoint({
  method: "POST",
  path: "/api/dead-letters/:id/dismiss",
  scope: "connect",
  tag: "schedule",
  summary: "Leaves the work undone and takes it off the desk; the letter is kept",
  params: deadLetterKey,
  reply: deadLetter,
  async handle({ params }, { deadLetters, events }) {
    const dismissed = await deadLetters.dismiss(params.id);
    events.publish({ type: "dead-letters-changed" });
    return dismissed;
  },
});
