import { FailureError } from "#domain";
import type { ImportOptions, ImportProgress } from "#sync";
import type { z } from "zod";
import type { FailureBody, importQuery } from "../../contract/index.ts";
import type { FileSource, Services } from "../../services.ts";

type Query = z.output<typeof importQuery>;

/** The options of an import as the query gives them, telling every listener how far it is. */
export function importOptions(query: Query, events: Services["events"]): ImportOptions {
  const { name, progress, format, zone, dateOrder, account, mapping } = query;
  return {
    format,
    zone,
    dateOrder,
    account,
    mapping,
    onProgress: steps((state) =>
      events.publish({ type: "import-progress", ...tokenOf(progress), file: name, ...state }),
    ),
  };
}

/** Passes on what a bar would show: whole percents and phases, not every piece of a large file. */
function steps(tell: (state: ImportProgress) => void): (state: ImportProgress) => void {
  let last = "";
  return (state) => {
    const { phase, bytes, totalBytes } = state;
    const step = `${phase} ${totalBytes === 0 ? 100 : Math.floor((100 * bytes) / totalBytes)}`;
    if (step === last) return;
    last = step;
    tell(state);
  };
}

/** Runs an import or preview and tells every listener how it ended. */
export async function announced<Result>(
  query: Query,
  events: Services["events"],
  run: () => Promise<{ result: Result; id?: string }>,
): Promise<Result> {
  const told = { type: "import-done", ...tokenOf(query.progress), file: query.name } as const;
  try {
    const { result, id } = await run();
    events.publish({ ...told, ...(id === undefined ? {} : { id }) });
    return result;
  } catch (error) {
    events.publish({ ...told, failure: failureOf(error) });
    throw error;
  }
}

/** A file carries the name that the caller gave it, for messages and the list of imports. */
export const named = (file: FileSource, { name }: Query): FileSource => ({ ...file, name });

const tokenOf = (progress: string | undefined) =>
  progress === undefined ? {} : { token: progress };

/**
 * A fault of ours says nothing of itself here; the reply to the request carries the id under which
 * it is logged.
 */
function failureOf(error: unknown): FailureBody {
  if (!(error instanceof FailureError)) {
    const message = "Something failed that should not fail";
    return { code: "internal-error", message, owner: "us", next: "Look into the log" };
  }
  const { code, message, owner, next } = error.failure;
  return { code, message, owner, next };
}
