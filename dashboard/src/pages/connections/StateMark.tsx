import { useSyncProgress } from "../../events/sync-progress.ts";
import type { ConnectionBody } from "../../api/types.ts";
import { Mark } from "../../ui/Mark.tsx";
import { type ConnectionState, LOOKS } from "./state.ts";

/** How a connection stands, in a word. Progress tells of a reading before the state does. */
export function StateMark({ connection }: { connection: ConnectionBody }) {
  const progress = useSyncProgress(connection.id);
  return <StateWord state={progress ? "syncing" : connection.state} />;
}

export function StateWord({ state }: { state: ConnectionState }) {
  const { word, tone, icon } = LOOKS[state];
  return (
    <Mark tone={tone} icon={icon}>
      {word}
    </Mark>
  );
}
