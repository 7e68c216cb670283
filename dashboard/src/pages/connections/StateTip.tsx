import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { ConnectionBody } from "../../api/types.ts";
import classes from "./connections.module.css";
import { standingOf } from "./standing.ts";
import { StateMark } from "./StateMark.tsx";

const EVENTS = { hover: true, focus: true, touch: true };

/** How a connection stands; pointing at it or reaching it by key tells the rest. */
export function StateTip({ connection }: { connection: ConnectionBody }) {
  const { id } = connection;
  return (
    <Tooltip
      multiline
      position="bottom-end"
      events={EVENTS}
      label={<Standing {...{ connection }} />}
    >
      <Link to="/connections/$id" params={{ id }} className={classes.state}>
        <StateMark connection={connection} />
      </Link>
    </Tooltip>
  );
}

function Standing({ connection }: { connection: ConnectionBody }) {
  return (
    <span className={classes.standing}>
      {standingOf(connection).map(([name, value]) => (
        <Fragment key={name}>
          <span>{name}</span>
          <span>{value}</span>
        </Fragment>
      ))}
    </span>
  );
}
