import type { IconName } from "./Icon.tsx";
import { Notice } from "./Notice.tsx";
import { Secret } from "./Secret.tsx";

/** What was made and is shown once: a remark, and the secret under its name. */
export type MadeOnce = { readonly text: string; readonly name: string; readonly secret: string };

/** A secret that its owner has to copy now. */
export function ShownOnce({ icon, made }: { icon: IconName; made: MadeOnce }) {
  return (
    <Notice tone="good" icon={icon}>
      <p style={{ marginBottom: "0.4rem" }}>{made.text}</p>
      <Secret name={made.name}>{made.secret}</Secret>
    </Notice>
  );
}
