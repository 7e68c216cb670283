import type { ServerEvent } from "#http";
import type { Outlet } from "./host.ts";

const BAR = 24;

/** One line of a terminal, redrawn only when its text changes; on anything else nothing. */
export function statusLine(err: Outlet): (text: string) => void {
  let shown = "";
  return (text) => {
    if (!err.isTerminal || text === shown) return;
    shown = text;
    void err.write(`\r\u001b[2K${text.slice(0, Math.max(20, err.columns - 1))}`);
  };
}

/** A bar that shows how far something is. */
export function progressBar(err: Outlet, name: string) {
  const show = statusLine(err);
  return {
    update: (event: ServerEvent) => {
      if (event.type === "import-progress") show(`${name} ${barOf(event)}`);
      if (event.type === "sync-progress")
        show(`${name}: ${event.phase}, ${event.pages} pages, ${event.imported} new`);
    },
    end: () => show(""),
  };
}

type Progress = Extract<ServerEvent, { type: "import-progress" }>;

function barOf({ phase, bytes, totalBytes, records }: Progress): string {
  const percent = totalBytes === 0 ? 100 : Math.floor((bytes / totalBytes) * 100);
  const filled = Math.round((percent / 100) * BAR);
  const bar = "#".repeat(filled) + ".".repeat(BAR - filled);
  const what =
    phase === "reading" ? `${percent}%` : phase === "rebuilding" ? "building trades" : "done";
  return `[${bar}] ${what}, ${records} records`;
}
