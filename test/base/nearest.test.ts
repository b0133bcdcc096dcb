import t from 'tap';
import { describeNearest, findNearest } from '../../src/base/nearest.ts';

const operations = [
  'getMe',
  'listFeatures',
  'getFeature',
  'createFeatureTimeTrackingEvent',
  'deleteTimeTrackingEvent',
];

t.test('suggests a name that differs in a few letters', async (t) => {
  for (const [name, words, nearest] of [
    ['addPets', ['readPet', 'addPet', 'listPets'], 'addPet'],
    ['kitten', ['kit', 'sitting', 'mitten'], 'mitten'],
    ['pat', ['toys', 'pets'], 'pets'],
    ['abc', ['abcdef', ''], 'abcdef'],
    ['contrlPrefix', ['control', 'controlPrefix'], 'controlPrefix'],
  ] as const) {
    t.equal(findNearest(name, words), nearest, name);
  }
});

t.test('suggests a name made of the same words, counting common ones less', async (t) => {
  for (const [name, nearest] of [
    ['logTime', 'deleteTimeTrackingEvent'],
    ['removeTimeTracking', 'deleteTimeTrackingEvent'],
    ['feature_list', 'listFeatures'],
    ['features', 'listFeatures'],
    ['createInvoice', undefined],
    ['getWeather', undefined],
  ] as const) {
    t.equal(findNearest(name, operations), nearest, name);
  }
});

t.test('ignores case and prefers the first of equal candidates', async (t) => {
  t.equal(findNearest('ADDPET', ['addCat', 'addPet']), 'addPet');
  t.equal(findNearest('cat', ['bat', 'hat']), 'bat');
});

t.test('lists the known names when none is similar', async (t) => {
  t.equal(findNearest('pet', []), undefined);
  t.equal(findNearest('', ['ab', 'a']), undefined);
  t.equal(findNearest('xylophone', operations), undefined);

  t.equal(describeNearest('getMee', operations), 'the nearest is "getMe"');
  t.equal(
    describeNearest('logTime', operations),
    'the nearest are "deleteTimeTrackingEvent", "createFeatureTimeTrackingEvent"',
  );
  t.equal(describeNearest('xylophone', ['a', 'b']), 'known: a, b');
  t.equal(
    describeNearest(
      'xylophone',
      Array.from({ length: 14 }, (_, index) => `${index}`),
    ),
    'known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more',
  );
  t.equal(describeNearest('pet', []), 'none is known');
});
