import fc from 'fast-check';
import t from 'tap';
import { findNearest } from '../src/nearest.ts';

t.test('the nearest word takes the fewest letters put in, taken out or changed', async (t) => {
  for (const [word, words, nearest] of [
    ['addPets', ['readPet', 'addPet', 'listPets'], 'addPet'],
    ['kitten', ['kit', 'sitting', 'mitten'], 'mitten'],
    ['ab', ['ba', 'abcd', 'b'], 'b'],
    ['', ['ab', 'a'], 'a'],
    ['abc', ['abcdef', ''], 'abcdef'],
  ] as const) {
    t.equal(findNearest(word, words), nearest, word);
  }
});

t.test('capitals do not count, and of words as near the first is told', async (t) => {
  t.equal(findNearest('ADDPET', ['addCat', 'addPet']), 'addPet');
  t.equal(findNearest('cat', ['bat', 'hat']), 'bat');
});

t.test('among no words there is none', async (t) => {
  t.equal(findNearest('pet', []), undefined);
});

/** How many letters two words differ by, as it is defined. */
const distanceOf = (one: string, other: string): number => {
  if (one === '' || other === '') return one.length + other.length;
  const [first, second] = [one.slice(1), other.slice(1)];
  if (one[0] === other[0]) return distanceOf(first, second);
  const [out, put] = [distanceOf(first, other), distanceOf(one, second)];
  return 1 + Math.min(out, put, distanceOf(first, second));
};

t.test('no other word is nearer', async () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });

  fc.assert(
    fc.property(words, fc.array(words, { minLength: 1, maxLength: 4 }), (word, others) => {
      const distances = others.map((other) => distanceOf(word, other));
      return findNearest(word, others) === others[distances.indexOf(Math.min(...distances))];
    }),
  );
});
