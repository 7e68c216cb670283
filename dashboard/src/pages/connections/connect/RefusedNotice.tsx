import { problemOf } from "../../../api/failure.ts";
import type { BrokerBody } from "../../../api/types.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import notice from "../../../ui/Notice.module.css";

/** The broker answered, and does not know what was typed. */
const UNKNOWN_TO_BROKER = new Set([
  "broker-authentication-failed",
  "broker-auth-invalid",
  "broker-auth-expired",
]);

/**
 * Why a trial failed. Of refused credentials it says what to look at; "reconnect" is the advice for
 * a connection that exists.
 */
export function RefusedNotice({ broker, error }: { broker: BrokerBody; error: unknown }) {
  const { code, message } = problemOf(error);
  if (!UNKNOWN_TO_BROKER.has(code)) return <FailureNotice error={error} />;
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
