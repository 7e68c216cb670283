import { QueryClient } from "@tanstack/react-query";
import { ApiFailure } from "../api/failure.ts";

/**
 * Answers stay fresh until the server says that data changed, so moving between pages asks nothing
 * twice.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      // A failure that a person must settle does not go away by asking again.
      retry: (attempt, error) => attempt < 2 && error instanceof ApiFailure && error.unreachable,
    },
    mutations: { retry: false },
  },
});
