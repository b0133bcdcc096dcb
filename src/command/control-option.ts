import { InvalidArgumentError, type Option } from 'commander';

/** Makes an option with its environment variable. */
type ToOption = (flags: string, text: string, variable: string) => Option;

/** The options of what is told beside the API. */
export const controlOptions = (option: ToOption): readonly Option[] => [
  option('--journal <n>', 'keep so many calls of each sandbox, 0 for none', 'JOURNAL')
    .argParser(readCount)
    .default(1000),
];

const readCount = (text: string): number => {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
};
