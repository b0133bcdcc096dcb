import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Command } from 'commander';
import { listOperations, loadDocument, type Operation } from '../openapi/openapi.ts';
import { formatCompose, formatConfig, formatTest } from './init/project-files.ts';
import { ask, createQuestioner, type Questioner } from './init/questions.ts';
import { configFileName } from './options/config-file.ts';
import { parsePort } from './options/server-options.ts';
import { hasFile, readTextFile, writeNewFile } from './text-file.ts';

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
        ? await askQuestions(given, createQuestioner(process.stdin, process.stdout))
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

type GivenAnswers = {
  readonly document: string | undefined;
  readonly port: number | undefined;
  readonly extras: InitAnswers['extras'];
};

/** Asks for what the flags do not say; an empty answer takes the default. */
export async function askQuestions(
  { document, port, extras }: GivenAnswers,
  questioner: Questioner,
): Promise<InitAnswers> {
  const documentQuestion = {
    text: 'Which OpenAPI document?',
    fallback: defaults.document,
    parse: async (answer: string) => {
      if (!(await isPetstoreNeeded(answer))) await loadDocument(answer);
      return answer;
    },
  };
  const portQuestion = { text: 'Which port?', fallback: `${defaults.port}`, parse: parsePort };
  const extrasQuestion = {
    text: 'Write a Compose file and a first test?',
    fallback: 'yes',
    parse: (answer: string) => (/^y/i.test(answer) ? 'compose and test' : 'none'),
  } as const;
  try {
    return {
      document: document ?? (await ask(questioner, documentQuestion)),
      port: port ?? (await ask(questioner, portQuestion)),
      extras: extras === 'compose and test' ? await ask(questioner, extrasQuestion) : extras,
    };
  } finally {
    questioner.close();
  }
}

/** Whether the default document is meant, and does not exist. */
async function isPetstoreNeeded(document: string): Promise<boolean> {
  return document === defaults.document && !(await hasFile(document));
}

/**
 * Writes the files of a project, and a petstore where there is no document. A file that exists is kept.
 * @returns a sentence for each file, and how to go on.
 * @throws an error, and writes nothing, when the document cannot be read.
 */
export async function writeProject({
  document,
  port,
  extras,
}: InitAnswers): Promise<readonly string[]> {
  const { petstoreFile } = await import('../sandlot.ts');
  const isPetstore = await isPetstoreNeeded(document);
  const operations = await readOperations(isPetstore ? petstoreFile : document);
  const files = new Map([
    ...(isPetstore ? [[document, await readTextFile(petstoreFile, 'the petstore')] as const] : []),
    [configFileName, formatConfig(document, port)],
    ...(extras.includes('compose')
      ? [['compose.yaml', formatCompose(document, port)] as const]
      : []),
    ...(extras.includes('test')
      ? [['sandlot.test.mjs', formatTest(document, operations)] as const]
      : []),
  ]);
  const lines: string[] = [];
  for (const [file, text] of files) lines.push(await writeOrKeep(file, text));
  const isInstalled = canImportSandlot();
  return [
    ...lines,
    '',
    'Start it with: npx sandlot',
    ...(extras.includes('test')
      ? [`Test it with: ${isInstalled ? '' : 'npm install --save-dev sandlot && '}node --test`]
      : []),
  ];
}

async function readOperations(document: string): Promise<readonly Operation[]> {
  return listOperations(await loadDocument(document));
}

/** Whether the first test finds the package. */
function canImportSandlot(): boolean {
  try {
    createRequire(join(process.cwd(), 'sandlot.test.mjs')).resolve('sandlot/package.json');
    return true;
  } catch {
    return false;
  }
}

async function writeOrKeep(file: string, text: string): Promise<string> {
  const isNew = await writeNewFile(file, text);
  return isNew ? `Wrote ${file}.` : `Kept ${file}, which already exists.`;
}
