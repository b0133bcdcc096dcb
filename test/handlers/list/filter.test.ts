import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';
import { integer, serveAndListNames } from './support/pets.ts';

t.test('a list is filtered by properties and ranges', async (t) => {
  const names = await serveAndListNames(t, [
    queryParameter('good', { type: 'boolean' }),
    queryParameter('name', arraySchema({ type: 'string' })),
    queryParameter('filter[age]', integer),
    queryParameter('minAge', { type: 'number' }),
    queryParameter('age_lte', { type: 'number' }),
    queryParameter('born_before', { type: 'string' }),
    queryParameter('tags', { type: 'string' }),
    queryParameter('unknown', { type: 'string' }),
  ]);

  t.equal(await names('good=false'), 'RE');
  t.equal(await names('name=Tom&name=Eve'), 'TE');
  t.equal(await names('filter[age]=88'), 'RA');
  t.equal(await names('minAge=9'), 'TRA');
  t.equal(await names('age_lte=4'), 'BE');
  t.equal(await names('minAge=4&age_lte=9'), 'TE');
  t.equal(await names('born_before=2010-01-01'), 'TR');
  t.equal(await names('tags=x&unknown=y'), 'TRABE');
});

t.test('the value for all records filters nothing unless the property has it', async (t) => {
  const all = { type: 'string', enum: ['open', 'closed', 'all'] };
  const thing = (state: object) => objectSchema({ id: integer, state });
  const listed = (state: object) => ({
    get: {
      parameters: [queryParameter('state', all)],
      responses: {
        200: json(arraySchema(thing(state)), {
          example: [
            { id: 1, state: 'open' },
            { id: 2, state: 'closed' },
          ],
        }),
      },
    },
  });
  const send = await serveDocument(
    t,
    { '/issues': listed({ type: 'string' }), '/things': listed(all) },
    { records: 2 },
  );

  t.equal((await send('GET', '/issues?state=all')).body.length, 2);
  t.equal((await send('GET', '/issues?state=open')).body.length, 1);
  t.equal((await send('GET', '/things?state=all')).body.length, 0);
});

t.test('a page size filters nothing where the list has pages', async (t) => {
  const paged = await serveAndListNames(t, [
    queryParameter('age', integer),
    queryParameter('count', integer),
  ]);
  const box = objectSchema({ id: integer, count: integer });
  const boxes = [1, 2, 3].map((id) => ({ id, count: id }));
  const serveBoxes = (parameters: readonly object[]) =>
    serveDocument(t, {
      '/boxes': {
        get: { parameters, responses: { 200: json(arraySchema(box), { example: boxes }) } },
      },
    });
  const inPages = await serveBoxes([
    queryParameter('count', integer),
    queryParameter('offset', integer),
  ]);
  const alone = await serveBoxes([queryParameter('count', integer)]);

  t.equal(await paged('count=2&age=88'), 'RA');
  t.strictSame((await inPages('GET', '/boxes?count=2&offset=1')).body, [
    { id: 2, count: 2 },
    { id: 3, count: 3 },
  ]);
  t.strictSame((await alone('GET', '/boxes?count=2')).body, [{ id: 2, count: 2 }]);
});

t.test('ignored filters and orders are noticed', async (t) => {
  const owned = objectSchema({
    id: integer,
    owner: objectSchema({ city: { type: 'string' } }),
    words: arraySchema({ type: 'string' }),
    created_at: { type: 'string' },
  });
  const records = [
    { id: 1, owner: { city: 'Ulm' }, words: ['a', 'b'], created_at: '2019' },
    { id: 2, owner: { city: 'Bonn' }, words: ['c'], created_at: '2018' },
  ];
  const parameters = [
    queryParameter('owner', { type: 'string', default: 'anybody' }),
    queryParameter('words', { type: 'string' }),
    queryParameter('sort', { type: 'string', default: 'best' }),
  ];
  const get = {
    parameters,
    responses: { 200: json(arraySchema(ref('Pet')), { example: records }) },
  };
  const send = await serveDocument(
    t,
    { '/pets': { get } },
    { schemas: { Pet: owned }, records: 2 },
  );
  const listWithNotice = async (query: string) => {
    const { body, headers } = await send('GET', `/pets?${query}`);
    return [body.map(({ id }: { readonly id: number }) => id), headers['sandlot-notice']];
  };

  t.strictSame(await listWithNotice(''), [[1, 2], undefined]);
  t.strictSame(await listWithNotice('owner=anybody'), [[1, 2], undefined]);
  t.strictSame(await listWithNotice('words=c'), [[2], undefined]);
  t.strictSame(await listWithNotice('sort=created'), [[2, 1], undefined]);
  t.strictSame(await listWithNotice('owner=Ulm'), [
    [1, 2],
    [
      'filter-ignored "The parameter \\"owner\\" filters nothing: the property of that name holds objects."',
    ],
  ]);
  t.match(await listWithNotice('sort=-colour,id'), [
    [1, 2],
    [/^sort-ignored "Cannot sort by .+colour.+ Properties: id, owner, words, created_at."$/],
  ]);
});

t.test('objects are filtered by their names', async (t) => {
  const named = objectSchema({ name: { type: 'string' } });
  const thing = objectSchema({
    id: integer,
    labels: arraySchema({ oneOf: [{ type: 'string' }, named] }),
    owner: { ...named, type: ['object', 'null'] },
    owners: arraySchema(named),
  });
  const [bug, ui, ann, bob] = ['bug', 'ui', 'Ann', 'Bob'].map((name) => ({ name }));
  const things = [
    { id: 1, labels: [bug, ui], owner: ann, owners: [ann, bob] },
    { id: 2, labels: ['bug'], owner: bob, owners: [] },
    { id: 3, labels: [], owner: null, owners: [bob] },
  ];
  const get = {
    parameters: [
      queryParameter('labels'),
      queryParameter('owner', arraySchema({ type: 'string' })),
      queryParameter('owners'),
    ],
    responses: { 200: json(arraySchema(thing)) },
  };
  const send = await serveDocument(t, { '/things': { get } }, { records: 0, fixtures: { things } });
  const keys = async (query: string) =>
    (await send('GET', `/things?${query}`)).body.map(({ id }: { id: number }) => id);

  t.strictSame(await keys('labels=bug'), [1, 2]);
  t.strictSame(await keys('labels=bug,ui'), [1]);
  t.strictSame(await keys('labels=none'), [3]);
  t.strictSame(await keys('labels=*'), [1, 2]);
  t.strictSame(await keys('owner=Bob'), [1, 2, 3]);
  t.strictSame(await keys('owner=Ann&owner=Eve'), [1]);
  t.strictSame(await keys('owners=Ann'), [1]);
});

t.test('the default of a filter leaves out its other values', async (t) => {
  const state = { type: 'string', enum: ['open', 'closed', 'all'], default: 'open' };
  const thing = objectSchema({
    id: integer,
    state: { type: 'string' },
    hidden: { type: 'boolean' },
  });
  const things = [
    { id: 1, state: 'open', hidden: false },
    { id: 2, state: 'closed', hidden: false },
    { id: 3, state: 'other' },
    { id: 4, hidden: true },
  ];
  const get = {
    parameters: [
      queryParameter('state', state),
      queryParameter('hidden', { type: 'boolean', default: false }),
    ],
    responses: { 200: json(arraySchema(thing)) },
  };
  const send = await serveDocument(t, { '/things': { get } }, { records: 0, fixtures: { things } });
  const keys = async (query: string) =>
    (await send('GET', `/things${query}`)).body.map(({ id }: { id: number }) => id);

  t.strictSame(await keys(''), [1, 3]);
  t.strictSame(await keys('?state=open'), [1, 3]);
  t.strictSame(await keys('?state=closed'), [2]);
  t.strictSame(await keys('?state=all'), [1, 2, 3]);
  t.strictSame(await keys('?hidden=true'), [4]);
});

t.test('a parameter in the singular filters a list of objects', async (t) => {
  const task = objectSchema({
    gid: { type: 'string' },
    projects: arraySchema(objectSchema({ gid: { type: 'string' } })),
  });
  const tasks = [
    { gid: '1', projects: [{ gid: '7' }] },
    { gid: '2', projects: [{ gid: '8' }] },
    { gid: '3', projects: [] },
  ];
  const given = { responses: { 200: json(arraySchema(ref('Task'))) } };
  const send = await serveDocument(
    t,
    {
      '/projects': {
        get: { responses: { 200: json(arraySchema(objectSchema({ gid: { type: 'string' } }))) } },
      },
      '/projects/{project_gid}/tasks': { parameters: [pathParameter('project_gid')], get: given },
      '/tasks': {
        get: { parameters: [queryParameter('project')], ...given },
        post: { ...withRequestBody(ref('Task')), responses: { 201: json(ref('Task')) } },
      },
      '/tasks/{task_gid}': {
        parameters: [pathParameter('task_gid')],
        get: { responses: { 200: json(ref('Task')) } },
      },
    },
    {
      schemas: { Task: task },
      records: 0,
      fixtures: { tasks, projects: [{ gid: '7' }, { gid: '8' }] },
    },
  );

  t.strictSame((await send('GET', '/tasks?project=7')).body, [tasks[0]]);
  t.strictSame((await send('GET', '/projects/8/tasks')).body, [tasks[1]]);
});

t.test('a default that the property shares leaves no record out', async (t) => {
  const kind = { type: 'string', enum: ['first', 'standard'], default: 'first' };
  const letter = objectSchema({ id: integer, kind });
  const send = await serveDocument(
    t,
    {
      '/letters': {
        get: {
          parameters: [queryParameter('kind', kind)],
          responses: { 200: json(arraySchema(letter)) },
        },
        post: { ...withRequestBody(letter), responses: { 200: json(letter) } },
      },
      '/letters/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(letter) } },
      },
    },
    { records: 0 },
  );

  await send('POST', '/letters', { id: 7, kind: 'standard' });
  t.strictSame((await send('GET', '/letters')).body, [{ id: 7, kind: 'standard' }]);
  t.strictSame((await send('GET', '/letters?kind=standard')).body, [{ id: 7, kind: 'standard' }]);
});
