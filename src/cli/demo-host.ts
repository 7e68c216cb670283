import type { BreakBody, ConnectionBody, ImportReportBody, PullBody, ServerEvent } from "#http";

/** What the command line may say of the demonstration; all as it was typed. */
export type DemoOptions = {
  readonly port?: string | undefined;
  readonly seed?: string | undefined;
  readonly open?: boolean | undefined;
};

/** What is told while the demonstration is made ready, and while it runs. */
export type DemoNews =
  | { readonly type: "started"; readonly url: string; readonly sandbox: string }
  | { readonly type: "connected"; readonly connection: ConnectionBody }
  | { readonly type: "progress"; readonly event: ServerEvent }
  /** A run of reading that has ended, the first ones and those that follow. */
  | { readonly type: "read"; readonly label: string; readonly pull: PullBody }
  | { readonly type: "imported"; readonly report: ImportReportBody };

/** Days of one account by how sure it is that they are held completely. */
export type CoverageCount = {
  readonly account: string;
  readonly proven: number;
  readonly stated: number;
  readonly gap: number;
};

/** What the demonstration has brought. */
export type DemoFigures = {
  readonly url: string;
  readonly sandbox: string;
  readonly durationMs: number;
  readonly connections: readonly ConnectionBody[];
  readonly executions: number;
  readonly roundTrips: number;
  readonly coverage: readonly CoverageCount[];
  readonly breaks: readonly BreakBody[];
  /** Records that nobody could read, with what is wrong with them. */
  readonly quarantine: readonly { readonly code: string; readonly reason: string }[];
};

export type OpenDemo = {
  /** Undefined if the process was asked to end before it was ready. */
  readonly figures: DemoFigures | undefined;
  /** Resolves once the process was asked to end and nothing is left of it. */
  readonly ended: Promise<void>;
};

export type DemoHost = {
  /** Fails with "invalid-setting" and "port-in-use". */
  readonly start: (options: DemoOptions, tell: (news: DemoNews) => void) => Promise<OpenDemo>;
};
