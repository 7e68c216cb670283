import { Button, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { BrokerBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Icon } from "../../ui/Icon.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import classes from "./brokers.module.css";
import { DocsLink } from "./DocsLink.tsx";
import { EvidenceMark } from "./EvidenceMark.tsx";
import { minutesOf, proofOf, wordsOf } from "./words.ts";

/** What one broker can do. */
export function BrokerRow({ broker, reads }: { broker: BrokerBody; reads: readonly string[] }) {
  const { capabilities, history, cadence } = broker;
  return (
    <Table.Tr>
      <Table.Th scope="row" className={classes.broker}>
        <span className={classes.name}>{broker.name}</span>
        <span className={classes.soft}>{broker.summary}</span>
        <span className={classes.links}>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Connect ${broker.name}`}
            renderRoot={(props) => (
              <Link to="/connections/new" search={{ broker: broker.id }} {...props} />
            )}
          >
            Connect
          </Button>
          <DocsLink broker={broker} short />
        </span>
      </Table.Th>
      <Table.Td title={broker.evidence.from.join("\n")}>
        <EvidenceMark evidence={broker.evidence} />
      </Table.Td>
      <Table.Td>
        <span className={classes.marks}>
          {broker.environments.map((environment) => (
            <EnvironmentMark key={environment} environment={environment} />
          ))}
        </span>
      </Table.Td>
      {reads.map((read) => (
        <Table.Td key={read} className={classes.middle}>
          <YesNo isSo={capabilities.reads.includes(read)} />
        </Table.Td>
      ))}
      <Table.Td className={classes.wrap}>
        {capabilities.assetClasses.map(wordsOf).join(", ")}
      </Table.Td>
      <Table.Td>
        {history.horizonDays === undefined ? "all" : count(history.horizonDays, "day")}
      </Table.Td>
      <Table.Td className={classes.wrap}>{proofOf(history.proof)}</Table.Td>
      <Table.Td title={`At most every ${minutesOf(cadence.leastMinutes)}`}>
        {minutesOf(cadence.defaultMinutes)}
      </Table.Td>
    </Table.Tr>
  );
}

function YesNo({ isSo }: { isSo: boolean }) {
  if (!isSo) return <span className={classes.soft}>no</span>;
  return (
    <>
      <Icon name="check" size={14} />
      <span className={classes.hidden}>yes</span>
    </>
  );
}
