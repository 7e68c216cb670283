import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { connectionHook, hookKey, makeHook, removeHook } from "../../../api/hooks.ts";
import { FailureNotice } from "../../../ui/FailureNotice.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { ShownOnce } from "../../../ui/ShownOnce.tsx";
import { Time } from "../../../ui/Time.tsx";
import shared from "../connections.module.css";
import { SecretActs } from "../SecretActs.tsx";

/** Where a broker, or a program beside it, may ask that the connection be read now. */
export function HookPanel({ connection: { id } }: { connection: { readonly id: string } }) {
  const { data, error } = useQuery(connectionHook(id));
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: hookKey(id) });
  const make = useMutation({ mutationFn: () => makeHook(id), onSettled });
  const end = useMutation({
    mutationFn: () => removeHook(id),
    onSuccess: () => make.reset(),
    onSettled,
  });
  const failure = error ?? make.error ?? end.error;
  const isActive = data?.active === true;
  return (
    <Panel title="Calls of the broker" note="A signed call has this connection read at once">
      <div className={shared.calendar}>
        {failure && <FailureNotice error={failure} />}
        {make.data && (
          <ShownOnce
            icon="key"
            made={{
              text: "Calls are signed with this secret, which is not shown again.",
              name: "Secret of the calls",
              secret: make.data.secret,
            }}
          />
        )}
        {isActive && data.path && <code>POST {location.origin + data.path}</code>}
        <SecretActs
          make={make}
          end={end}
          makeText={isActive ? "Make another secret" : "Take calls"}
          endText={isActive ? "Take no more calls" : undefined}
        >
          {isActive &&
            (data.calledAt ? (
              <>
                Called last <Time at={data.calledAt} />
              </>
            ) : (
              "Never called yet"
            ))}
        </SecretActs>
      </div>
    </Panel>
  );
}
