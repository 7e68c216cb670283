/** A pair as Alpaca makes it. */
export type AlpacaKey = { readonly keyId: string; readonly secretKey: string };

/** What a pair may do, besides reading what stands. */
type Rights = "all" | "reads" | "trades";

/**
 * The pairs of one account: the usual one, and two with fewer rights, of which one may not send
 * orders and the other may not read history.
 */
export function keysOf({ keyId, secretKey }: AlpacaKey) {
  const rights: ReadonlyMap<string, Rights> = new Map([
    [keyId, "all"],
    [`${keyId}R`, "reads"],
    [`${keyId}T`, "trades"],
  ]);
  const pair = (id: string): AlpacaKey => ({ keyId: id, secretKey });
  /** What a pair may do; undefined for one that there is not. */
  const rightsOf = (id: unknown, secret: unknown): Rights | undefined =>
    typeof id === "string" && secret === secretKey ? rights.get(id) : undefined;
  return {
    rightsOf,
    /** Why a pair may not do what is asked for. */
    refusalOf(of: Rights, { method, path }: { readonly method: string; readonly path: string }) {
      const isOrder = path.startsWith("/orders") && method !== "GET";
      const isHistory = path.startsWith("/account/activities");
      const isBeyond = (of === "reads" && isOrder) || (of === "trades" && isHistory);
      return isBeyond ? "the key is not authorized for this" : undefined;
    },
    limited: { reading: pair(`${keyId}R`), trading: pair(`${keyId}T`) },
  };
}
