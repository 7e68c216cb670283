/** How a broker signs calls that say something is new: HMAC over parts that are joined by dots. */
export type HookScheme = {
  /** Lower-case name of the header with the signature; several are separated by spaces. */
  readonly signature: string;
  /** What stands before each signature: "sha256=". */
  readonly prefix?: string;
  readonly algorithm: "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
  readonly signed: readonly ("id" | "timestamp" | "body")[];
  /** Header with the seconds since 1970; calls that are five minutes off are refused. */
  readonly timestamp?: string;
  /** Header that names the call; default: what the signed parts hash to. */
  readonly id?: string;
};
