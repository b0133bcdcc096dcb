import type { ComponentType } from 'preact';
import type { IconName } from './components/icons.tsx';
import { CallsView } from './views/calls/calls-view.tsx';
import { RecordsView } from './views/data/data-view.tsx';
import { DeliveriesView } from './views/deliveries/deliveries-view.tsx';
import { HealthView } from './views/health/health-view.tsx';
import { OperationsView } from './views/operations/operations-view.tsx';
import { RulesView } from './views/rules/rules-view.tsx';
import { SandboxesView } from './views/sandboxes/sandboxes-view.tsx';

export type ViewDefinition = {
  /** In the address: `#/calls`. */
  readonly name: string;
  readonly title: string;
  /** In the navigation. */
  readonly label?: string;
  readonly icon: IconName;
  readonly View: ComponentType;
};

/** The views in their order; their number is the key that opens them. */
export const views: readonly ViewDefinition[] = [
  { name: 'calls', title: 'Calls', icon: 'calls', View: CallsView },
  { name: 'data', title: 'Data', icon: 'data', View: RecordsView },
  {
    name: 'sandboxes',
    title: 'Sandboxes and time',
    label: 'Sandboxes',
    icon: 'sandboxes',
    View: SandboxesView,
  },
  { name: 'rules', title: 'Rules', icon: 'rules', View: RulesView },
  { name: 'operations', title: 'Operations', icon: 'operations', View: OperationsView },
  { name: 'deliveries', title: 'Deliveries', icon: 'deliveries', View: DeliveriesView },
  { name: 'health', title: 'Health', icon: 'health', View: HealthView },
];

const [firstView] = views;

/** The view of a name in the address; calls for an unknown one. */
export function findView(name: string): ViewDefinition {
  const view = views.find((one) => one.name === name) ?? firstView;
  if (view === undefined) throw new Error('There are no views.');
  return view;
}
