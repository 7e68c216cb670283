import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { session } from "../../api/session.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { InvitationPage } from "./InvitationPage.tsx";
import { LogInFrame } from "./LogInFrame.tsx";
import { LogInPage } from "./LogInPage.tsx";
import { SecondFactorPage } from "./SecondFactorPage.tsx";
import { SetUpPage } from "./SetUpPage.tsx";

/** Shows the pages to those who may see them, and to everybody else the way in. */
export function Gate({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(session());
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  const goHome = () => void navigate({ to: "/", replace: true });
  if (!data) {
    if (!error) return null;
    return (
      <LogInFrame title="The server does not answer">
        <FailureNotice error={error} retry={() => void refetch()} />
      </LogInFrame>
    );
  }
  const { state } = data;
  if (pathname === "/invitation" && state !== "signed-in")
    return <InvitationPage token={hash} onDone={goHome} />;
  if (state === "set-up" || (state === "open" && pathname === "/set-up"))
    return <SetUpPage token={hash} onDone={goHome} />;
  if (state === "second-factor") return <SecondFactorPage />;
  if (state === "signed-out") return <LogInPage />;
  return children;
}
