import { InvalidArgumentError, type Option } from 'commander';

/** Makes an option with its environment variable. */
type ToOption = (flags: string, text: string, variable: string) => Option;

/** The options of what is told beside the API. */
export const controlOptions = (option: ToOption): readonly Option[] => [
  option('--journal <n>', 'keep so many calls of each sandbox, 0 for none', 'JOURNAL')
    .argParser(readCount)
    .default(1000),
  option('--sandboxes <mode>', 'make a sandbox on use, or only those registered', 'SANDBOXES')
    .choices(['on-use', 'registered'])
    .default('on-use'),
  option('--no-control', 'no control API', 'NO_CONTROL'),
  option('--control-prefix <path>', 'where the control API is', 'CONTROL_PREFIX')
    .argParser(readPrefix)
    .default('/_sandlot'),
  option(
    '--control-token <token>',
    'let in only who shows it to the control API',
    'CONTROL_TOKEN',
  ).argParser(readToken),
];

const readCount = (text: string): number => {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};

export const readPrefix = (text: string): string => {
  if (!/^(\/[\w.-]+)+$/.test(text)) {
    throw new InvalidArgumentError('It must be a path such as /_sandlot.');
  }
  return text;
};

export const readToken = (text: string): string => {
  if (!/^[\x21-\x7e]+$/.test(text)) {
    throw new InvalidArgumentError('It must be a text of ASCII without blanks.');
  }
  return text;
};
