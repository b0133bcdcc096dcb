import type { Test } from 'tap';
import { runInspect } from '../../../src/cli/inspect.ts';
import { escapeControlCharacters } from '../../../src/cli/output/control-characters.ts';
import { documentOf, json, silent } from '../../support/sandlot-of.ts';

export const text = { type: 'string' };

export function object(properties: object) {
  return { type: 'object', properties };
}

export const pet = object({ id: { type: 'integer' }, name: text });

export function answering(schema: object) {
  return { responses: { 200: json(schema) } };
}

export function taking(schema: object) {
  return {
    requestBody: { content: { 'application/json': { schema } } },
    ...silent,
  };
}

type Printing = {
  readonly columns?: number;
  readonly colors?: 'on' | 'off';
  readonly json?: boolean;
  readonly arazzo?: boolean;
  readonly overlay?: readonly string[];
  readonly behaviours?: string;
  readonly why?: string;
  readonly verbose?: boolean;
  readonly only?: string;
};

/** What the command prints on a terminal of so many columns, or, without them, into a file. */
export async function printed(
  t: Test,
  source: object | undefined,
  {
    columns,
    colors = 'off',
    overlay = [],
    json = false,
    arazzo = false,
    ...options
  }: Printing = {},
): Promise<string> {
  const folder = t.testdir({
    'api.json': JSON.stringify(source ?? {}),
    'mine.mjs': `export const behaviours = { getPet() {}, 'GET /nothing'() {} };`,
    'more.yaml': `overlay: 1.0.0
info: { title: More, version: 1.0.0 }
actions: [{ target: $.info, update: { title: "More\\n  Pets" } }]
`,
  });
  let output = '';
  const terminal = columns && { columns, isTTY: true, hasColors: () => colors === 'on' };
  await runInspect(
    source ? [`${folder}/api.json`] : [],
    {
      mount: [],
      json,
      arazzo,
      overlay: overlay.map((name) => `${folder}/${name}`),
      ...(options.why === undefined ? {} : { why: options.why }),
      ...(options.verbose === undefined ? {} : { verbose: options.verbose }),
      ...(options.only === undefined ? {} : { only: options.only }),
      ...(options.behaviours === undefined
        ? {}
        : { behaviours: `${folder}/${options.behaviours}` }),
    },
    {
      ...terminal,
      write: (text: Uint8Array | string) => {
        output += text;
        return true;
      },
    },
  );
  return escapeControlCharacters(output).replaceAll(folder, '');
}

export const small = documentOf({
  '/pets': { get: answering({ type: 'array', items: pet }) },
  '/pets/{petId}/a_word_longer_than_its_column': { get: answering({ $ref: '#/no' }) },
});
