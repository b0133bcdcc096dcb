import t from 'tap';
import { describeNearest, findNearest } from '../../src/base/nearest.ts';

const operations = [
  'getMe',
  'listFeatures',
  'getFeature',
  'createFeatureTimeTrackingEvent',
  'deleteTimeTrackingEvent',
];

t.test('the nearest word is a slip of letters away', async (t) => {
  for (const [word, words, nearest] of [
    ['addPets', ['readPet', 'addPet', 'listPets'], 'addPet'],
    ['kitten', ['kit', 'sitting', 'mitten'], 'mitten'],
    ['pat', ['toys', 'pets'], 'pets'],
    ['abc', ['abcdef', ''], 'abcdef'],
    ['contrlPrefix', ['control', 'controlPrefix'], 'controlPrefix'],
  ] as const) {
    t.equal(findNearest(word, words), nearest, word);
  }
});

t.test('or it is made of the same words, of which common ones tell little', async (t) => {
  for (const [word, nearest] of [
    ['logTime', 'deleteTimeTrackingEvent'],
    ['removeTimeTracking', 'deleteTimeTrackingEvent'],
    ['feature_list', 'listFeatures'],
    ['features', 'listFeatures'],
    ['createInvoice', undefined],
    ['getWeather', undefined],
  ] as const) {
    t.equal(findNearest(word, operations), nearest, word);
  }
});

t.test('capitals do not count, and of words as near the first is told', async (t) => {
  t.equal(findNearest('ADDPET', ['addCat', 'addPet']), 'addPet');
  t.equal(findNearest('cat', ['bat', 'hat']), 'bat');
});

t.test('where no word is near there is none, and those that there are are told', async (t) => {
  t.equal(findNearest('pet', []), undefined);
  t.equal(findNearest('', ['ab', 'a']), undefined);
  t.equal(findNearest('xylophone', operations), undefined);

  t.equal(describeNearest('getMee', operations), 'the nearest is "getMe"');
  t.equal(
    describeNearest('logTime', operations),
    'the nearest are "deleteTimeTrackingEvent", "createFeatureTimeTrackingEvent"',
  );
  t.equal(describeNearest('xylophone', ['a', 'b']), 'there is: a, b');
  t.equal(
    describeNearest(
      'xylophone',
      Array.from({ length: 14 }, (_, index) => `${index}`),
    ),
    'there is: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more',
  );
  t.equal(describeNearest('pet', []), 'there is none');
});
