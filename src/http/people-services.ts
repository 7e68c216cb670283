import { fail } from "#domain";
import type {
  AcceptBody,
  InvitationBody,
  MadeInvitation,
  MadeProgramKey,
  PasswordChange,
  PersonBody,
  PersonSessionBody,
  ProgramKeyBody,
  ProgramKeyInput,
  SecondFactorBody,
  SecondFactorOffer,
  SessionState,
  SetUpBody,
  SignInBody,
} from "./contract/index.ts";

/** People and what they prove themselves with, as the one who asks may see and change it. */
export type PeopleServices = {
  readonly state: () => Promise<SessionState>;
  /** Fails with "set-up-done", "token-wrong". */
  readonly setUp: (input: SetUpBody) => Promise<SessionState>;
  /** Fails with "sign-in-refused", "too-many-requests". */
  readonly signIn: (input: SignInBody) => Promise<SessionState>;
  /** Fails with "sign-in-refused" where the code is wrong or the password came too long ago. */
  readonly passSecondFactor: (input: SecondFactorBody) => Promise<SessionState>;
  readonly signOut: () => Promise<SessionState>;
  /** Fails with "password-wrong". */
  readonly changePassword: (change: PasswordChange) => Promise<SessionState>;
  /** Fails with "password-wrong", "second-factor-on". */
  readonly beginSecondFactor: (password: string) => Promise<SecondFactorOffer>;
  /** Fails with "code-wrong". */
  readonly confirmSecondFactor: (code: string) => Promise<SessionState>;
  /** Fails with "password-wrong". */
  readonly removeSecondFactor: (password: string) => Promise<SessionState>;
  /**
   * Proves anew that it is the person: with the code of the second factor where one is switched on,
   * with nothing elsewhere. Fails with "code-needed", "code-wrong".
   */
  readonly proveSecondFactor: (code: string | undefined) => Promise<void>;
  readonly sessions: () => Promise<readonly PersonSessionBody[]>;
  /** Fails with "unknown-session". */
  readonly endSession: (id: string) => Promise<void>;
  readonly keys: () => Promise<readonly ProgramKeyBody[]>;
  readonly makeKey: (input: ProgramKeyInput) => Promise<MadeProgramKey>;
  /** Fails with "unknown-key". */
  readonly revokeKey: (id: string) => Promise<void>;
  readonly people: () => Promise<readonly PersonBody[]>;
  readonly invitations: () => Promise<readonly InvitationBody[]>;
  readonly invite: (label: string) => Promise<MadeInvitation>;
  /** Fails with "unknown-invitation". */
  readonly withdraw: (id: string) => Promise<void>;
  /** Fails with "token-wrong", "email-taken". */
  readonly accept: (input: AcceptBody) => Promise<SessionState>;
};

/** For those who need no log-in, such as the command line on the data folder. */
export const nobody: PeopleServices = {
  state: async () => ({ state: "open" }),
  setUp: async () => fail(nobodyThere),
  signIn: async () => fail(nobodyThere),
  passSecondFactor: async () => fail(nobodyThere),
  signOut: async () => ({ state: "open" }),
  changePassword: async () => fail(nobodyThere),
  beginSecondFactor: async () => fail(nobodyThere),
  confirmSecondFactor: async () => fail(nobodyThere),
  removeSecondFactor: async () => fail(nobodyThere),
  // Who needs no log-in has no second factor either.
  proveSecondFactor: async () => undefined,
  sessions: async () => [],
  endSession: async () => fail(nobodyThere),
  keys: async () => [],
  makeKey: async () => fail(nobodyThere),
  revokeKey: async () => fail(nobodyThere),
  people: async () => [],
  invitations: async () => [],
  invite: async () => fail(nobodyThere),
  withdraw: async () => fail(nobodyThere),
  accept: async () => fail(nobodyThere),
};

const nobodyThere = {
  code: "nobody-signed-in",
  message: "There is no user here, and so nothing to sign in to",
  owner: "user" as const,
  next: "Set up the first user with the token that the server prints at its start",
};
