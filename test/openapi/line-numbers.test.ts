import t from 'tap';
import { createLineFinder } from '../../src/openapi/openapi.ts';

t.test('the line of a pointer is its own or that of its nearest ancestor', async (t) => {
  const folder = t.testdir({
    'api.yaml':
      'openapi: 3.1.0\npaths:\n  /pets:\n    get:\n      responses:\n        200:\n          description: All\n      tags: [a,\n        b]\n',
    'large.yaml': `openapi: 3.1.0\ninfo: { title: ${'x'.repeat(4_000_000)} }\n`,
    'empty.yaml': '',
  });
  const lineOf = await createLineFinder(`${folder}/api.yaml`);

  t.equal(lineOf?.('/paths/~1pets/get/responses/200/description'), 7);
  t.equal(
    lineOf?.('/paths/~1pets/get/responses/200/content/a~1b'),
    7,
    'the first of what is there',
  );
  t.equal(lineOf?.('/paths/~1pets/get/tags/1'), 9);
  t.equal(lineOf?.('/openapi/more'), 1);
  t.equal(
    (await createLineFinder(`${folder}/large.yaml`))?.('/info/title'),
    1,
    'too large to be read',
  );
  t.equal((await createLineFinder(`${folder}/empty.yaml`))?.('/info'), 1);
  t.equal(await createLineFinder('https://pets.test/api.yaml'), undefined);
});
