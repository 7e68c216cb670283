import { type AccountId, Decimal, type Instant } from "#domain";
import type { Break, CoverageRange, PullTransaction, Ungiven } from "../ports/index.ts";
import { earlier } from "./coverage.ts";
import type { Run } from "./run.ts";

/** As far back as the weekly sweep reads again. */
const LOOK_BACK_MS = 90 * 86_400_000;

type Found = Omit<Break, "id" | "resolvedAt">;

/**
 * What this connection did not give and should have: executions of proven days that another source
 * shows, and stretches whose holes no reading filled.
 */
export async function missingBreaks(
  run: Run,
  transaction: PullTransaction,
  { account, at }: { readonly account: AccountId; readonly at: Instant },
): Promise<readonly Found[]> {
  const common = { connection: run.connection.id, account, kind: "missing", foundAt: at } as const;
  const none = Decimal.zero;
  const holes = await transaction.holes(account);
  const ungiven = await transaction.ungiven(account, earlier(at, LOOK_BACK_MS));
  return [
    ...holes.map((hole) => ({
      ...common,
      subject: hole.from,
      derived: none,
      reported: Decimal.one,
      explanation: holeText(hole),
    })),
    ...ungiven.map((each) => ({
      ...common,
      subject: each.id,
      instrument: each.instrument,
      derived: none,
      reported: each.quantity,
      explanation: ungivenText(each),
    })),
  ];
}

const holeText = ({ from, to }: CoverageRange) =>
  `The broker's answers leave a hole between ${minute(from)} and ${minute(to)} that no reading filled; a sweep that fills it ends this`;

const ungivenText = ({ source, executedAt }: Ungiven) =>
  `"${source}" shows it, and the broker's interface did not give it although ${executedAt.slice(0, 10)} is proven`;

const minute = (at: Instant) => `${at.slice(0, 16).replace("T", " ")} UTC`;
