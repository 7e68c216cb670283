import type { Diagnosis } from "#cli";
import { FailureError } from "#domain";
import type { Vault } from "#vault";

const name = "Secrets";

/** Opens every credential, and says which do not open. */
export async function diagnoseSecrets({ vault }: { readonly vault: Vault }): Promise<Diagnosis> {
  const { current, opened, unreadable } = await vault.check();
  if (current === undefined)
    return { name, state: "ok", detail: "are none yet; the first start makes their key" };
  if (unreadable.length === 0)
    return { name, state: "ok", detail: `all ${opened} open with the keys at hand` };
  const connections = [...new Set(unreadable.map(({ ref }) => ref.connection))];
  return {
    name,
    state: "failed",
    detail: `${unreadable.length} of ${opened + unreadable.length} do not open`,
    next: `Reconnect ${connections.join(", ")}`,
  };
}

/** What keeps the vault from being looked at is itself a diagnosis. */
export async function secretsOrWhyNot(look: () => Promise<Diagnosis>): Promise<Diagnosis> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, message, next } = error.failure;
    // A database that one process has for itself cannot be looked at beside a server.
    if (code === "folder-in-use")
      return { name, state: "warning", detail: "cannot be looked at while the server runs" };
    return { name, state: "failed", detail: message, next };
  }
}
