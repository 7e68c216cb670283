import {
  AMOUNT_LIMITS,
  Decimal,
  epochMs,
  type Failure,
  fail,
  type Instant,
  instantOf,
} from "#domain";
import type { RiskLimitsBody, RiskServices } from "#http";
import { DEFAULT_LIMITS, type RiskLimits } from "#orders";
import type { LimitLevel } from "#store";
import type { Connection, ConnectedAccount } from "#sync";
import { present } from "./bodies.ts";
import { accountOf, type OrdersParts } from "./desk.ts";
import { workingOrders } from "./every.ts";
import { limitsOf } from "./limits.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** More orders of the last minute than this are not told apart. */
const COUNTED = 1000;

/** Bounds of orders, and the lock before live trading. */
export function riskServices(
  parts: OrdersParts & { readonly takesOrders: TakesOrders },
): RiskServices {
  const { store, clock, events } = parts;
  const tell = () => events.publish({ type: "data-changed", reason: "orders" });
  return {
    overview: () => overview(parts),
    async setLimits({ connection, account, symbol, limits }) {
      const found =
        connection === undefined ? undefined : await accountOf(parts, { connection, account });
      if (connection === undefined && account !== undefined) fail(NO_CONNECTION);
      const level: LimitLevel = {
        ...(found && { desk: { connection: found.connection.id, account: found.account.id } }),
        ...(symbol !== undefined && { symbol: symbol.toUpperCase() }),
        ...{ limits: limitsFrom(limits), changedAt: clock.now() },
      };
      await store.risk.setLimits(level);
      tell();
      return levelBody(level);
    },
    async unlock({ typed, hours, ...asked }, by = "local") {
      const { connection, account } = await accountOf(parts, asked);
      if (connection.environment !== "live") fail(notLive(connection.label));
      if (typed.trim() !== account.number) fail(WRONG_NAME);
      const unlockedAt = clock.now();
      const expiresAt = instantOf(epochMs(unlockedAt) + hours * HOUR_MS);
      const unlock = { unlockedAt, expiresAt, unlockedBy: by };
      await store.risk.unlock({ connection: connection.id, account: account.id, ...unlock });
      tell();
      return unlock;
    },
    async lock(asked) {
      const { connection, account } = await accountOf(parts, asked);
      await store.risk.lock({ connection: connection.id, account: account.id });
      tell();
    },
  };
}

/** Whether a broker takes orders from here. */
export type TakesOrders = (broker: string) => boolean;

async function overview({
  store,
  clock,
  takesOrders,
}: OrdersParts & { readonly takesOrders: TakesOrders }) {
  const [levels, unlocks, open] = await Promise.all([
    store.risk.levels(),
    store.risk.unlocks(),
    workingOrders(store, {}),
  ]);
  const { items: recent } = await store.orderList({}, { limit: COUNTED });
  const minuteAgo = instantOf(epochMs(clock.now()) - MINUTE_MS);
  const accounts = [];
  for (const connection of await store.connections.list()) {
    if (!takesOrders(connection.broker)) continue;
    for (const account of await store.connections.accounts(connection.id)) {
      const isOf = (each: { connection: string; account: string }) =>
        each.connection === connection.id && each.account === account.id;
      const unlock = unlocks.find((each) => isOf(each) && each.expiresAt > clock.now());
      const mine = open.filter(isOf);
      accounts.push({
        ...deskBody(connection, account),
        ...(unlock && { unlock: unlockBody(unlock) }),
        limits: limitsBody(limitsOf(levels, { ...keyOf(connection, account) })),
        use: {
          openOrders: mine.length,
          ordersInMinute: recent.filter((each) => isOf(each) && each.createdAt >= minuteAgo).length,
          waiting: mine.filter(({ state }) => state === "created").length,
        },
      });
    }
  }
  const { paper, live } = DEFAULT_LIMITS;
  const defaults = { paper: limitsBody(paper), live: limitsBody(live) };
  return { accounts, levels: levels.map(levelBody), defaults };
}

const keyOf = ({ id, environment }: Connection, account: ConnectedAccount) => ({
  ...{ connection: id, account: account.id, environment },
});

const deskBody = ({ id, label, environment }: Connection, account: ConnectedAccount) => ({
  ...{ connection: id, account: account.id, label, number: account.number, environment },
});

const unlockBody = ({
  unlockedAt,
  expiresAt,
  unlockedBy,
}: {
  readonly unlockedAt: Instant;
  readonly expiresAt: Instant;
  readonly unlockedBy: string;
}) => ({ unlockedAt, expiresAt, unlockedBy });

const levelBody = ({ desk, symbol, limits, changedAt }: LimitLevel) => ({
  ...(desk && { connection: desk.connection, account: desk.account }),
  ...(symbol !== undefined && { symbol }),
  ...{ limits: limitsBody(limits), changedAt },
});

/** Decimals travel as text, counts as numbers. */
const limitsBody = ({ restricted, ...limits }: RiskLimits): RiskLimitsBody => ({
  ...Object.fromEntries(
    Object.entries(limits).map(([name, value]) => [
      name,
      value instanceof Decimal ? String(value) : value,
    ]),
  ),
  ...(restricted && { restricted: [...restricted] }),
});

function limitsFrom({ restricted, ...body }: RiskLimitsBody): RiskLimits {
  const amounts = AMOUNT_LIMITS.flatMap((name) => {
    const text = body[name];
    return text === undefined ? [] : [[name, Decimal.of(text)] as const];
  });
  const { maxOpenOrders, maxOrdersPerMinute, duplicateMs } = body;
  return {
    ...Object.fromEntries(amounts),
    ...present({ maxOpenOrders, maxOrdersPerMinute, duplicateMs }),
    ...(restricted && { restricted: restricted.map((symbol) => symbol.toUpperCase()) }),
  };
}

const NO_CONNECTION: Failure = {
  code: "account-not-named",
  message: "An account was named without its connection",
  owner: "user",
  next: "Name the connection as well",
};

const notLive = (label: string): Failure => ({
  code: "unlock-not-live",
  message: `"${label}" is a paper connection, which needs no unlocking`,
  owner: "user",
  next: "Place the order",
});

const WRONG_NAME: Failure = {
  code: "unlock-name-wrong",
  message: "What was typed is not the number of the account",
  owner: "user",
  next: "Type the number as the Accounts page shows it",
};
