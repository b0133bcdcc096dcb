import t from 'tap';
import { actionPartRules } from '../../src/inference/effects/action-part.ts';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  returning,
  text,
} from '../support/api-model-of.ts';
import { silent } from '../support/sandlot-of.ts';

const network = object({
  id: integer,
  subnets: list(object({ range: text, gateway: text })),
  protection: object({ delete: { type: 'boolean' } }),
  note: text,
});
const range = object({ range: text, zone: text });
const { conclude } = apiModelOf({
  '/networks': { get: returning(list(network)) },
  '/networks/{id}': { get: returning(network) },
  '/networks/{id}/add_subnet': { post: accepting(range) },
  '/networks/{id}/delete_subnet': { post: accepting(range) },
  '/networks/{id}/changeProtection': { post: accepting(object({ delete: { type: 'boolean' } })) },
  '/networks/{id}/set_subnets': { post: accepting(object({ subnets: list(range) })) },
  '/networks/{id}/set_note': { post: accepting(object({ text })) },
  '/networks/{id}/add_route': { post: accepting(range) },
  '/networks/{id}/update_protection': { post: silent },
  '/networks/{id}/pack_subnet': { post: accepting(range) },
});

function partOf(name: string) {
  const { plan } = conclude(`POST /networks/{id}/${name}`);
  return plan.kind === 'action' ? plan.part : plan.kind;
}

/** By rule, actions and the parts that they change. */
const parts: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  'list-part': {
    add_subnet: { property: 'subnets', change: 'add' },
    delete_subnet: { property: 'subnets', change: 'take' },
  },
  'object-part': { changeProtection: { property: 'protection', change: 'merge' } },
};

for (const { name: rule } of actionPartRules) {
  t.test(`the ${rule} rule finds the part of a record`, async (t) => {
    for (const [action, part] of Object.entries(parts[rule] ?? {}))
      t.match(partOf(action), { rule, ...part }, action);
  });
}

t.test(
  'a body that has the property itself, or nothing of the part, is about the record',
  async (t) => {
    for (const action of [
      'set_subnets',
      'set_note',
      'add_route',
      'update_protection',
      'pack_subnet',
    ])
      t.equal(partOf(action), undefined, action);
  },
);
