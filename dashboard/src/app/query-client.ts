import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiFailure } from "../api/failure.ts";
import { session } from "../api/session.ts";

/**
 * Answers stay fresh until the server says that data changed, so moving between pages asks nothing
 * twice.
 */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: askWhoIsThere }),
  mutationCache: new MutationCache({ onError: askWhoIsThere }),
  defaultOptions: {
    queries: {
      // The server is often on the same machine: a browser that says it is offline still reaches it.
      networkMode: "always",
      staleTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      // A failure that a person must settle does not go away by asking again.
      retry: (attempt, error) => attempt < 2 && error instanceof ApiFailure && error.unreachable,
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** A session may end while its page is open; the answer then is the way in. */
function askWhoIsThere(error: unknown): void {
  if (error instanceof ApiFailure && error.problem.code === "sign-in-needed")
    void queryClient.invalidateQueries({ queryKey: session().queryKey });
}
