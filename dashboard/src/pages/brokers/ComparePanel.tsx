import { Button, SegmentedControl, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { capabilityMatrix } from "../../api/connections.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { TableFrame } from "../../ui/TableFrame.tsx";
import cells from "../../ui/table.module.css";
import classes from "./brokers.module.css";
import { type Compared, csvOf, type Fact, factOf, groupsOf, verdictOf } from "./compare.ts";
import { grantOf } from "./grants.ts";
import { ProbeButton, ProbeOutcome, useProbe } from "./ProbeButton.tsx";
import { capabilityName } from "./words.ts";

type Environment = Compared["environment"];

/** What brokers can do side by side: declared, granted to accounts, and shown by orders. */
export function ComparePanel() {
  const { data, error, refetch } = useQuery(capabilityMatrix());
  const [environment, choose] = useState<Environment>("paper");
  const probe = useProbe();
  if (error) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const brokers = data.brokers.filter((broker) => broker.environment === environment);
  return (
    <Panel
      title="Side by side"
      note="As declared, as granted to your accounts, and as your own orders showed"
      aside={
        <div className={classes.filters}>
          <SegmentedControl
            size="xs"
            aria-label="Environment"
            data={["paper", "live"]}
            value={environment}
            onChange={(value) => choose(value === "live" ? "live" : "paper")}
          />
          <ProbeButton probe={probe} />
          <Button
            size="xs"
            variant="default"
            onClick={() => save(csvOf(data.capabilities, brokers), `brokers-${environment}.csv`)}
          >
            Export CSV
          </Button>
        </div>
      }
    >
      <ProbeOutcome probe={probe} />
      <TableFrame
        label="What brokers can do"
        className={`${cells.table} ${classes.compare}`}
        headings={["", ...brokers.map(({ name }) => name)]}
      >
        {groupsOf(data.capabilities).map(({ title, capabilities }) => (
          <Fragment key={title}>
            <Table.Tr>
              <Table.Th scope="colgroup" colSpan={brokers.length + 1} className={classes.group}>
                {title}
              </Table.Th>
            </Table.Tr>
            {capabilities.map((capability) => (
              <Table.Tr key={capability}>
                <Table.Td>{capabilityName(capability)}</Table.Td>
                {brokers.map((broker) => (
                  <Table.Td key={broker.id}>
                    <FactMark fact={factOf(broker, capability)} />
                    <GrantMark fact={factOf(broker, capability)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Fragment>
        ))}
      </TableFrame>
    </Panel>
  );
}

function FactMark({ fact }: { readonly fact: Fact | undefined }) {
  const { worked = 0, refused = 0 } = fact?.observed ?? {};
  switch (verdictOf(fact)) {
    case "proved":
      return <Mark tone="good" icon="check">{`${worked} taken`}</Mark>;
    case "refused":
      return <Mark tone="bad" icon="close">{`${refused} refused`}</Mark>;
    case "yes":
      return (
        <>
          <Icon name="check" size={14} />
          <span className={classes.hidden}>yes</span>
        </>
      );
    case "no":
      return <span className={cells.soft}>no</span>;
  }
}

function GrantMark({ fact }: { readonly fact: Fact | undefined }) {
  const grant = grantOf(fact);
  if (!grant) return null;
  return (
    <div title={grant.evidence}>
      <Mark tone={grant.tone}>{grant.words}</Mark>
    </div>
  );
}

/** Hands a text to the browser as a file. */
function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
