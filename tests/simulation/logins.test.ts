import { it } from "vitest";
import { gate } from "./gate.ts";

it('loses, doubles and forgets nothing under faults of the profile "logins"', async () => {
  await gate("logins");
}, 1_200_000);
