import type { Decimal } from "#domain";

type Attributes = Readonly<Record<string, string | number | Decimal | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** An element of attributes only. Attributes without a value stand empty, as IBKR writes them. */
export function element(name: string, attributes: Attributes): string {
  const parts = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${value === undefined ? "" : escapeXml(String(value))}"`,
  );
  return `<${name}${parts.join("")} />`;
}
