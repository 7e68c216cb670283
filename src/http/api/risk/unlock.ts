import { liveUnlock, liveUnlockInput } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const unlockLive = defineEndpoint({
  method: "POST",
  path: "/api/risk/unlock",
  scope: "account",
  guessed: true,
  tag: "orders",
  summary: "Lets orders be sent to a live account for some hours",
  body: liveUnlockInput,
  reply: liveUnlock,
  async handle({ body: { code, ...input } }, { people, risk }) {
    await people.proveSecondFactor(code);
    return risk.unlock(input);
  },
});
