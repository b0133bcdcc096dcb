import type { FindStranger } from '../control/control.ts';
import { isRefusal } from '../refusal.ts';
import { CallContext } from '../server/context.ts';
import type { Service } from '../server/service.ts';
import { shorten } from '../server/tokens.ts';
import { defaultSandbox } from '../store/name.ts';
import type { Sandbox, Store } from '../store/store.ts';
import type { ListedTokens } from './tokens.ts';

/** Asks the modules that know who there is; one that knows the user is enough, and so is a document without. */
export const openStrangers = (
  services: readonly Service[],
  store: Pick<Store, 'has' | 'sandbox'>,
): FindStranger => {
  const letsAnybodyIn = services.some(({ authenticate }) => authenticate === undefined);
  return async (user, name) => {
    if (letsAnybodyIn) return undefined;
    // One that is not there yet starts as this one did, and need not be made for the question.
    const sandbox = store.sandbox(store.has(name) ? name : defaultSandbox);
    const answers = await Promise.all(services.map((service) => ask(service, user, sandbox)));
    const refusals = answers.filter(isRefusal);
    return refusals.length === answers.length ? refusals[0]?.message : undefined;
  };
};

const ask = async (service: Service, user: string, sandbox: Sandbox): Promise<unknown> =>
  sandbox.read(async (transaction) =>
    service.identify?.(user, new CallContext(service, transaction, sandbox.name)),
  );

/** Throws a sentence on the first token of a list whose user is not there. */
export const refuseStrangers = async (
  listed: ListedTokens,
  findStranger: FindStranger,
  file: string | undefined,
): Promise<void> => {
  for (const [token, { id, sandbox = defaultSandbox }] of listed ?? []) {
    const stranger = await findStranger(id, sandbox);
    if (stranger === undefined) continue;
    throw new Error(
      `The tokens file ${file} has a wrong user for "${shorten(token)}": ${stranger}`,
    );
  }
};
