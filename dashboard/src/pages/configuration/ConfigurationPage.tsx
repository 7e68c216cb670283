import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { configuration } from "../../api/configuration.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./configuration.module.css";
import { SettingsDialog } from "./SettingsDialog.tsx";
import { SettingsTable } from "./SettingsTable.tsx";
import { VersionsPanel } from "./VersionsPanel.tsx";

/** How each broker is used, who says so, and every version with a way back. */
export function ConfigurationPage() {
  const { data, error, isPending, refetch } = useQuery(configuration());
  const [changing, change] = useState<string>();
  return (
    <Page title="Configuration">
      {error && <FailureNotice error={error} retry={() => void refetch()} />}
      {isPending && <Skeleton height={300} />}
      <div className={classes.brokers}>
        {data?.brokers.map((broker) => (
          <Panel
            key={broker.id}
            title={broker.name}
            aside={
              <Button
                size="xs"
                variant="default"
                aria-label={`Change ${broker.name}`}
                onClick={() => change(broker.id)}
              >
                Change
              </Button>
            }
          >
            <SettingsTable broker={broker} />
          </Panel>
        ))}
      </div>
      {data && <VersionsPanel version={data.version} />}
      {data && changing !== undefined && (
        <SettingsDialog configuration={data} broker={changing} onClose={() => change(undefined)} />
      )}
    </Page>
  );
}
