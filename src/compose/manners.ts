import type { BehavioursModule } from '../behaviour/behaviour.ts';
import type { Service } from '../server/service.ts';
import { readTokens, type Tokens } from '../server/tokens.ts';
import type { SandlotOptions } from './options.ts';

type Manners = 'authenticate' | 'security' | 'anonymous' | 'refuse' | 'notices' | 'validate';

/** Who is let in, what is refused and how that is written: the last module that says so decides. */
export const toManners = (
  modules: readonly BehavioursModule[],
  { auth = 'on', notices = 'serve', validate = 'refuse' }: SandlotOptions,
): Pick<Service, Manners> => ({
  authenticate: auth === 'off' ? undefined : findAuthenticate(modules),
  security: auth === 'off' || findAuthenticate(modules) ? 'ignored' : 'enforced',
  anonymous: modules.findLast((module) => module.anonymous)?.anonymous,
  refuse: modules.findLast((module) => module.refuse)?.refuse,
  notices,
  validate,
});

const findAuthenticate = (modules: readonly BehavioursModule[]) =>
  modules.findLast((module) => module.authenticate)?.authenticate;

/** The tokens that are let in, where a file names them. */
export const openTokens = async (
  modules: readonly BehavioursModule[],
  { tokens }: SandlotOptions,
): Promise<Tokens | undefined> => {
  if (tokens === undefined) return undefined;
  if (findAuthenticate(modules)) {
    throw new Error(
      'Here a behaviours module says who is let in, so --tokens would change nothing. Leave it out.',
    );
  }
  return readTokens(tokens);
};
