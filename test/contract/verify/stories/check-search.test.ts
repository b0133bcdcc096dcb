import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';
import { bad, body, keyed, none } from '../support/notes-provider.ts';

const text = { type: 'string' };

type Thing = Readonly<Record<string, unknown>>;

type Search = {
  /** How the parameter `q` and the name of a thing are described. */
  readonly parameter?: object;
  readonly name?: object;
  /** What a search finds. */
  readonly find: (things: readonly Thing[], searched: string) => readonly Thing[] | number;
};

/** Things with a name, whose list has a text search. */
function documentWith({ parameter = {}, name = text }: Omit<Search, 'find'>) {
  const thing = {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: { ...text, readOnly: true }, name },
  };
  const schema = { ...text, ...parameter };
  return documentOf({
    '/things': {
      get: {
        operationId: 'list',
        parameters: [{ name: 'q', in: 'query', description: 'Searches names.', schema }],
        responses: { 200: json({ type: 'array', items: thing }), ...bad },
      },
      post: {
        operationId: 'add',
        requestBody: body(thing),
        responses: { 201: json(thing), ...bad },
      },
    },
    '/things/{id}': {
      parameters: [keyed('id')],
      get: { operationId: 'read', responses: { 200: json(thing), ...none } },
      delete: { operationId: 'remove', responses: { 204: { description: '' }, ...none } },
    },
  });
}

async function findSearched(t: Test, { find, ...described }: Search) {
  const { type } = { ...text, ...described.name };
  const things = new Map<string, Thing>();
  let last = 0;
  const add = (sent: string): Answer => {
    try {
      const { name } = JSON.parse(sent);
      const isRight = type === 'string' ? typeof name === 'string' : Number.isInteger(name);
      if (!isRight) return { status: 400 };
      last += 1;
      const thing = { id: `t${last}`, name };
      things.set(thing.id, thing);
      return { status: 201, body: thing };
    } catch {
      return { status: 400 };
    }
  };
  const { found } = await tryScripted(t, documentWith(described), (request) => {
    const { pathname, searchParams } = new URL(request.url, 'http://api.test');
    const [, , id] = pathname.split('/');
    const one = things.get(`${id}`);
    const searched = searchParams.get('q');
    if (id !== undefined && !one) return { status: 404 };
    if (request.method === 'POST') return add(request.text);
    if (request.method === 'DELETE') {
      things.delete(`${id}`);
      return { status: 204 };
    }
    const results = searched === null ? [...things.values()] : find([...things.values()], searched);
    return typeof results === 'number'
      ? { status: results }
      : { status: 200, body: one ?? results };
  });
  return found;
}

function findByName(things: readonly Thing[], searched: string): readonly Thing[] {
  return things.filter(({ name }) => `${name}`.includes(searched));
}

t.test('a search that is refused, ignored or without results', async (t) => {
  t.strictSame(await findSearched(t, { find: findByName }), []);
  t.strictSame(await findSearched(t, { find: () => 400 }), []);
  t.match(await findSearched(t, { find: (things) => things }), [
    /^list search: q=zqxjkvwpfh\[\( returned the record "t\d+", which does not have that text\.$/,
  ]);
  t.match(await findSearched(t, { find: () => [] }), [
    /^list search: q=\w+ did not return the record "t\d+", whose "name" is ".+"\.$/,
  ]);
});

t.test('a search that finds any case, as described, also finds capital letters', async (t) => {
  for (const description of ['Case-insensitive.', 'Finds names in any letter case.'])
    t.match(await findSearched(t, { find: findByName, parameter: { description } }), [
      /^list search: q=[A-Z]+ did not return the record "t\d+", whose "name" is /,
    ]);
});

t.test('signs of patterns and of SQL are searched as they are', async (t) => {
  const byPattern = (things: readonly Thing[], searched: string) => {
    const pattern = searched.replace('%', '.*');
    return /[[(]/.test(searched)
      ? 400
      : things.filter(({ name }) => RegExp(pattern).test(`${name}`));
  };
  t.match(await findSearched(t, { find: byPattern }), [
    /^list search: q=\w%\w returned the record "t\d+", .+ works as a wildcard\.$/,
  ]);
  const parameter = { description: 'May have the wildcard %.' };
  t.strictSame(await findSearched(t, { find: byPattern, parameter }), []);
});

t.test(
  'a word that the parameter does not allow, or that no name has, is not searched',
  async (t) => {
    const short = { maxLength: 3 };
    const findShort = (_: unknown, searched: string) => (searched.length > 3 ? 400 : []);
    t.strictSame(await findSearched(t, { find: findShort, parameter: short }), []);
    t.strictSame(await findSearched(t, { find: () => [], name: { type: 'integer' } }), []);
  },
);
