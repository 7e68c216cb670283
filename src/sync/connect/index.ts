export { nextStanding, type Standing, type StandingEvent, type Trouble } from "./state.ts";
export { troubleOf } from "./trouble.ts";
export {
  type Connected,
  type Connections,
  type ConnectionsParts,
  type ConnectRequest,
  createConnections,
} from "./connections.ts";
