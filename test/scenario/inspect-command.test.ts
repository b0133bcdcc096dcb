import { readFileSync } from 'node:fs';
import t from 'tap';
import { root, runSandlot } from '../support/running-sandlot.ts';

const pets = `openapi: 3.1.0
info: { title: Pets, version: '1.0' }
paths:
  /pets:
    get:
      responses:
        '200': { $ref: '#/components/responses/Pets' }
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        '201': { $ref: '#/components/responses/Pet' }
  /pets/{petId}:
    get:
      responses:
        '200': { $ref: '#/components/responses/Pet' }
components:
  schemas:
    Pet: { type: object, properties: { id: { type: integer }, name: { type: string } } }
  responses:
    Pet:
      description: A pet
      content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
    Pets:
      description: All pets
      content:
        application/json:
          schema:
            type: object
            properties: { data: { type: array, items: { $ref: '#/components/schemas/Pet' } } }
`;

const more = `overlay: 1.0.0
info: { title: More, version: 1.0.0 }
actions: [{ target: $.info, update: { title: More } }]
`;

t.test('the command prints what docs/inspect.md shows', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const page = readFileSync(`${root}/docs/inspect.md`, 'utf8');

  const { code, stdout, stderr } = await runSandlot(t, ['inspect', 'pets.yaml'], { cwd });

  t.strictSame([code, stderr], [0, '']);
  t.match(page, stdout.replace(/^(?=.)/gm, '    '));
});

t.test('--why prints what docs/inspect.md shows', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const page = readFileSync(`${root}/docs/inspect.md`, 'utf8');

  const why = ['inspect', 'pets.yaml', '--why', 'POST /pets'];
  const { stdout } = await runSandlot(t, why, { cwd, from: 'build' });

  t.match(page, stdout.replace(/^(?=.)/gm, '    '));
});

t.test('its options are its own, and variables count too', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets, 'more.yaml': more });
  const titleOf = (text: string) => JSON.parse(text).document.title;

  const flag = await runSandlot(t, ['inspect', 'pets.yaml', '--json', '--overlay', 'more.yaml'], {
    cwd,
  });
  const variable = await runSandlot(t, ['inspect', 'pets.yaml', '--json'], {
    cwd,
    env: { SANDLOT_OVERLAY: 'more.yaml' },
  });

  t.strictSame([titleOf(flag.stdout), titleOf(variable.stdout)], ['More', 'More']);
});

t.test('what cannot be loaded is one sentence, and 1', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': 'pets: []' });

  const { code, stdout, stderr } = await runSandlot(t, ['inspect', 'pets.yaml'], { cwd });

  t.strictSame([code, stdout], [1, '']);
  t.match(stderr, /^pets\.yaml is not an OpenAPI document: .+\.\n$/);
});

t.test('--allow-refs lets a document refer to files outside its folder', async (t) => {
  const cwd = t.testdir({
    'pet.yaml': 'type: object',
    api: {
      'pets.yaml': pets.replace(/Pet: \{ type: object.*/, 'Pet: { $ref: ../pet.yaml }'),
    },
  });
  const inspect = (...options: readonly string[]) =>
    runSandlot(t, ['inspect', 'api/pets.yaml', ...options], { cwd });

  const [refused, allowed, wrong] = await Promise.all([
    inspect(),
    inspect('--allow-refs', 'http,files'),
    inspect('--allow-refs', 'ftp'),
  ]);

  t.match(refused.stdout, "it is outside the document's folder; --allow-refs files allows it");
  t.notMatch(allowed.stdout, 'error: ');
  t.match([wrong.code, wrong.stderr], [1, /Expected files, http or files,http\./]);
});
