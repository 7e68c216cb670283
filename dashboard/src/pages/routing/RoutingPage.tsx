import { getRouteApi } from "@tanstack/react-router";
import { Page } from "../../ui/Page.tsx";
import { DecisionDrawer } from "./DecisionDrawer.tsx";
import { DecisionsPanel } from "./DecisionsPanel.tsx";
import { DryRunPanel } from "./DryRunPanel.tsx";
import { PoliciesPanel } from "./PoliciesPanel.tsx";

const route = getRouteApi("/routing");

/** Which account takes an order, by which rules, and why it was that one. */
export function RoutingPage() {
  const { decision, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (order: string | undefined) =>
    void navigate({ search: { ...filter, decision: order } });
  return (
    <Page title="Routing">
      <PoliciesPanel />
      <DryRunPanel />
      <DecisionsPanel
        filter={filter}
        onFilter={(change) => void navigate({ search: { ...filter, ...change }, replace: true })}
        onShow={show}
      />
      <DecisionDrawer order={decision} onClose={() => show(undefined)} />
    </Page>
  );
}
