import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { BrokerBody } from "../../../api/types.ts";
import { SearchField } from "../../../filters/SearchField.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { EvidenceMark } from "../../brokers/EvidenceMark.tsx";
import { matching } from "../../brokers/matrix.ts";
import { wordsOf } from "../../brokers/words.ts";
import classes from "./connect.module.css";

/** Every broker that can be connected, by name, institution or what is traded there. */
export function BrokerChoice({ brokers }: { brokers: readonly BrokerBody[] }) {
  const [search, setSearch] = useState<string>();
  const shown = matching(brokers, { search });
  return (
    <>
      <div className={classes.search}>
        <SearchField value={search} placeholder="Search brokers" onChange={setSearch} />
      </div>
      {shown.length === 0 && (
        <EmptyState
          title={`No broker matches "${search}"`}
          action={<Link to="/imports">Import a statement instead</Link>}
        >
          Any broker&rsquo;s statement can be read: a table of an unknown layout is mapped once.
        </EmptyState>
      )}
      <ul className={classes.brokers}>
        {shown.map((broker) => (
          <li key={broker.id}>
            <Link to="/connections/new" search={{ broker: broker.id }} className={classes.broker}>
              <span className={classes.brokerHead}>
                <span className={classes.brokerName}>{broker.name}</span>
                <EvidenceMark evidence={broker.evidence} />
              </span>
              <span>{broker.summary}</span>
              <span className={classes.soft}>
                Reads {broker.capabilities.reads.map(wordsOf).join(", ")}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
