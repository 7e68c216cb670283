import { queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import { ORDERS_KEY } from "./orders.ts";
import type * as Api from "./types.ts";

/** Accounts that take orders, with what bounds them. Events of orders renew it. */
export const risk = () =>
  queryOptions({
    queryKey: [...ORDERS_KEY, "risk"],
    queryFn: ({ signal }) => get<Api.RiskOverview>("/api/risk", {}, signal),
  });

export const setLimits = (level: Api.RiskLevelInput) =>
  send<Api.RiskLevelBody>("PUT", "/api/risk/limits", level);

export const unlockLive = (input: Api.LiveUnlockInput) =>
  send<Api.LiveUnlockBody>("POST", "/api/risk/unlock", input);

export const lockLive = (input: Api.LiveLockInput) =>
  send<undefined>("POST", "/api/risk/lock", input);
