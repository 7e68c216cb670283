import { useMutation, useQueryClient } from "@tanstack/react-query";
import { session } from "../../api/session.ts";
import type { SessionState } from "../../api/types.ts";

/** Sends what proves who somebody is. Once they are in, nothing of before is shown to them. */
export function useEntering<Input>(
  enter: (input: Input) => Promise<SessionState>,
  onEntered?: () => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess(state) {
      onEntered?.();
      const { queryKey } = session();
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== queryKey[0] });
      client.setQueryData(queryKey, state);
    },
  });
}
