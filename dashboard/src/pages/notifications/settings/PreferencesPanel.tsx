import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { NOTIFY_SETTINGS_KEY, savePreferences } from "../../../api/notifications.ts";
import type { NotifyPreferencesBody, NotifySettingsBody } from "../../../api/types.ts";
import { ownZone } from "../../../format/instant.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { KindTable } from "./KindTable.tsx";
import { MailFields } from "./MailFields.tsx";
import { QuietFields } from "./QuietFields.tsx";
import classes from "./settings.module.css";

type Props = { readonly settings: NotifySettingsBody };

/** Which kinds come which way, and when mail may come. */
export function PreferencesPanel({ settings }: Props) {
  const [draft, setDraft] = useState(() => startOf(settings));
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: savePreferences,
    onSuccess: (saved) => {
      client.setQueryData(NOTIFY_SETTINGS_KEY, saved);
      setDraft(startOf(saved));
    },
  });
  const isSame = JSON.stringify(draft) === JSON.stringify(startOf(settings));
  const isSaved = save.isSuccess && isSame;
  return (
    <Panel title="What you are told of">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(draft);
        }}
      >
        <KindTable kinds={settings.kinds} value={draft} onChange={setDraft} />
        <MailFields mail={settings.mail} value={draft} onChange={setDraft} />
        <QuietFields value={draft} onChange={setDraft} />
        {save.error && <FailureNotice error={save.error} />}
        <div className={classes.row}>
          <Button size="xs" type="submit" loading={save.isPending}>
            Save
          </Button>
          <span role="status" className={classes.soft}>
            {isSaved ? "Saved" : ""}
          </span>
        </div>
      </form>
    </Panel>
  );
}

/** Who chose nothing yet is asked in the zone of their own clock. */
const startOf = ({ preferences, chosen }: NotifySettingsBody): NotifyPreferencesBody =>
  chosen ? preferences : { ...preferences, zone: ownZone() };

export type DraftProps = {
  readonly value: NotifyPreferencesBody;
  readonly onChange: (next: NotifyPreferencesBody) => void;
};
