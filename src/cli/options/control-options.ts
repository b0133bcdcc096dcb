import { InvalidArgumentError, type Option } from 'commander';

/** Makes an option with its environment variable. */
type CreateOption = (flags: string, text: string, variable: string) => Option;

/** The options of what is told beside the API. */
export function listControlOptions(option: CreateOption): readonly Option[] {
  return [
    option('--journal <n>', 'keep so many calls of each sandbox, 0 for none', 'JOURNAL')
      .argParser(parseJournalSize)
      .default(1000),
    option('--sandboxes <mode>', 'make a sandbox on use, or only those registered', 'SANDBOXES')
      .choices(['on-use', 'registered'])
      .default('on-use'),
    option('--no-control', 'no control API', 'NO_CONTROL'),
    option('--control-prefix <path>', 'where the control API is', 'CONTROL_PREFIX')
      .argParser(parseControlPrefix)
      .default('/_sandlot'),
    option(
      '--control-token <token>',
      'let in only who shows it to the control API',
      'CONTROL_TOKEN',
    ).argParser(parseControlToken),
  ];
}

function parseJournalSize(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function parseControlPrefix(text: string): string {
  if (!/^(\/[\w.-]+)+$/.test(text)) {
    throw new InvalidArgumentError('It must be a path such as /_sandlot.');
  }
  return text;
}

export function parseControlToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new InvalidArgumentError('It must be a text of ASCII without blanks.');
  }
  return text;
}
