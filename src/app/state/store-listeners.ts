import type { Events } from '../../events/events.ts';
import type { Service } from '../../http/http.ts';
import type { Store } from '../../store/types.ts';
import { recordTimeChanges } from '../../testing/testing.ts';
import type { StateOwner } from './state.ts';

/** What the listeners pass changes on to. It needs the store, so it is created after it. */
type ChangeReceivers = Pick<Service, 'testStates'> & {
  readonly store: Store;
  readonly events: Events;
};

type StoreListeners = {
  readonly listeners: Pick<StateOwner, 'onSandboxGone' | 'onAdvanced' | 'onTimeChanges'>;
  connect(receivers: ChangeReceivers): void;
};

/** Creates the listeners of a store, which pass on what the clock changes and which sandboxes leave memory. */
export function createStoreListeners({
  testStates,
  journal,
}: Pick<Service, 'testStates' | 'journal'>): StoreListeners {
  let receivers: ChangeReceivers | undefined;
  return {
    connect: (created) => {
      receivers = created;
    },
    listeners: {
      onSandboxGone: (sandbox) => {
        testStates.forget(sandbox);
        receivers?.events.forget(sandbox.name);
      },
      onAdvanced: (transaction, origin) => receivers?.events.recordTimeChanges(transaction, origin),
      onTimeChanges: (name, changes) => {
        if (receivers === undefined || journal === 'off') return;
        const { store, testStates: current } = receivers;
        recordTimeChanges(current.of(store.sandbox(name)).journal, name, changes);
      },
    },
  };
}
