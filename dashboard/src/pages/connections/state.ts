import type { ConnectionBody } from "../../api/types.ts";
import type { IconName } from "../../ui/Icon.tsx";

import { isRefusal } from "./refusal.ts";

export type ConnectionState = ConnectionBody["state"];

type Look = {
  readonly word: string;
  readonly tone: "good" | "bad" | "warn" | "plain";
  readonly icon: IconName;
};

export const LOOKS: Readonly<Record<ConnectionState, Look>> = {
  connected: { word: "connected", tone: "good", icon: "check" },
  syncing: { word: "syncing", tone: "plain", icon: "replay" },
  delayed: { word: "delayed", tone: "warn", icon: "clock" },
  "needs-user": { word: "needs you", tone: "bad", icon: "key" },
  error: { word: "error", tone: "bad", icon: "alert" },
  paused: { word: "paused", tone: "plain", icon: "pause" },
};

/** What the user can press to bring a connection on. */
export type Step = "reconnect" | "sync" | "resume";

/** Where a connection stands still: who acts, and the button that does it. Absent while all is well. */
export type Standstill = {
  readonly what: string;
  /** What the broker answered, word by word, where `what` puts it into plain words. */
  readonly answer?: string;
  readonly who: string;
  readonly step: Step;
};

const BY_ITSELF = "OpenBlotter tries again by itself";

export function standstillOf(connection: ConnectionBody): Standstill | undefined {
  const { state, failure, label, brokerName } = connection;
  const what = failure?.message;
  switch (state) {
    case "connected":
    case "syncing":
      return undefined;
    case "paused":
      return {
        what: `"${label}" is paused`,
        who: "Nothing is read until you resume it. What was read stays.",
        step: "resume",
      };
    case "needs-user":
      return {
        ...(failure && isRefusal(failure.code)
          ? {
              what: `${brokerName} no longer accepts the credentials`,
              answer: failure.message,
            }
          : { what: what ?? "It waits for you" }),
        who: `You act: ${failure?.next ?? "Reconnect the account"}.`,
        step: "reconnect",
      };
    case "delayed":
    case "error":
      return {
        what: what ?? "The last attempt failed",
        who: `${WAITS[failure?.owner ?? "us"]}: ${failure?.next ?? BY_ITSELF}.`,
        step: "sync",
      };
  }
}

const WAITS = {
  user: "You can settle this",
  broker: "The broker acts",
  us: "OpenBlotter acts",
} as const;
