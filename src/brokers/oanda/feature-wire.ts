/** What OANDA says of what an account may do, limited to the fields that we read. */
import { get, json, z } from "#kit";

const Flags = z.object({
  account: z.object({
    hedgingEnabled: z.boolean().optional(),
    guaranteedStopLossOrderMode: z.enum(["DISABLED", "ALLOWED", "REQUIRED"]).optional(),
  }),
});

const Listed = z.object({
  name: z.string(),
  type: z.enum(["CURRENCY", "CFD", "METAL"]),
  displayName: z.string().optional(),
});

export const flags = get("/accounts/{account}/summary", Flags);
export const instruments = get(
  "/accounts/{account}/instruments",
  z.object({ instruments: json.rows(Listed) }),
);
