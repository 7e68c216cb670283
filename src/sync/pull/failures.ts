import type { Failure } from "#domain";
import { FailureError } from "#domain";
import type { Connection } from "../ports/index.ts";

/** The failure that ends whatever a process without the lease does. */
export const isLeaseLost = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === "lease-lost";

export const historyStuck = (broker: string): Failure => ({
  code: "history-stuck",
  message: `The history of "${broker}" does not advance: a page leads to one that was read before`,
  owner: "us",
  next: "Report it: the adapter or the interface of the broker is wrong",
});

export const unknownConnection = (id: string): Failure => ({
  code: "unknown-connection",
  message: `There is no connection "${id}"`,
  owner: "user",
  next: "Choose one from the list of connections",
});

export const otherEnvironment = (
  { label, environment }: Pick<Connection, "label" | "environment">,
  stated: string,
): Failure => ({
  code: "other-environment",
  message: `The broker says that an account of "${label}" is ${stated}, and the connection is ${environment}`,
  owner: "user",
  next: `Connect it as ${stated}, with credentials of that environment`,
});

export const loginBusy = (label: string): Failure => ({
  code: "login-busy",
  message: `Another process renews the log-in of "${label}"`,
  owner: "us",
  next: "Nothing to do; it is tried again by itself",
});
