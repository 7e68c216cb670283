import type { AuditHost, KeyHost } from "./vault-host.ts";
import type { Answer, Endpoint, FileSource, Given, ServerEvent } from "#http";
import type { DemoHost } from "./demo-host.ts";
import type { UserHost } from "./user-host.ts";
import type { SandboxHost } from "./sandbox-host.ts";

/** Where text goes. */
export type Outlet = {
  /** Waits while the other end is slow. False once nobody reads any more. */
  readonly write: (text: string | Uint8Array) => Promise<boolean>;
  readonly isTerminal: boolean;
  /** Width in characters; 80 where it is not known. */
  readonly columns: number;
};

/** Which blotter: the folder that the user names, else what environment and platform say. */
export type StorageOptions = { readonly data?: string | undefined };

export type ServeOptions = StorageOptions & {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly allowHost?: readonly string[] | undefined;
  readonly open?: boolean | undefined;
  /** Whether it also reads connections whose time has come. Default true. */
  readonly work?: boolean | undefined;
};

export type WorkOptions = StorageOptions & {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
};

/** An open blotter. Replies are what JSON makes of them: decimals and instants are text. */
export type Session = {
  readonly call: <Called extends Endpoint>(
    endpoint: Called,
    given?: Given<Called>,
  ) => Promise<Answer<Called>>;
  readonly subscribe: (listener: (event: ServerEvent) => void) => () => void;
  readonly close: () => Promise<void>;
};

/** One thing that was looked at, and what to do if it is not well. */
export type Diagnosis = {
  readonly name: string;
  readonly state: "ok" | "warning" | "failed";
  readonly detail: string;
  readonly next?: string;
};

/** How much a backup holds. */
export type Copied = { readonly tables: number; readonly rows: number };

/** What a backup brought, and what proves it. */
export type Restored = Copied & {
  readonly createdAt: string;
  readonly proof: readonly Diagnosis[];
};

/** What commands ask of the process that they run in. */
export type Host = {
  readonly version: string;
  readonly out: Outlet;
  readonly err: Outlet;
  /** A name that nobody used before. */
  readonly newKey: () => string;
  /** Whether colours are wanted: a terminal, and NO_COLOR not set. */
  readonly color: boolean;
  readonly open: (options: StorageOptions) => Promise<Session>;
  /** Serves until the process is asked to end. */
  readonly serve: (options: ServeOptions) => Promise<void>;
  /** Reads connections whose time has come until the process is asked to end. */
  readonly work: (options: WorkOptions) => Promise<void>;
  /** Fails with "file-exists" rather than overwrite one. */
  readonly backup: (file: string, options: StorageOptions) => Promise<Copied>;
  readonly restore: (file: string, options: StorageOptions) => Promise<Restored>;
  readonly diagnose: (options: StorageOptions) => Promise<readonly Diagnosis[]>;
  readonly keys: KeyHost;
  readonly audit: AuditHost;
  readonly users: UserHost;
  readonly sandbox: SandboxHost;
  readonly demo: DemoHost;
  /** A file of the user. Fails with "file-unreadable". */
  readonly fileOf: (path: string) => Promise<FileSource>;
  /** The text of a file, or of standard input for "-". */
  readonly readText: (path: string) => Promise<string>;
  /** Asks on the terminal; what is secret is not shown. Fails with "not-a-terminal". */
  readonly ask: (
    question: string,
    options: { readonly help: string; readonly secret: boolean },
  ) => Promise<string>;
  /** Writes a file of the user, replacing it only once all is written. */
  readonly writeFile: (path: string, chunks: AsyncIterable<string | Uint8Array>) => Promise<void>;
};
