import type { BehavioursModule } from '../behaviour/behaviour.ts';
import type { Service } from '../server/service.ts';
import type { SandlotOptions } from './options.ts';

type Manners =
  | 'authenticate'
  | 'identify'
  | 'security'
  | 'anonymous'
  | 'refuse'
  | 'notices'
  | 'validate';

/** Who is let in, what is refused and how that is written: the last module that says so decides. */
export const toManners = (
  modules: readonly BehavioursModule[],
  { auth = 'on', notices = 'serve', validate = 'refuse' }: SandlotOptions,
): Pick<Service, Manners> => ({
  authenticate: auth === 'off' ? undefined : findAuthenticate(modules),
  identify: findIdentify(modules),
  security: auth === 'off' || findAuthenticate(modules) ? 'ignored' : 'enforced',
  anonymous: modules.findLast((module) => module.anonymous)?.anonymous,
  refuse: modules.findLast((module) => module.refuse)?.refuse,
  notices,
  validate,
});

/** The word of a module on who is let in. */
export const findAuthenticate = (modules: readonly BehavioursModule[]) =>
  modules.findLast((module) => module.authenticate)?.authenticate;

/** The word of that same module on whom the users of listed tokens are. */
export const findIdentify = (modules: readonly BehavioursModule[]) =>
  modules.findLast((module) => module.authenticate)?.identify;
