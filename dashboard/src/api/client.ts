import { ApiFailure, failureOf, unreachable } from "./failure.ts";

export type Params = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** A path with its query; repeated values repeat their name, absent ones are left out. */
export function urlOf(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** Sends a request and reads its JSON. Throws an ApiFailure for everything that is not success. */
export async function request<Reply>(url: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  });
  if (!response.ok) throw await failureOf(response);
  if (response.status === 204) return undefined as Reply;
  try {
    return (await response.json()) as Reply;
  } catch {
    const problem = { code: "bad-reply", message: `The server's answer to "${url}" is no JSON` };
    throw new ApiFailure({ ...problem, owner: "us", next: "Reload the page" }, response.status);
  }
}

export const get = <Reply>(path: string, params?: Params, signal?: AbortSignal): Promise<Reply> =>
  request(urlOf(path, params), signal ? { signal } : undefined);

export const send = <Reply>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Reply> =>
  request(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });

/** Sends a file as it is; the server streams it, so its size does not matter here. */
export const sendFile = <Reply>(path: string, params: Params, file: Blob): Promise<Reply> =>
  request(urlOf(path, params), {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  });
