import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CALENDAR_KEY, calendarFeed, endCalendar, makeCalendar } from "../../api/calendar.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ShownOnce } from "../../ui/ShownOnce.tsx";
import { Time } from "../../ui/Time.tsx";
import { SecretActs } from "./SecretActs.tsx";
import classes from "./connections.module.css";

/** Log-ins that end, in the calendar program of the user: a secret address to subscribe to. */
export function CalendarPanel() {
  const { data, error } = useQuery(calendarFeed());
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: CALENDAR_KEY });
  const make = useMutation({ mutationFn: makeCalendar, onSettled });
  const end = useMutation({ mutationFn: endCalendar, onSuccess: () => make.reset(), onSettled });
  const failure = error ?? make.error ?? end.error;
  const isActive = data?.active === true;
  return (
    <Panel title="Calendar" note="When which log-in ends, for your calendar program">
      <div className={classes.calendar}>
        {failure && <FailureNotice error={failure} />}
        {make.data && (
          <ShownOnce
            icon="clock"
            made={{
              text: "Subscribe to this address; whoever has it can read it, and it is not shown again.",
              name: "Address of the calendar",
              secret: location.origin + make.data.path,
            }}
          />
        )}
        <SecretActs
          make={make}
          end={end}
          makeText={isActive ? "Make another address" : "Make an address"}
          endText={isActive ? "End the calendar" : undefined}
        >
          {isActive && data.madeAt && (
            <>
              The address was made <Time at={data.madeAt} />; another one ends it.
            </>
          )}
        </SecretActs>
      </div>
    </Panel>
  );
}
