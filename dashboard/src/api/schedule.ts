import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

export type LetterState = Api.DeadLetterBody["state"];

/** Signs of life of workers come every few seconds, and no event tells of them. */
const REFRESH_MS = 3000;

export const SCHEDULE_KEY = ["schedule"] as const;
export const LETTERS_KEY = ["dead-letters"] as const;

/** For the owner of the server only. */
export const schedule = () =>
  queryOptions({
    queryKey: SCHEDULE_KEY,
    queryFn: ({ signal }) => get<Api.ScheduleStateBody>("/api/system/schedule", {}, signal),
    refetchInterval: ({ state }) => (state.status === "error" ? false : REFRESH_MS),
  });

const LETTERS = 50;

export const deadLetters = (state: LetterState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...LETTERS_KEY, state],
    queryFn: ({ pageParam, signal }) =>
      get<Api.DeadLetterPage>(
        "/api/dead-letters",
        { state, limit: LETTERS, after: pageParam },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });

const pathOf = (id: string, act: "replay" | "dismiss") =>
  `/api/dead-letters/${encodeURIComponent(id)}/${act}`;

/** Answers as soon as the work has begun anew. */
export const replayLetter = (id: string) => send<Api.DeadLetterBody>("POST", pathOf(id, "replay"));
export const dismissLetter = (id: string) =>
  send<Api.DeadLetterBody>("POST", pathOf(id, "dismiss"));
