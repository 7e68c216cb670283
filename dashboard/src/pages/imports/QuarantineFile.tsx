import { Button } from "@mantine/core";
import type { QuarantineItemBody } from "../../api/types.ts";
import { count } from "../../format/span.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { Panel } from "../../ui/Panel.tsx";
import classes from "./imports.module.css";

type Props = {
  readonly rows: readonly QuarantineItemBody[];
  readonly isBusy: boolean;
  readonly onReplay: () => void;
};

/** The unreadable rows of one file. */
export function QuarantineFile({ rows, isBusy, onReplay }: Props) {
  const [first] = rows;
  if (!first) return null;
  return (
    <div className={classes.desk}>
      <Panel
        title={first.file}
        note={`${count(rows.length, "row")}, read as ${first.importer}`}
        aside={
          <Button
            size="xs"
            variant="default"
            loading={isBusy}
            onClick={onReplay}
            leftSection={<Icon name="replay" size={14} />}
          >
            Read file again
          </Button>
        }
      >
        <ol className={classes.items}>
          {rows.map((row) => (
            <li key={`${row.section} ${row.line} ${row.code}`}>
              <p>
                <b>
                  Line {row.line}
                  {row.section && `, ${row.section}`}
                </b>{" "}
                <Mark tone="warn">{row.code}</Mark>
              </p>
              <p>{row.reason}</p>
              <code
                className={classes.raw}
                tabIndex={0}
                role="group"
                aria-label={`Text of line ${row.line}`}
              >
                {row.raw}
              </code>
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}
