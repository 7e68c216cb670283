import type { IconName } from "../ui/Icon.tsx";

/** The pages, in order, each with the letter that follows "g" on the keyboard. */
export const PAGES = [
  { to: "/", label: "Overview", icon: "overview", letter: "o" },
  { to: "/trades", label: "Trades", icon: "trades", letter: "t" },
  { to: "/executions", label: "Executions", icon: "executions", letter: "e" },
  { to: "/accounts", label: "Accounts", icon: "accounts", letter: "a" },
  { to: "/imports", label: "Imports", icon: "imports", letter: "i" },
] as const satisfies readonly { to: string; label: string; icon: IconName; letter: string }[];
