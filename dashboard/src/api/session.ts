import { queryOptions } from "@tanstack/react-query";
import { get, send } from "./client.ts";
import type * as Api from "./types.ts";

/** Who is signed in; what decides whether pages are shown at all. */
export const session = () =>
  queryOptions({
    queryKey: ["session"],
    queryFn: ({ signal }) => get<Api.SessionState>("/api/session", {}, signal),
  });

export const sessions = () =>
  queryOptions({
    queryKey: ["sessions"],
    queryFn: async ({ signal }) =>
      (await get<Api.PersonSessionList>("/api/sessions", {}, signal)).items,
  });

export const programKeys = () =>
  queryOptions({
    queryKey: ["keys"],
    queryFn: async ({ signal }) => (await get<Api.ProgramKeyList>("/api/keys", {}, signal)).items,
  });

export const invitations = () =>
  queryOptions({
    queryKey: ["invitations"],
    queryFn: async ({ signal }) =>
      (await get<Api.InvitationList>("/api/invitations", {}, signal)).items,
  });

export const people = () =>
  queryOptions({
    queryKey: ["people"],
    queryFn: async ({ signal }) => (await get<Api.PersonList>("/api/people", {}, signal)).items,
  });

type State = Api.SessionState;

export const setUp = (body: Api.SetUpBody) => send<State>("POST", "/api/session/set-up", body);
export const acceptInvitation = (body: Api.AcceptBody) =>
  send<State>("POST", "/api/invitations/accept", body);
export const signIn = (body: Api.SignInBody) => send<State>("POST", "/api/session", body);
export const passSecondFactor = (body: Api.SecondFactorBody) =>
  send<State>("POST", "/api/session/second-factor", body);
export const signOut = () => send<State>("DELETE", "/api/session");
export const changePassword = (body: Api.PasswordChange) =>
  send<State>("PUT", "/api/session/password", body);

export const beginSecondFactor = (password: string) =>
  send<Api.SecondFactorOffer>("POST", "/api/second-factor", { password });
export const confirmSecondFactor = (code: string) =>
  send<State>("PUT", "/api/second-factor", { code });
export const removeSecondFactor = (password: string) =>
  send<State>("POST", "/api/second-factor/remove", { password });

export const endSession = (id: string) =>
  send<undefined>("DELETE", `/api/sessions/${encodeURIComponent(id)}`);
export const makeKey = (body: Api.ProgramKeyInput) =>
  send<Api.MadeProgramKey>("POST", "/api/keys", body);
export const revokeKey = (id: string) =>
  send<undefined>("DELETE", `/api/keys/${encodeURIComponent(id)}`);
export const invite = (label: string) =>
  send<Api.MadeInvitation>("POST", "/api/invitations", { label });
export const withdrawInvitation = (id: string) =>
  send<undefined>("DELETE", `/api/invitations/${encodeURIComponent(id)}`);
