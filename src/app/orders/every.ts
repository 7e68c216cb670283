import { type Failure, FailureError } from "#domain";
import type { OrderRecord } from "#orders";
import type { TenantStore } from "#store";

const PAGE = 1000;

/** All orders of a tenant that may still trade, of one connection or of all. */
export async function workingOrders(
  { orderList }: Pick<TenantStore, "orderList">,
  { connection }: { readonly connection?: string | undefined },
): Promise<readonly OrderRecord[]> {
  const found: OrderRecord[] = [];
  let after: string | undefined;
  do {
    const page = await orderList({ open: true }, { limit: PAGE, ...(after && { after }) });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found.filter((each) => connection === undefined || each.connection === connection);
}

/** What is said of an error that must not end the rest of the work. */
export const failureOf = (error: unknown): Failure =>
  error instanceof FailureError ? error.failure : FAULT;

const FAULT: Failure = {
  code: "internal-fault",
  message: "Something went wrong that is not your doing",
  owner: "us",
  next: "Look into the log, and report it",
};
