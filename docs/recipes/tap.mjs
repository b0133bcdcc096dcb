// Tests with tap: one Sandlot for all tests, and a sandbox for each test.
//
//     npx tap run tap.mjs
import { start } from 'sandlot';
import t from 'tap';

const token = '15b60d42d4bc417284a246ced6877b0bf13fb4aca415f7b55f7006bc3694a8ab';

// Or connect('http://127.0.0.1:4010') to a Sandlot in a container.
const sandlot = await start({ now: '2019-02-06T01:48:24Z' });
t.teardown(() => sandlot.close());

/** A sandbox that is removed at the end of the test. */
const sandboxOf = (t) => {
  const box = sandlot.sandbox(t.name.replaceAll(' ', '-'));
  t.teardown(() => box.close());
  return box;
};

// The code under test gets the URL of the API and reads a feature.
const readFeature = async (url) => {
  const reply = await fetch(`${url}/api/v1/features/PRJ1-1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await reply.json()).feature;
};

t.test('it shows what is stored', async (t) => {
  const box = sandboxOf(t);
  await box.records('features').patch('1007868956', { name: 'Stored by the test' });

  t.equal((await readFeature(box.url)).name, 'Stored by the test');
});

t.test('it shows what the API answers', async (t) => {
  const box = sandboxOf(t);
  const answer = { merge: { feature: { name: 'Said by the test' } } };
  await box.override({ match: { method: 'GET', path: '/api/v1/features/*' }, answer });

  t.equal((await readFeature(box.url)).name, 'Said by the test');
});
