import t from 'tap';
import { seedRandom, toRandom } from '../../src/base/random.ts';
import { idStyleRules, inferIdStyle, writeId } from '../../src/inference/keys/id-styles.ts';

/** By rule, an example of an id, and what another id looks like. */
const styles: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  'uuid-style': [
    [
      '7c0e0a4e-6b1f-4f0e-9a55-0a1b2c3d4e5f',
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    ],
    [
      '7C0E0A4E-6B1F-4F0E-9A55-0A1B2C3D4E5F',
      /^[\dA-F]{8}-[\dA-F]{4}-4[\dA-F]{3}-[89AB][\dA-F]{3}-[\dA-F]{12}$/,
    ],
  ],
  'ulid-style': [['01ARZ3NDEKTSV4RRFFQ69G5FAV', /^01[\dA-HJKMNP-TV-Z]{24}$/]],
  'prefix-style': [
    ['cus_NffrFeUfNV2Hib', /^cus_[\dA-Za-z]{14}$/],
    ['file-abc123', /^file-[\da-z]{6}$/],
    ['sub_sched_1Mr3Y', /^sub_sched_[\dA-Za-z]{5}$/],
    ['order-1001', /^order-[1-9]\d{3}$/],
    ['user:5f2c9a31d0b84c6e', /^user:[\da-f]{16}$/],
  ],
  'capital-style': [
    ['PABC123', /^P[\dA-Z]{6}$/],
    ['AC5ef8732a3c49700934481addd5ce1659', /^AC[\da-f]{32}$/],
  ],
  'seconds-style': [['1503435956.000247', /^1[1-9]{9}\.[1-9]{6}$/]],
  'plain-style': [
    ['4x9b', /^[\da-z]{4}$/],
    ['80351110224678912', /^[1-9]\d{16}$/],
    ['5f2c9a31d0b84c6e9a7b3c1d', /^[\da-f]{24}$/],
    ['2023-00017', /^[1-9]\d{3}-\d{5}$/],
  ],
};

for (const { name: rule } of idStyleRules) {
  t.test(`the ${rule} rule writes ids as the example is written`, async (t) => {
    const random = toRandom(seedRandom(1));
    for (const [example, pattern] of styles[rule] ?? []) {
      const style = inferIdStyle(example);
      if (style === undefined) throw new Error(`${example} has no style.`);
      const ids = Array.from({ length: 20 }, () => writeId(style, random));

      t.equal(style.rule, rule, example);
      for (const id of ids) t.match(id, pattern);
      t.ok(new Set(ids).size > 15, example);
    }
  });
}

t.test('a word, a sentence and a number have no style', async (t) => {
  for (const example of ['general', 'core-team', 'the 7th', 7, undefined])
    t.equal(inferIdStyle(example), undefined);
});
