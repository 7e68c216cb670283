import type { ConnectionBody } from "../../api/types.ts";

/** A connection at which all is well, for tests. */
export const connectionBody = (given: Partial<ConnectionBody>): ConnectionBody => ({
  id: "c",
  broker: "quartz",
  brokerName: "Quartz",
  environment: "paper",
  label: "Mine",
  state: "connected",
  createdAt: "2026-03-02T12:00:00.000000Z",
  syncEnabled: true,
  intervalMinutes: 15,
  failures: 0,
  trading: "shared",
  accounts: [],
  openBreaks: 0,
  quarantined: 0,
  ...given,
});
