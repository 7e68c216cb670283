import type { ChangeResult, Decimal, Environment, OrderType, TimeInForce } from "#domain";
import type { FailureBody, RiskAccountBody, TradingStateBody } from "#http";

/** Exact: a decimal, its text, or a number whose text is what was meant. */
export type Amount = Decimal | string | number;

export type ConnectionStatus = {
  readonly isConnected: boolean;
  /** The last question was answered. */
  readonly isHealthy: boolean;
  readonly broker: string;
  readonly environment: Environment;
  /** In words, where it is not healthy. */
  readonly error?: string;
};

export type ClientAccount = {
  /** Account id of the blotter. */
  readonly accountId: string;
  readonly number: string;
  readonly name: string;
  readonly environment: Environment;
  readonly currency: string;
  /** Absent where the broker does not say. */
  readonly buyingPower?: string;
};

export type ClientPosition = {
  readonly symbol: string;
  readonly side: "long" | "short";
  /** Never negative. */
  readonly quantity: string;
  readonly averagePrice?: string;
  readonly marketValue?: string;
  readonly currency: string;
};

/** Cash by currency. */
export type ClientBalances = {
  readonly cash: Readonly<Record<string, string>>;
  readonly buyingPower?: string;
};

export type OrderRequest = {
  readonly symbol: string;
  /** Above 0. */
  readonly quantity: Amount;
  readonly side: "buy" | "sell";
  readonly type: OrderType;
  /** Of limit and stop-limit orders. */
  readonly price?: Amount;
  readonly stopPrice?: Amount;
  readonly timeInForce?: TimeInForce;
  readonly reduceOnly?: boolean;
  readonly takeProfit?: Amount;
  readonly stopLoss?: Amount;
  /** Names the request: the same key is the same order. Default: a new one each time. */
  readonly idempotencyKey?: string;
};

export type OrderUpdate = Partial<
  Pick<OrderRequest, "quantity" | "price" | "stopPrice" | "timeInForce">
>;

/** "submitted" is taken by the broker and open; "unknown" is being looked up. */
export type ClientOrderStatus =
  | "submitted"
  | "partially-filled"
  | "filled"
  | "canceled"
  | "expired"
  | "replaced"
  | "rejected"
  | "waiting"
  | "unknown";

export type ClientOrder = {
  readonly orderId: string;
  /** The broker's own, where it has given one. */
  readonly brokerOrderId?: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  readonly type: OrderType;
  readonly quantity: string;
  readonly filled: string;
  readonly averagePrice?: string;
  readonly price?: string;
  readonly stopPrice?: string;
  readonly status: ClientOrderStatus;
  readonly timestamp: Date;
  /** Why it ended so, in words. */
  readonly message?: string;
};

export type MarketData = {
  readonly symbol: string;
  readonly bid?: string;
  readonly ask?: string;
  readonly last?: string;
  readonly timestamp: Date;
  /** Its source is not there at this moment: the market may be elsewhere by now. */
  readonly isStale: boolean;
};

export type MarketHours = {
  readonly isOpen: boolean;
  readonly opensAt?: Date;
  readonly closesAt?: Date;
};

export type ValidationResult = {
  readonly isValid: boolean;
  /** Everything that speaks against it, in words. */
  readonly errors: readonly string[];
  /** The same with codes, who acts, and what to do. */
  readonly failures: readonly FailureBody[];
};

/** What an order would bind, and what there is to bind; in the currency of the account. */
export type MarginInfo = {
  readonly required?: string;
  readonly available?: string;
  readonly canExecute: boolean;
};

export type RiskMetrics = Pick<RiskAccountBody, "limits" | "use"> & {
  readonly trading: TradingStateBody["trading"];
  /** Paper needs no unlocking. */
  readonly isUnlocked: boolean;
};

/**
 * One account of a connection, driven by a program. Every order goes through the gateway: checked,
 * written down before it is sent, sent once. What a broker refuses is thrown as a BrokerError or a
 * FailureError, which say what to do.
 */
export interface BrokerClient {
  readonly name: string;
  readonly connectionId: string;
  /** Asks the broker whether it lets us in; true, or throws. */
  connect(): Promise<boolean>;
  /** Ends subscriptions. The connection stays in the blotter; see `disconnectBroker`. */
  disconnect(): Promise<void>;
  isConnected(): boolean;
  getConnectionStatus(): ConnectionStatus;

  getAccountInfo(): Promise<ClientAccount>;
  getPositions(): Promise<readonly ClientPosition[]>;
  getBalances(): Promise<ClientBalances>;

  placeOrder(order: OrderRequest): Promise<ClientOrder>;
  /** "unknown" is looked up further and never to be taken for done. */
  cancelOrder(orderId: string): Promise<ChangeResult>;
  modifyOrder(orderId: string, updates: OrderUpdate): Promise<ChangeResult>;
  getOrderStatus(orderId: string): Promise<ClientOrderStatus>;
  getOpenOrders(): Promise<readonly ClientOrder[]>;
  /** Newest first. */
  getOrderHistory(days: number): Promise<readonly ClientOrder[]>;

  getMarketData(symbol: string): Promise<MarketData>;
  getMarketHours(symbol: string): Promise<MarketHours>;
  /** Returns how to unsubscribe, which may be called twice. */
  subscribeToMarketData(symbol: string, callback: (data: MarketData) => void): Promise<() => void>;

  validateOrder(order: OrderRequest): Promise<ValidationResult>;
  getMarginRequirements(order: OrderRequest): Promise<MarginInfo>;
  getRiskMetrics(): Promise<RiskMetrics>;
}
