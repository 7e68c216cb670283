import type { Failure } from "#domain";

export const signInNeeded: Failure = {
  code: "sign-in-needed",
  message: "Nobody is signed in",
  owner: "user",
  next: "Sign in on the page of the server, or send a key as Authorization: Bearer",
};

export const setUpNeeded: Failure = {
  code: "sign-in-needed",
  message: "The server is not set up: it has no user yet",
  owner: "user",
  next: "Open the address for the set-up that the server printed at its start",
};

export const keyRefused: Failure = {
  code: "sign-in-needed",
  message: "The key is not known, has expired or was revoked",
  owner: "user",
  next: "Make a new key in the dashboard",
};

export const signInRefused: Failure = {
  code: "sign-in-refused",
  message: "The e-mail address and the password do not belong together",
  owner: "user",
  next: "Check both and try again",
};

export const secondFactorRefused: Failure = {
  code: "sign-in-refused",
  message: "The code is not right, or the password was given too long ago",
  owner: "user",
  next: "Wait for the next code, or begin with the password again",
};

export const passwordWrong: Failure = {
  code: "password-wrong",
  message: "The password is not right",
  owner: "user",
  next: "Type the password that you sign in with",
};

export const codeWrong: Failure = {
  code: "code-wrong",
  message: "The code is not right",
  owner: "user",
  next: "Check the clock of the device and type the code that it shows now",
};

export const codeNeeded: Failure = {
  code: "code-needed",
  message: "This needs the code of your second factor",
  owner: "user",
  next: "Type the code that the device shows now",
};

export const secondFactorOn: Failure = {
  code: "second-factor-on",
  message: "A second factor is switched on already",
  owner: "user",
  next: "Switch it off before you begin with a new device",
};

export const setUpDone: Failure = {
  code: "set-up-done",
  message: "The server is set up already",
  owner: "user",
  next: "Sign in, or ask its owner for an invitation",
};

export const setUpTokenWrong: Failure = {
  code: "token-wrong",
  message: "The set-up token is not the one that the server printed",
  owner: "user",
  next: "Copy it from the console of the server; each start prints a new one",
};

export const invitationWrong: Failure = {
  code: "token-wrong",
  message: "The invitation is not known: it was used, withdrawn or has expired",
  owner: "user",
  next: "Ask for a new one",
};

export const emailTaken: Failure = {
  code: "email-taken",
  message: "Somebody has this e-mail address already",
  owner: "user",
  next: "Take another one, or sign in with it",
};

export const tooMany = (waitMs: number): Failure => {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return {
    code: "too-many-requests",
    message: "There were too many requests",
    owner: "user",
    next: `Try again in ${retryAfterSeconds} seconds`,
    details: { retryAfterSeconds },
  };
};

export const scopeMissing = (scope: string): Failure => ({
  code: "scope-missing",
  message:
    scope === "account" || scope === "owner"
      ? "A key of a program may not do this"
      : `The key lacks the scope "${scope}"`,
  owner: "user",
  next: "Make a key that has it, or sign in as a person",
});

export const ownerOnly: Failure = {
  code: "scope-missing",
  message: "Only the owner of this server may do this",
  owner: "user",
  next: "Ask the owner",
};

export const unknown = (what: "session" | "key" | "invitation", id: string): Failure => ({
  code: `unknown-${what}`,
  message: `There is no ${what} "${id}"`,
  owner: "user",
  next: `Choose one from the list of ${what}s`,
});
