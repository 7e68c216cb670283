import { expect, test } from "vitest";
import { type Case, caseFiles, type Check, readCases, type Runner } from "./case.ts";
import { ELSEWHERE, EXCEPTIONS } from "./exceptions.ts";
import { ledger } from "./ledger.ts";
import { lotBooking, lotMatching } from "./lots.ts";
import { pain } from "./pain.ts";
import { s104Pool } from "./pool.ts";
import { barterPosition, freqtradePosition, nautilusPosition, singleTrade } from "./positions.ts";
import { leanRoundTrips } from "./round-trips.ts";
import { leanStatistics } from "./statistics.ts";

const RUNNERS: Readonly<Record<string, Runner>> = {
  round_trips: (given) => (given.id.startsWith("pain-") ? pain(given) : leanRoundTrips(given)),
  trade_statistics: leanStatistics,
  net_position: nautilusPosition,
  net_position_flip: barterPosition,
  net_position_fee_rate: freqtradePosition,
  single_trade_pnl: singleTrade,
  lot_booking: lotBooking,
  lot_matching: lotMatching,
  ledger,
  s104_pool: s104Pool,
  incremental: pain,
  dedupe: pain,
  expiry: pain,
};

type State = "agree" | "agree but for listed figures" | "other convention" | "elsewhere" | "differ";

type Verdict = {
  readonly state: State;
  readonly problems: readonly string[];
};

const partOf = (id: string) => ELSEWHERE.find(({ cases }) => cases.includes(id))?.part;

function judge(given: Case): Verdict {
  if (partOf(given.id)) return { state: "elsewhere", problems: [] };
  const runner = RUNNERS[given.kind];
  if (!runner) return { state: "differ", problems: [`${given.id}: no runner for "${given.kind}"`] };
  const checks = runner(given);
  const wrong = checks.filter((check) => !check.ok);
  const listed = EXCEPTIONS.filter(({ cases }) => cases.includes(given.id));
  const whole = listed.find(({ fields }) => fields === undefined);
  if (whole) {
    const shrunk = wrong.length === 0 ? [`${given.id} agrees now: take it off the list`] : [];
    return { state: "other convention", problems: shrunk };
  }
  const fields = listed.flatMap((exception) => exception.fields ?? []);
  const problems = differences(given.id, { checks, wrong, fields });
  if (problems.length > 0) return { state: "differ", problems };
  return { state: fields.length > 0 ? "agree but for listed figures" : "agree", problems };
}

type Found = {
  readonly checks: readonly Check[];
  readonly wrong: readonly Check[];
  readonly fields: readonly string[];
};

function differences(id: string, { checks, wrong, fields }: Found): readonly string[] {
  const none = checks.length === 0 ? [`${id}: nothing was checked`] : [];
  const shrunk = fields
    .filter((field) => !wrong.some((check) => check.field === field))
    .map((field) => `${id}: "${field}" agrees now: take it off the list`);
  const unlisted = wrong
    .filter((check) => !fields.includes(check.field))
    .map((check) => `${id}: ${check.field} should be ${check.expected}, is ${check.actual}`);
  return [...none, ...shrunk, ...unlisted];
}

const files = caseFiles();
const seen = new Set<string>();

if (files.length === 0) {
  process.stdout.write("cases: the corpus beside the repository is absent, so none are run\n");
  test("no case runs where the corpus is absent", () => expect(files).toEqual([]));
} else {
  test.each(files)("cases of %s give the figures of their source", run);
  test("every listed case exists and the corpus was seen", () => {
    const listed = [...EXCEPTIONS, ...ELSEWHERE].flatMap(({ cases }) => cases);
    expect(listed.filter((id) => !seen.has(id))).toEqual([]);
    expect(seen.size).toBeGreaterThanOrEqual(448);
  });
}

function run(file: string): void {
  const counts = new Map<State, number>();
  const problems: string[] = [];
  for (const given of readCases(file)) {
    seen.add(given.id);
    const verdict = judge(given);
    counts.set(verdict.state, (counts.get(verdict.state) ?? 0) + 1);
    problems.push(...verdict.problems);
  }
  const shown = [...counts].sort().map(([state, count]) => `${count} ${state}`);
  process.stdout.write(`cases ${file}: ${shown.join(", ")}\n`);
  expect(problems).toEqual([]);
}
