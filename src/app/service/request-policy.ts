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
  | 'validate'
  | 'etag'
  | 'idempotency';

/** Selects authentication and error format; the last module that defines them decides. */
export function toRequestPolicy(
  modules: readonly BehavioursModule[],
  {
    auth = 'on',
    notices = 'serve',
    validate = 'refuse',
    etag = 'documented',
    idempotency = 'documented',
  }: SandlotOptions,
): Pick<Service, RequestPolicyKeys> {
  return {
    authenticate: auth === 'off' ? undefined : findAuthenticate(modules),
    identify: findIdentify(modules),
    security: auth === 'off' || findAuthenticate(modules) ? 'ignored' : 'enforced',
    anonymous: modules.findLast((module) => module.anonymous)?.anonymous,
    refuse: modules.findLast((module) => module.refuse)?.refuse,
    notices,
    validate,
    etag,
    idempotency,
  };
}

export function findAuthenticate(modules: readonly BehavioursModule[]) {
  return modules.findLast((module) => module.authenticate)?.authenticate;
}

/** The `identify` of the module that authenticates. */
export function findIdentify(modules: readonly BehavioursModule[]) {
  return modules.findLast((module) => module.authenticate)?.identify;
}
