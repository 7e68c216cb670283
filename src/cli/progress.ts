import type { ServerEvent } from "#http";
import type { Outlet } from "./host.ts";

const BAR = 24;

/** A bar on a terminal, redrawn only when its text changes; on anything else nothing. */
export function progressBar(err: Outlet, name: string) {
  let shown = "";
  const show = (text: string) => {
    if (!err.isTerminal || text === shown) return;
    shown = text;
    void err.write(`\r\u001b[2K${text.slice(0, Math.max(20, err.columns - 1))}`);
  };
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
