import type { BrokerBody } from "../../api/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import classes from "./brokers.module.css";
import { rankOf } from "./matrix.ts";

type Evidence = BrokerBody["evidence"];

const MEANINGS: Readonly<Record<Evidence["level"], string>> = {
  listed: "Known by name; nothing was tried",
  documented: "Built and tested on the broker's published specifications and samples",
  recorded: "Tested on real replies of the broker",
  confirmed: "A person ran it on a live account",
};

/** How well a broker is known to work: the steps reached of four, and the word. */
export function EvidenceMark({ evidence }: { evidence: Evidence }) {
  const rank = rankOf(evidence.level);
  return (
    <span className={classes.evidence} title={MEANINGS[evidence.level]}>
      <svg width="22" height="10" viewBox="0 0 22 10" aria-hidden="true">
        {[0, 1, 2, 3].map((step) => (
          <rect
            key={step}
            x={step * 6}
            y={7 - step * 2}
            width="4"
            height={3 + step * 2}
            data-reached={step <= rank || undefined}
          />
        ))}
      </svg>
      {evidence.level}
      {evidence.level === "confirmed" && <Icon name="check" size={12} />}
    </span>
  );
}
