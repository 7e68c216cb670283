import { Table } from "@mantine/core";
import type { MappingSuggestion } from "../../../api/types.ts";
import { Mark } from "../../../ui/Mark.tsx";
import classes from "../imports.module.css";
import { type Answers, labelOf } from "./mapping.ts";

const SHOWN = 4;

/** The file's first rows, each column with what it is taken for. */
export function SampleTable({
  suggestion,
  answers,
}: {
  suggestion: MappingSuggestion;
  answers: Answers;
}) {
  return (
    <div
      className={classes.scroll}
      tabIndex={0}
      role="group"
      aria-label="First rows of the file, scrollable"
    >
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            {suggestion.header.map((title, at) => {
              const label = labelOf(title, answers);
              return (
                <Table.Th key={`${title} ${at}`} scope="col">
                  {title}
                  <div>
                    {label ? <Mark tone="good">{label}</Mark> : <Mark tone="plain">not used</Mark>}
                  </div>
                </Table.Th>
              );
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {suggestion.rows.slice(0, SHOWN).map((row, line) => (
            <Table.Tr key={line}>
              {suggestion.header.map((title, at) => (
                <Table.Td key={`${title} ${at}`}>{row[at]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
