import { Command } from 'commander';
import t from 'tap';
import { escapeControlCharacters } from '../../src/cli/output/control-characters.ts';
import { formatHelpItem, styleHelpTitle } from '../../src/cli/output/help-layout.ts';

/** The help of a command on a terminal of so many columns. */
function helpOf(columns: number): string {
  return new Command('serve')
    .argument('[file]', '')
    .option('--a-long-name <with-a-value>', 'What it does, said in a sentence of some words.')
    .configureHelp({ minWidthToWrap: 20, formatItem: formatHelpItem, styleTitle: styleHelpTitle })
    .configureOutput({ getOutHelpWidth: () => columns, getOutHasColors: () => columns > 70 })
    .helpInformation();
}

t.test('on a narrow terminal a description stands below its option', async (t) => {
  t.match(
    helpOf(60),
    `Options:
  --a-long-name <with-a-value>
      What it does, said in a sentence of some words.
  -h, --help
      display help for command
`,
  );
});

t.test('elsewhere it stands beside it, and headings are bold', async (t) => {
  t.match(
    escapeControlCharacters(helpOf(72)),
    `\u001b[1mOptions:\u001b[22m
  --a-long-name <with-a-value>  What it does, said in a sentence of some
                                words.
`,
  );
});
