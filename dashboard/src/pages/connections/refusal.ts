const REFUSALS = new Set(["authentication-failed", "auth-invalid", "auth-expired"]);

/** The broker answered, and does not accept who asks. */
export const isRefusal = (code: string): boolean => REFUSALS.has(code.replace(/^broker-/, ""));
