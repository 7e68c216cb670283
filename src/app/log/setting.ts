export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export const LOG_FORMATS = ["json", "text"] as const;

/** How much is logged, and as what: a line of JSON for programs, or words for people. */
export type LogSetting = {
  readonly level: (typeof LOG_LEVELS)[number];
  readonly format: (typeof LOG_FORMATS)[number];
};

export const LOG_ADVICE = `Give one of ${LOG_LEVELS.join(", ")}, and ":text" for lines that people read`;

/** Reads "info" or "info:text"; undefined if it is neither. */
export function logSettingOf(text: string): LogSetting | undefined {
  const [level, format = "json", ...rest] = text.trim().toLowerCase().split(":");
  const setting = {
    level: LOG_LEVELS.find((known) => known === level),
    format: LOG_FORMATS.find((known) => known === format),
  };
  if (rest.length > 0 || !setting.level || !setting.format) return undefined;
  return { level: setting.level, format: setting.format };
}
