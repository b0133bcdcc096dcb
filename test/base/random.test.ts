import t from 'tap';
import { createUniqueId, seedRandom, toRandom } from '../../src/base/random.ts';

t.test('a random stream continues from its state, and unique ids are not from one', async (t) => {
  const random = toRandom(seedRandom(1));
  random.uint32();
  const copy = toRandom(random.state());

  t.equal(copy.fraction(), random.fraction());
  t.not(createUniqueId(), createUniqueId());
});
