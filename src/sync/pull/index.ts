export { nextRead } from "./rota.ts";
export { createPulls, type PullOptions, type Pulls, wasRead } from "./pulls.ts";
export { connectionSubject } from "./letter.ts";
export { unknownConnection } from "./failures.ts";
export * from "./parts.ts";
export { openSession, type Session, type SessionParts } from "./session.ts";
