import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { notifySettings } from "../../../api/notifications.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { ConfirmAddress } from "./ConfirmAddress.tsx";
import { PreferencesPanel } from "./PreferencesPanel.tsx";
import classes from "./settings.module.css";
import { WebhooksPanel } from "./WebhooksPanel.tsx";

/** What one is told of, and how. */
export function SettingsPage() {
  const query = useQuery(notifySettings());
  const token = new URLSearchParams(window.location.search).get("confirm");
  return (
    <Page title="Notification settings">
      <Link to="/notifications" className={classes.back}>
        Notifications
      </Link>
      {query.error && <FailureNotice error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={300} />}
      {query.data && token && <ConfirmAddress settings={query.data} token={token} />}
      {query.data && <PreferencesPanel settings={query.data} />}
      {query.data && <WebhooksPanel kinds={query.data.kinds} />}
    </Page>
  );
}
