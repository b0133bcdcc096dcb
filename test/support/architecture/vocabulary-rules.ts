import ts from 'typescript';
import { lineOf, parseAll, type Sources } from './sources.ts';

const vocabulary = 'inference/vocabulary/';

/** Words of three letters and more between `|` or brackets in a regular expression. */
const alternatives = /(?<=[(|])[a-z]{3,}(?=[)|])/g;

/**
 * Regular expressions outside the vocabulary that list names: three or more words to choose from, one
 * of which the vocabulary has as well. `allowed` lists files whose
 * expressions are about syntax.
 */
export function findVocabularyOutside(sources: Sources, allowed: readonly string[]): string[] {
  const words = listVocabulary(sources);
  return parseAll(sources)
    .filter(({ file }) => !file.startsWith(vocabulary) && !allowed.includes(file))
    .flatMap(({ file, parsed, nodes }) =>
      nodes
        .filter((node) => ts.isRegularExpressionLiteral(node))
        .filter(({ text }) => listsNames(text, words))
        .map((node) => `src/${file}:${lineOf(parsed, node)} lists names: ${node.text}`),
    );
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
