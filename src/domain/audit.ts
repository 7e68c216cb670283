import type { TenantId } from "./ids.ts";
import type { Instant } from "./instant.ts";

/** What an act was about, in values that are no secrets and name no person. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

/** One act that matters, as it is given to the log. */
export type AuditEntry = {
  readonly tenant: TenantId;
  readonly at: Instant;
  /** Who did it: "user:<id>", "key:<id>", "system". */
  readonly actor: string;
  /** What was done, kebab-case with its noun first: "connection-added". */
  readonly act: string;
  /** What it was done to: "connection:<id>". */
  readonly subject: string;
  readonly detail?: AuditDetail | undefined;
};

/** An entry in its place in the chain of its tenant. */
export type AuditRow = Omit<AuditEntry, "detail"> & {
  readonly detail: AuditDetail;
  /** 1 for the first row of the tenant, without gaps. */
  readonly seq: number;
  /** SHA-256 over the hash of the row before and this row, 64 hexadecimal digits. */
  readonly hash: string;
};

/** What stood in the log at a moment, signed, to be kept where the log is not. */
export type AuditCheckpoint = AuditHead & {
  readonly at: Instant;
  /** Id of the key that signed. */
  readonly key: string;
  /** Ed25519, base64url. */
  readonly signature: string;
};

/** The first thing that is wrong with the log of a tenant. */
export type AuditFault = {
  readonly tenant: TenantId;
  readonly seq: number;
  readonly reason:
    | "row-missing"
    | "row-changed"
    | "checkpoint-forged"
    | "checkpoint-key-unknown"
    | "checkpoint-differs"
    | "log-truncated";
};

export type AuditVerdict = {
  /** Rows that were read, of all tenants. */
  readonly rows: number;
  readonly tenants: number;
  readonly checkpoints: number;
  /** At most one a tenant: what follows a broken row proves nothing. */
  readonly faults: readonly AuditFault[];
  /** The last row of each tenant whose chain is whole; what a checkpoint is made of. */
  readonly heads: readonly AuditHead[];
};

/** Where the log of a tenant ends. */
export type AuditHead = Pick<AuditRow, "tenant" | "seq" | "hash">;

/** Checkpoints that were kept elsewhere, and who can tell whether they are genuine. */
export type AuditProof = {
  readonly checkpoints: readonly AuditCheckpoint[];
  readonly judge: (checkpoint: AuditCheckpoint) => "signed" | "forged" | "unknown-key";
};

/** The append-only record of acts. Entries are written in the transaction of what they tell of. */
export type AuditLog = {
  readonly append: (entry: AuditEntry) => Promise<AuditRow>;
  /** Rows of a tenant, newest first; `before` is the lowest `seq` of the page before. */
  readonly entries: (page: {
    readonly tenant: TenantId;
    readonly limit: number;
    readonly before?: number | undefined;
  }) => Promise<readonly AuditRow[]>;
  /** Reads all rows of all tenants, and holds them against what was kept elsewhere. */
  readonly verify: (proof?: AuditProof) => Promise<AuditVerdict>;
};
