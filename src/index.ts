/**
 * The public library: a blotter opened in a process of one's own, with the same promises as the
 * server.
 *
 * @example
 *   const blotter = await openBlotter({ data: "./data" });
 *   const report = await blotter.imports.import(await statementFile("statement.csv"));
 *   blotter.use();
 *   const { connectionId } = await connectBroker({ brokerType: "OANDA", apiKey: "..." });
 *   await syncBrokerTrades(connectionId);
 *   await blotter.close();
 */
import {
  type BlotterOptions,
  openSystem,
  readConfig,
  surroundings,
  userFile,
  useSystem,
} from "#app";
import type { FileSource } from "#kit";
import type { AnnotationStore, Blotter, Imports } from "#sync";

export type { BlotterOptions } from "#app";
export * from "#domain";
export type { FileSource } from "#kit";
export {
  type Candidate,
  createExperiment,
  decideRoute,
  drawArm,
  type Experiment,
  type ExperimentPlan,
  type Exposure,
  judge,
  measure,
  memoryRoutingStore,
  mergeRollUps,
  mergeTallies,
  type OrderFacts,
  recordOrder,
  reweighExperiment,
  type RollUp,
  rollUp,
  routeOrder,
  type RoutingDecision,
  type RoutingPolicy,
  type RoutingRequest,
  type RoutingStore,
  type Scorecard,
  scorecardsOf,
  startExperiment,
  stopExperiment,
  tallyOf,
  tendExperiment,
  type Verdict,
  verdictText,
} from "#routing";
export type {
  AccountSummary,
  Annotation,
  AnnotationStore,
  Blotter,
  BlotterExecution,
  BlotterRoundTrip,
  Breakdown,
  Check,
  ExecutionFilter,
  ImportOptions,
  ImportPreview,
  ImportReport,
  Imports,
  ImportSummary,
  Page,
  PageRequest,
  PnlBucket,
  PositionView,
  QuarantineItem,
  TradeFilter,
  TradeSort,
} from "#sync";
export {
  buildRoundTrips,
  explain,
  type Match,
  type RoundTrip,
  statistics,
  type Trades,
  type TradeRules,
} from "#trades";

export {
  BROKER_RATE_LIMITS,
  BROKER_RETRY_CONFIGS,
  BrokerABTestingFramework,
  type BrokerClient,
  type BrokerClientOptions,
  BrokerErrorHandler,
  BrokerFactory,
  type BrokerInstanceConfig,
  BrokerManager,
  CircuitBreaker,
  type ClientAccount,
  type ClientBalances,
  type ClientOrder,
  type ClientOrderStatus,
  type ClientPosition,
  connectBroker,
  type ConnectBrokerOptions,
  type ConnectedBroker,
  type ConnectionStatus,
  createBrokerClient,
  createRateLimiter,
  disconnectBroker,
  ErrorCodeMapper,
  type ErrorContext,
  type ErrorResolution,
  getBrokerMetadata,
  getBrokerProvider,
  getSupportedBrokers,
  isBrokerSupported,
  type MarginInfo,
  type MarketData,
  type MarketHours,
  type OrderRequest,
  type OrderUpdate,
  type RecordedPerformance,
  registerBrokerProvider,
  type RiskMetrics,
  runScheduledSync,
  StandardBrokerError,
  type ScheduledSync,
  syncBrokerTrades,
  type SyncResult,
  type TrafficSplit,
  updateSyncEnabled,
  updateSyncInterval,
  validateBrokerConfig,
  type ValidationResult,
  withRateLimit,
  withRetry,
  withTimeout,
} from "#app";
export { type BrokerMetadata, type BrokerProvider, loadBrokerPackage } from "#brokers";
export {
  BROKER_ERROR_CODES,
  BrokerApiError,
  BrokerAuthError,
  BrokerError,
  type BrokerErrorCode,
  BrokerRateLimitError,
  type Classification,
  classifyError,
  DEFAULT_RETRY,
  type RetryConfig,
} from "#guard";

/** An open blotter. Close it: it may hold a lock on the data folder. */
export type OpenBlotter = {
  readonly imports: Imports;
  readonly blotter: Blotter;
  readonly annotations: AnnotationStore;
  /** Makes this the blotter of `connectBroker` and the like, which name none. */
  readonly use: () => void;
  /** What the user should know of the storage before trusting it; empty for a full Postgres. */
  readonly warnings: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * Opens the blotter of a data folder or of a Postgres server; without options that of the
 * environment, as the command line does. Throws a FailureError when the folder is in use or the
 * database cannot be opened.
 */
export async function openBlotter(options: BlotterOptions = {}): Promise<OpenBlotter> {
  const { folder, databaseUrl, origins } = readConfig({ data: options.data });
  const system = await openSystem({
    folder,
    origins,
    databaseUrl: options.databaseUrl ?? databaseUrl,
    surroundings,
    ...(options.rules && { rules: options.rules }),
  });
  const { imports, blotter, annotations } = system.services;
  const { warnings } = system.store.database.description;
  const use = () => useSystem(system);
  const close = async () => {
    useSystem(undefined);
    await system.close();
  };
  return { imports, blotter, annotations, warnings, use, close };
}

/** A statement file on disk, to be imported. Fails with "file-unreadable". */
export const statementFile = (path: string): Promise<FileSource> => userFile(path);
