import { useQuery } from "@tanstack/react-query";
import { connections } from "../api/connections.ts";
import { count } from "../format/span.ts";
import classes from "./Navigation.module.css";

/** How many connections wait for the user, beside the way to them. */
export function Attention() {
  const { data = [] } = useQuery(connections());
  const waiting = data.filter(({ state }) => state === "needs-user").length;
  if (waiting === 0) return null;
  return (
    <span className={classes.attention} title={`${count(waiting, "connection")} wait for you`}>
      {waiting}
    </span>
  );
}
