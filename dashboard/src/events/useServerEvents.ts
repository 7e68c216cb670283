import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { CONNECTIONS_KEY, isSyncing } from "../api/connections.ts";
import { NOTICES_KEY } from "../api/notifications.ts";
import { LETTERS_KEY, SCHEDULE_KEY } from "../api/schedule.ts";
import type { ServerEvent } from "../api/types.ts";
import { recordProgress } from "./progress.ts";
import { forgetAllSyncs, recordSync, settleSync } from "./sync-progress.ts";

export type Connection = "open" | "lost";

/** A short interruption is not worth a word; the browser reconnects by itself. */
const PATIENCE_MS = 2500;
/** A connection that the browser has given up is opened again after this long. */
const RETRY_MS = 3000;

/**
 * Listens to the server as long as the page is open, and asks again for whatever it says has
 * changed.
 */
export function useServerEvents(): Connection {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>("open");
  useEffect(() => {
    let source: EventSource;
    let warning: ReturnType<typeof setTimeout> | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource("/api/events");
      source.addEventListener("open", () => {
        clearTimeout(warning);
        warning = undefined;
        setConnection("open");
        // What changed while nobody listened is unknown, so everything is asked again: the first
        // time too, since the page has asked before it listened.
        forgetAllSyncs();
        void client.invalidateQueries();
      });
      source.addEventListener("error", () => {
        warning ??= setTimeout(() => setConnection("lost"), PATIENCE_MS);
        if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      });
      source.addEventListener("data-changed", () => void client.invalidateQueries());
      source.addEventListener("import-progress", (message: MessageEvent<string>) => {
        const event = JSON.parse(message.data) as ServerEvent;
        if (event.type === "import-progress") recordProgress(event);
      });
      source.addEventListener("sync-progress", (message: MessageEvent<string>) => {
        const event = JSON.parse(message.data) as ServerEvent;
        if (event.type === "sync-progress") recordSync(event);
      });
      source.addEventListener("connection-changed", (message: MessageEvent<string>) => {
        const event = JSON.parse(message.data) as ServerEvent;
        if (event.type !== "connection-changed") return;
        void client.invalidateQueries({ queryKey: CONNECTIONS_KEY });
        void client.invalidateQueries({ queryKey: SCHEDULE_KEY });
        void settleSync(event.connection, () => isSyncing(event.connection));
      });
      source.addEventListener("notifications-changed", () => {
        void client.invalidateQueries({ queryKey: NOTICES_KEY });
      });
      source.addEventListener("dead-letters-changed", () => {
        void client.invalidateQueries({ queryKey: LETTERS_KEY });
        void client.invalidateQueries({ queryKey: SCHEDULE_KEY });
      });
    };
    open();
    return () => {
      clearTimeout(warning);
      clearTimeout(retry);
      source.close();
    };
  }, [client]);
  return connection;
}
