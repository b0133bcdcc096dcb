import type { CallSummary } from '../../state/types.ts';

type CallTest = (call: CallSummary) => boolean;

/** The names before a colon, with what follows them. */
const filters: Readonly<Record<string, (value: string) => CallTest>> = {
  status: (value) => {
    const prefix = value.replace(/x+$/, '');
    return ({ status }) => String(status).startsWith(prefix);
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
export function parseCallSearch(search: string): CallTest {
  const tests = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(parseWord);
  return (call) => tests.every((test) => test(call));
}

function parseWord(word: string): CallTest {
  if (word.startsWith('-') && word.length > 1) {
    const test = parseWord(word.slice(1));
    return (call) => !test(call);
  }
  const colon = word.indexOf(':');
  const name = word.slice(0, colon);
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  return filter && colon > 0 ? filter(word.slice(colon + 1)) : (call) => hasText(call, word);
}

function hasText(
  { url, operation = '', refusal = '', method, sandbox }: CallSummary,
  text: string,
): boolean {
  return [url, operation, refusal, method, sandbox].some((part) =>
    part.toLowerCase().includes(text),
  );
}
