import { queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

export const EXPERIMENTS_KEY = ["experiments"] as const;

/** Positions come while one looks, and figures may be looked at always. */
const REFRESH_MS = 10_000;

export const experiments = (of: Api.ExperimentsQuery["of"] = "current") =>
  queryOptions({
    queryKey: [...EXPERIMENTS_KEY, "list", of],
    queryFn: ({ signal }) => get<Api.ExperimentList>("/api/experiments", { of }, signal),
    refetchInterval: REFRESH_MS,
  });

export const performance = (environment: Api.ScorecardBody["environment"]) =>
  queryOptions({
    queryKey: [...EXPERIMENTS_KEY, "performance", environment],
    queryFn: ({ signal }) =>
      get<Api.PerformanceReport>("/api/performance", { environment }, signal),
    refetchInterval: REFRESH_MS,
  });

export const planPreview = (plan: Api.PreviewInputBody) =>
  queryOptions({
    queryKey: [...EXPERIMENTS_KEY, "preview", plan],
    queryFn: () => send<Api.ExperimentPreviewBody>("POST", "/api/experiments/preview", plan),
    placeholderData: (before) => before,
    retry: false,
  });

export const createExperiment = (plan: Api.ExperimentInputBody) =>
  send<Api.ExperimentBody>("POST", "/api/experiments", plan);

export type ExperimentVerb = "start" | "stop" | "promote" | "archive";

export const actOnExperiment = (id: string, verb: ExperimentVerb, reason: string) =>
  send<Api.ExperimentBody>("POST", `/api/experiments/${encodeURIComponent(id)}/${verb}`, {
    reason,
  });

export const weighExperiment = (
  id: string,
  percent: Readonly<Record<string, number>>,
  reason: string,
) =>
  send<Api.ExperimentBody>("PUT", `/api/experiments/${encodeURIComponent(id)}/shares`, {
    ...{ percent, reason },
  });
