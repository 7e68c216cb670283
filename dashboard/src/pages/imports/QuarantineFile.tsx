import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connections } from "../../api/connections.ts";
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

/** The unreadable rows of one file, or of one connection, which is no file that could be read again. */
export function QuarantineFile({ rows, isBusy, onReplay }: Props) {
  const [first] = rows;
  const { data = [] } = useQuery(connections());
  if (!first) return null;
  const source = data.find(
    ({ label, broker }) => label === first.file && broker === first.importer,
  );
  const noun = source ? "record" : "row";
  return (
    <div className={classes.desk}>
      <Panel
        title={first.file}
        note={`${count(rows.length, noun)}, read ${source ? "from" : "as"} ${source?.brokerName ?? first.importer}`}
        aside={
          source ? (
            <Link to="/connections/$id" params={{ id: source.id }}>
              Show the connection
            </Link>
          ) : (
            <Button
              size="xs"
              variant="default"
              loading={isBusy}
              onClick={onReplay}
              leftSection={<Icon name="replay" size={14} />}
            >
              Read file again
            </Button>
          )
        }
      >
        <ol className={classes.items}>
          {rows.map((row) => (
            <li key={`${row.section} ${row.line} ${row.code}`}>
              <p>
                <b>
                  {source ? "Record" : "Line"} {row.line}
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
