import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Page } from "../../ui/Page.tsx";
import { LimitsOverview } from "./LimitsOverview.tsx";
import { SchedulePanels } from "./SchedulePanels.tsx";
import { StoragePanel } from "./StoragePanel.tsx";

/** How the server fares that keeps everything current: queue, workers, limits, storage. */
export function SystemPage() {
  return (
    <Page
      title="System"
      aside={
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/system/dead-letters" {...props} />}
        >
          Dead letters
        </Button>
      }
    >
      <SchedulePanels />
      <LimitsOverview />
      <StoragePanel />
    </Page>
  );
}
