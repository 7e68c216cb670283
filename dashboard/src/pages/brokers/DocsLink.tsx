import type { BrokerBody } from "../../api/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./brokers.module.css";

/** The broker's own documentation, which opens beside this page. */
export function DocsLink({ broker, short = false }: { broker: BrokerBody; short?: boolean }) {
  return (
    <a
      href={broker.docs}
      target="_blank"
      rel="noreferrer"
      className={classes.docs}
      title="Opens in a new tab"
      aria-label={short ? `Docs of ${broker.name}` : undefined}
    >
      {short ? "Docs" : "The broker's documentation"}
      <Icon name="external" size={12} />
    </a>
  );
}
