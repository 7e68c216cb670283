import { it } from "vitest";
import { gate } from "./gate.ts";

it('loses, doubles and forgets nothing under faults of the profile "amended"', async () => {
  await gate("amended");
}, 1_200_000);
