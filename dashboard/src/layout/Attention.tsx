import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { connections } from "../api/connections.ts";
import { deadLetters } from "../api/schedule.ts";
import { count } from "../format/span.ts";
import classes from "./Navigation.module.css";

/** How many connections wait for the user, beside the way to them. */
export function WaitingConnections() {
  const { data = [] } = useQuery(connections());
  const waiting = data.filter(({ state }) => state === "needs-user").length;
  const what = `${count(waiting, "connection")} ${waiting === 1 ? "waits" : "wait"} for you`;
  return <Attention many={waiting} what={what} />;
}

/** How much work was given up, beside the way to the desk on which it lies. */
export function OpenLetters() {
  const { data } = useInfiniteQuery(deadLetters("open"));
  const open = data?.pages[0]?.items.length ?? 0;
  return <Attention many={open} what={count(open, "open dead letter")} />;
}

function Attention({ many, what }: { many: number; what: string }) {
  if (many === 0) return null;
  return (
    <span className={classes.attention} title={what}>
      {many}
    </span>
  );
}
