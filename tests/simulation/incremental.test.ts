import { it } from "vitest";
import { gate } from "./gate.ts";

it('loses, doubles and forgets nothing under faults of the profile "incremental"', async () => {
  await gate("incremental");
}, 1_200_000);
