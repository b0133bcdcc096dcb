import t from 'tap';
import { isActionOfWord, isStateOfWord } from '../../src/inference/vocabulary/webhooks.ts';

t.test('verbs and states are compared with the words of events', async (t) => {
  const actions: readonly (readonly [verb: string, word: string, isSame: boolean])[] = [
    ['cancel', 'cancelled', true],
    ['Cancel', 'canceled', true],
    ['cancelled', 'canceled', true],
    ['schedule', 'scheduled', true],
    ['ship', 'ship', true],
    ['ship', 'cancelled', false],
  ];
  for (const [verb, word, isSame] of actions)
    t.equal(isActionOfWord(verb, word), isSame, `${verb} ${word}`);
  t.ok(isStateOfWord('CANCELED', 'cancelled'));
  t.ok(isStateOfWord('enrolled', 'enrol'));
  t.notOk(isStateOfWord('open', 'closed'));
});
