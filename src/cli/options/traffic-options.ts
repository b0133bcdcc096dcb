import { InvalidArgumentError, Option } from 'commander';

/** Which calls of an archive are those of the API. */
export function listTrafficOptions(): readonly Option[] {
  return [
    new Option('--host <host>', 'Host of the API. Repeatable.')
      .argParser((host: string, before: readonly string[]) => [...before, host])
      .default([], 'servers of the document'),
    new Option(
      '--base <path>',
      'Path of the recorded API, if it is not that of the document.',
    ).argParser(parseBase),
  ];
}

/** Reads a path such as `/v1`. */
function parseBase(text: string): string {
  if (text.startsWith('/')) return text;
  throw new InvalidArgumentError('Expected a path such as /v1.');
}
