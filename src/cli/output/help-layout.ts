import { Help } from 'commander';
import { toStyleCode } from './control-characters.ts';

/** Descriptions that would have less room beside the options stand below them. */
const minDescriptionWidth = 30;

const indent = ' '.repeat(6);

/** One option, argument or command of `--help`, which stays readable on a narrow terminal. */
export function formatHelpItem(
  term: string,
  termWidth: number,
  description: string,
  help: Help,
): string {
  const { helpWidth: width = 80 } = help;
  if (width - termWidth - 4 >= minDescriptionWidth || description === '')
    return Help.prototype.formatItem.call(help, term, termWidth, description, help);
  const lines = help.boxWrap(description, width - indent.length).split('\n');
  return [`  ${term}`, ...lines.map((line) => indent + line)].join('\n');
}

/** The heading of a group. Commander leaves the codes out where the output has no colours. */
export function styleHelpTitle(text: string): string {
  return toStyleCode(1) + text + toStyleCode(22);
}
