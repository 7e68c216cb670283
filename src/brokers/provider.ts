import { type Environment, epochMs, fail, type Instant, instantOf } from "#domain";
import type {
  BrokerAccount,
  BrokerAdapter,
  Call,
  Credentials,
  ExecutionRecord,
  TokenSet,
} from "#kit";

/** What a log-in gives. The access token stands for the session and may be a handle of ours. */
export type AuthResult = { readonly accessToken: string; readonly expiresAt?: Date };

export type ProviderAccount = {
  readonly id: string;
  readonly name: string;
  readonly currency?: string;
};

/** A round trip, or what is open of one, as the seeds' programs read it; figures are decimal texts. */
export type ProviderRoundTrip = {
  readonly brokerTradeId: string;
  readonly symbol: string;
  readonly direction: "LONG" | "SHORT";
  readonly openedAt: Date;
  /** Absent while it is open. */
  readonly closedAt?: Date;
  readonly entryPrice: string;
  readonly exitPrice?: string;
  readonly quantity: string;
  readonly realizedPnl?: string;
  readonly fees: string;
  readonly currency: string;
};

/** A broker as programs of others drive it, one account at a time. */
export interface BrokerProvider {
  readonly brokerType: string;
  authenticate(credentials: Credentials): Promise<AuthResult>;
  /** Null where the broker gives no new token without the user. */
  refreshToken?(accessToken: string): Promise<AuthResult | null>;
  getAccounts(accessToken: string): Promise<readonly ProviderAccount[]>;
  getTrades(
    accessToken: string,
    accountId: string,
    since?: Date,
  ): Promise<readonly ProviderRoundTrip[]>;
}

/** What a provider is made of, which only the composition root has. */
export type ProviderParts = {
  readonly callOf: (request: {
    readonly adapter: BrokerAdapter;
    readonly environment: Environment;
    readonly credentials: Credentials;
    readonly token: TokenSet | undefined;
  }) => Call;
  readonly roundTripsOf: (
    executions: readonly ExecutionRecord[],
    account: BrokerAccount | undefined,
  ) => readonly ProviderRoundTrip[];
  readonly now: () => Instant;
  readonly wait: (ms: number) => Promise<void>;
};

type Session = { readonly credentials: Credentials; readonly token: TokenSet | undefined };
type Provided = {
  readonly brokerType: string;
  readonly environment: Environment;
  readonly adapter: () => Promise<BrokerAdapter>;
};

/** Pages of one question at most; a whole history is read by a connection, not by a provider. */
const MAX_PAGES = 1000;

/** A provider over an adapter. It keeps its sessions in memory, for as long as it lives itself. */
export function createProvider(
  { brokerType, environment, adapter }: Provided,
  { callOf, roundTripsOf, now, wait }: ProviderParts,
): BrokerProvider {
  const sessions = new Map<string, Session>();

  const keep = (session: Session): AuthResult => {
    const { token } = session;
    const accessToken = token?.access ?? `${brokerType}#${sessions.size + 1}`;
    sessions.set(accessToken, session);
    const { accessExpiresAt } = token ?? {};
    return {
      accessToken,
      ...(accessExpiresAt && { expiresAt: new Date(epochMs(accessExpiresAt)) }),
    };
  };

  const resume = async (accessToken: string) => {
    const session = sessions.get(accessToken) ?? unknownSession(brokerType);
    const broker = await adapter();
    return { broker, session, call: callOf({ adapter: broker, environment, ...session }) };
  };

  return {
    brokerType,
    async authenticate(credentials) {
      const broker = await adapter();
      const call = callOf({ adapter: broker, environment, credentials, token: undefined });
      const token = await broker.signIn?.(call, credentials, now());
      // Where nothing is signed in to, only a question shows whether the credentials are right.
      if (!token) await broker.accounts(call);
      return keep({ credentials, token });
    },
    async refreshToken(accessToken) {
      const { broker, session, call } = await resume(accessToken);
      const { credentials, token } = session;
      if (!broker.refresh || !token) return null;
      sessions.delete(accessToken);
      return keep({ credentials, token: await broker.refresh(call, token, credentials, now()) });
    },
    async getAccounts(accessToken) {
      const { broker, call } = await resume(accessToken);
      return (await broker.accounts(call)).map(({ key, name, currency }) => ({
        id: key,
        name: name ?? key,
        ...(currency !== undefined && { currency }),
      }));
    },
    async getTrades(accessToken, accountId, since) {
      const { broker, call } = await resume(accessToken);
      const account = (await broker.accounts(call)).find(({ key }) => key === accountId);
      if (!account) return unknownAccount(brokerType);
      const executions = await executionsSince(broker, call, { account, since, wait });
      return roundTripsOf(executions, account);
    },
  };
}

type Question = Pick<ProviderParts, "wait"> & {
  readonly account: BrokerAccount;
  readonly since: Date | undefined;
};

async function executionsSince(
  broker: BrokerAdapter,
  call: Call,
  { account, since, wait }: Question,
): Promise<readonly ExecutionRecord[]> {
  const whose = broker.manifest.history.per === "account" ? { account } : {};
  const from = since && instantOf(since.getTime());
  let cursor = from && (await broker.startAt?.(call, { ...whose, from }));
  const found: ExecutionRecord[] = [];
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await broker.changes(call, { ...whose, ...(cursor !== undefined && { cursor }) });
    found.push(...page.records.filter((record) => record.type === "execution"));
    if (page.done)
      return found.filter(({ at, account: own }) => {
        const isLate = from === undefined || at.instant >= from;
        return isLate && (own?.number ?? account.number) === account.number;
      });
    if (page.waitMs !== undefined) await wait(page.waitMs);
    cursor = page.cursor;
  }
  return endless(broker.manifest.name);
}

const endless = (name: string): never =>
  fail({
    code: "history-endless",
    message: `The history of ${name} does not end within ${MAX_PAGES} pages`,
    owner: "us",
    next: "Ask for less of it, or connect the broker and let it be read in stretches",
  });

const unknownSession = (brokerType: string): never =>
  fail({
    code: "unknown-session",
    message: `The provider of "${brokerType}" does not know this access token`,
    owner: "user",
    next: "Authenticate first, with the same provider",
  });

const unknownAccount = (brokerType: string): never =>
  fail({
    code: "unknown-broker-account",
    message: `The login at "${brokerType}" has no such account`,
    owner: "user",
    next: "Choose one of the accounts that it lists",
  });
