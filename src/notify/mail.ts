import { createHash } from "node:crypto";
import type { Notice } from "./ports.ts";
import { wordsOf } from "./words.ts";

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for the same notices, so that a mail that is sent twice can be known as one. */
  readonly id: string;
};

/** One mail of one or many notices, oldest first, with links into the dashboard at `url`. */
export function mailOf(notices: readonly Notice[], { to, url }: { to: string; url: string }): Mail {
  const parts = notices.map((notice) => ({ ...wordsOf(notice), at: notice.at }));
  const [first] = parts;
  const subject =
    parts.length === 1 && first ? first.title : `${parts.length} notices of OpenBlotter`;
  const footer = `Choose what you are told of: ${url}/notifications/settings`;
  const text = [
    ...parts.map(
      ({ title, text: what, path, at }) => `${title}\n${what}\n${timeOf(at)}\n${url}${path}`,
    ),
    footer,
  ].join("\n\n");
  const items = parts.map(
    ({ title, text: what, path, at }) =>
      `<p><a href="${escaped(url + path)}"><b>${escaped(title)}</b></a><br>${escaped(what)}<br>` +
      `<small>${timeOf(at)}</small></p>`,
  );
  const settings = escaped(`${url}/notifications/settings`);
  const link = `<p><small><a href="${settings}">Choose what you are told of</a></small></p>`;
  const html = `<!doctype html><html><body>${items.join("")}${link}</body></html>`;
  const ids = notices.map(({ id }) => id).join(" ");
  const id = createHash("sha256").update(ids).digest("hex").slice(0, 32);
  return { to, subject: oneLine(subject), text, html, id };
}

const timeOf = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** What brokers and users write may hold line breaks, which would end a header. */
const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").slice(0, 200);

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
