import type { BehavioursModule } from '../../handlers/behaviour.ts';
import type { Service } from '../../http/http.ts';
import type { SandlotOptions } from '../options.ts';

type RequestPolicyKeys =
  | 'authenticate'
  | 'identify'
  | 'security'
  | 'anonymous'
  | 'refuse'
  | 'notices'
  | 'validate';

/** Who is let in, what is refused and how that is written: the last module that says so decides. */
export function toRequestPolicy(
  modules: readonly BehavioursModule[],
  { auth = 'on', notices = 'serve', validate = 'refuse' }: SandlotOptions,
): Pick<Service, RequestPolicyKeys> {
  return {
    authenticate: auth === 'off' ? undefined : findAuthenticate(modules),
    identify: findIdentify(modules),
    security: auth === 'off' || findAuthenticate(modules) ? 'ignored' : 'enforced',
    anonymous: modules.findLast((module) => module.anonymous)?.anonymous,
    refuse: modules.findLast((module) => module.refuse)?.refuse,
    notices,
    validate,
  };
}

/** The word of a module on who is let in. */
export function findAuthenticate(modules: readonly BehavioursModule[]) {
  return modules.findLast((module) => module.authenticate)?.authenticate;
}

/** The word of that same module on whom the users of listed tokens are. */
export function findIdentify(modules: readonly BehavioursModule[]) {
  return modules.findLast((module) => module.authenticate)?.identify;
}
