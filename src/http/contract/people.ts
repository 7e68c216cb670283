import { z } from "zod";
import { instant } from "./common.ts";

export const KEY_SCOPES = ["read", "write", "connect", "trade"] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Long enough that no list of common ones holds it; short enough that hashing it costs nothing. */
const newPassword = z.string().min(12).max(200);
const password = z.string().min(1).max(200);
const email = z.email().max(200);
const name = z.string().trim().min(1).max(100);
const token = z.string().min(1).max(200);

export const person = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(["owner", "member"]),
    secondFactor: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: "Person" });
export type PersonBody = z.infer<typeof person>;
export const personList = z.object({ items: z.array(person) });
export type PersonList = z.infer<typeof personList>;

export const sessionState = z
  .object({
    state: z
      .enum(["open", "set-up", "signed-out", "second-factor", "signed-in"])
      .meta({ description: '"open": nobody is known yet and no log-in is needed' }),
    person: person.optional(),
  })
  .meta({ id: "SessionState" });
export type SessionState = z.infer<typeof sessionState>;

export const setUpBody = z.strictObject({ token, name, email, password: newPassword });
export type SetUpBody = z.infer<typeof setUpBody>;

export const signInBody = z.strictObject({ email, password });
export type SignInBody = z.infer<typeof signInBody>;

export const secondFactorBody = z.union([
  z.strictObject({ code: z.string().regex(/^\d{6}$/, "Six digits") }),
  z.strictObject({ recoveryCode: z.string().trim().min(1).max(50) }),
]);
export type SecondFactorBody = z.infer<typeof secondFactorBody>;

export const passwordChange = z.strictObject({ current: password, next: newPassword });
export type PasswordChange = z.infer<typeof passwordChange>;

export const passwordBody = z.strictObject({ password });
export const codeBody = z.strictObject({ code: z.string().regex(/^\d{6}$/, "Six digits") });

export const secondFactorOffer = z
  .object({
    uri: z.string().meta({ description: "For an authenticator: otpauth://totp/..." }),
    secret: z.string().meta({ description: "The same, to be typed" }),
    recoveryCodes: z.array(z.string()).meta({ description: "Each works once; shown only now" }),
  })
  .meta({ id: "SecondFactorOffer" });
export type SecondFactorOffer = z.infer<typeof secondFactorOffer>;

export const personSession = z
  .object({
    id: z.string(),
    createdAt: instant,
    seenAt: instant,
    expiresAt: instant,
    address: z.string().optional(),
    userAgent: z.string().optional(),
    current: z.boolean().meta({ description: "The one that asks" }),
  })
  .meta({ id: "PersonSession" });
export type PersonSessionBody = z.infer<typeof personSession>;
export const personSessionList = z.object({ items: z.array(personSession) });
export type PersonSessionList = z.infer<typeof personSessionList>;

const programKeyParts = {
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  needsApproval: z.boolean().meta({ description: "Its orders wait until a person approves them" }),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.optional(),
};
export const programKey = z
  .object(programKeyParts)
  .meta({ id: "ProgramKey", description: "A key of a program, without the key itself" });
export type ProgramKeyBody = z.infer<typeof programKey>;
export const programKeyList = z.object({ items: z.array(programKey) });
export type ProgramKeyList = z.infer<typeof programKeyList>;

export const programKeyInput = z.strictObject({
  name,
  scopes: z.array(z.enum(KEY_SCOPES)).min(1).max(KEY_SCOPES.length),
  days: z.number().int().min(1).max(366).default(90),
  needsApproval: z.boolean().default(false),
});
export type ProgramKeyInput = z.output<typeof programKeyInput>;

export const madeProgramKey = z
  .object({
    ...programKeyParts,
    key: z.string().meta({ description: "Shown only now; send it as Authorization: Bearer" }),
  })
  .meta({ id: "MadeProgramKey" });
export type MadeProgramKey = z.infer<typeof madeProgramKey>;

const invitationParts = {
  id: z.string(),
  label: z.string(),
  createdAt: instant,
  expiresAt: instant,
};
export const invitation = z.object(invitationParts).meta({ id: "Invitation" });
export type InvitationBody = z.infer<typeof invitation>;
export const invitationList = z.object({ items: z.array(invitation) });
export type InvitationList = z.infer<typeof invitationList>;
export const invitationInput = z.strictObject({
  label: name.meta({ description: "For whom, in your own words" }),
});
export type InvitationInput = z.infer<typeof invitationInput>;
export const madeInvitation = z
  .object({
    ...invitationParts,
    token: z.string().meta({ description: "Shown only now; works once" }),
  })
  .meta({ id: "MadeInvitation" });
export type MadeInvitation = z.infer<typeof madeInvitation>;
export const acceptBody = z.strictObject({ token, name, email, password: newPassword });
export type AcceptBody = z.infer<typeof acceptBody>;

export const peopleKey = z.object({ id: z.string().max(100) });
