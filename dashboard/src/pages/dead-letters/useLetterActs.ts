import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { dismissLetter, LETTERS_KEY, replayLetter, SCHEDULE_KEY } from "../../api/schedule.ts";
import type { DeadLetterBody } from "../../api/types.ts";

/** What can be done with work that was given up. */
export function useLetterActs({ id, label }: DeadLetterBody) {
  const client = useQueryClient();
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: LETTERS_KEY });
    await client.invalidateQueries({ queryKey: SCHEDULE_KEY });
  };
  const replay = useMutation({
    mutationFn: () => replayLetter(id),
    onSuccess: () =>
      notifications.show({
        title: `"${label}" begins anew`,
        message: "If it fails for good again, there will be a new letter",
      }),
    onSettled: refresh,
  });
  const dismiss = useMutation({ mutationFn: () => dismissLetter(id), onSettled: refresh });
  return { replay, dismiss, error: replay.error ?? dismiss.error };
}

export type LetterActs = ReturnType<typeof useLetterActs>;
