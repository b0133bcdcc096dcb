/** One word of JSON (RFC 8259), with the blanks before it. */
const word =
  /\s*(?:([{}[\],:])|("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b))/y;

type Kind = 'value' | 'text' | '{' | '}' | '[' | ']' | ',' | ':';

/** What may come next, and how that is said. */
const wanted = {
  value: { said: 'a value', takes: ['value', 'text', '{', '['] },
  'first entry': { said: 'a value or ]', takes: ['value', 'text', '{', '[', ']'] },
  'first name': { said: 'a name in double quotes or }', takes: ['text', '}'] },
  name: { said: 'a name in double quotes', takes: ['text'] },
  colon: { said: 'a colon', takes: [':'] },
  'in list': { said: 'a comma or ]', takes: [',', ']'] },
  'in object': { said: 'a comma or }', takes: [',', '}'] },
  end: { said: 'its end', takes: [] },
} as const satisfies Record<string, { readonly said: string; readonly takes: readonly Kind[] }>;

type Wanted = keyof typeof wanted;

/** Says where a text stops to be JSON, and what should be there; the engine does not in all cases. */
export const findJsonFault = (text: string): string => {
  const open: ('[' | '{')[] = [];
  let next: Wanted = 'value';
  let index = 0;
  for (;;) {
    word.lastIndex = index;
    const found = word.exec(text);
    const kind = found ? toKind(found) : undefined;
    const takes: readonly Kind[] = wanted[next].takes;
    if (found === null || kind === undefined || !takes.includes(kind))
      return toSentence(text, index, wanted[next].said);
    index += found[0].length;
    next = follow(next, kind, open);
  }
};

const marks = ['{', '}', '[', ']', ',', ':'] as const;

const toKind = ([, mark, text]: RegExpExecArray): Kind =>
  marks.find((one) => one === mark) ?? (text === undefined ? 'value' : 'text');

const isName = (before: Wanted): boolean => before === 'name' || before === 'first name';

/** What comes after a word that opens, parts or names something; after any other a value has ended. */
const follow = (before: Wanted, kind: Kind, open: ('[' | '{')[]): Wanted => {
  if (kind === '{' || kind === '[') open.push(kind);
  if (kind === '{') return 'first name';
  if (kind === '[') return 'first entry';
  if (kind === ':') return 'value';
  if (kind === ',') return open.at(-1) === '{' ? 'name' : 'value';
  return kind === 'text' && isName(before) ? 'colon' : close(kind, open);
};

const close = (kind: Kind, open: ('[' | '{')[]): Wanted => {
  if (kind === '}' || kind === ']') open.pop();
  const inside = open.at(-1);
  if (inside === undefined) return 'end';
  return inside === '{' ? 'in object' : 'in list';
};

const toSentence = (text: string, end: number, said: string): string => {
  const index = end + text.slice(end).search(/\S|$/);
  const before = text.slice(0, index);
  const column = index - before.lastIndexOf('\n');
  const place = `at line ${before.split('\n').length}, column ${column}`;
  const there = index < text.length ? JSON.stringify(text.slice(index, index + 1)) : 'its end';
  return `it is no JSON: there is ${there} ${place}, where ${said} should be`;
};
