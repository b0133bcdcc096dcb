import { openDocumented } from '../behaviour/documented.ts';
import { type Plan, planBehaviours } from '../behaviour/plan.ts';
import { openPreferred } from '../behaviour/preferred.ts';
import { openCannedAnswers } from '../double/double.ts';
import type { Service } from '../server/service.ts';
import { openErrorOf } from './error-of.ts';
import { openForms } from './forms.ts';
import { toManners } from './manners.ts';
import type { SandlotOptions } from './options.ts';
import type { Planted } from './plant.ts';

/** What the services of all documents have in common. */
export type Shared = Pick<
  Service,
  'sandbox' | 'sandboxNameOf' | 'tokens' | 'doubles' | 'journal' | 'settings'
>;

/** A document with what it has in the store, and what answers its operations. */
export type Served = Planted & { readonly service: Service; readonly plan: Plan };

export const openService = (
  planted: Planted,
  { shared, options }: { readonly shared: Shared; readonly options: SandlotOptions },
): Served => {
  const { mount, inferring } = planted;
  const { document, operations, modules, base, scope, told } = mount;
  const plan = planBehaviours(operations, inferring.infer, modules);
  const forms = openForms(mount, inferring.fake, options);
  const manners = toManners(modules, options);
  const { schemas, errorForms } = forms;
  const { fake } = inferring;
  const errorOf = openErrorOf({ refuse: manners.refuse, errorForms });
  const documented = openDocumented({ document, fake, errorOf });
  const service: Service = {
    ...shared,
    ...forms,
    ...manners,
    base,
    scope,
    told,
    operations: plan.operations.map(inferring.whenReady),
    cannedAnswers: openCannedAnswers({ document, schemas, documented }),
    prefer: openPreferred({ document, fake, documented }),
  };
  return { ...planted, plan, service };
};

/** Names in modules that fit no operation of any document. */
export const listUnused = (served: readonly Served[]): readonly string[] => {
  const used = new Set(served.flatMap(({ plan }) => [...plan.used]));
  const unused = served.flatMap(({ plan }) => plan.unused);
  return [...new Set(unused)].filter((name) => !used.has(name));
};
