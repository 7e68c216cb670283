import { z } from "zod";
import { fail } from "#domain";

const minutes = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform((text) => Number.parseInt(text, 10));

/** An interval as it is typed: 5 to 60 minutes. Fails with "invalid-setting". */
export const minutesOf = (text: string): number => {
  const read = minutes.safeParse(text);
  if (read.success && read.data >= 5 && read.data <= 60) return read.data;
  return fail({
    code: "invalid-setting",
    message: `The interval "${text}" cannot be kept`,
    owner: "user",
    next: "Give a number from 5 to 60",
  });
};
