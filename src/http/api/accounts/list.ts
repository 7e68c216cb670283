import { accountList } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";
import { wire } from "../../wire.ts";

export const listAccounts = defineEndpoint({
  method: "GET",
  path: "/api/accounts",
  scope: "read",
  tag: "accounts",
  summary: "Accounts with what is held of each",
  reply: accountList,
  handle: async (_, { blotter }) => ({ items: wire(await blotter.accounts()) }),
});
