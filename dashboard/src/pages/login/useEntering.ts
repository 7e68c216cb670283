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
      if (state.state === "signed-in") client.clear();
      client.setQueryData(session().queryKey, state);
    },
  });
}
