import { instantOf } from "#domain";
import type {
  BrokerAccount,
  BrokerAdapter,
  ClientOptions,
  HistoryPage,
  HistoryRequest,
  NetRequest,
  StatementRecord,
  TokenSet,
} from "#kit";
import { type ScriptedReply, scriptedNet, type TestClient, testClient } from "./broker-client.ts";

/** What the make-believe broker is told for one case. */
export type BrokerWorld = {
  /** Records in one reply at most, where the broker has pages. */
  readonly pageSize: number;
  /** The price of the first execution. */
  readonly price?: string;
  /** Stands where the broker uses a word of few, such as the type of the first record. */
  readonly word?: string;
};

export type Answers = (request: NetRequest) => ScriptedReply;

/** A broker as tests play it, from fixtures: the file `fakes.ts` of its folder. */
export type BrokerFakes = {
  /** At least one account with at least three executions. */
  readonly answers: (world: BrokerWorld) => Answers;
  /** Cases by name that cannot be run, each with the reason. */
  readonly skips?: Readonly<Record<string, string>>;
};

export type BrokerSetting = { readonly adapter: BrokerAdapter; readonly fakes: BrokerFakes };

/** One thing that every broker must do. */
export type BrokerCase = {
  readonly name: string;
  /** Why it does not concern this broker, undefined if it does. */
  readonly skip?: (adapter: BrokerAdapter) => string | undefined;
  readonly run: (setting: BrokerSetting) => Promise<void>;
};

/** Pages of one history at most; a case that needs more goes in circles. */
const MAX_PAGES = 1000;
export const NOW = instantOf(Date.UTC(2026, 0, 5));

/** The broker as a client sees it, signed in. */
export type Desk = TestClient & {
  readonly adapter: BrokerAdapter;
  readonly accounts: () => Promise<readonly (BrokerAccount | undefined)[]>;
};

export type DeskOptions = {
  readonly world?: Partial<BrokerWorld>;
  /** Answers some requests differently; undefined leaves it to the broker. */
  readonly instead?: (request: NetRequest, at: number) => ScriptedReply | undefined;
  readonly more?: Partial<ClientOptions>;
};

/** Signs in where the broker has log-ins; `instead` and the count of requests begin after that. */
export async function openDesk(
  { adapter, fakes }: BrokerSetting,
  { world, instead, more }: DeskOptions = {},
): Promise<Desk> {
  const answers = fakes.answers({ pageSize: 1000, ...world });
  const token = await signedIn(adapter, answers);
  const net = scriptedNet((request, at) => instead?.(request, at) ?? answers(request));
  const client = testClient(adapter, net, { ...(token && { token }), ...(more && { more }) });
  const accounts = async () =>
    adapter.manifest.history.per === "connection"
      ? [undefined]
      : client.finish(adapter.accounts(client.call));
  return { ...client, adapter, accounts };
}

async function signedIn(adapter: BrokerAdapter, answers: Answers): Promise<TokenSet | undefined> {
  if (!adapter.signIn) return undefined;
  const { call, finish, credentials } = testClient(adapter, scriptedNet(answers));
  return finish(adapter.signIn(call, credentials, NOW));
}

/** All pages of one history from a cursor on, and where it ends. */
export async function pagesFrom(
  desk: Desk,
  request: HistoryRequest,
  read: BrokerAdapter["changes"] = (call, asked) => desk.adapter.changes(call, asked),
): Promise<readonly HistoryPage[]> {
  const pages: HistoryPage[] = [];
  let { cursor } = request;
  for (let count = 0; count < MAX_PAGES; count++) {
    const at = cursor === undefined ? {} : { cursor };
    const page = await desk.finish(read(desk.call, { ...request, ...at }));
    pages.push(page);
    if (page.waitMs !== undefined) await desk.clock.advance(page.waitMs);
    if (page.done) return pages;
    cursor = page.cursor;
  }
  throw new Error(`The history does not end within ${MAX_PAGES} pages`);
}

/** Every record of every history of the connection. */
export async function historyOf(desk: Desk): Promise<readonly StatementRecord[]> {
  const all: StatementRecord[] = [];
  for (const account of await desk.accounts()) {
    const pages = await pagesFrom(desk, account ? { account } : {});
    all.push(...pages.flatMap(({ records }) => records));
  }
  return all;
}

/** Executions, cash and splits as texts that are equal where the records are. */
export const contentOf = (records: readonly StatementRecord[]): readonly string[] =>
  records.filter(isHistory).map(({ line: _, ...record }) => JSON.stringify(record));

const isHistory = (record: StatementRecord) =>
  record.type === "execution" || record.type === "cash" || record.type === "split";

export const executionsOf = (records: readonly StatementRecord[]) =>
  records.filter((record) => record.type === "execution");
