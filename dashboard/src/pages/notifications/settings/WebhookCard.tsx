import { Button } from "@mantine/core";
import { useState } from "react";
import type { AttemptBody, NotifySettingsBody, WebhookBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Mark } from "../../../ui/Mark.tsx";
import { Notice } from "../../../ui/Notice.tsx";
import { Time } from "../../../ui/Time.tsx";
import { whoActs } from "../../../ui/who-acts.ts";
import { DeliveryLog } from "./DeliveryLog.tsx";
import { RemoveButton } from "./RemoveButton.tsx";
import classes from "./settings.module.css";
import { useWebhookActs } from "./useWebhookActs.ts";

type Props = { readonly webhook: WebhookBody; readonly kinds: NotifySettingsBody["kinds"] };

/** One webhook: where, what, how it fares, and what can be done with it. */
export function WebhookCard({ webhook, kinds }: Props) {
  const { id, label, url, enabled, disabledFor } = webhook;
  const acts = useWebhookActs(id);
  const [isOpen, setOpen] = useState(false);
  const names = kinds.filter(({ kind }) => webhook.kinds.includes(kind)).map(({ name }) => name);
  return (
    <li className={classes.hook} aria-label={label}>
      <div className={classes.head}>
        <h3>{label}</h3>
        <State webhook={webhook} />
      </div>
      <code className={classes.url}>{url}</code>
      <p className={classes.soft}>{names.join(", ") || "Told of nothing"}</p>
      {disabledFor && (
        <Notice tone="warn">
          Switched off by itself: {disabledFor.message}. {whoActs(disabledFor)}
        </Notice>
      )}
      {acts.rotate.data && (
        <Notice tone="good" icon="key">
          <p>Copy the new secret now. For a day messages are signed with the one before, too.</p>
          <code className={classes.secret} aria-label="New secret">
            {acts.rotate.data.secret}
          </code>
        </Notice>
      )}
      {acts.error && <FailureNotice error={acts.error} />}
      <p role="status" className={classes.status}>
        {acts.test.data && testedText(acts.test.data)}
      </p>
      <div className={classes.row}>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Send a test to "${label}"`}
          loading={acts.test.isPending}
          onClick={() => acts.test.mutate()}
        >
          Send a test
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Hide log" : "Delivery log"}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          loading={acts.rotate.isPending}
          onClick={() => acts.rotate.mutate()}
        >
          New secret
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          loading={acts.change.isPending}
          onClick={() => acts.change.mutate({ enabled: !enabled })}
        >
          {enabled ? "Switch off" : "Switch on"}
        </Button>
        <RemoveButton
          label={label}
          isBusy={acts.remove.isPending}
          onRemove={() => acts.remove.mutate()}
        />
      </div>
      {isOpen && <DeliveryLog webhook={webhook} />}
    </li>
  );
}

function State({ webhook: { enabled, failingSince } }: Pick<Props, "webhook">) {
  if (!enabled) return <Mark tone="plain">off</Mark>;
  if (failingSince === undefined)
    return (
      <Mark tone="good" icon="check">
        on
      </Mark>
    );
  return (
    <span className={classes.soft}>
      <Mark tone="bad" icon="alert">
        failing
      </Mark>{" "}
      since <Time at={failingSince} />
    </span>
  );
}

const testedText = ({ status, error, ms }: AttemptBody) =>
  error === undefined
    ? `The test arrived: status ${status} in ${ms} ms`
    : `The test failed: ${error}`;
