import ts from 'typescript';
import { lineOf, parseAll, type Sources } from './sources.ts';

const vocabulary = 'inference/vocabulary/';

/** Words of three letters and more between `|` or brackets in a regular expression. */
const alternatives = /(?<=[(|])[a-z]{3,}(?=[)|])/g;

/** Single expressions that are about syntax, by file. */
export type SyntaxExpressions = Readonly<Record<string, RegExp>>;

/**
 * Regular expressions outside the vocabulary that list names: three or more words to choose from, one
 * of which the vocabulary has as well. An allowed expression that is not there is reported too.
 */
export function findVocabularyOutside(sources: Sources, allowed: SyntaxExpressions): string[] {
  const words = listVocabulary(sources);
  const listed = parseAll(sources)
    .filter(({ file }) => !file.startsWith(vocabulary))
    .flatMap(({ file, parsed, nodes }) =>
      nodes
        .filter((node) => ts.isRegularExpressionLiteral(node))
        .filter(({ text }) => listsNames(text, words))
        .map((node) => ({ file, line: lineOf(parsed, node), expression: node.text })),
    );
  const isAllowed = ({ file, expression }: { file: string; expression: string }): boolean =>
    `${allowed[file]}` === expression;
  const unused = Object.keys(allowed).filter(
    (name) => !listed.some((one) => one.file === name && isAllowed(one)),
  );
  return [
    ...listed
      .filter((one) => !isAllowed(one))
      .map(({ file, line, expression }) => `src/${file}:${line} lists names: ${expression}`),
    ...unused.map((file) => `src/${file} lacks the expression ${allowed[file]}`),
  ];
}

function listsNames(expression: string, words: ReadonlySet<string>): boolean {
  const names = expression.match(alternatives) ?? [];
  return names.length >= 3 && names.some((name) => words.has(name));
}

/** The words in the lists and the regular expressions of the vocabulary. */
function listVocabulary(sources: Sources): ReadonlySet<string> {
  const own = Object.entries(sources).filter(([file]) => file.startsWith(vocabulary));
  const texts = own.flatMap(([, text]) => [
    ...(text.match(alternatives) ?? []),
    ...[...text.matchAll(/'([a-z]{3,})'/g)].map(([, word = '']) => word),
  ]);
  return new Set(texts);
}
