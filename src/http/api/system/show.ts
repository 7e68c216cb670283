import { system } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showSystem = defineEndpoint({
  method: "GET",
  path: "/api/system",
  scope: "read",
  tag: "system",
  summary: "Version, storage and what it promises, whether sample data is present",
  reply: system,
  handle: (_, services) => services.system(),
});
