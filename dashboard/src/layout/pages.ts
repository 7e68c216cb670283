import type { IconName } from "../ui/Icon.tsx";

/** What pages are about, in the order of the list. */
const TOPICS = ["Record", "Trading", "Brokers", "System"] as const;

type NamedPage = {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  readonly letter: string;
  readonly topic: (typeof TOPICS)[number];
  /** A phone has room for a few; the others are behind "More". */
  readonly isMain?: boolean;
};

/** The pages, in order, each with the letter that follows "g" on the keyboard. */
export const PAGES = [
  { to: "/", label: "Overview", icon: "overview", letter: "o", topic: "Record", isMain: true },
  { to: "/trades", label: "Trades", icon: "trades", letter: "t", topic: "Record", isMain: true },
  { to: "/executions", label: "Executions", icon: "executions", letter: "e", topic: "Record" },
  { to: "/accounts", label: "Accounts", icon: "accounts", letter: "a", topic: "Record" },
  {
    ...{ to: "/positions", label: "Positions", icon: "layers", letter: "p" },
    ...{ topic: "Trading", isMain: true },
  },
  { to: "/trade", label: "Trade", icon: "ticket", letter: "n", topic: "Trading" },
  { to: "/orders", label: "Orders", icon: "orders", letter: "d", topic: "Trading", isMain: true },
  { to: "/risk", label: "Risk", icon: "shield", letter: "r", topic: "Trading" },
  { to: "/routing", label: "Routing", icon: "fork", letter: "u", topic: "Trading" },
  { to: "/experiments", label: "Experiments", icon: "flask", letter: "x", topic: "Trading" },
  {
    ...{ to: "/connections", label: "Connections", icon: "connections", letter: "c" },
    ...{ topic: "Brokers", isMain: true },
  },
  { to: "/imports", label: "Imports", icon: "imports", letter: "i", topic: "Brokers" },
  { to: "/brokers", label: "Brokers", icon: "brokers", letter: "b", topic: "Brokers" },
  { to: "/configuration", label: "Configuration", icon: "sliders", letter: "f", topic: "System" },
  { to: "/system", label: "System", icon: "system", letter: "s", topic: "System" },
] as const satisfies readonly NamedPage[];

/** The pages by what they are about. */
export const GROUPS = TOPICS.map((topic) => ({
  topic,
  pages: PAGES.filter((page) => page.topic === topic),
}));

export const isMain = (page: (typeof PAGES)[number]): boolean => "isMain" in page;
