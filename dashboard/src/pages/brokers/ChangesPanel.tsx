import { Table } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { capabilityChanges } from "../../api/capabilities.ts";
import type { CapabilityChangePage } from "../../api/types.ts";
import { Ago } from "../../ui/Ago.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ShowMore } from "../../ui/ShowMore.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import classes from "./brokers.module.css";
import { capabilityName } from "./words.ts";

type Change = CapabilityChangePage["items"][number];

const HEADINGS = ["When", "Broker", "What", "Now", "How it is known"] as const;

/** What brokers and accounts may do otherwise than before. */
export function ChangesPanel() {
  const query = useInfiniteQuery(capabilityChanges());
  if (query.error) return <FailureNotice error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return null;
  const items = query.data.pages.flatMap((page) => page.items);
  return (
    <Panel title="Change history" note="Of manifests, and of what accounts have been granted">
      {items.length === 0 ? (
        <p className={cells.soft}>Nothing has changed since brokers were first asked.</p>
      ) : (
        <TableFrame label="Changes" className={cells.table} headings={HEADINGS}>
          {items.map((item) => (
            <ChangeRow
              key={[item.at, item.broker, item.account, item.capability].join()}
              change={item}
            />
          ))}
        </TableFrame>
      )}
      <ShowMore query={query}>Show older changes</ShowMore>
    </Panel>
  );
}

function ChangeRow({ change }: { readonly change: Change }) {
  const { at, broker, account, environment, capability, source, evidence } = change;
  return (
    <Table.Tr>
      <Table.Td>
        <Ago at={at} isPast />
      </Table.Td>
      <Table.Td>
        {broker}
        {account !== undefined && (
          <div className={cells.under}>
            {account}, {environment}
          </div>
        )}
      </Table.Td>
      <Table.Td>
        {capability === "broker" ? "The broker itself" : capabilityName(capability)}
      </Table.Td>
      <Table.Td>
        <StandingMark change={change} />
      </Table.Td>
      <Table.Td>
        {source === "declared" ? "another version of the manifest" : "the broker says so"}
        {evidence !== undefined && (
          <div className={cells.under}>
            <code className={classes.code}>{evidence}</code>
          </div>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function StandingMark({ change: { source, after } }: { readonly change: Change }) {
  if (after === true)
    return (
      <Mark tone="good" icon="check">
        {source === "declared" ? "new" : "granted"}
      </Mark>
    );
  if (source === "declared") return <Mark tone="bad">gone</Mark>;
  return <Mark tone="bad">{after === false ? "not granted" : "no longer stated"}</Mark>;
}
