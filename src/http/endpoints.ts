import type { Endpoint } from "./endpoint.ts";
import { listAccounts } from "./api/accounts/list.ts";
import { approveOrder } from "./api/orders/approve.ts";
import { cancelOrders } from "./api/orders/cancel-all.ts";
import { cancelOrder } from "./api/orders/cancel.ts";
import { changeOrder } from "./api/orders/change.ts";
import { declineOrder } from "./api/orders/decline.ts";
import { listOrders } from "./api/orders/list.ts";
import { placeOrder } from "./api/orders/place.ts";
import { previewOrder } from "./api/orders/preview.ts";
import { settleOrder } from "./api/orders/settle.ts";
import { showOrder } from "./api/orders/show.ts";
import { showRoutingDecision } from "./api/routing/decision.ts";
import { listRoutingDecisions } from "./api/routing/decisions.ts";
import { explainRoute } from "./api/routing/explain.ts";
import { routeOrder } from "./api/routing/place.ts";
import { listRoutingPolicies } from "./api/routing/policies.ts";
import { removeRoutingPolicy } from "./api/routing/remove-policy.ts";
import { saveRoutingPolicy } from "./api/routing/save-policy.ts";
import { setRiskLimits } from "./api/risk/limits.ts";
import { lockLive } from "./api/risk/lock.ts";
import { showRisk } from "./api/risk/show.ts";
import { unlockLive } from "./api/risk/unlock.ts";
import { changeTrading } from "./api/trading/change.ts";
import { showTrading } from "./api/trading/show.ts";
import { listBreaks } from "./api/breaks/list.ts";
import { reportBrokerErrors } from "./api/broker-errors/report.ts";
import { connectBroker } from "./api/brokers/connect.ts";
import { listBrokers } from "./api/brokers/list.ts";
import { makeCalendarFeed } from "./api/calendar/make.ts";
import { reloginCalendar } from "./api/calendar/relogins.ts";
import { removeCalendarFeed } from "./api/calendar/remove.ts";
import { showCalendarFeed } from "./api/calendar/show.ts";
import { listCapabilityChanges } from "./api/capabilities/changes.ts";
import { compareBrokers } from "./api/capabilities/compare.ts";
import { probeCapabilities } from "./api/capabilities/probe.ts";
import { listInstruments } from "./api/instruments/list.ts";
import { changeConfiguration } from "./api/configuration/change.ts";
import { restoreConfiguration } from "./api/configuration/restore.ts";
import { showConfiguration } from "./api/configuration/show.ts";
import { showSettingsVersion } from "./api/configuration/version.ts";
import { listSettingsVersions } from "./api/configuration/versions.ts";
import { changeConnectedAccount } from "./api/connections/account.ts";
import { backfillConnection } from "./api/connections/backfill.ts";
import { changeConnection } from "./api/connections/change.ts";
import { showLimits } from "./api/connections/limits.ts";
import { showLive } from "./api/connections/live.ts";
import { listConnections } from "./api/connections/list.ts";
import { reconnectBroker } from "./api/connections/reconnect.ts";
import { disconnectBroker } from "./api/connections/remove.ts";
import { showConnection } from "./api/connections/show.ts";
import { syncConnection } from "./api/connections/sync.ts";
import { listCoverage } from "./api/coverage/list.ts";
import { dismissDeadLetter } from "./api/dead-letters/dismiss.ts";
import { listDeadLetters } from "./api/dead-letters/list.ts";
import { replayDeadLetter } from "./api/dead-letters/replay.ts";
import { showDeadLetter } from "./api/dead-letters/show.ts";
import { listPulls } from "./api/pulls/list.ts";
import { listCash } from "./api/cash/list.ts";
import { streamEvents } from "./api/events/stream.ts";
import { streamQuotes } from "./api/quotes/stream.ts";
import { archiveExperiment } from "./api/experiments/archive.ts";
import { createExperiment } from "./api/experiments/create.ts";
import { listExperiments } from "./api/experiments/list.ts";
import { promoteWinner } from "./api/experiments/promote.ts";
import { previewExperiment } from "./api/experiments/preview.ts";
import { showExperiment } from "./api/experiments/show.ts";
import { startExperiment } from "./api/experiments/start.ts";
import { stopExperiment } from "./api/experiments/stop.ts";
import { weighExperiment } from "./api/experiments/weigh.ts";
import { exportPerformance } from "./api/performance/export.ts";
import { showPerformance } from "./api/performance/show.ts";
import { listExecutions } from "./api/executions/list.ts";
import { exportExecutions } from "./api/export/executions.ts";
import { exportTrades } from "./api/export/trades.ts";
import { listFormats } from "./api/formats/list.ts";
import { listGaps } from "./api/gaps/list.ts";
import { live } from "./api/health/live.ts";
import { ready } from "./api/health/ready.ts";
import { createImport } from "./api/imports/create.ts";
import { downloadImport } from "./api/imports/file.ts";
import { listImports } from "./api/imports/list.ts";
import { previewImport } from "./api/imports/preview.ts";
import { replayImport } from "./api/imports/replay.ts";
import { showImport } from "./api/imports/show.ts";
import { undoImport } from "./api/imports/undo.ts";
import { suggestMapping } from "./api/mapping/suggest.ts";
import { acceptInvitation } from "./api/invitations/accept.ts";
import { invite } from "./api/invitations/create.ts";
import { listInvitations } from "./api/invitations/list.ts";
import { withdrawInvitation } from "./api/invitations/remove.ts";
import { makeKey } from "./api/keys/create.ts";
import { listKeys } from "./api/keys/list.ts";
import { revokeKey } from "./api/keys/remove.ts";
import { listNotifications } from "./api/notifications/list.ts";
import { readNotifications } from "./api/notifications/read.ts";
import { showNotifySettings } from "./api/notifications/settings.ts";
import { saveNotifySettings } from "./api/notifications/save.ts";
import { testMail } from "./api/notifications/test-mail.ts";
import { listWebhooks } from "./api/webhooks/list.ts";
import { addWebhook } from "./api/webhooks/add.ts";
import { changeWebhook } from "./api/webhooks/change.ts";
import { removeWebhook } from "./api/webhooks/remove.ts";
import { rotateWebhook } from "./api/webhooks/rotate.ts";
import { testWebhook } from "./api/webhooks/test.ts";
import { listDeliveries } from "./api/webhooks/deliveries.ts";
import { replayDelivery } from "./api/webhooks/replay.ts";
import { showConnectionHook } from "./api/hooks/show.ts";
import { makeConnectionHook } from "./api/hooks/make.ts";
import { removeConnectionHook } from "./api/hooks/remove.ts";
import { takeHook } from "./api/hooks/take.ts";
import { listPeople } from "./api/people/list.ts";
import { beginSecondFactor } from "./api/second-factor/begin.ts";
import { confirmSecondFactor } from "./api/second-factor/confirm.ts";
import { removeSecondFactor } from "./api/second-factor/remove.ts";
import { changePassword } from "./api/session/password.ts";
import { passSecondFactor } from "./api/session/second-factor.ts";
import { setUp } from "./api/session/set-up.ts";
import { showSession } from "./api/session/show.ts";
import { signIn } from "./api/session/sign-in.ts";
import { signOut } from "./api/session/sign-out.ts";
import { listSessions } from "./api/sessions/list.ts";
import { endSession } from "./api/sessions/remove.ts";
import { listPositions } from "./api/positions/list.ts";
import { listQuarantine } from "./api/quarantine/list.ts";
import { addSample } from "./api/sample/add.ts";
import { removeSample } from "./api/sample/remove.ts";
import { showBreakdown } from "./api/statistics/breakdown.ts";
import { showStatistics } from "./api/statistics/show.ts";
import { showSchedule } from "./api/system/schedule.ts";
import { showSystem } from "./api/system/show.ts";
import { annotateTrade } from "./api/trades/annotate.ts";
import { listTrades } from "./api/trades/list.ts";
import { showTrade } from "./api/trades/show.ts";
import { listTags } from "./api/trades/tags.ts";

/** Every endpoint by name: what is routed, what is described, what the command line calls. */
export const api = {
  live,
  ready,
  showSystem,
  showSchedule,
  listAccounts,
  listTrades,
  showTrade,
  annotateTrade,
  listTags,
  listExecutions,
  listCash,
  listPositions,
  listGaps,
  reportBrokerErrors,
  compareBrokers,
  probeCapabilities,
  listCapabilityChanges,
  listInstruments,
  listExperiments,
  showExperiment,
  createExperiment,
  previewExperiment,
  startExperiment,
  stopExperiment,
  archiveExperiment,
  weighExperiment,
  promoteWinner,
  showPerformance,
  exportPerformance,
  showConfiguration,
  changeConfiguration,
  listSettingsVersions,
  showSettingsVersion,
  restoreConfiguration,
  showStatistics,
  showBreakdown,
  listFormats,
  previewImport,
  createImport,
  listImports,
  showImport,
  undoImport,
  replayImport,
  downloadImport,
  listQuarantine,
  suggestMapping,
  addSample,
  removeSample,
  listBrokers,
  connectBroker,
  listConnections,
  showConnection,
  changeConnection,
  changeConnectedAccount,
  reconnectBroker,
  disconnectBroker,
  syncConnection,
  backfillConnection,
  showLimits,
  showLive,
  listPulls,
  listCoverage,
  listBreaks,
  placeOrder,
  previewOrder,
  listOrders,
  showOrder,
  changeOrder,
  cancelOrder,
  cancelOrders,
  approveOrder,
  declineOrder,
  settleOrder,
  routeOrder,
  explainRoute,
  listRoutingPolicies,
  saveRoutingPolicy,
  removeRoutingPolicy,
  listRoutingDecisions,
  showRoutingDecision,
  showRisk,
  setRiskLimits,
  unlockLive,
  lockLive,
  showTrading,
  changeTrading,
  listNotifications,
  readNotifications,
  showNotifySettings,
  saveNotifySettings,
  testMail,
  listWebhooks,
  addWebhook,
  changeWebhook,
  removeWebhook,
  rotateWebhook,
  testWebhook,
  listDeliveries,
  replayDelivery,
  showConnectionHook,
  makeConnectionHook,
  removeConnectionHook,
  takeHook,
  listDeadLetters,
  showDeadLetter,
  replayDeadLetter,
  dismissDeadLetter,
  showCalendarFeed,
  makeCalendarFeed,
  removeCalendarFeed,
  reloginCalendar,
  exportTrades,
  exportExecutions,
  streamEvents,
  streamQuotes,
  showSession,
  setUp,
  signIn,
  passSecondFactor,
  signOut,
  changePassword,
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  listSessions,
  endSession,
  listKeys,
  makeKey,
  revokeKey,
  listInvitations,
  invite,
  withdrawInvitation,
  acceptInvitation,
  listPeople,
} as const;

export const endpoints: readonly (readonly [name: string, endpoint: Endpoint])[] =
  Object.entries(api);
