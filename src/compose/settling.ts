import type { Resources } from '../control/control.ts';
import { CallContext } from '../server/context.ts';
import { openScopes } from './scope.ts';
import type { Served } from './serving.ts';

/** Tells the modules of what is written past the API, each of the records of its own document. */
export const openSettling = (served: readonly Served[]): Resources['settle'] => {
  const scopeOf = openScopes(served);
  return async (written, transaction, sandbox) => {
    const tell = async ({ service, mount: { modules } }: Served, own: typeof written) => {
      for (const { settle } of modules)
        await settle?.(own, new CallContext(service, transaction, sandbox));
    };
    if (written === 'everything') {
      for (const one of served) await tell(one, written);
      return;
    }
    const found = scopeOf(written.resource);
    if (found !== undefined) await tell(found.one, { ...written, resource: found.name });
  };
};
