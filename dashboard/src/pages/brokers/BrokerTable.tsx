import { Table } from "@mantine/core";
import type { BrokerBody } from "../../api/types.ts";
import type { BrokerSort } from "../../search/broker-search.ts";
import { Icon } from "../../ui/Icon.tsx";
import { BrokerRow } from "./BrokerRow.tsx";
import classes from "./brokers.module.css";
import { wordsOf } from "./words.ts";

type Sort = { readonly by: BrokerSort; readonly descending: boolean };

type Props = {
  readonly brokers: readonly BrokerBody[];
  /** What any broker reads; each has a column. */
  readonly reads: readonly string[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
};

/** The feature matrix. */
export function BrokerTable({ brokers, reads, sort, onSort }: Props) {
  const heading = (by: BrokerSort, title: string) => (
    <SortHeading {...{ by, title, sort, onSort }} />
  );
  return (
    <div className={classes.sheet} tabIndex={0} role="group" aria-label="Brokers, scrollable">
      <Table className={classes.table} aria-label="Brokers">
        <Table.Thead>
          <Table.Tr>
            {heading("name", "Broker")}
            {heading("evidence", "Evidence")}
            <Table.Th scope="col">Kinds</Table.Th>
            {reads.map((read) => (
              <Table.Th key={read} scope="col" className={`${classes.middle} ${classes.read}`}>
                {wordsOf(read)}
              </Table.Th>
            ))}
            {heading("markets", "Markets")}
            <Table.Th scope="col">Past</Table.Th>
            <Table.Th scope="col">Complete?</Table.Th>
            {heading("minutes", "Read every")}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {brokers.map((broker) => (
            <BrokerRow key={broker.id} broker={broker} reads={reads} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

type HeadingProps = Pick<Props, "sort" | "onSort"> & {
  readonly by: BrokerSort;
  readonly title: string;
};

/** Names begin with A, figures with the largest; pressing again turns it. */
function SortHeading({ by, title, sort, onSort }: HeadingProps) {
  const isSorted = sort.by === by;
  const order = sort.descending ? "descending" : "ascending";
  const descending = isSorted ? !sort.descending : by !== "name";
  return (
    <Table.Th scope="col" aria-sort={isSorted ? order : undefined}>
      <button type="button" className={classes.sort} onClick={() => onSort({ by, descending })}>
        {title}
        {isSorted && <Icon name={sort.descending ? "down" : "up"} size={11} />}
      </button>
    </Table.Th>
  );
}
