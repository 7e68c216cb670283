import type { Clock, CredentialRef } from "#domain";
import type { CredentialStore } from "../ports/index.ts";

/** A credential that was replaced meanwhile is in use so soon. */
const OPENED_MS = 2_000;

/**
 * Opens a credential once for calls that follow each other closely, those of one reading, which is
 * a tenth of what a reading without news asks of the database.
 */
export function openedClosely(
  credentials: CredentialStore,
  clock: Pick<Clock, "monotonicMs">,
): CredentialStore {
  let last: { readonly key: string; readonly untilMs: number; readonly fields: Opened } | undefined;
  const open = (ref: CredentialRef): Opened => {
    const nowMs = clock.monotonicMs();
    const key = JSON.stringify([ref.tenant, ref.connection, ref.environment, ref.purpose]);
    if (last?.key === key && nowMs < last.untilMs) return last.fields;
    const fields = credentials.open(ref);
    last = { key, untilMs: nowMs + OPENED_MS, fields };
    // What failed is tried anew by the next call.
    fields.catch(() => (last = undefined));
    return fields;
  };
  return {
    put: (ref, fields) => credentials.put(ref, fields),
    replace: (ref, fields) => credentials.replace(ref, fields),
    confirm: (ref, version) => credentials.confirm(ref, version),
    remove: (ref) => credentials.remove(ref),
    open,
  };
}

type Opened = ReturnType<CredentialStore["open"]>;
