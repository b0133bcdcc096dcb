import { formatCount } from '../../base/text.ts';

type Rewording = readonly [found: RegExp, write: (...parts: readonly string[]) => string];

/** What commander writes, and the sentence for the user: what is wrong, where, and what to do. */
const rewordings: readonly Rewording[] = [
  [
    /^required option '([^']*)' not specified$/,
    (option) => `The option ${option} is missing. --help explains it.`,
  ],
  [
    /^missing required argument '([^']*)'$/,
    (name) => `The argument <${name}> is missing. --help explains it.`,
  ],
  [/^option '([^']*)' argument missing$/, (option) => `The option needs a value: ${option}.`],
  [
    /^option '([^']*)' argument '([^']*)' is invalid\. (.*)$/,
    (option, value, expected) => `${toFlag(option)} cannot be "${value}". ${toAdvice(expected)}`,
  ],
  [
    /^option '[^']*' value '([^']*)' from env '([^']*)' is invalid\. (.*)$/,
    (value, variable, expected) => `${variable} cannot be "${value}". ${toAdvice(expected)}`,
  ],
  [
    /^unknown option '([^']*)'(?: \(Did you mean ([^?]*)\?\))?$/,
    (option, nearest) =>
      `Unknown option ${option}. ${nearest ? `Did you mean ${nearest}?` : '--help lists all.'}`,
  ],
  [
    /^too many arguments for '([^']*)'\. Expected (\d+) arguments? but got \d+\.$/,
    (command, most) =>
      `sandlot ${command} takes ${most === '0' ? 'no arguments' : `at most ${formatCount(Number(most), 'argument')}`}. --help shows its usage.`,
  ],
];

/**
 * Writes a mistake in the command line as a sentence of ours. A variable that the config file has set is
 * named by its place in that file.
 */
export function formatUsageError(
  text: string,
  placesInConfig: ReadonlyMap<string, string> = new Map(),
): string {
  const sentence = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')
    .replace(/from env '(\w+)'/, (whole, name) =>
      placesInConfig.has(name) ? `from env '${placesInConfig.get(name)}'` : whole,
    );
  for (const [found, write] of rewordings) {
    const match = found.exec(sentence);
    if (match) return write(...match.slice(1));
  }
  return sentence;
}

/** `-p, --port <port>` as `--port`. */
function toFlag(option: string): string {
  return option.replace(/^-\w, /, '').replace(/ .*$/, '');
}

function toAdvice(expected: string): string {
  return expected.replace('Allowed choices are ', 'Choose one of ');
}
