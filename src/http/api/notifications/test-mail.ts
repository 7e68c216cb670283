import { attempt } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const testMail = defineEndpoint({
  method: "POST",
  path: "/api/notifications/test-mail",
  scope: "connect",
  guessed: true,
  tag: "notifications",
  summary: "Sends a mail to try the mail server",
  reply: attempt,
  handle: (_, { notifications }) => notifications.testMail(),
});
