import type { Resources } from '../control/control.ts';
import { hiddenKey } from '../document/document.ts';
import type { SandlotOptions } from './options.ts';
import { openScopes } from './scope.ts';
import type { Served } from './serving.ts';

/** What a record that is written past the API is held against. */
export const openRecordChecks = (
  served: readonly Served[],
  { behaviours }: SandlotOptions,
): Resources => {
  const scopeOf = openScopes(served);
  return {
    check: (resource, record) => {
      const found = scopeOf(resource);
      if (found === undefined) return [];
      const { inferring, service } = found.one;
      const { [hiddenKey]: _, ...visible } = record;
      return inferring
        .entityOf(found.name)
        .flatMap((pointer) => service.schemas.check(pointer, 'reply')(visible, 'body'));
    },
    knows: (resource) => {
      const found = scopeOf(resource);
      if (found === undefined) return false;
      const { inference, records } = found.one;
      // What is not inferred is a module's, which may have resources that nobody hears of before.
      const isOpen = inference === undefined || behaviours !== undefined;
      return (
        isOpen ||
        Object.hasOwn(records, found.name) ||
        inference().resolve(found.name) !== undefined
      );
    },
    names: () =>
      served.flatMap(({ mount, inference }) =>
        (inference?.().resources ?? []).map(({ name }) => mount.scope + name),
      ),
  };
};
