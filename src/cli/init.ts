import { basename } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { listOperations, loadDocument } from '../openapi/openapi.ts';
import { version } from '../version.ts';
import { configFileName } from './options/config-file.ts';
import { parsePort } from './options/server-options.ts';
import { readTextFile, writeNewFile } from './text-file.ts';

type InitOptions = {
  readonly port?: number;
  readonly compose: boolean;
  readonly test: boolean;
  readonly yes?: boolean;
};

/** What is written: each question has a default. */
export type InitAnswers = {
  readonly document: string;
  readonly port: number;
  readonly extras: 'compose and test' | 'compose' | 'test' | 'none';
};

const defaults = { document: 'api.yaml', port: 4010 };

/** Adds `sandlot init`, which writes a config file, a Compose file and a first test. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('Set up a project: write sandlot.config.json, a Compose file and a first test.')
    .argument('[document]', `OpenAPI document. (default: ${defaults.document})`)
    .option('--port <port>', `Port to listen on. (default: ${defaults.port})`, parsePort)
    .option('--no-compose', 'Writes no compose.yaml.')
    .option('--no-test', 'Writes no test.')
    .option('-y, --yes', 'Asks nothing, and takes the defaults.')
    .action(async (document: string | undefined, options: InitOptions) => {
      const isAsking = !options.yes && process.stdin.isTTY === true;
      const given = { document, port: options.port, extras: toExtras(options) };
      const answers = isAsking
        ? await askQuestions(
            given,
            createInterface({ input: process.stdin, output: process.stdout }),
          )
        : { ...defaults, ...withoutUndefined(given), extras: given.extras };
      for (const line of await writeProject(answers)) process.stdout.write(`${line}\n`);
    });
}

function toExtras({ compose, test }: InitOptions): InitAnswers['extras'] {
  if (compose) return test ? 'compose and test' : 'compose';
  return test ? 'test' : 'none';
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.assign({}, ...entries.map(([name, entry]) => ({ [name]: entry })));
}

/** A person who is asked. */
export type Questioner = { question(text: string): Promise<string>; close(): void };

/** Asks for what the flags do not say; an empty answer takes the default. */
export async function askQuestions(
  {
    document,
    port,
    extras,
  }: { document: string | undefined; port: number | undefined; extras: InitAnswers['extras'] },
  questioner: Questioner,
): Promise<InitAnswers> {
  try {
    const ask = async (text: string, value: string) =>
      (await questioner.question(`${text} (${value}) `)).trim() || value;
    return {
      document: document ?? (await ask('Which OpenAPI document?', defaults.document)),
      port: port ?? parsePort(await ask('Which port?', `${defaults.port}`)),
      extras:
        extras === 'compose and test' &&
        !/^y/i.test(await ask('Write a Compose file and a first test?', 'yes'))
          ? 'none'
          : extras,
    };
  } finally {
    questioner.close();
  }
}

/**
 * Writes the files of a project, and a petstore where there is no document. A file that exists is kept.
 * @returns a sentence for each file, and how to go on.
 */
export async function writeProject({
  document,
  port,
  extras,
}: InitAnswers): Promise<readonly string[]> {
  const { petstoreFile } = await import('../sandlot.ts');
  const files = new Map<string, string>();
  if (document === defaults.document)
    files.set(document, await readTextFile(petstoreFile, 'the petstore'));
  files.set(configFileName, formatConfig(document, port));
  if (extras !== 'test' && extras !== 'none')
    files.set('compose.yaml', formatCompose(document, port));
  const lines: string[] = [];
  for (const [file, text] of files) lines.push(await writeOrKeep(file, text));
  if (extras === 'test' || extras === 'compose and test')
    lines.push(
      await writeOrKeep('sandlot.test.mjs', formatTest(document, await findReadPath(document))),
    );
  return [
    ...lines,
    '',
    'Start it with: npx sandlot',
    ...(lines.some((line) => line.includes('.test.')) ? ['Test it with: node --test'] : []),
  ];
}

async function writeOrKeep(file: string, text: string): Promise<string> {
  const isNew = await writeNewFile(file, text);
  return isNew ? `${file} is written.` : `${file} exists and is kept.`;
}

function formatConfig(document: string, port: number): string {
  const config = {
    $schema: './node_modules/sandlot/schemas/config.json',
    documents: [document],
    port,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

function formatCompose(document: string, port: number): string {
  return `services:
  sandlot:
    image: node:24-slim
    command: npx --yes sandlot@${version} /api/${basename(document)} --host 0.0.0.0 --port ${port}
    ports: ['127.0.0.1:${port}:${port}']
    volumes: ['./${document}:/api/${basename(document)}:ro']
    healthcheck:
      test: [CMD, node, -e, "fetch('http://127.0.0.1:${port}/_sandlot/ready').then((reply) => process.exit(reply.ok ? 0 : 1))"]
      interval: 2s
      retries: 30
`;
}

function formatTest(document: string, path: string): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from 'sandlot';

test('GET ${path} is answered as the document says', async () => {
  const sandlot = await start({ document: '${document}' });
  try {
    const sandbox = sandlot.sandbox('first');
    const reply = await fetch(sandbox.url + '${path}', { headers: { authorization: 'Bearer test' } });
    assert.ok(reply.status < 500, await reply.text());

    const { passed, detail } = await sandbox.journal.verify({ match: { method: 'GET' }, count: 1 });
    assert.ok(passed, detail);
  } finally {
    await sandlot.close();
  }
});
`;
}

/** The path of the first GET that needs no key. */
async function findReadPath(source: string): Promise<string> {
  const operations = listOperations(await loadDocument(source));
  const found = operations.find(({ method, path }) => method === 'GET' && !path.includes('{'));
  return found?.path ?? '/';
}
