import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { trading } from "../../api/orders.ts";
import { Notice } from "../../ui/Notice.tsx";

/** Says where orders are placed that they are held back, and by what. */
export function StopNotice() {
  const { data } = useQuery(trading());
  if (data === undefined || data === "open") return null;
  return (
    <Notice
      tone="warn"
      icon="stop"
      action={
        <Button
          size="compact-xs"
          variant="default"
          renderRoot={(props) => <Link to="/risk" {...props} />}
        >
          Go to Risk
        </Button>
      }
    >
      {data === "reduce-only"
        ? "Trading is stopped for what opens: only orders that reduce a position are sent."
        : data === "flatten"
          ? "Every position is being closed: nothing else is sent."
          : "Trading is stopped: no order is sent."}
    </Notice>
  );
}
