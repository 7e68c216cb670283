import { problemOf } from "../../../api/failure.ts";
import type { BrokerBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import notice from "../../../ui/Notice.module.css";
import { isRefusal } from "../plain-words.ts";

/**
 * Why a trial failed. Of refused credentials it says what to look at; "reconnect" is the advice for
 * a connection that exists.
 */
export function RefusedNotice({ broker, error }: { broker: BrokerBody; error: unknown }) {
  const { code, message } = problemOf(error);
  if (!isRefusal(code)) return <FailureNotice error={error} />;
  return (
    <div role="alert" className={`${notice.notice} ${notice.bad}`}>
      <Icon name="key" size={18} />
      <div className={notice.body}>
        <p className={notice.title}>{broker.name} does not accept these credentials</p>
        <p>
          You can settle this: copy them from the broker once more
          {broker.environments.length > 1 && ", and check whether they are of paper or live"}.
          Nothing was kept.
        </p>
        <p className={notice.code}>
          {message}, {code}
        </p>
      </div>
    </div>
  );
}
