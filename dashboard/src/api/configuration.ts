import { queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

export const CONFIGURATION_KEY = ["configuration"] as const;

/** Others may change it, and no event tells of that. */
const REFRESH_MS = 10_000;

export const configuration = () =>
  queryOptions({
    queryKey: [...CONFIGURATION_KEY, "now"],
    queryFn: ({ signal }) => get<Api.ConfigurationBody>("/api/configuration", {}, signal),
    refetchInterval: REFRESH_MS,
  });

export const settingsVersions = () =>
  queryOptions({
    queryKey: [...CONFIGURATION_KEY, "versions"],
    queryFn: async ({ signal }) =>
      (await get<Api.SettingsVersionList>("/api/configuration/versions", {}, signal)).items,
    refetchInterval: REFRESH_MS,
  });

type Change = { readonly base: number; readonly reason: string };

export const changeConfiguration = (
  change: Change & { readonly document: Api.ConfigurationBody["document"] },
) => send<Api.SettingsVersionBody>("PUT", "/api/configuration", change);

export const restoreConfiguration = (version: number, change: Change) =>
  send<Api.SettingsVersionBody>("POST", `/api/configuration/versions/${version}/restore`, change);
