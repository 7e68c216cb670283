import { type AccountId, Decimal, type Instant } from "#domain";
import { BrokerError } from "#guard";
import type { BrokerAccount, Mention } from "#kit";
import type { Break, Held, PullTransaction } from "../ports/index.ts";
import { BEGINNING, earlier } from "./coverage.ts";
import type { Run } from "./run.ts";

/** Orders that are older have been looked at by pulls before. */
const LOOK_BACK_MS = 7 * 86_400_000;

type Found = Omit<Break, "id" | "resolvedAt">;

/**
 * Fills that the broker shows elsewhere than in its history. What may still appear there is left
 * out.
 */
export async function mentionsOf(
  run: Run,
  account: BrokerAccount,
  at: Instant,
): Promise<readonly Mention[]> {
  const { adapter } = run.session;
  const since = earlier(at, LOOK_BACK_MS);
  const settledBy = earlier(at, run.manifest.history.latenessMs);
  try {
    const all = await run.session.ask(
      "sync",
      async (call) => (await adapter.mentions?.(call, account, since)) ?? [],
    );
    return all.filter(({ changedAt }) => changedAt === undefined || changedAt <= settledBy);
  } catch (error) {
    // A key may see the history and no orders. What is not shown proves nothing, and fails nothing.
    if (error instanceof BrokerError) return [];
    throw error;
  }
}

/** Executions that the broker mentions and did not give. */
export async function mentionedBreaks(
  run: Run,
  transaction: PullTransaction,
  asked: {
    readonly account: AccountId;
    readonly at: Instant;
    readonly mentions: readonly Mention[];
  },
): Promise<readonly Found[]> {
  const { account, at, mentions } = asked;
  if (mentions.length === 0) return [];
  const idsOf = (kind: Mention["of"]) =>
    mentions.filter(({ of }) => of === kind).map(({ id }) => id);
  const beside = mentions.flatMap((each) => each.beside ?? []);
  const held = await transaction.heldUnits(account, {
    executions: [...new Set([...idsOf("execution"), ...beside])],
    orders: idsOf("order"),
    since: mentions.map(({ from }) => from ?? BEGINNING).reduce((a, b) => (a < b ? a : b)),
  });
  const told = new Set<string>();
  return mentions.flatMap((each): Found[] => {
    if (told.has(`${each.of} ${each.id}`)) return [];
    const ours = unitsOf(each, held);
    if (!each.quantity.gt(ours) || isOlder(each, held)) return [];
    told.add(`${each.of} ${each.id}`);
    return [
      {
        ...{ connection: run.connection.id, account, kind: "missing", foundAt: at },
        subject: each.of === "order" ? `order ${each.id}` : each.id,
        ...(each.instrument && { instrument: each.instrument.id }),
        derived: ours,
        reported: each.quantity,
        explanation: each.of === "order" ? orderText(each, ours) : pairText(each),
      },
    ];
  });
}

const unitsOf = ({ of, id }: Mention, { executions, orders }: Held): Decimal =>
  (of === "order" ? orders : executions).get(id) ?? Decimal.zero;

const isOlder = ({ beside }: Mention, { executions }: Held): boolean =>
  beside !== undefined && !executions.has(beside);

const orderText = ({ id, quantity }: Mention, ours: Decimal) =>
  `The broker says that order "${id}" was filled for ${quantity}, and its history gives executions of ${ours}`;

const pairText = ({ id, beside }: Mention) =>
  `The broker shows execution "${id}" paired with "${beside ?? ""}", and its history does not give it`;
