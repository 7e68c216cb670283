import { setUp } from "../../api/session.ts";
import { LogInFrame } from "./LogInFrame.tsx";
import { NewPersonForm } from "./NewPersonForm.tsx";
import { useEntering } from "./useEntering.ts";

type Props = {
  /** Stands behind "#" in the address, which browsers send to no server. */
  readonly token: string;
  readonly onDone: () => void;
};

/** Makes the first user, who owns the server and what is in it. */
export function SetUpPage({ token, onDone }: Props) {
  const entering = useEntering(setUp, onDone);
  return (
    <LogInFrame
      title="Set up OpenBlotter"
      text="You become the owner of this server and of all that was imported before. From then on
        nothing is shown without signing in."
    >
      <NewPersonForm
        token={token}
        action="Make my account"
        error={entering.error}
        isBusy={entering.isPending}
        onSubmit={(person) => entering.mutate(person)}
      />
    </LogInFrame>
  );
}
