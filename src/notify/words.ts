import type { NoticeDetails, NoticeKind, NotifyEvent } from "./events.ts";

/** A notice in words for people: one line, what to do, and where in the dashboard it is seen. */
export type Words = {
  readonly title: string;
  readonly text: string;
  /** Path of a page of the dashboard: "/connections/0198…". */
  readonly path: string;
};

type Writer<Kind extends NoticeKind> = (detail: NoticeDetails[Kind]) => Words;

const WORDS: { readonly [Kind in NoticeKind]: Writer<Kind> } = {
  "needs-user": ({ label, failure, connection }) => ({
    title: `"${label}" needs you`,
    text: told(failure),
    path: connectionPath(connection),
  }),
  "relogin-due": ({ label, hoursLeft, connection }) => ({
    title: `The log-in of "${label}" ends in ${counted(hoursLeft, "hour")}`,
    text: "Reconnect it; the connection and its data stay.",
    path: connectionPath(connection),
  }),
  "sync-failed": ({ label, failure, connection }) => ({
    title: `"${label}" cannot be synced`,
    text: told(failure),
    path: connectionPath(connection),
  }),
  "sync-recovered": ({ label, connection }) => ({
    title: `"${label}" syncs again`,
    text: "Nothing to do.",
    path: connectionPath(connection),
  }),
  "break-found": ({ account, breaks, explained, connection }) => ({
    title: `${differ(breaks)} from the broker's: "${account}"`,
    text:
      explained === breaks
        ? "The cause is known; the connection shows it."
        : "Look at the differences of the connection.",
    path: connectionPath(connection),
  }),
  "dead-letter": ({ what, failure }) => ({
    title: `Given up: ${what}`,
    text: told(failure),
    path: "/system/dead-letters",
  }),
  "trade-closed": ({ symbol, direction, quantity, net, currency, ...of }) => ({
    title: `Closed ${direction} ${quantity} ${symbol}: ${signed(net)} ${currency}`,
    text: `Account "${of.account}".`,
    path: tradePath([of.account, of.instrument, of.trade]),
  }),
  "import-done": ({ file, executions, quarantined, ...of }) => ({
    title: `"${file}" was imported`,
    text:
      quarantined === 0
        ? `${counted(executions, "execution")} read.`
        : `${counted(executions, "execution")} read, ${counted(quarantined, "row")} in quarantine.`,
    path: `/imports?import=${of.import}`,
  }),
  "experiment-stopped": ({ experiment, name, whole, reason }) => ({
    title: whole ? `The experiment "${name}" was stopped` : `"${name}" goes on without an account`,
    text: `${reason}.`,
    path: `/experiments?experiment=${encodeURIComponent(experiment)}`,
  }),
  "catalogue-changed": ({ added, removed, changed }) => ({
    title: "The brokers that can be connected have changed",
    text: [named("New", added), named("Changed", changed), named("No longer there", removed)]
      .filter((part) => part !== "")
      .join(" "),
    path: "/brokers",
  }),
  "capability-changed": ({ label, account, gained, lost }) => ({
    title: `What "${label}" may do has changed`,
    text: [`Account "${account}".`, named("Granted", gained), named("No longer granted", lost)]
      .filter((part) => part !== "")
      .join(" "),
    path: "/brokers",
  }),
};

/** The event in words; texts of brokers in it are plain text. */
export function wordsOf({ kind, detail }: Pick<NotifyEvent, "kind" | "detail">): Words {
  // The table pairs each kind with its detail, which the compiler cannot follow through a union.
  const writer = WORDS[kind] as Writer<NoticeKind>;
  return writer(detail);
}

/** The page of trades with one of them open; ids may hold slashes and spaces. */
const tradePath = (parts: readonly string[]) =>
  `/trades?trade=${encodeURIComponent(parts.map(encodeURIComponent).join("/"))}`;
const connectionPath = (id: string) => `/connections/${id}`;
const told = ({ message, next }: { readonly message: string; readonly next: string }) =>
  `${message}. ${next}.`;
const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const differ = (many: number) => (many === 1 ? "1 figure differs" : `${many} figures differ`);
const signed = (amount: string) => (amount.startsWith("-") ? amount : `+${amount}`);
const named = (what: string, ids: readonly string[]) =>
  ids.length === 0 ? "" : `${what}: ${ids.join(", ")}.`;
