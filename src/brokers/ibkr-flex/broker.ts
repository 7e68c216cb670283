import type { Day } from "#domain";
import { brokerCodeOf, type Call, defineBroker, type HistoryPage } from "#kit";
import manifest from "./manifest.ts";
import { beginningOf, later, type Report, reportOf } from "./report.ts";
import { fetchReport, flexError, order } from "./wire.ts";

/**
 * The report of one session, which lives as long as its calls: it is made once, and its accounts,
 * its rows and its positions are of one moment.
 */
type Ordered = {
  readonly reference: string;
  readonly report?: Report;
  /** Its rows have been handed out. */
  readonly isRead?: true;
};
const sessions = new WeakMap<Call, Ordered>();

/** A report is still being made, after the client has asked several times. */
const NOT_READY = new Set(["1001", "1004", "1005", "1006", "1007", "1008", "1009", "1019", "1021"]);
/** The reference is too old, or of another query. */
const LOST = "1017";
const WAIT_MS = 10_000;

export default defineBroker({
  manifest,

  authorize: ({ token = "", queryId = "" }, _, { path }) => ({
    query: { t: token, ...(path === order.path && { q: queryId }) },
  }),

  errorIn: ({ body }) => flexError(body),

  /** While the first report is being made, the accounts are not known; the next session tells them. */
  async accounts(call) {
    const reference = await call(order, {});
    const report = await fetched(call, reference);
    sessions.set(call, { reference, ...(report && { report }) });
    return report?.accounts ?? [];
  },

  /** A cursor is "order <reference> <day>" while a report is made, then "read <day>". */
  async changes(call, { cursor = "" }) {
    const [state, ...words] = cursor.split(" ");
    const day = words.at(-1);
    const session = sessions.get(call);
    if (session?.report && (!session.isRead || state === "read"))
      return handedOut(call, { ...session, report: session.report }, day);
    const [reference = ""] = state === "order" ? words : [session?.reference];
    if (state !== "order" || reference === "")
      return waiting(reference || (await call(order, {})), day);
    const report = await fetched(call, reference).catch((error: unknown) => {
      if (brokerCodeOf(error) === LOST) return "lost" as const;
      throw error;
    });
    if (report === "lost") return waiting(await call(order, {}), day);
    return report ? handedOut(call, { reference, report }, day) : waiting(reference, day);
  },

  async snapshot(call, { number }) {
    const report = sessions.get(call)?.report ?? (await ordered(call));
    return report.snapshot.filter(
      (record) => "account" in record && record.account?.number === number,
    );
  },
});

async function ordered(call: Call): Promise<Report> {
  const reference = await call(order, {});
  const report = await reportOf(await call(fetchReport, { reference }));
  sessions.set(call, { reference, report });
  return report;
}

/** The report, or undefined while it is being made. */
async function fetched(call: Call, reference: string): Promise<Report | undefined> {
  const xml = await call(fetchReport, { reference }).catch((error: unknown) => {
    if (NOT_READY.has(brokerCodeOf(error) ?? "")) return undefined;
    throw error;
  });
  return xml === undefined ? undefined : reportOf(xml);
}

const waiting = (reference: string, day = "none"): HistoryPage => ({
  records: [],
  cursor: `order ${reference} ${day}`,
  done: false,
  proof: "unproven",
  waitMs: WAIT_MS,
});

type Known = Ordered & { readonly report: Report };

/** All rows of a report, the first time; it is complete if its cash adds up and no day is left out. */
function handedOut(call: Call, { reference, report }: Known, day?: string): HistoryPage {
  const { history, from, to } = report;
  sessions.set(call, { reference, report: { ...report, history: [] }, isRead: true });
  const known = isDay(day) ? later(day, 1) : undefined;
  const begins = known ?? (to && later(to, -YEAR));
  const isJoined = from !== undefined && begins !== undefined && from <= begins;
  return {
    records: history,
    cursor: `read ${to ?? "none"}`,
    done: true,
    proof: report.isBalanced && isJoined ? "complete" : "unproven",
    ...(to && { upTo: beginningOf(later(to, 1)) }),
  };
}

const isDay = (text = ""): text is Day => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** From the last day of a report of 365 days back to its first. */
const YEAR = manifest.history.horizonDays - 1;
