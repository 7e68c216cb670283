import type { IconName } from "../ui/Icon.tsx";

type NamedPage = {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  readonly letter: string;
  /** A phone has no room for it; another page leads there. */
  readonly isMinor?: boolean;
};

/** The pages, in order, each with the letter that follows "g" on the keyboard. */
export const PAGES = [
  { to: "/", label: "Overview", icon: "overview", letter: "o" },
  { to: "/trades", label: "Trades", icon: "trades", letter: "t" },
  { to: "/executions", label: "Executions", icon: "executions", letter: "e" },
  { to: "/accounts", label: "Accounts", icon: "accounts", letter: "a" },
  { to: "/positions", label: "Positions", icon: "layers", letter: "p", isMinor: true },
  { to: "/trade", label: "Trade", icon: "ticket", letter: "n", isMinor: true },
  { to: "/orders", label: "Orders", icon: "orders", letter: "d" },
  { to: "/risk", label: "Risk", icon: "shield", letter: "r", isMinor: true },
  { to: "/experiments", label: "Experiments", icon: "flask", letter: "x", isMinor: true },
  { to: "/connections", label: "Connections", icon: "connections", letter: "c" },
  { to: "/imports", label: "Imports", icon: "imports", letter: "i" },
  { to: "/brokers", label: "Brokers", icon: "brokers", letter: "b", isMinor: true },
  { to: "/configuration", label: "Configuration", icon: "sliders", letter: "f", isMinor: true },
  { to: "/system", label: "System", icon: "system", letter: "s", isMinor: true },
] as const satisfies readonly NamedPage[];
