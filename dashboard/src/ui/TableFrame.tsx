import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./TableFrame.module.css";

/** A heading, or one over figures that stand at the right, or one with a class of its own. */
type Heading = string | { readonly end: string } | { readonly text: string; readonly of: string };

type Props = {
  /** Names the part that scrolls. */
  readonly label: string;
  /** The id of what names the table, where something does. */
  readonly labelledBy?: string;
  readonly headings: readonly Heading[];
  /** Sizes of the table. */
  readonly className: string | undefined;
  /** In place of the frame without edges. */
  readonly frame?: string | undefined;
  /** The rows. */
  readonly children: ReactNode;
};

/** A short table under its headings, which scrolls sideways by finger and by key. */
export function TableFrame({ label, labelledBy, headings, className, frame, children }: Props) {
  return (
    <div
      className={frame ?? classes.scroll}
      tabIndex={0}
      role="group"
      aria-label={`${label}, scrollable`}
    >
      <Table className={`${classes.table} ${className}`} aria-labelledby={labelledBy}>
        <Table.Thead>
          <Table.Tr>{headings.map(headingCell)}</Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}

function headingCell(heading: Heading) {
  if (typeof heading === "string") {
    return (
      <Table.Th key={heading} scope="col">
        {heading}
      </Table.Th>
    );
  }
  const [text, of] = "end" in heading ? [heading.end, classes.end] : [heading.text, heading.of];
  return (
    <Table.Th key={text} scope="col" className={of}>
      {text}
    </Table.Th>
  );
}
