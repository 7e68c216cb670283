import type { NotifySettingsBody } from "../../../api/types.ts";
import type { DraftProps } from "./PreferencesPanel.tsx";
import classes from "./settings.module.css";

type Kind = NotifySettingsBody["kinds"][number]["kind"];
type Props = DraftProps & { readonly kinds: NotifySettingsBody["kinds"] };

const toggled = (kinds: readonly Kind[], kind: Kind): Kind[] =>
  kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind];

/** Kinds by channels. */
export function KindTable({ kinds, value, onChange }: Props) {
  const { inApp, email } = value;
  return (
    <table className={classes.kinds}>
      <caption className={classes.soft}>
        Webhooks choose for themselves, below. Unread notices are counted at the bell.
      </caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Here</th>
          <th scope="col">Mail</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, name }) => (
          <tr key={kind}>
            <th scope="row">{name}</th>
            <td>
              <input
                type="checkbox"
                aria-label={`${name}: here`}
                checked={inApp.includes(kind)}
                onChange={() => onChange({ ...value, inApp: toggled(inApp, kind) })}
              />
            </td>
            <td>
              <input
                type="checkbox"
                aria-label={`${name}: by mail`}
                checked={email.kinds.includes(kind)}
                onChange={() =>
                  onChange({ ...value, email: { ...email, kinds: toggled(email.kinds, kind) } })
                }
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
