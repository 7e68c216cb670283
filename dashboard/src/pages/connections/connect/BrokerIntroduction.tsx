import type { BrokerBody } from "../../../api/types.ts";
import { count, formatSpan } from "../../../format/span.ts";
import { EvidenceMark } from "../../brokers/EvidenceMark.tsx";
import { DocsLink } from "../../brokers/DocsLink.tsx";
import { grainOf, proofOf, wordsOf } from "../../brokers/words.ts";
import classes from "./connect.module.css";

/** What one may expect of a broker, beside its form. */
export function BrokerIntroduction({ broker }: { broker: BrokerBody }) {
  const { history, capabilities, limits } = broker;
  return (
    <aside className={classes.introduction} aria-label={`About ${broker.name}`}>
      <p>{broker.summary}</p>
      <dl>
        <dt>Reads</dt>
        <dd>{capabilities.reads.map(wordsOf).join(", ")}</dd>
        <dt>Records</dt>
        <dd>{grainOf(history.grain)}</dd>
        <dt>Past</dt>
        <dd>
          {history.horizonDays === undefined
            ? "all that the account has"
            : `the last ${count(history.horizonDays, "day")}`}
        </dd>
        <dt>Complete?</dt>
        <dd>{proofOf(history.proof)}</dd>
        <dt>Limits</dt>
        <dd>
          {limits.map(({ id, max, perMs }) => (
            <span key={id} className={classes.limit}>
              {count(max, "call")} in {formatSpan(perMs)}
            </span>
          ))}
          {limits.length === 0 && "none stated"}
        </dd>
        <dt>Known from</dt>
        <dd>
          <EvidenceMark evidence={broker.evidence} />
          <ul className={classes.sources}>
            {broker.evidence.from.map((source) => (
              <li key={source}>{source}</li>
            ))}
          </ul>
        </dd>
      </dl>
      <DocsLink broker={broker} />
    </aside>
  );
}
