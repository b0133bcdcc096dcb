#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import { findNearest } from './base/nearest.ts';
import { addCa } from './cli/ca.ts';
import { addCheckTraffic } from './cli/check-traffic.ts';
import { addCoverage } from './cli/coverage.ts';
import { addDb } from './cli/db.ts';
import { addDemo } from './cli/demo.ts';
import { addDrift } from './cli/drift.ts';
import { addHealth } from './cli/health.ts';
import { addInit } from './cli/init.ts';
import { addInspect } from './cli/inspect.ts';
import { addLearn } from './cli/learn.ts';
import { applyConfig, configFileName } from './cli/options/config-file.ts';
import { toDocumentOptions } from './cli/options/document-options.ts';
import {
  describeUnknownVariables,
  findInvalidSwitch,
  removeUnsetVariables,
} from './cli/options/environment.ts';
import { listServerOptions, platformVariables } from './cli/options/server-options.ts';
import { toDataFolder } from './cli/options/tls-options.ts';
import { formatHelpItem, styleHelpTitle } from './cli/output/help-layout.ts';
import { escapeOutput, printError, printMessage } from './cli/output/output.ts';
import { formatSettingsHelp } from './cli/output/settings-help.ts';
import { formatUsageError } from './cli/output/usage-error.ts';
import { addProxy } from './cli/proxy.ts';
import { addRecord } from './cli/record.ts';
import { runServe, type ServeOptions } from './cli/serve.ts';
import { addVerify } from './cli/verify.ts';
import { version } from './version.ts';

type ProgramOptions = Omit<ServeOptions, 'dataFolder'> & { readonly help?: boolean };

const { env } = process;

/** An option of every command. Node's streams respect the variable. */
const noColor = '--no-color';
if (process.argv.includes(noColor)) env.NO_COLOR = '1';
removeUnsetVariables(env);
const dataFolder = toDataFolder(process.platform, env);
escapeOutput(process.stdout);
escapeOutput(process.stderr);

let placesInConfig: ReadonlyMap<string, string> = new Map();
try {
  if (existsSync(configFileName))
    placesInConfig = applyConfig(readFileSync(configFileName, 'utf8'), env, listServerOptions());
} catch (error) {
  printError(error);
  process.exit(1);
}
const namedDocuments = [env.SANDLOT_DOCUMENT].filter((name) => name !== undefined);

/** Has an option take the variable that platforms set, where Sandlot's own is not set. */
function withPlatformVariable(option: Option): Option {
  const usual = platformVariables.get(option.attributeName());
  return usual && env[usual] && !env[`SANDLOT_${usual}`] ? option.env(usual) : option;
}

/** A command and its arguments, without the word for its options, which nearly all have. */
function formatCommandTerm(command: Command): string {
  return `${command.name()} ${command.usage().replace('[options]', '')}`.replace(/ +/g, ' ').trim();
}

/** @throws an error for a word that is not a file, and so was meant as a command. */
function refuseMistypedCommand([word = '', document = 'api.yaml']: readonly string[]): void {
  if (!/^[a-z-]{2,}$/.test(word) || word === 'aha' || existsSync(word)) return;
  const names = program.commands.map((command) => command.name());
  const nearest = findNearest(word, names);
  const hint =
    nearest === undefined
      ? `To serve a document, name only its file: sandlot ${document}`
      : `Did you mean \`sandlot ${nearest}\`?`;
  throw new Error(`No such command or file: ${word}. ${hint}`);
}

const program = new Command('sandlot')
  .description('Serve OpenAPI documents as running APIs with state.')
  .on('option:version', () => {
    process.stdout.write(`${version}\n`);
    process.exit();
  })
  // What follows the name of a command is that command's alone.
  .enablePositionalOptions()
  .helpCommand('help [command]', 'Shows the help of a command.')
  // A column of 20 characters is wrapped too: without that, lines of 250 characters are not.
  .configureHelp({
    minWidthToWrap: 20,
    subcommandTerm: formatCommandTerm,
    formatItem: formatHelpItem,
    styleTitle: styleHelpTitle,
  })
  .addArgument(
    new Argument(
      '[documents...]',
      'OpenAPI documents, JSON or YAML (env: SANDLOT_DOCUMENT)',
    ).default(namedDocuments, 'the Aha! Time Tracking Events API'),
  )
  .configureOutput({
    outputError: (text, write) => write(`${formatUsageError(text, placesInConfig)}\n`),
  })
  .action(async (documents: readonly string[], options: ProgramOptions) => {
    if (!options.help) {
      refuseMistypedCommand(documents);
      return runServe(documents, { ...options, dataFolder });
    }
    const { listDocumentSettings } = await import('./sandlot.ts');
    const settings = await listDocumentSettings({
      ...toDocumentOptions(documents, options.mount),
      behaviours: options.behaviours,
    });
    const width = process.stdout.columns || 80;
    process.stdout.write(program.helpInformation() + formatSettingsHelp(settings, width));
  });

program.hook('preAction', (_program, command) => {
  const { options } = command;
  const known = options.flatMap(({ envVar = [] }) => envVar);
  const unclear = findInvalidSwitch(env, known);
  // As a wrong option is, with the exit code that the command has for those.
  if (unclear !== undefined) command.error(unclear);
  const all = [...program.options.flatMap(({ envVar = [] }) => envVar), ...known];
  for (const sentence of describeUnknownVariables(env, ['SANDLOT_DOCUMENT', ...all]))
    printMessage(sentence);
});

program.helpOption('-h, --help', 'Shows this help.');
addCa(program, dataFolder);
addDb(program);
addDemo(program, { withPlatformVariable, dataFolder });
addInit(program);
addInspect(program, namedDocuments);
addCheckTraffic(program);
addCoverage(program);
addDrift(program);
addHealth(program, withPlatformVariable);
addLearn(program);
addProxy(program, { withPlatformVariable, env });
addRecord(program, { withPlatformVariable, env });
addVerify(program);

// Commands have taken over the usual help by now; that of the server itself lists settings too.
program.helpOption(false);

for (const option of listServerOptions()) program.addOption(withPlatformVariable(option));
program.addOption(new Option('--version', 'Prints the version.').helpGroup('Other:'));

try {
  await program.parseAsync(process.argv.filter((word) => word !== noColor));
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
