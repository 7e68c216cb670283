import { queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type { ConnectionHookBody, MadeHookBody } from "./types.ts";

const pathOf = (connection: string) => `/api/connections/${encodeURIComponent(connection)}/hook`;

export const hookKey = (connection: string) => ["hook", connection] as const;

export const connectionHook = (connection: string) =>
  queryOptions({
    queryKey: hookKey(connection),
    queryFn: ({ signal }) => get<ConnectionHookBody>(pathOf(connection), {}, signal),
  });

/** One that was made before works no longer. */
export const makeHook = (connection: string) => send<MadeHookBody>("POST", pathOf(connection));
export const removeHook = (connection: string) => send<undefined>("DELETE", pathOf(connection));
