import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  changeWebhook,
  removeWebhook,
  rotateWebhook,
  testWebhook,
  WEBHOOKS_KEY,
} from "../../../api/notifications.ts";
import type { WebhookChangeBody } from "../../../api/types.ts";

/** What can be done with a webhook. */
export function useWebhookActs(id: string) {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: WEBHOOKS_KEY });
  const change = useMutation({
    mutationFn: (given: WebhookChangeBody) => changeWebhook(id, given),
    onSettled,
  });
  const remove = useMutation({ mutationFn: () => removeWebhook(id), onSettled });
  const rotate = useMutation({ mutationFn: () => rotateWebhook(id), onSettled });
  const test = useMutation({ mutationFn: () => testWebhook(id) });
  const error = change.error ?? remove.error ?? rotate.error ?? test.error;
  return { change, remove, rotate, test, error };
}
