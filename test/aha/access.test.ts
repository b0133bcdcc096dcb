import t from 'tap';
import { anonymous, authenticate, refuse, settings } from '../../src/aha/aha.ts';
import {
  isRefusal,
  createRefusal as makeRefusal,
  type RefusalOptions,
} from '../../src/base/refusal.ts';
import type { Records } from '../../src/index.ts';
import { createAhaSandbox, george, mary } from './support/aha-sandbox.ts';

const operation = { id: 'getMe', method: 'GET', path: '/me' };
const call = { operation };
const html = { 'content-type': 'text/html; charset=utf-8' };

async function authenticateWith(authorization: string | readonly string[] | undefined) {
  const records = (): Records => {
    throw new Error('not to be request');
  };
  const known = {
    get: (key: string) => (key === 'T' ? { id: 'T', user_id: '7' } : undefined),
  };
  const context = {
    records: (resource: string) => ({
      ...emptyRecords(records),
      ...(resource === 'tokens' ? known : {}),
    }),
    settings: {},
    refuse: makeRefusal,
    listed: () => undefined,
  };
  return authenticate({ method: 'GET', path: '/me', headers: { authorization } }, context);
}

function emptyRecords(records: () => Records): Records {
  return {
    get: () => undefined,
    find: () => undefined,
    last: () => undefined,
    list: () => records().list(),
    insert: (record) => records().insert(record),
    update: (record) => records().update(record),
    patch: (_key, changes) => changes,
    remove: (key) => records().remove(key),
  };
}

t.test('the scheme of a token may be in any case', async (t) => {
  for (const header of ['Bearer T', 'bearer T', 'BEARER   T ']) {
    t.strictSame(await authenticateWith(header), { id: '7' });
  }
  t.strictSame(anonymous, { id: '1020675218' });
});

t.test('a missing or unknown token is refused', async (t) => {
  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer X',
    'Basic T',
    'T',
    'Bearer T T',
    ['Bearer T'],
  ]) {
    const refused = await authenticateWith(header);
    t.ok(isRefusal(refused));
    if (!isRefusal(refused)) continue;
    t.equal(refused.status, 401);
    const outcome = refuse(refused, call);
    t.strictSame(outcome, {
      status: 401,
      headers: { 'www-authenticate': 'Bearer', ...html },
      body: 'Access denied: the access token is missing or unknown.\n',
    });
  }
});

t.test('a token whose user does not exist is refused', async (t) => {
  const aha = await createAhaSandbox({ records: { users: [] } });

  t.equal((await aha.send('getMe', { token: mary })).status, 401);
});

t.test('without authentication, every request is by Mary', async (t) => {
  const aha = await createAhaSandbox();

  t.match((await aha.send('getMe', { token: null })).body, { user: { name: 'Mary Humpty' } });
});

t.test(
  'records of a workspace are hidden from users without a role, administrators too',
  async (t) => {
    const aha = await createAhaSandbox();
    const path = { product_id: 'PRJ2', feature_id: 'PRJ2-1', initiative_id: '423077122' };
    const body = { feature: {}, time_tracking_event: {}, initiative: {} };

    for (const id of [
      'getProduct',
      'listProductFeatures',
      'listProductUsers',
      'getFeature',
      'updateFeature',
      'createFeatureTimeTrackingEvent',
      'updateProductInitiative',
    ]) {
      const reply = await aha.send(id, { path, body, token: george });
      t.strictSame([reply.status, reply.body], [404, { error: 'Record not found.' }], id);
    }
    t.equal((await aha.send('getProduct', { path: { product_id: '702241743' } })).status, 404);
    t.equal((await aha.send('getFeature', { path: { feature_id: 'PRJ9-1' } })).status, 404);
    t.equal((await aha.send('getFeature')).status, 404);
  },
);

t.test('a stored role without a number gives no access', async (t) => {
  const aha = await createAhaSandbox({ records: { roles: [{ id: '131414752:1020675218' }] } });

  t.equal((await aha.send('getFeature', { path: { feature_id: 'PRJ1-1' } })).status, 404);
});

t.test('an unknown role is listed with an empty description', async (t) => {
  const roles = [{ id: '131414752:1020675218', product_id: '131414752', user_id: '1020675218' }];
  const aha = await createAhaSandbox({ records: { roles } });

  t.match((await aha.send('getMe')).body, {
    user: { product_roles: [{ role: null, role_description: '', product_name: 'Project 1' }] },
  });
});

function refused(options: Partial<RefusalOptions>, of: typeof call | undefined = call) {
  return refuse(makeRefusal({ status: 400, code: 'any', detail: 'A sentence.', ...options }), of);
}

t.test('the error message lists violations with their pointers', async (t) => {
  const violations = [
    { in: 'body', pointer: '/feature', message: 'must be object' },
    { in: 'query', pointer: '/page', message: 'must be integer' },
    { in: 'body', pointer: '/feature', message: 'must be object' },
  ] as const;

  t.strictSame(refused({})?.body, {
    error: 'Validation failed',
    errors: { message: 'A sentence.' },
  });
  t.strictSame(refused({ violations })?.body, {
    error: 'Validation failed',
    errors: { message: 'body/feature must be object; query/page must be integer' },
  });
});

t.test('each error status has the form of Aha!', async (t) => {
  t.strictSame(refused({ status: 403 }), {
    status: 403,
    body: { error: 'You do not have permission to perform this action.' },
    headers: {},
  });
  t.strictSame(refused({ status: 404 })?.body, { error: 'Record not found.' });
  t.strictSame(refused({ status: 429 })?.body, { error: 'Rate limit exceeded' });
  for (const status of [413, 415, 422, 500, 503]) {
    t.strictSame(refused({ status, headers: { 'x-kept': 'yes' } }), {
      status,
      body: { error: 'A sentence.' },
      headers: { 'x-kept': 'yes' },
    });
  }
});

t.test('an unknown path or method is answered with an HTML page', async (t) => {
  for (const outcome of [
    refuse(makeRefusal({ status: 404, code: 'unknown-route', detail: 'x' })),
    refuse(makeRefusal({ status: 404, code: 'any', detail: 'x' })),
    refused({ status: 404, code: 'unknown-route' }),
    refused({ status: 405 }),
  ]) {
    t.match(outcome, { status: 404, headers: html, body: /^<!DOCTYPE html>/ });
  }
});

t.test('every setting has a default and a description', async (t) => {
  const { properties } = settings;

  t.strictSame(
    Object.entries(properties).map(([name, { default: value }]) => [name, value]),
    [
      ['units', 'docs'],
      ['defaultUnit', 'd'],
      ['timeZone', 'UTC'],
    ],
  );
  for (const { description } of Object.values(properties)) t.match(description, /\.$/);
});
