import type { Test } from 'tap';
import { controlOf } from '../../support/control-of.ts';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

/** Stores pets with random ids. */
const pets = `
export const behaviours = {
  addPet: async (call, { records, random }) => {
    const id = String(random.uint32());
    await records('pets').insert({ id });
    return { status: 201, body: id };
  },
  listPets: async (call, { records }) => {
    return { status: 200, body: (await records('pets').list()).records.map(({ id }) => id) };
  },
};
export const fixtures = { pets: [{ id: 'tom' }], 'empty ones': [] };
`;

export const document = documentOf({
  '/pets': {
    get: { operationId: 'listPets', ...silent },
    post: { operationId: 'addPet', ...silent },
  },
});

export const clock = { frozen: '2019-02-06T01:48:24.000Z' };

export async function open(t: Test, prefix = '') {
  const { app } = await sandlotOf(t, document, { module: pets, clock });
  return {
    app,
    control: await controlOf(t, app, prefix),
    list: async () => (await app.inject(`${prefix}/pets`)).json(),
    add: async () => (await app.inject({ method: 'POST', url: `${prefix}/pets` })).json(),
  };
}

export function problem(status: number, code: string, detail: string, violation?: object) {
  return [
    status,
    {
      type: 'about:blank',
      title: status === 404 ? 'Not Found' : status === 403 ? 'Forbidden' : 'Bad Request',
      status,
      detail,
      code,
      ...(violation && { violations: [violation] }),
    },
  ];
}
