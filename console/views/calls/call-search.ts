import type { CallSummary } from '../../state/types.ts';

type CallTest = (call: CallSummary) => boolean;

/** Whether a call has a word in its headers or bodies, which the page has not loaded. */
export type HasWord = (call: CallSummary, word: string) => boolean;

/** The names before a colon, with what follows them. */
const filters: Readonly<Record<string, (value: string) => CallTest>> = {
  status: (value) => {
    const prefixes = value.split(',').map((status) => status.replace(/x+$/, ''));
    return ({ status }) => prefixes.some((prefix) => String(status).startsWith(prefix));
  },
  method: (value) => {
    const names = value.split(',');
    return ({ method }) => names.includes(method.toLowerCase());
  },
  op:
    (value) =>
    ({ operation = '' }) =>
      operation.toLowerCase().includes(value),
  path:
    (value) =>
    ({ url }) =>
      url.toLowerCase().includes(value),
  sandbox:
    (value) =>
    ({ sandbox }) =>
      sandbox.toLowerCase() === value,
  is: (value) => marks[value] ?? (() => false),
};

/** What `is:` may be followed by. */
const marks: Readonly<Record<string, CallTest>> = {
  refused: ({ refusal }) => refusal !== undefined,
  violation: ({ violations }) => violations > 0,
  notice: ({ notices }) => notices > 0,
  finding: ({ findings }) => findings > 0,
  rule: ({ by = [] }) => by.length > 0,
  unmatched: ({ operation, clock }) => operation === undefined && clock === undefined,
  clock: ({ clock }) => clock !== undefined,
};

export const searchHelp = 'status:4xx  method:POST  op:createPet  sandbox:one  is:refused  text';

/** Reads a search such as `status:4xx -method:GET rex`; all of its words must match. */
export function parseCallSearch(search: string, hasWord: HasWord): CallTest {
  const tests = splitWords(search).map((word) => parseWord(word, hasWord));
  return (call) => tests.every((test) => test(call));
}

/** The words of a search that are no filters, such as `rex` of `status:4xx -rex`. */
export function listPlainWords(search: string): readonly string[] {
  const words = splitWords(search).map((word) => (word.length > 1 ? word.replace(/^-/, '') : word));
  return [...new Set(words.filter((word) => findFilter(word) === undefined))];
}

function splitWords(search: string): readonly string[] {
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Says what is no filter in a search that finds nothing, such as `state:404`. */
export function describeUnknownFilter(search: string): string | undefined {
  const words = search.toLowerCase().split(/\s+/);
  for (const [, name = '', value = ''] of words.map((word) => word.split(/^-?(\w+):/))) {
    const known = name === 'is' ? Object.keys(marks) : Object.keys(filters);
    const unknown = name === 'is' ? value : name;
    if (unknown !== '' && !known.includes(unknown))
      return `There is no ${name === 'is' ? `is:${value}` : `${name}:`} to search by, only ${known
        .map((one) => (name === 'is' ? `is:${one}` : `${one}:`))
        .join(', ')}.`;
  }
  return undefined;
}

function parseWord(word: string, hasWord: HasWord): CallTest {
  if (word.startsWith('-') && word.length > 1) {
    const test = parseWord(word.slice(1), hasWord);
    return (call) => !test(call);
  }
  return findFilter(word) ?? ((call) => hasText(call, word) || hasWord(call, word));
}

function findFilter(word: string): CallTest | undefined {
  const colon = word.indexOf(':');
  const name = word.slice(0, Math.max(colon, 0));
  return Object.hasOwn(filters, name) ? filters[name]?.(word.slice(colon + 1)) : undefined;
}

function hasText(
  { url, operation = '', refusal = '', method, sandbox }: CallSummary,
  text: string,
): boolean {
  return [url, operation, refusal, method, sandbox].some((part) =>
    part.toLowerCase().includes(text),
  );
}
