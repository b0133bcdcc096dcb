import type { GotReply } from '../contract/contract.ts';
import type { Operation } from '../document/document.ts';
import type { Draft } from './draft.ts';

/** Whether the credential that is shown lets anybody in. */
export type Doors = {
  note(draft: Draft, got: GotReply): void;
  /** Whether all that asks for one refused it. */
  areShut(): boolean;
};

export const openDoors = (isGuarded: (operation: Operation) => boolean): Doors => {
  const seen = new Set<boolean>();
  return {
    note: ({ operation, credential }, { status }) => {
      if (credential === 'shown' && isGuarded(operation)) seen.add(status !== 401);
    },
    areShut: () => seen.has(false) && !seen.has(true),
  };
};
