import type { CredentialRef, Failure } from "#domain";

/** What opens no credential any more, and how to go on. */
const RECOVER =
  'Give the key back with OPENBLOTTER_KEY, OPENBLOTTER_KEY_FILE or the key folder, or run "openblotter keys reset --forget-credentials" and reconnect every broker';

export const keyMissing = (kids: readonly string[]): Failure => ({
  code: "vault-key-missing",
  message: `The vault needs what is not at hand: the key "${kids.join('" and the key "')}"`,
  owner: "user",
  next: RECOVER,
  details: { kids },
});

export const keyWrong = (current: string, known: readonly string[]): Failure => ({
  code: "vault-key-wrong",
  message: `The key "${current}" is not of this database, which has "${known.join('" and "')}"`,
  owner: "user",
  next: RECOVER,
  details: { current, known },
});

export const canaryBroken = (kid: string): Failure => ({
  code: "vault-canary-broken",
  message: `The key "${kid}" does not open the proof that the database holds of it`,
  owner: "user",
  next: "Restore the database from a backup: somebody or something changed it",
  details: { kid },
});

export const keyRetired = (kid: string): Failure => ({
  code: "vault-key-retired",
  message: `The key "${kid}" was retired and seals nothing any more`,
  owner: "user",
  next: "Put the key that came after it first",
  details: { kid },
});

export const keyInUse = (kid: string): Failure => ({
  code: "vault-key-in-use",
  message: `The key "${kid}" is in use`,
  owner: "user",
  next: 'Run "openblotter keys rotate" first',
  details: { kid },
});

export const keyUnknown = (kid: string): Failure => ({
  code: "vault-key-unknown",
  message: `The database knows no key "${kid}"`,
  owner: "user",
  next: 'Take a key that "openblotter keys list" shows',
  details: { kid },
});

export const credentialMissing = (ref: CredentialRef): Failure => ({
  code: "credential-missing",
  message: `The connection "${ref.connection}" has no ${ref.environment} credential to ${ref.purpose}`,
  owner: "user",
  next: "Connect the broker again",
  details: detailsOf(ref),
});

export const credentialExists = (ref: CredentialRef): Failure => ({
  code: "credential-exists",
  message: `The connection "${ref.connection}" has a ${ref.environment} credential to ${ref.purpose} already`,
  owner: "us",
  next: "Replace it",
  details: detailsOf(ref),
});

export const credentialChanged = (ref: CredentialRef): Failure => ({
  code: "credential-changed",
  message: `The credential of the connection "${ref.connection}" was replaced by another at the same time`,
  owner: "us",
  next: "Read it again",
  details: detailsOf(ref),
});

export const credentialUnreadable = (ref: CredentialRef): Failure => ({
  code: "credential-unreadable",
  message: `The credential of the connection "${ref.connection}" does not open: it was changed, or belongs to another`,
  owner: "user",
  next: "Reconnect the broker, and look who can write to the database",
  details: detailsOf(ref),
});

export const credentialNewer = (ref: CredentialRef, format: number): Failure => ({
  code: "credential-format-unknown",
  message: `The credential of the connection "${ref.connection}" has format ${format}, which this OpenBlotter does not know`,
  owner: "user",
  next: "Run the newer OpenBlotter that stored it",
  details: { ...detailsOf(ref), format },
});

export const credentialUnfit = (what: string): Failure => ({
  code: "credential-unfit",
  message: `A credential ${what}`,
  owner: "us",
  next: "Report it with the name of the broker",
});

const detailsOf = ({ tenant, connection, environment, purpose }: CredentialRef) => ({
  ...{ tenant, connection, environment, purpose },
});
