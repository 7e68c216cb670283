import type { CredentialFields, CredentialPurpose, CredentialRef } from "#domain";
import { classifyError, type Lane } from "#guard";
import type { BrokerAdapter, Call, Credentials, StreamPass } from "#kit";
import type { Connection } from "../ports/index.ts";
import { createTokens, type Login, type StandingToken } from "../token/tokens.ts";
import type { CallRequest, PullsParts } from "./parts.ts";

/** Errors that a newer token may end. */
const STALE: ReadonlySet<string> = new Set([
  "AUTHENTICATION_FAILED",
  "AUTH_INVALID",
  "AUTH_EXPIRED",
  "SESSION_EXPIRED",
]);

export type SessionParts = Pick<
  PullsParts,
  "store" | "credentials" | "seal" | "callOf" | "clock" | "random"
>;

/** Asks a broker for one connection, signed in. */
export type Session = {
  readonly adapter: BrokerAdapter;
  /** Asks; with a log-in that the broker no longer takes it renews it and asks once more. */
  ask<Answer>(lane: Lane, question: (call: Call) => Promise<Answer>): Promise<Answer>;
  /** Asks with the log-in that stands, and never a second time: an order is sent once. */
  askOnce<Answer>(lane: Lane, question: (call: Call) => Promise<Answer>): Promise<Answer>;
  /** What a stream logs in with. `renew`: by a token newer than the last one that was given. */
  pass(asked: { readonly renew: boolean }): Promise<StreamPass>;
};

/** Where a credential of a connection is kept. */
export const credentialRef = (
  { tenant, id, environment }: Connection,
  purpose: CredentialPurpose = "sync",
): CredentialRef => ({ tenant, connection: id, environment, purpose });

export const revealed = (fields: CredentialFields): Credentials =>
  Object.fromEntries(Object.entries(fields).map(([name, secret]) => [name, secret.reveal()]));

export function openSession(
  parts: SessionParts,
  options: {
    readonly connection: Connection;
    readonly adapter: BrokerAdapter;
    readonly owner: string;
    readonly observe: CallRequest["observe"];
    /** With which credentials. Default: those that read. */
    readonly purpose?: CredentialPurpose;
  },
): Session {
  const { connection, adapter, owner, observe, purpose = "sync" } = options;
  const { tokens: reading, tradeTokens } = parts.store;
  const tokens = createTokens({ ...parts, store: purpose === "trade" ? tradeTokens : reading });
  const ref = credentialRef(connection, purpose);
  const credentials = async () => revealed((await parts.credentials.open(ref)).fields);
  let held: StandingToken | undefined;

  const callWith = (lane: Lane, token: () => StandingToken["token"]) =>
    parts.callOf({
      connection,
      adapter,
      credentials,
      token: async () => token(),
      lane,
      observe,
    });

  const login: Login = {
    ref,
    label: connection.label,
    owner,
    adapter,
    credentials,
    call: (token) => callWith("sync", () => token),
  };
  const calls = new Map<Lane, Call>();
  const callOf = (lane: Lane): Call => {
    const call = calls.get(lane) ?? callWith(lane, () => held?.token);
    calls.set(lane, call);
    return call;
  };

  return {
    adapter,
    async askOnce(lane, question) {
      held = await tokens.fresh(login);
      return question(callOf(lane));
    },
    async pass({ renew }) {
      const refused = renew && held && held.generation > 0 ? held.generation : undefined;
      held = await tokens.fresh(login, refused);
      return { credentials: await credentials(), token: held.token };
    },
    async ask(lane, question) {
      held = await tokens.fresh(login);
      try {
        return await question(callOf(lane));
      } catch (error) {
        if (held.generation === 0 || !STALE.has(classifyError(error).code)) throw error;
        held = await tokens.fresh(login, held.generation);
        return question(callOf(lane));
      }
    },
  };
}
