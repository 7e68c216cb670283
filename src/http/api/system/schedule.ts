import { scheduleState } from "../../contract/index.ts";
import { defineEndpoint } from "../../endpoint.ts";

export const showSchedule = defineEndpoint({
  method: "GET",
  path: "/api/system/schedule",
  scope: "owner",
  tag: "system",
  summary: "Backlog and lag of scheduled reading, the queue, the workers, breakers, dead letters",
  reply: scheduleState,
  handle: (_, services) => services.schedule(),
});
