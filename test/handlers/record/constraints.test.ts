import t, { type Test } from 'tap';
import { integer, list, object, ref, returning, text } from '../../support/api-model-of.ts';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

type Facts = {
  /** The documented refusals of a creation and of a change, by status. */
  readonly refusals: Readonly<Record<number, string>>;
  /** A text in the examples of the refusals. */
  readonly message?: string;
  /** Further properties of a pet. */
  readonly pet?: object;
  readonly paths?: object;
};

const unique = { ...text, description: 'Must be unique.' };

/** Answers the status and the code of calls to an API with owners and their pets. */
async function openPets(t: Test, { refusals, message, pet = {}, paths = {} }: Facts) {
  const example = { code: 'key-taken', errors: [{ text: message, number: 7 }] };
  const content = { 'application/json': { example } };
  const described = Object.entries(refusals).map(([status, description]) => [
    status,
    message === undefined ? { description } : { description, content },
  ]);
  const write = (status: number) => ({
    requestBody: { content: { 'application/json': { schema: ref('Pet') } } },
    responses: { [status]: json(ref('Pet')), ...Object.fromEntries(described) },
  });
  const schemas = {
    Owner: object({ id: integer, name: text }),
    Pet: object({ id: integer, name: text, owner_id: integer, ...pet }),
  };
  const document = documentOf(
    {
      '/owners': { get: returning(list(ref('Owner'))) },
      '/owners/{id}': { get: returning(ref('Owner')) },
      '/pets': { get: returning(list(ref('Pet'))), post: write(201) },
      '/pets/{id}': { get: returning(ref('Pet')), patch: write(200) },
      ...paths,
    },
    { components: { schemas } },
  );
  const fixtures = {
    owners: [
      { id: 1, name: 'Ann' },
      { id: 2, name: 'Bob' },
    ],
  };
  const { app } = await sandlotOf(t, document, { fixtures, records: 0 });
  return async (method: 'POST' | 'PATCH', url: string, payload: object) => {
    const { statusCode, body } = await app.inject({ method, url, payload });
    return [statusCode, JSON.parse(body).code].filter((part) => part !== undefined).join(' ');
  };
}

/** The answers to a pet, to another one of the same chip, and to a third one that gets that chip. */
async function askForDuplicates(t: Test, facts: Facts) {
  const send = await openPets(t, facts);
  return [
    await send('POST', '/pets', { chip: 'a' }),
    await send('POST', '/pets', { chip: 'a' }),
    await send('POST', '/pets', { chip: 'b' }),
    await send('PATCH', '/pets/1', { chip: 'a' }),
    await send('PATCH', `/pets/1`, { chip: 'b' }),
  ];
}

const duplicates: readonly (readonly [string, Facts, number | undefined])[] = [
  ['a unique chip and a 409', { refusals: { 409: 'Conflict' }, pet: { chip: unique } }, 409],
  [
    'a unique chip and a described 422',
    { refusals: { 422: 'Already exists' }, pet: { chip: unique } },
    422,
  ],
  [
    'a unique chip and a 422 for something else',
    { refusals: { 422: 'Invalid' }, pet: { chip: unique } },
    undefined,
  ],
  [
    'a unique chip and a 409 for a state',
    { refusals: { 409: 'The pet is in a state' }, pet: { chip: unique } },
    undefined,
  ],
  [
    'a unique chip and a 409 for a version',
    { refusals: { 409: 'Another version' }, pet: { chip: unique } },
    undefined,
  ],
  [
    'a chip with x-unique',
    { refusals: { 409: 'Conflict' }, pet: { chip: { ...text, 'x-unique': true } } },
    409,
  ],
  [
    'a chip that a reply names',
    { refusals: { 400: 'A pet with this chip already exists' }, pet: { chip: text } },
    400,
  ],
  [
    'a chip that a reply names without a word such as already',
    { refusals: { 409: 'A pet with this chip exists.' }, pet: { chip: text } },
    409,
  ],
  [
    'a chip that a reply says another pet to have',
    { refusals: { 409: 'There is a pet with this chip' }, pet: { chip: text } },
    409,
  ],
  [
    'a chip that a reply says no pet to have',
    { refusals: { 422: 'There is no pet with this chip' }, pet: { chip: text } },
    undefined,
  ],
  [
    'a chip that a reply says to be in use',
    { refusals: { 409: 'Chip in use' }, pet: { chip: text } },
    409,
  ],
  [
    'a chip that a reply says not to exist',
    { refusals: { 422: 'No such chip exists.' }, pet: { chip: text } },
    undefined,
  ],
  [
    'a chip that the example of a reply names',
    {
      refusals: { 409: 'Conflict' },
      message: 'A pet with this chip already exists',
      pet: { chip: text },
    },
    409,
  ],
  [
    'a chip that the example of a reply to all kinds of faults names',
    {
      refusals: { 422: 'Invalid' },
      message: 'A pet with this chip already exists',
      pet: { chip: text },
    },
    undefined,
  ],
  [
    'a chip that no reply names',
    { refusals: { 409: 'The pet already exists' }, pet: { chip: text } },
    undefined,
  ],
  [
    'a chip that is not unique',
    {
      refusals: { 409: 'Conflict' },
      pet: { chip: { ...text, description: 'It is not unique across owners.' } },
    },
    undefined,
  ],
  [
    'a chip that is unique by x-sandlot',
    { refusals: {}, pet: { chip: { ...text, 'x-sandlot': { unique: true } } } },
    409,
  ],
  [
    'a unique chip that x-sandlot allows twice',
    { refusals: { 409: 'Conflict' }, pet: { chip: { ...unique, 'x-sandlot': { unique: false } } } },
    undefined,
  ],
];

for (const [title, facts, status] of duplicates)
  t.test(
    `${title}: ${status === undefined ? 'duplicates are allowed' : `${status} for one`}`,
    async (t) => {
      const [second, changed] =
        status === undefined ? ['201', '200'] : [`${status} key-taken`, `${status} key-taken`];
      t.strictSame(await askForDuplicates(t, facts), ['201', second, '201', '200', changed]);
    },
  );

t.test('objects and missing values are no duplicates', async (t) => {
  const pet = {
    chip: { type: ['string', 'null'], description: 'Must be unique.' },
    tag: { ...object({ a: text }), description: 'Must be unique.' },
  };
  const send = await openPets(t, { refusals: { 409: 'Conflict' }, pet });

  for (const body of [{ tag: { a: 'b' }, chip: null }, { tag: { a: 'b' }, chip: null }, {}])
    t.equal(await send('POST', '/pets', body), '201');
});

const ownerIds = { owner_ids: list(integer) };

const references: readonly (readonly [string, Facts, object, string])[] = [
  ['an owner that exists', { refusals: { 422: 'Owner not found' } }, { owner_id: 2 }, '201'],
  [
    'one that does not',
    { refusals: { 422: 'Owner not found' } },
    { owner_id: 7 },
    '422 reference-unknown',
  ],
  [
    'one that does not, with a 404',
    { refusals: { 404: 'The owner does not exist' } },
    { owner_id: 7 },
    '404 reference-unknown',
  ],
  [
    'one that does not, with a 404 for something else',
    { refusals: { 404: 'Not found' } },
    { owner_id: 7 },
    '201',
  ],
  ['no owner', { refusals: { 422: 'Owner not found' } }, {}, '201'],
  [
    'owners of which one does not exist',
    { refusals: { 422: 'Unknown owner' }, pet: ownerIds },
    { owner_ids: [1, 7] },
    '422 reference-unknown',
  ],
  [
    'owners that exist',
    { refusals: { 422: 'Unknown owner' }, pet: ownerIds },
    { owner_ids: [1, 2] },
    '201',
  ],
  [
    'one that does not, but that an example sends',
    {
      refusals: { 422: 'Owner not found' },
      pet: { owner_id: { ...integer, example: 7 } },
    },
    { owner_id: 7 },
    '201',
  ],
  [
    'an id of nothing',
    { refusals: { 422: 'Unknown vet' }, pet: { vet_id: integer } },
    { vet_id: 7 },
    '201',
  ],
  [
    'a holder by x-sandlot',
    { refusals: {}, pet: { holder: { ...integer, 'x-sandlot': { references: 'owners' } } } },
    { holder: 7 },
    '422 reference-unknown',
  ],
  [
    'a holder by x-sandlot, with a 404',
    {
      refusals: { 404: '' },
      pet: { holder: { ...integer, 'x-sandlot': { references: 'owners' } } },
    },
    { holder: 7 },
    '404 reference-unknown',
  ],
  [
    'an owner that x-sandlot does not check',
    {
      refusals: { 422: 'Owner not found' },
      pet: { owner_id: { ...integer, 'x-sandlot': { references: false } } },
    },
    { owner_id: 7 },
    '201',
  ],
];

for (const [title, facts, body, expected] of references)
  t.test(`${title}: ${expected}`, async (t) => {
    const send = await openPets(t, facts);
    t.equal(await send('POST', '/pets', body), expected);
  });

const loan = {
  id: integer,
  book_id: integer,
  member_id: integer,
  returned_at: { type: ['string', 'null'], format: 'date-time' },
};

/** Answers the status and the code of calls to a library whose loans have these properties. */
async function openLibrary(t: Test, properties: object, description: string) {
  const shown = json(ref('Loan'));
  const create = {
    requestBody: {
      content: { 'application/json': { schema: object({ book_id: integer, member_id: integer }) } },
    },
    responses: { 201: shown, 409: { description } },
  };
  const document = documentOf(
    {
      '/books': { get: returning(list(ref('Book'))) },
      '/books/{id}': { get: returning(ref('Book')) },
      '/books/{id}/loans': { post: create },
      '/rooms': { get: returning(list(ref('Book'))) },
      '/rooms/{id}': { get: returning(ref('Book')) },
      '/rooms/{id}/stays': {
        get: returning(list(ref('Stay'))),
        post: { responses: { 201: json(ref('Stay')), 409: { description } } },
      },
      '/loans': { get: returning(list(ref('Loan'))), post: create },
      '/loans/{id}': { get: returning(ref('Loan')) },
      '/loans/{id}/return': { post: returning(ref('Loan')) },
    },
    {
      components: {
        schemas: {
          Book: object({ id: integer, title: text }),
          Loan: object(properties),
          Stay: object({ id: integer, status: { ...text, enum: ['open', 'ended'] } }),
        },
      },
    },
  );
  const books = [1, 2].map((id) => ({ id, title: 'It' }));
  const { app } = await sandlotOf(t, document, { fixtures: { books, rooms: books }, records: 0 });
  return async (url: string, payload: object = {}) => {
    const { statusCode, body } = await app.inject({ method: 'POST', url, payload });
    return [statusCode, JSON.parse(body).code].filter((part) => part !== undefined).join(' ');
  };
}

t.test('a book has one unfinished loan at a time, if a refusal is described so', async (t) => {
  const post = await openLibrary(t, loan, 'The book is already on loan.');

  t.equal(await post('/loans', { book_id: 1, member_id: 1 }), '201');
  t.equal(await post('/loans', { book_id: 1, member_id: 2 }), '409 state-conflict');
  t.equal(await post('/books/1/loans', { member_id: 2 }), '409 state-conflict');
  t.equal(await post('/books/2/loans', { member_id: 1 }), '201');
  t.equal(await post('/loans/1/return'), '200');
  t.equal(await post('/books/1/loans', { member_id: 2 }), '201');
});

t.test(
  'records at a path of their parent are not refused, since it begins with generated ones',
  async (t) => {
    const post = await openLibrary(t, loan, 'The room is already booked.');
    t.equal(await post('/rooms/1/stays'), '201');
    t.equal(await post('/rooms/1/stays'), '201');
  },
);

t.test('a loan without an end, a key or such a reply is not refused', async (t) => {
  const { book_id: _book, ...withoutBook } = loan;
  for (const [properties, description] of [
    [{ id: integer, book_id: integer, member_id: integer }, 'The book is already on loan.'],
    [loan, 'The version is outdated.'],
    [withoutBook, 'It is already on loan.'],
  ] as const) {
    const post = await openLibrary(t, properties, description);
    for (const url of ['/loans', '/loans', '/books/1/loans', '/books/1/loans'])
      t.equal(await post(url, { book_id: 1, member_id: 1 }), '201', url);
  }
});

const scopes: readonly (readonly [string, Facts])[] = [
  [
    'within an owner, by the reply',
    { refusals: { 409: 'A pet with this name already exists for the owner' } },
  ],
  [
    'together with the owner, by the reply',
    { refusals: { 409: 'The combination of name and owner_id already exists.' } },
  ],
  [
    'within an owner, by the property',
    {
      refusals: { 409: 'Conflict' },
      pet: { name: { ...text, description: 'Must be unique within the owner.' } },
    },
  ],
];

t.test('a name that is unique together with a property that only requests have', async (t) => {
  const post = {
    requestBody: json(object({ name: text, kennel_id: text })),
    responses: {
      201: json(ref('Pet')),
      409: { description: 'The combination of `name` and `kennel_id` already exists.' },
    },
  };
  const send = await openPets(t, {
    refusals: {},
    paths: { '/pets': { get: returning(list(ref('Pet'))), post } },
  });

  t.equal(await send('POST', '/pets', { name: 'Rex', kennel_id: 'a' }), '201');
  t.equal(await send('POST', '/pets', { name: 'Rex', kennel_id: 'b' }), '201');
  t.equal(await send('POST', '/pets', { name: 'Rex', kennel_id: 'b' }), '409 key-taken');
});

for (const [title, facts] of scopes)
  t.test(`a name that is unique ${title}`, async (t) => {
    const send = await openPets(t, facts);

    t.equal(await send('POST', '/pets', { name: 'Rex', owner_id: 1 }), '201');
    t.equal(await send('POST', '/pets', { name: 'Rex', owner_id: 1 }), '409 key-taken');
    t.equal(await send('POST', '/pets', { name: 'Rex', owner_id: 2 }), '201');
    t.equal(await send('POST', '/pets', { name: 'Tom', owner_id: 2 }), '201');
    t.equal(await send('POST', '/pets', { name: 'Rex' }), '201', 'no owner is another one');
    t.equal(await send('POST', '/pets', { name: 'Rex' }), '409 key-taken');
    t.equal(await send('PATCH', '/pets/2', { owner_id: 1 }), '409 key-taken', 'moved to an owner');
    t.equal(await send('PATCH', '/pets/3', { owner_id: 1 }), '200');
  });
