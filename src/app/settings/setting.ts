/** Where settings of brokers come from, besides the database. */
export type SettingsSetting = {
  /** Names a file beside "brokers.json" that wins over it: "brokers.production.json". */
  readonly profile?: string | undefined;
  /** The document that the variables of the process make, not checked yet. */
  readonly environment: unknown;
};
