import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { NOTIFY_SETTINGS_KEY, savePreferences } from "../../../api/notifications.ts";
import type { NotifySettingsBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Notice } from "../../../ui/Notice.tsx";

type Props = { readonly settings: NotifySettingsBody; readonly token: string };

/**
 * What the link in a mail leads to. Whoever opens it has to press, since programs that look at mail
 * open links too.
 */
export function ConfirmAddress({ settings: { preferences, mail }, token }: Props) {
  const client = useQueryClient();
  const { pending } = mail;
  const confirm = useMutation({
    mutationFn: () =>
      savePreferences({ ...preferences, email: { ...preferences.email, confirm: token } }),
    onSuccess: (saved) => client.setQueryData(NOTIFY_SETTINGS_KEY, saved),
  });
  if (pending === undefined)
    return <Notice>Mail goes to {mail.address ?? "nobody"}. There is nothing to confirm.</Notice>;
  const button = (
    <Button size="compact-xs" loading={confirm.isPending} onClick={() => confirm.mutate()}>
      Confirm this address
    </Button>
  );
  return (
    <>
      {confirm.error && <FailureNotice error={confirm.error} />}
      <Notice action={button}>Notices are to be mailed to {pending}.</Notice>
    </>
  );
}
