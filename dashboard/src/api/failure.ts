/**
 * What the server says of an expected failure, in problem+json: what happened, who acts, what to
 * do.
 */
export type Problem = {
  readonly code: string;
  readonly message: string;
  readonly owner: "user" | "broker" | "us";
  readonly next: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
};

export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly problem: Problem;
  readonly status: number;
  constructor(problem: Problem, status: number) {
    super(problem.message);
    this.problem = problem;
    this.status = status;
  }

  /** The server did not answer at all, which time may heal. */
  get unreachable(): boolean {
    return this.status === 0;
  }
}

export const unreachable = () =>
  new ApiFailure(
    {
      code: "server-unreachable",
      message: "The OpenBlotter server does not answer",
      owner: "user",
      next: "Check that it is running; this page reconnects by itself",
    },
    0,
  );

/** Makes one shape of whatever went wrong. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiFailure) return error.problem;
  return {
    code: "page-fault",
    message: error instanceof Error ? error.message : "Something failed that should not",
    owner: "us",
    next: "Reload the page; if it happens again, please report it",
  };
}

/** Reads an error reply. Anything that is no problem+json is a fault of ours and said to be. */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const body = (await response.json().catch(() => undefined)) as
    | Partial<Record<string, unknown>>
    | undefined;
  const text = (key: string) => {
    const value = body?.[key];
    return typeof value === "string" ? value : undefined;
  };
  const owner = text("owner");
  return new ApiFailure(
    {
      code: text("code") ?? `http-${response.status}`,
      message:
        text("message") ??
        text("detail") ??
        text("title") ??
        `The server answered ${response.status}`,
      owner: owner === "user" || owner === "broker" ? owner : "us",
      next: text("next") ?? "Reload the page; if it happens again, please report it",
      details: body?.details as Readonly<Record<string, unknown>> | undefined,
    },
    response.status,
  );
}
