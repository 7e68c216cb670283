import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Page } from "../../ui/Page.tsx";
import { FileButton } from "./FileButton.tsx";
import { FormatList } from "./FormatList.tsx";
import { History } from "./History.tsx";
import { ImportDrawer } from "./ImportDrawer.tsx";
import { QuarantineDesk } from "./QuarantineDesk.tsx";
import { Queue } from "./Queue.tsx";

const route = getRouteApi("/imports");

/** How statements come in, what came in, and what could not be read. */
export function ImportsPage() {
  const { tab, import: opened } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Imports" aside={<FileButton>Choose files</FileButton>}>
      <Queue />
      <FormatList />
      <Tabs
        value={tab === "quarantine" ? "quarantine" : "history"}
        onChange={(next) =>
          void navigate({
            search: { tab: next === "quarantine" ? next : undefined },
            replace: true,
          })
        }
        keepMounted={false}
      >
        <Tabs.List aria-label="Imports">
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="quarantine">Quarantine</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="history" pt="md">
          <History onOpen={(id) => void navigate({ search: { tab, import: id } })} />
        </Tabs.Panel>
        <Tabs.Panel value="quarantine" pt="md">
          <QuarantineDesk />
        </Tabs.Panel>
      </Tabs>
      <ImportDrawer id={opened} onClose={() => void navigate({ search: { tab }, replace: true })} />
    </Page>
  );
}
