import { fail } from "#domain";

const LEAST_MINUTES = 5;
const MOST_MINUTES = 60;

/** A whole number of minutes from 5 to 60, or the failure "interval-out-of-range". */
export function checkInterval(minutes: number): number {
  if (Number.isInteger(minutes) && minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES)
    return minutes;
  return fail({
    code: "interval-out-of-range",
    message: `"${minutes}" is no interval of a connection`,
    owner: "user",
    next: `Give whole minutes from ${LEAST_MINUTES} to ${MOST_MINUTES}`,
  });
}
