import { acceptInvitation } from "../../api/session.ts";
import { LogInFrame } from "./LogInFrame.tsx";
import { NewPersonForm } from "./NewPersonForm.tsx";
import { useEntering } from "./useEntering.ts";

/** Makes the user who was invited, with a blotter of their own. */
export function InvitationPage({ token, onDone }: { token: string; onDone: () => void }) {
  const entering = useEntering(acceptInvitation, onDone);
  return (
    <LogInFrame
      title="You are invited"
      text="You get a blotter of your own, which nobody else on this server can see."
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
