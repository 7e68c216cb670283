import type { ConnectionBody } from "../../api/types.ts";
import type { IconName } from "../../ui/Icon.tsx";

import { whoActs } from "../../ui/who-acts.ts";
import { plainWords } from "./plain-words.ts";

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
  const { state, failure, label } = connection;
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
        ...happened(connection, "It waits for you"),
        who: `You act: ${failure?.next ?? "Reconnect the account"}.`,
        step: "reconnect",
      };
    case "delayed":
    case "error":
      return {
        ...happened(connection, "The last attempt failed"),
        who: whoActs(failure ?? { owner: "us", next: BY_ITSELF }),
        step: "sync",
      };
  }
}

function happened(
  { failure, brokerName }: ConnectionBody,
  untold: string,
): Pick<Standstill, "what" | "answer"> {
  if (!failure) return { what: untold };
  const words = plainWords(failure.code, brokerName);
  return words ? { what: words, answer: failure.message } : { what: failure.message };
}
