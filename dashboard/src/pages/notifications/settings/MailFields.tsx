import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { testMail } from "../../../api/notifications.ts";
import type { NotifyPreferencesBody, NotifySettingsBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import type { DraftProps } from "./PreferencesPanel.tsx";
import classes from "./settings.module.css";

type Digest = NotifyPreferencesBody["email"]["digest"];

const DIGESTS: readonly { value: Digest; label: string }[] = [
  { value: "off", label: "At once" },
  { value: "hourly", label: "Every hour" },
  { value: "daily", label: "Once a day" },
];

type Props = DraftProps & { readonly mail: NotifySettingsBody["mail"] };

/** Where mail goes and how often. */
export function MailFields({ mail, value, onChange }: Props) {
  const { email } = value;
  const change = (next: Partial<typeof email>) =>
    onChange({ ...value, email: { ...email, ...next } });
  const { address: _, ...withoutAddress } = email;
  return (
    <fieldset className={classes.fields}>
      <legend>Mail</legend>
      {!mail.available && (
        <Notice>
          The server knows no mail server, so no mail is sent. Its operator names one in
          OPENBLOTTER_SMTP_URL.
        </Notice>
      )}
      {mail.pending && (
        <Notice>
          Open the link that was mailed to {mail.pending}. Until then notices go to{" "}
          {mail.address ?? "nobody"} by mail.
        </Notice>
      )}
      <div className={classes.row}>
        <TextInput
          className={classes.grow}
          size="xs"
          type="email"
          label="Address"
          placeholder={mail.address ?? "you@example.org"}
          maxLength={200}
          value={email.address ?? ""}
          onChange={({ currentTarget: { value: address } }) =>
            address === "" ? onChange({ ...value, email: withoutAddress }) : change({ address })
          }
        />
        <div role="group" aria-label="How often">
          <SegmentedControl
            size="xs"
            value={email.digest}
            onChange={(digest) => change({ digest })}
            data={[...DIGESTS]}
          />
        </div>
        {email.digest === "daily" && (
          <TextInput
            size="xs"
            type="time"
            label="At"
            required
            withAsterisk={false}
            value={email.digestAt}
            onChange={({ currentTarget }) => change({ digestAt: currentTarget.value })}
          />
        )}
      </div>
      <TestMail isDisabled={!mail.available} />
    </fieldset>
  );
}

/** To the address that is saved. */
function TestMail({ isDisabled }: { isDisabled: boolean }) {
  const test = useMutation({ mutationFn: testMail });
  return (
    <>
      {test.error && <FailureNotice error={test.error} />}
      <div className={classes.row}>
        <Button
          size="compact-xs"
          variant="default"
          disabled={isDisabled}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          Send a test mail
        </Button>
        <span role="status" className={classes.soft}>
          {test.data ? "The mail server took it" : ""}
        </span>
      </div>
    </>
  );
}
