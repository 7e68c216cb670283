import { type FaceReply, htmlReply, jsonReply, type Refusal } from "../wire/face.ts";

/** Alpaca's refusals: its gateway answers in HTML, the API behind it in JSON. */
export function refuse({ kind, message, retryAfter }: Refusal): FaceReply {
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  const coded = (status: number, code: number, usual: string) =>
    jsonReply({ code, message: message ?? usual }, status);
  switch (kind) {
    case "unauthorized":
      return htmlReply(401, "401 Authorization Required");
    case "rate-limited":
      return { ...coded(429, 42910000, "too many requests."), headers };
    case "not-found":
      return coded(404, 40410000, "endpoint not found.");
    case "bad-request":
      return coded(400, 40010000, "request is malformed.");
    case "method":
      return coded(405, 40510000, "method not allowed.");
    case "server":
      return { ...coded(500, 50010000, "internal server error occurred."), headers };
    default:
      return { ...htmlReply(503, "503 Service Temporarily Unavailable"), headers };
  }
}

/** A refusal by Alpaca's own code, whose first three digits are the status. */
export const coded = (code: string): FaceReply | undefined =>
  /^[45]\d{7}$/.test(code)
    ? jsonReply(
        { code: Number.parseInt(code, 10), message: "request is not allowed" },
        Number.parseInt(code.slice(0, 3), 10),
      )
    : undefined;

export const unprocessable = (message: string, code = 40010001): FaceReply =>
  jsonReply({ code, message }, 422);

export const forbidden = (message: string): FaceReply =>
  jsonReply({ code: 40310000, message }, 403);

export const notFound = (message: string): FaceReply => jsonReply({ code: 40410000, message }, 404);
