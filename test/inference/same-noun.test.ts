import t from 'tap';
import { isSameNoun } from '../../src/inference/vocabulary/singularize.ts';

const sameNouns = [
  ['pets', 'Pet'],
  ['time_tracking_events', 'timeTrackingEvent'],
  ['categories', 'category'],
  ['boxes', 'box'],
  ['classes', 'class'],
  ['branches', 'branch'],
  ['people', 'person'],
  ['postal-addresses', 'postal_address'],
  ['statuses', 'status'],
  ['bus', 'bus'],
] as const;

for (const [many, one] of sameNouns)
  t.test(`${many} are records of ${one}`, async (t) => {
    t.ok(isSameNoun(many, one));
  });

t.test('distinguishes nouns with the same beginning', async (t) => {
  for (const [one, other] of [
    ['class', 'clas'],
    ['status', 'statu'],
    ['news', 'new'],
    ['pets', 'petitions'],
  ] as const)
    t.notOk(isSameNoun(one, other), `${one}, ${other}`);
});

t.test('compares names of any number and length', async (t) => {
  const long = 'x'.repeat(1000);
  t.ok(isSameNoun(`${long}_pets`, `${long}Pet`));
  for (let index = 0; index < 20_100; index += 1) isSameNoun(`pet${index}`, 'pet');
  t.ok(isSameNoun('pets', 'pet'), 'the names that are remembered are forgotten at some point');
});
