import type { ScheduleStateBody } from "../../api/types.ts";
import { Icon } from "../../ui/Icon.tsx";
import notice from "../../ui/Notice.module.css";
import { type Verdict, verdictsOf } from "./verdict.ts";

/** In words, whether scheduled reading keeps up, and who acts where it does not. */
export function Verdicts({ state }: { state: ScheduleStateBody }) {
  return verdictsOf(state).map((verdict) => <OneVerdict key={verdict.what} {...verdict} />);
}

function OneVerdict({ tone, what, next }: Verdict) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={`${notice.notice} ${notice[tone] ?? ""}`}
    >
      <Icon name={tone === "good" ? "check" : "alert"} size={18} />
      <div className={notice.body}>
        <p className={notice.title}>{what}</p>
        {next && <p>{next}</p>}
      </div>
    </div>
  );
}
