import { InvalidArgumentError, type Option } from 'commander';

/** Creates an option with an environment variable. */
type CreateOption = (flags: string, text: string, variable: string) => Option;

/** The options of the control API and the journal. */
export function listControlOptions(option: CreateOption): readonly Option[] {
  return [
    option(
      '--journal <n>',
      'Number of calls kept in the journal of each sandbox; 0 disables it.',
      'JOURNAL',
    )
      .argParser(parseJournalSize)
      .default(1000),
    option(
      '--journal-memory <size>',
      'Memory of the journals of all sandboxes together. All snapshots together may use as much again.',
      'JOURNAL_MEMORY',
    )
      .argParser(parseMegabytes)
      .default(256, '256MB'),
    option(
      '--sandboxes <mode>',
      'Creates sandboxes on first use, or only when they are registered.',
      'SANDBOXES',
    )
      .choices(['on-use', 'registered'])
      .default('on-use'),
    option('--no-metrics', 'Counts no requests for GET /_sandlot/metrics.', 'NO_METRICS'),
    option('--no-control', 'Disables the control API.', 'NO_CONTROL'),
    option('--control-prefix <path>', 'Path of the control API.', 'CONTROL_PREFIX')
      .argParser(parseControlPrefix)
      .default('/_sandlot'),
    option(
      '--control-token <token>',
      'Bearer token that control calls need.',
      'CONTROL_TOKEN',
    ).argParser(parseControlToken),
  ];
}

function parseJournalSize(text: string): number {
  if (!/^\d{1,7}$/.test(text))
    throw new InvalidArgumentError('Expected a whole number of 0 or more.');
  return Number(text);
}

function parseMegabytes(text: string): number {
  const [, number, unit = ''] = /^([1-9]\d{0,5})(MB|GB)$/i.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('Expected a size such as 256MB or 1GB.');
  return Number(number) * (unit.toUpperCase() === 'GB' ? 1024 : 1);
}

export function parseControlPrefix(text: string): string {
  if (!/^(\/[\w.-]+)+$/.test(text)) {
    throw new InvalidArgumentError('Expected a path such as /_sandlot.');
  }
  return text;
}

export function parseControlToken(text: string): string {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new InvalidArgumentError('Expected ASCII text without blanks.');
  }
  return text;
}
