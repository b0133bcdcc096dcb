import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Tokens } from 'ret';
import t from 'tap';
import ts from 'typescript';
import { type ParsedFile, parseAll, readSources } from '../support/architecture/sources.ts';

// The package's types do not describe its CommonJS export.
const tokenize: typeof import('ret').tokenizer & Pick<typeof import('ret'), 'types'> =
  createRequire(import.meta.url)('ret');
const { types: kinds } = tokenize;

/** The characters that texts are made of. */
const probes = [...'aA0 -_./:;,="\'<>[]{}()%~|\\*+\n\t\u00e9'];

type Expression = { readonly file: string; readonly source: string; readonly flags: string };

/** Lengths at which exponential, cubic and quadratic time exceed the limits in ms, and linear time does not. */
const stages = [
  { length: 24, limit: 20 },
  { length: 500, limit: 30 },
  { length: 12_000, limit: 30 },
];

/** Files whose expressions get texts of 2,000 characters at most. */
const bounded = [
  'src/handlers/list/filter-expression.ts',
  'src/handlers/list/conditions.ts',
  'src/inference/vocabulary/filter-expressions.ts',
];

const sources = readSources(join(import.meta.dirname, '..', '..', 'src'));
const expressions = parseAll(sources).flatMap(listExpressions);

/** Without a repetition there is no text that takes long. */
const repeating = expressions.filter(({ source }) => /[*+]|\{\d+,\}/.test(source));

t.test(
  'every regular expression of src/ takes linear time on texts made to slow it down',
  async (t) => {
    t.ok(expressions.length > 100, `${expressions.length} expressions`);

    const slow = repeating.flatMap((expression) => {
      const text = findSlowText(expression);
      return text === undefined ? [] : [`${expression.file} /${expression.source}/ on ${text}`];
    });

    t.strictSame(
      slow.filter((line) => !bounded.some((file) => line.startsWith(file))),
      [],
    );
  },
);

t.test('an expression that repeats a repetition, or one after another, is found', async (t) => {
  const slowTextOf = (source: string) => findSlowText({ file: '', source, flags: '' });

  for (const source of [
    '^(a+)+$',
    '^(a|a)*$',
    '\\s+$',
    '^\\s*(code)\\s*=\\s*"?([^"]*?)"?\\s*$',
    '^a*a*b$',
  ])
    t.ok(slowTextOf(source) !== undefined, source);
  for (const source of ['^a+$', '[^a]+', '^(\\[[^[\\]]*\\])+$', '"[^"]*"$'])
    t.equal(slowTextOf(source), undefined, source);
});

function listExpressions({ file, nodes }: ParsedFile): Expression[] {
  return nodes
    .filter((node) => ts.isRegularExpressionLiteral(node))
    .map(({ text }) => {
      const end = text.lastIndexOf('/');
      return { file: `src/${file}`, source: text.slice(1, end), flags: text.slice(end + 1) };
    });
}

/** A text on which an expression takes more than linear time, as it is made; `undefined` for none. */
function findSlowText({ source, flags }: Expression): string | undefined {
  const expression = new RegExp(source, flags);
  const attacks = listAttacks(source);
  for (const { length, limit } of stages) {
    for (const { prefix, pump, suffix } of attacks) {
      const text = prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix;
      // A second and a third measurement rule out a pause of the machine.
      const isSlow = [1, 2, 3].every(() => timeOf(expression, text) > limit);
      if (isSlow) return JSON.stringify([prefix, pump, suffix]);
    }
  }
  return undefined;
}

function timeOf(expression: RegExp, text: string): number {
  expression.lastIndex = 0;
  const started = performance.now();
  expression.test(text);
  return performance.now() - started;
}

type Attack = { readonly prefix: string; readonly pump: string; readonly suffix: string };

/** Texts that repeat a part of an expression where it may be repeated, and then do not match. */
function listAttacks(source: string): readonly Attack[] {
  const { prefixes, pumps } = listParts(tokenize(withoutUnknownSyntax(source)).stack ?? []);
  const combined = [...new Set([...pumps, ...pairs(pumps)])].filter((pump) => pump !== '');
  return [...new Set(['', ...prefixes])].flatMap((prefix) =>
    combined.flatMap((pump) => ['', '\u0000'].map((suffix) => ({ prefix, pump, suffix }))),
  );
}

/** Look-behind as look-ahead, and named groups as groups, which the parser knows. */
function withoutUnknownSyntax(source: string): string {
  return source.replace(/\(\?<([!=])/g, '(?$1').replace(/\(\?<\w+>/g, '(');
}

function pairs(pumps: readonly string[]): readonly string[] {
  const short = pumps.filter((pump) => pump.length <= 2).slice(0, 4);
  return short.flatMap((first) =>
    short.filter((next) => next !== first).map((next) => first + next),
  );
}

type Parts = { readonly prefixes: readonly string[]; readonly pumps: readonly string[] };

/** What leads to the repetitions of a sequence of tokens, and what they repeat. */
function listParts(tokens: readonly Tokens[], lead = ''): Parts {
  const prefixes: string[] = [];
  const pumps: string[] = [];
  let prefix = lead;
  for (const token of tokens) {
    const inner = withoutRepetition(token);
    if (inner !== token) {
      prefixes.push(prefix);
      pumps.push(...listSamples(inner));
    }
    if (inner.type === kinds.GROUP) {
      for (const option of inner.options ?? [inner.stack ?? []]) {
        const parts = listParts(option, prefix);
        prefixes.push(...parts.prefixes);
        pumps.push(...parts.pumps);
      }
    }
    pumps.push(...listSamples(token).slice(0, 2));
    prefix += listSamples(token)[0] ?? '';
  }
  return { prefixes: [...new Set(prefixes)].slice(0, 8), pumps: [...new Set(pumps)].slice(0, 10) };
}

/** `a` of `a*`, and of `a*?`, which is parsed as an optional `a*`. */
function withoutRepetition(token: Tokens): Tokens {
  return token.type === kinds.REPETITION ? withoutRepetition(token.value) : token;
}

/** Texts that a token matches. */
function listSamples(token: Tokens): readonly string[] {
  switch (token.type) {
    case kinds.CHAR:
      return [String.fromCodePoint(token.value)];
    case kinds.SET:
      return probes.filter((probe) => isInSet(token, probe.codePointAt(0) ?? 0)).slice(0, 3);
    case kinds.REPETITION:
      return listSamples(token.value);
    case kinds.GROUP:
      return (token.options ?? [token.stack ?? []]).map(sampleOf).slice(0, 4);
    default:
      return [];
  }
}

function sampleOf(tokens: readonly Tokens[]): string {
  return tokens.map((token) => listSamples(token)[0] ?? '').join('');
}

function isInSet(set: Extract<Tokens, { type: typeof kinds.SET }>, code: number): boolean {
  const isListed = set.set.some((member) => {
    if (member.type === kinds.CHAR) return member.value === code;
    if (member.type === kinds.RANGE) return member.from <= code && code <= member.to;
    return isInSet(member, code);
  });
  return isListed !== set.not;
}
