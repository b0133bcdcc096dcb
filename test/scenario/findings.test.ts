import t from 'tap';
import { ask, startSandlot } from '../support/running-sandlot.ts';

const toPath = (name: string, schema: string) => `
  /${name}:
    get:
      responses:
        '200':
          description: fine
          content:
            application/json:
              schema: ${schema}`;

const dangling = (name: string) => `{ $ref: '#/components/schemas/${name}' }`;

const document = (...paths: readonly string[]) =>
  `openapi: 3.1.0\ninfo: { title: Faulty, version: 1.0.0 }\npaths:${paths.join('')}\n`;

t.test(
  'what is wrong with a document is said at the start, and takes down no more than it must',
  async (t) => {
    const faulty = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => toPath(name, dangling(name)));
    const folder = t.testdir({ 'faulty.yaml': document(...faulty, toPath('fine', 'true')) });

    const running = await startSandlot(t, ['faulty.yaml'], { cwd: folder, from: 'sources' });
    await running.said('more findings');
    const broken = await ask(running, 'GET /a');
    const fine = await ask(running, 'GET /fine');
    const { stderr } = await running.stop();

    t.equal(broken.status, 501);
    t.match(JSON.parse(broken.text).detail, '#/components/schemas/a');
    t.equal(fine.status, 200);
    const said = stderr.split('\n').filter((line) => line.startsWith('error: /paths/'));
    t.equal(said.length, 5);
    t.match(stderr, 'and 2 more findings');
  },
);
