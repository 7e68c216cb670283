import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addWebhook, WEBHOOKS_KEY } from "../../../api/notifications.ts";
import type { NotifySettingsBody } from "../../../api/types.ts";
import { OnceForm } from "../../account/OnceForm.tsx";
import { KindChoice } from "./KindChoice.tsx";

type Kinds = NotifySettingsBody["kinds"];

/** Adds a webhook, whose secret is shown once. */
export function WebhookForm({ kinds }: { kinds: Kinds }) {
  const [url, setUrl] = useState("");
  const [chosen, setChosen] = useState<Kinds[number]["kind"][]>(["needs-user", "sync-failed"]);
  const client = useQueryClient();
  const add = useMutation({
    mutationFn: (label: string) => addWebhook({ url, label, kinds: chosen }),
    onSuccess: () => {
      setUrl("");
      return client.invalidateQueries({ queryKey: WEBHOOKS_KEY });
    },
  });
  const made = add.data && {
    text: "Copy the secret now; it is not shown again. Receivers check signatures with it.",
    name: "New secret",
    secret: add.data.secret,
  };
  return (
    <OnceForm
      icon="live"
      label="Name of the webhook"
      description="Which program it tells"
      action="Add webhook"
      made={made}
      error={add.error}
      isBusy={add.isPending}
      isDisabled={chosen.length === 0}
      onMake={add.mutateAsync}
      before={
        <>
          <KindChoice
            legend="A new webhook is told when"
            kinds={kinds}
            value={chosen}
            onChange={setChosen}
          />
          <TextInput
            size="xs"
            type="url"
            label="Address"
            placeholder="https://example.org/hooks/openblotter"
            required
            withAsterisk={false}
            maxLength={2000}
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
        </>
      }
    />
  );
}
