import type {
  Account,
  AccountId,
  Balance,
  CashMovement,
  ConnectionId,
  Execution,
  ImportId,
  Instant,
  InstrumentId,
  Position,
  PullId,
  Split,
} from "#domain";
import type {
  Break,
  ConnectedAccount,
  Connection,
  CoverageRange,
  HistoryState,
  Pull,
  QuarantineRow,
  TokenState,
} from "#sync";
import { compareEvents, type Gap, type RoundTrip, type TradeEvent } from "#trades";

/** An execution or cash movement with all that was ever said of it. */
export type StoredRow<Item> = {
  readonly item: Item;
  readonly digest: bigint;
  readonly raw?: string | undefined;
  /** The import that brought it first, whose newer versions replace it. */
  readonly source: ImportId;
  readonly sources: ReadonlySet<ImportId>;
  readonly older: readonly Item[];
};
export type ExecutionRow = StoredRow<Execution>;
export type CashRow = StoredRow<CashMovement>;

export type PlaceOfPosition = { readonly account: AccountId; readonly instrument: InstrumentId };
export const positionKey = ({ account, instrument }: PlaceOfPosition) =>
  `${account}\n${instrument}`;
export const recordKey = ({ account, id }: { readonly account: string; readonly id: string }) =>
  `${account}\n${id}`;

export type Token = {
  readonly state: TokenState | undefined;
  readonly right?: { readonly owner: string; readonly since: Instant; readonly untilMs: number };
};

/** Everything that a store in memory holds. */
export type MemoryData = ReturnType<typeof emptyData>;

type HeldLease = { owner: string; epoch: number; untilMs: number };

export const emptyData = () => ({
  connections: new Map<ConnectionId, Connection>(),
  connected: new Map<ConnectionId, Map<AccountId, ConnectedAccount>>(),
  accounts: new Map<AccountId, Account>(),
  leases: new Map<ConnectionId, HeldLease>(),
  streamLeases: new Map<ConnectionId, HeldLease>(),
  histories: new Map<ConnectionId, Map<string, HistoryState>>(),
  coverage: new Map<AccountId, CoverageRange[]>(),
  breaks: new Map<string, Break>(),
  pulls: new Map<PullId, Pull>(),
  tokens: new Map<ConnectionId, Token>(),
  tradeTokens: new Map<ConnectionId, Token>(),
  executions: new Map<string, ExecutionRow>(),
  /** Keys of executions by position. */
  byPosition: new Map<string, Set<string>>(),
  cash: new Map<string, CashRow>(),
  splits: new Map<string, Split & { readonly source: ImportId }>(),
  positions: new Map<string, Position & { readonly source: ImportId }>(),
  balances: new Map<string, Balance & { readonly source: ImportId }>(),
  quarantine: new Map<string, QuarantineRow & { readonly source: ImportId }>(),
  trips: new Map<string, readonly RoundTrip[]>(),
  gaps: new Map<string, readonly Gap[]>(),
});

export function putExecution(data: MemoryData, row: ExecutionRow): void {
  const key = recordKey(row.item);
  const before = data.executions.get(key);
  if (before) data.byPosition.get(positionOf(before.item))?.delete(key);
  data.executions.set(key, row);
  const position = positionOf(row.item);
  const keys = data.byPosition.get(position);
  if (keys) keys.add(key);
  else data.byPosition.set(position, new Set([key]));
}

export function dropExecution(data: MemoryData, key: string): void {
  const row = data.executions.get(key);
  if (row) data.byPosition.get(positionOf(row.item))?.delete(key);
  data.executions.delete(key);
}

const positionOf = ({ account, instrument }: Execution) =>
  positionKey({ account, instrument: instrument.id });

/** Rows that a transaction has written and nobody else sees yet. */
export type Staged = {
  readonly executions: Map<string, ExecutionRow>;
  readonly cash: Map<string, CashRow>;
  readonly splits: Map<string, Split & { readonly source: ImportId }>;
};

/** All events of a position in trading order, with what a transaction has staged. */
export function eventsOf(
  data: MemoryData,
  staged: Staged,
  position: PlaceOfPosition,
): readonly TradeEvent[] {
  const events: TradeEvent[] = [];
  const is = (account: AccountId, instrument: InstrumentId | undefined) =>
    account === position.account && instrument === position.instrument;
  for (const key of data.byPosition.get(positionKey(position)) ?? []) {
    const row = data.executions.get(key);
    if (row && !staged.executions.has(key)) events.push(row.item);
  }
  for (const { item } of staged.executions.values())
    if (is(item.account, item.instrument.id)) events.push(item);
  for (const split of merged(data.splits, staged.splits))
    if (is(split.account, split.instrument.id)) events.push(split);
  for (const { item } of merged(data.cash, staged.cash))
    if (item.kind === "funding" && is(item.account, item.instrument?.id)) events.push(item);
  return events.sort(compareEvents);
}

/** What stands after the staged values have taken the place of the stored ones. */
export function* merged<Value>(
  stored: ReadonlyMap<string, Value>,
  staged: ReadonlyMap<string, Value>,
): Iterable<Value> {
  for (const [key, value] of stored) if (!staged.has(key)) yield value;
  yield* staged.values();
}
