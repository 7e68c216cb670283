import type { IntentId } from "#domain";
import type { Page, PageRequest } from "#sync";
import type { z } from "zod";
import type {
  CancelledOrders,
  changedOrder,
  HandAnswerBody,
  OrderBody,
  orderChange,
  orderDetail,
  orderInput,
  orderPreview,
  orderPreviewInput,
  TradingChange,
  TradingStateBody,
} from "./contract/orders.ts";

export type PlacingOptions = {
  /** It waits until a person approves it. */
  readonly held?: boolean;
  /** What the order is called here, where that was said before it was placed. */
  readonly id?: IntentId;
};

/** Orders of one tenant. Everything comes back as it is sent. */
export type OrderServices = {
  /**
   * Places an order once for its key. Fails with "idempotency-conflict", "unknown-connection",
   * "account-not-named", "orders-not-taken", "unknown-symbol"; what checks and the broker say is in
   * the order.
   */
  readonly place: (
    input: z.output<typeof orderInput>,
    options?: PlacingOptions,
  ) => Promise<OrderBody>;
  /** What would speak against an order, and what it would bind; sends nothing. */
  readonly preview: (
    input: z.output<typeof orderPreviewInput>,
  ) => Promise<z.output<typeof orderPreview>>;
  readonly list: (
    filter: { readonly connection?: string | undefined; readonly open?: boolean | undefined },
    page: PageRequest,
  ) => Promise<Page<OrderBody>>;
  /** Fails with "unknown-order", as do the others by id. */
  readonly read: (id: IntentId) => Promise<z.output<typeof orderDetail>>;
  readonly cancel: (id: IntentId) => Promise<z.output<typeof changedOrder>>;
  readonly change: (
    id: IntentId,
    change: z.output<typeof orderChange>,
  ) => Promise<z.output<typeof changedOrder>>;
  /** Cancels everything that works, of one connection or of all. Fails for none that failed. */
  readonly cancelAll: (filter: {
    readonly connection?: string | undefined;
  }) => Promise<CancelledOrders>;
  /** Fails with "order-not-waiting", as does `decline`. */
  readonly approve: (id: IntentId) => Promise<OrderBody>;
  readonly decline: (id: IntentId) => Promise<OrderBody>;
  /** Fails with "order-not-parked", "bad-order-answer". */
  readonly settle: (id: IntentId, answer: HandAnswerBody) => Promise<OrderBody>;
  readonly trading: () => Promise<TradingStateBody>;
  /**
   * Nothing is begun after this has begun to cancel or close that the state does not let pass.
   * Fails with "confirmation-needed".
   */
  readonly setTrading: (change: TradingChange) => Promise<TradingStateBody>;
};
