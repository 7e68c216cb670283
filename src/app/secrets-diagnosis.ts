import type { Diagnosis } from "#cli";
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
