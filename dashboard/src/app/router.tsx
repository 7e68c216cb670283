import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Navigate,
} from "@tanstack/react-router";
import { Shell } from "../layout/Shell.tsx";
import { Gate } from "../pages/login/Gate.tsx";
import { parseSearch, type RawSearch, stringifySearch, textOf } from "../search/codec.ts";
import { brokerSearchOf } from "../search/broker-search.ts";
import { executionSearchOf } from "../search/execution-search.ts";
import { letterSearchOf } from "../search/letter-search.ts";
import { routingSearchOf } from "../search/routing-search.ts";
import { tradeSearchOf } from "../search/trade-search.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { FailureNotice } from "../ui/FailureNotice.tsx";
import { GridSkeleton } from "../ui/grid/GridSkeleton.tsx";
import { Page } from "../ui/Page.tsx";

const root = createRootRoute({
  component: () => (
    <Gate>
      <Shell />
    </Gate>
  ),
  notFoundComponent: () => (
    <Page title="No such page">
      <EmptyState
        title="There is no page at this address"
        action={<Link to="/">Go to the overview</Link>}
      />
    </Page>
  ),
});

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: (raw: RawSearch) => tradeSearchOf(raw),
  component: lazyRouteComponent(() => import("../pages/overview/OverviewPage.tsx"), "OverviewPage"),
});
const trades = createRoute({
  getParentRoute: () => root,
  path: "/trades",
  validateSearch: (raw: RawSearch) => tradeSearchOf(raw),
  component: lazyRouteComponent(() => import("../pages/trades/TradesPage.tsx"), "TradesPage"),
});
const executions = createRoute({
  getParentRoute: () => root,
  path: "/executions",
  validateSearch: (raw: RawSearch) => executionSearchOf(raw),
  component: lazyRouteComponent(
    () => import("../pages/executions/ExecutionsPage.tsx"),
    "ExecutionsPage",
  ),
});
const accounts = createRoute({
  getParentRoute: () => root,
  path: "/accounts",
  validateSearch: (raw: RawSearch): { account?: string | undefined } => ({
    account: textOf(raw, "account"),
  }),
  component: lazyRouteComponent(() => import("../pages/accounts/AccountsPage.tsx"), "AccountsPage"),
});
const positions = createRoute({
  getParentRoute: () => root,
  path: "/positions",
  component: lazyRouteComponent(
    () => import("../pages/positions/PositionsPage.tsx"),
    "PositionsPage",
  ),
});
const trade = createRoute({
  getParentRoute: () => root,
  path: "/trade",
  validateSearch: (raw: RawSearch): { desk?: string | undefined } => ({
    desk: textOf(raw, "desk"),
  }),
  component: lazyRouteComponent(() => import("../pages/orders/TradePage.tsx"), "TradePage"),
});
const orders = createRoute({
  getParentRoute: () => root,
  path: "/orders",
  validateSearch: (raw: RawSearch): { order?: string | undefined } => ({
    order: textOf(raw, "order"),
  }),
  component: lazyRouteComponent(() => import("../pages/orders/OrdersPage.tsx"), "OrdersPage"),
});
const risk = createRoute({
  getParentRoute: () => root,
  path: "/risk",
  component: lazyRouteComponent(() => import("../pages/orders/RiskPage.tsx"), "RiskPage"),
});
const routing = createRoute({
  getParentRoute: () => root,
  path: "/routing",
  validateSearch: (raw: RawSearch) => routingSearchOf(raw),
  component: lazyRouteComponent(() => import("../pages/routing/RoutingPage.tsx"), "RoutingPage"),
});
const experiments = createRoute({
  getParentRoute: () => root,
  path: "/experiments",
  validateSearch: (
    raw: RawSearch,
  ): { experiment?: string | undefined; of?: "archived" | undefined } => ({
    experiment: textOf(raw, "experiment"),
    of: textOf(raw, "of") === "archived" ? "archived" : undefined,
  }),
  component: lazyRouteComponent(
    () => import("../pages/experiments/ExperimentsPage.tsx"),
    "ExperimentsPage",
  ),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: "/imports",
  validateSearch: (raw: RawSearch): { tab?: string | undefined; import?: string | undefined } => ({
    tab: textOf(raw, "tab"),
    import: textOf(raw, "import"),
  }),
  component: lazyRouteComponent(() => import("../pages/imports/ImportsPage.tsx"), "ImportsPage"),
});
const connections = createRoute({
  getParentRoute: () => root,
  path: "/connections",
  component: lazyRouteComponent(
    () => import("../pages/connections/ConnectionsPage.tsx"),
    "ConnectionsPage",
  ),
});
const connect = createRoute({
  getParentRoute: () => root,
  path: "/connections/new",
  validateSearch: (raw: RawSearch): { broker?: string | undefined } => ({
    broker: textOf(raw, "broker"),
  }),
  component: lazyRouteComponent(
    () => import("../pages/connections/connect/ConnectPage.tsx"),
    "ConnectPage",
  ),
});
const connection = createRoute({
  getParentRoute: () => root,
  path: "/connections/$id",
  component: lazyRouteComponent(
    () => import("../pages/connections/detail/ConnectionPage.tsx"),
    "ConnectionPage",
  ),
});
const brokers = createRoute({
  getParentRoute: () => root,
  path: "/brokers",
  validateSearch: (raw: RawSearch) => brokerSearchOf(raw),
  component: lazyRouteComponent(() => import("../pages/brokers/BrokersPage.tsx"), "BrokersPage"),
});
const configuration = createRoute({
  getParentRoute: () => root,
  path: "/configuration",
  component: lazyRouteComponent(
    () => import("../pages/configuration/ConfigurationPage.tsx"),
    "ConfigurationPage",
  ),
});
const system = createRoute({
  getParentRoute: () => root,
  path: "/system",
  component: lazyRouteComponent(() => import("../pages/system/SystemPage.tsx"), "SystemPage"),
});
const deadLetters = createRoute({
  getParentRoute: () => root,
  path: "/system/dead-letters",
  validateSearch: (raw: RawSearch) => letterSearchOf(raw),
  component: lazyRouteComponent(
    () => import("../pages/dead-letters/DeadLettersPage.tsx"),
    "DeadLettersPage",
  ),
});

const notifications = createRoute({
  getParentRoute: () => root,
  path: "/notifications",
  component: lazyRouteComponent(
    () => import("../pages/notifications/NotificationsPage.tsx"),
    "NotificationsPage",
  ),
});
const notifySettings = createRoute({
  getParentRoute: () => root,
  path: "/notifications/settings",
  component: lazyRouteComponent(
    () => import("../pages/notifications/settings/SettingsPage.tsx"),
    "SettingsPage",
  ),
});
const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  component: lazyRouteComponent(() => import("../pages/account/AccountPage.tsx"), "AccountPage"),
});
/** Once somebody is in, nothing is to be done at the addresses of the way in. */
const ways = ["/set-up", "/invitation"].map((path) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: () => <Navigate to="/" replace />,
  }),
);

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    trades,
    executions,
    accounts,
    positions,
    trade,
    orders,
    risk,
    routing,
    experiments,
    connections,
    connect,
    connection,
    imports,
    brokers,
    configuration,
    system,
    deadLetters,
    notifications,
    notifySettings,
    account,
    ...ways,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingComponent: () => (
    <Page title="Loading">
      <GridSkeleton />
    </Page>
  ),
  defaultErrorComponent: ({ error, reset }) => (
    <Page title="Something failed">
      <FailureNotice error={error} retry={reset} />
    </Page>
  ),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
