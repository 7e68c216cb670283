import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { problemOf } from "../../api/failure.ts";
import { order as orderQuery } from "../../api/orders.ts";
import type { OrderBody } from "../../api/types.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { EnvironmentMark } from "../connections/EnvironmentMark.tsx";
import { OrderMark } from "./OrderMark.tsx";
import { OrderStanding } from "./OrderStanding.tsx";
import classes from "./orders.module.css";
import { termsOf, titleOf } from "./words.ts";

type Props = {
  readonly placed: OrderBody;
  readonly onAnother: () => void;
  /** What the button says that leads on. */
  readonly another?: string;
};

/** What became of the order, live: it goes on after the answer to the ticket. */
export function PlacedNotice({ placed, onAnother, another = "Place another" }: Props) {
  const { data } = useQuery(orderQuery(placed.id));
  const order = data ?? placed;
  return (
    <InSight>
      <section className={classes.placed} role="status" aria-label="What became of the order">
        <div className={classes.placedHead}>
          <h2>{titleOf(order)}</h2>
          <EnvironmentMark environment={order.environment} />
          <OrderMark order={order} />
        </div>
        <p className={classes.soft}>{termsOf(order)}</p>
        <OrderStanding order={order} />
        <div className={classes.acts}>
          <Button size="xs" variant="default" onClick={onAnother}>
            {another}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            renderRoot={(props) => <Link to="/orders" search={{ order: order.id }} {...props} />}
          >
            See its journal
          </Button>
        </div>
      </section>
    </InSight>
  );
}

/** On a phone the answer to the button would stand below the edge of the screen. */
function InSight({ children }: { children: ReactNode }) {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    shown.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return <div ref={shown}>{children}</div>;
}

/** The order was not taken, or nobody knows; trying again under the same key is safe in both. */
export function RefusedNotice({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const isCertain = problemOf(error).owner === "user" && !isLost(error);
  return (
    <InSight>
      <div className={classes.preview}>
        <FailureNotice error={error} retry={isCertain ? undefined : onRetry} />
        {!isCertain && (
          <p className={classes.soft}>
            Whether the order was taken is not known. &ldquo;Try again&rdquo; is the same order and
            never a second one; before you change the ticket, look at{" "}
            <Link to="/orders">Orders</Link>.
          </p>
        )}
      </div>
    </InSight>
  );
}

const isLost = (error: unknown) => problemOf(error).code === "server-unreachable";
