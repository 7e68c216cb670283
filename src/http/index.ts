/**
 * The HTTP interface: contract, one file per endpoint, the server that guards and serves them and
 * the dashboard.
 *
 * An _endpoint_ is a value: its place, its schemas and a function of services. The server, the
 * OpenAPI description and the command line all read the same list, so none of them can say
 * something else. _Services_ are what endpoints ask of the rest of the system; tests give fakes.
 *
 * May import: domain, sync, notify.
 */
export * from "./contract/index.ts";
export { type Answer, call, type Given } from "./call.ts";
export { type Door, openDoor, type Visit } from "./door.ts";
export * from "./endpoint.ts";
export { api, endpoints } from "./endpoints.ts";
export { createEvents, type Events } from "./events.ts";
export type {
  ExperimentActInput,
  ExperimentServices,
  ExperimentVerb,
  PromotionActs,
} from "./experiment-services.ts";
export type { MetricsPage, MetricsVisit } from "./metrics.ts";
export { openApi } from "./openapi.ts";
export type { HookServices, NotificationServices, WebhookServices } from "./notify-services.ts";
export type { OrderServices } from "./order-services.ts";
export type { QuoteServices } from "./quote-services.ts";
export type { RiskServices } from "./risk-services.ts";
export type { RoutingServices } from "./routing-services.ts";
export type { CapabilityServices, InstrumentServices } from "./capability-services.ts";
export { nobody, type PeopleServices } from "./people-services.ts";
export { createServer, type ServerOptions } from "./server.ts";
export type {
  AccountSettings,
  BrokerErrorServices,
  CalendarServices,
  ConfigurationServices,
  ConnectInput,
  ConnectionServices,
  DeadLetterServices,
  FileSource,
  Services,
} from "./services.ts";
export { wire, type Wire } from "./wire.ts";
