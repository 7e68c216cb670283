import { type Clock, type CredentialRef, epochMs, type Random } from "#domain";
import { BrokerAuthError, classifyError } from "#guard";
import type { BrokerAdapter, Call, Credentials, TokenSet } from "#kit";
import { fail } from "#domain";
import { loginBusy } from "../pull/failures.ts";
import type { TokenSeal, TokenState, TokenStore } from "../ports/index.ts";

export type TokensParts = {
  readonly store: TokenStore;
  readonly seal: TokenSeal;
  readonly clock: Clock;
  readonly random: Random;
};

/** One connection that signs in. */
export type Login = {
  readonly ref: CredentialRef;
  readonly label: string;
  /** Names this pull among all that may renew the log-in. */
  readonly owner: string;
  readonly adapter: BrokerAdapter;
  readonly credentials: () => Promise<Credentials>;
  /** Asks with the given token. */
  readonly call: (token: TokenSet | undefined) => Call;
};

/** The log-in that stands. Generation 0 has no token. */
export type StandingToken = { readonly generation: number; readonly token?: TokenSet };

/** Longer than a call with its deadline, so that nobody else renews while one does. */
const RIGHT_MS = 180_000;
const POLL_MS = 500;
const POLLS = 120;
/** A token is renewed when so much of its life is left, or this long before its end. */
const LEFT_SHARE = 0.2;
const LEFT_MS = 60_000;

/**
 * Keeps log-ins fresh: one process at a time renews, and stores the new token before anything uses
 * it, since a broker may end the old one with the first use of the new.
 */
export function createTokens(parts: TokensParts) {
  const { store, clock } = parts;

  /** The token that stands; with `refused` one that is newer than that generation. */
  async function fresh(login: Login, refused?: number): Promise<StandingToken> {
    const { adapter, ref, owner } = login;
    if (!adapter.signIn && !adapter.refresh) return { generation: 0 };
    for (let poll = 0; poll < POLLS; poll++) {
      const state = await store.read(ref.connection);
      const generation = state?.generation ?? 0;
      const usable = state !== undefined && (refused === undefined || generation > refused);
      const due = dueness(parts, login, state);
      if (usable && due === "no") return opened(parts, ref, state);
      const isMine = await store.beginRefresh(ref.connection, generation, owner, RIGHT_MS);
      if (isMine) return renewed(parts, login, state);
      if (usable && due === "soon") return opened(parts, ref, state);
      await clock.sleep(POLL_MS);
    }
    fail(loginBusy(login.label));
  }

  return { fresh };
}

/** A token as it is stored under its generation. */
export async function sealedToken(
  seal: TokenSeal,
  of: { readonly ref: CredentialRef; readonly generation: number; readonly token: TokenSet },
): Promise<Omit<TokenState, "generation" | "refreshingSince">> {
  const { ref, generation, token } = of;
  return {
    sealed: await seal.seal(ref, generation, JSON.stringify(token)),
    ...(token.accessExpiresAt && { accessExpiresAt: token.accessExpiresAt }),
    ...(token.refreshExpiresAt && { refreshExpiresAt: token.refreshExpiresAt }),
  };
}

async function opened(
  { seal }: TokensParts,
  ref: CredentialRef,
  { generation, sealed }: TokenState,
): Promise<StandingToken> {
  const token: TokenSet = JSON.parse(await seal.open(ref, generation, sealed));
  return { generation, token };
}

/** Whether a token must be renewed: not yet, soon although it still serves, or before its next use. */
function dueness(
  { clock, random }: TokensParts,
  { adapter }: Login,
  state: TokenState | undefined,
): "no" | "soon" | "now" {
  const expiresAt = state?.accessExpiresAt;
  if (expiresAt === undefined) return "no";
  const leftMs = epochMs(expiresAt) - epochMs(clock.now());
  if (leftMs <= 0) return "now";
  const { accessMs } = adapter.manifest.token;
  const share = accessMs === undefined ? LEFT_MS : Math.min(accessMs * LEFT_SHARE, 600_000);
  // Spread, so that those that signed in together do not renew together.
  return leftMs < share * (0.75 + 0.5 * random.fraction()) ? "soon" : "no";
}

/** Renews under the right to do so, and stores before it hands out. */
async function renewed(
  parts: TokensParts,
  login: Login,
  state: TokenState | undefined,
): Promise<StandingToken> {
  const { store, seal } = parts;
  const { ref } = login;
  const generation = state?.generation ?? 0;
  const token = await obtained(parts, login, state);
  const sealed = await sealedToken(seal, { ref, generation: generation + 1, token });
  const isSaved = await store.save(ref.connection, generation, sealed);
  if (isSaved) return { generation: generation + 1, token };
  // Our right ran out, and another process was faster: its token stands.
  return standing(parts, login);
}

async function standing(parts: TokensParts, login: Login): Promise<StandingToken> {
  const state = await parts.store.read(login.ref.connection);
  return state ? opened(parts, login.ref, state) : fail(loginBusy(login.label));
}

/** By the refresh token, else by signing in anew, else only the user can. */
async function obtained(
  parts: TokensParts,
  login: Login,
  state: TokenState | undefined,
): Promise<TokenSet> {
  const { store, clock } = parts;
  const { adapter, ref, owner } = login;
  const generation = state?.generation ?? 0;
  const giveBack = () => store.abandonRefresh(ref.connection, generation, owner);
  const old = state && (await opened(parts, ref, state)).token;
  let refusal: unknown;
  try {
    if (adapter.refresh && old?.refresh !== undefined) {
      return await adapter.refresh(login.call(old), old, await login.credentials(), clock.now());
    }
  } catch (error) {
    if (!isAuth(error)) return unsure(error, login, giveBack);
    refusal = error;
  }
  const moved = await store.read(ref.connection);
  if (moved && moved.generation !== generation) return theirs(parts, ref, moved);
  try {
    if (adapter.signIn)
      return await adapter.signIn(login.call(undefined), await login.credentials(), clock.now());
  } catch (error) {
    if (!isAuth(error)) return unsure(error, login, giveBack);
    refusal = error;
  }
  await giveBack();
  throw needsUser(login, { refusal, isHole: state?.refreshingSince !== undefined });
}

async function theirs(parts: TokensParts, ref: CredentialRef, state: TokenState) {
  const { token } = await opened(parts, ref, state);
  return token ?? fail(loginBusy(ref.connection));
}

/**
 * The broker may have taken the old token and given a new one that we never saw. Then the right is
 * not given back, and the row tells the next process that a renewal was begun.
 */
async function unsure(
  error: unknown,
  { adapter }: Login,
  giveBack: () => Promise<void>,
): Promise<never> {
  const { outcome } = classifyError(error);
  const mayHaveRotated = adapter.manifest.token.rotates === true && outcome === "unknown";
  if (!mayHaveRotated) await giveBack();
  throw error;
}

const isAuth = (error: unknown) => classifyError(error).type === "auth";

function needsUser(
  { adapter, label }: Login,
  { refusal, isHole }: { readonly refusal: unknown; readonly isHole: boolean },
): Error {
  if (refusal instanceof Error && !isHole) return refusal;
  const why = isHole
    ? "an earlier renewal was cut off before its answer was stored"
    : "it cannot be renewed without you";
  return new BrokerAuthError(`The log-in of "${label}" has ended: ${why}`, {
    code: "AUTH_EXPIRED",
    broker: adapter.manifest.id,
    next: "Sign in again",
    cause: refusal,
  });
}
