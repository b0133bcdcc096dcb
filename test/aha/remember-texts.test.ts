import t from 'tap';
import { rememberTexts } from '../../src/aha/remember-texts.ts';

const openCounted = () => {
  const asked: string[] = [];
  const read = rememberTexts((text) => {
    asked.push(text);
    return text.length;
  });
  return { asked, read };
};

t.test('a text is read once', async (t) => {
  const { asked, read } = openCounted();

  t.strictSame([read('1h'), read('2h 5min'), read('1h')], [2, 7, 2]);
  t.strictSame(asked, ['1h', '2h 5min']);
});

t.test('a long text is not remembered', async (t) => {
  const { asked, read } = openCounted();
  const long = '1h '.repeat(20);

  read(long);
  read(long);

  t.equal(asked.length, 2);
});

t.test('what is remembered has a bound', async (t) => {
  const { asked, read } = openCounted();

  for (let text = 0; text <= 500; text++) read(`${text}min`);
  read('0min');

  t.equal(asked.filter((text) => text === '0min').length, 2);
});
