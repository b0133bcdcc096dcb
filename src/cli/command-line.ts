import { existsSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import { findNearest } from '../base/nearest.ts';
import { version } from '../version.ts';
import { addCa } from './ca.ts';
import { addCheckTraffic } from './check-traffic.ts';
import { addCoverage } from './coverage.ts';
import { addDb } from './db.ts';
import { addDemo } from './demo.ts';
import { addDrift } from './drift.ts';
import { addHealth } from './health.ts';
import { addInit } from './init.ts';
import { addInspect } from './inspect.ts';
import { addLearn } from './learn.ts';
import { applyConfig, configFileName } from './options/config-file.ts';
import { toDocumentOptions } from './options/document-options.ts';
import { findEmptyValue } from './options/empty-values.ts';
import {
  describeUnknownVariables,
  findInvalidSwitch,
  removeUnsetVariables,
} from './options/environment.ts';
import { listServerOptions, platformVariables } from './options/server-options.ts';
import { toDataFolder } from './options/tls-options.ts';
import { escapeOutput } from './output/control-characters.ts';
import { formatHelpItem, styleHelpTitle } from './output/help-layout.ts';
import { ignoreBrokenPipe, printError, printMessage } from './output/output.ts';
import { formatSettingsHelp } from './output/settings-help.ts';
import { formatUsageError } from './output/usage-error.ts';
import { addProxy } from './proxy.ts';
import { addRecord } from './record.ts';
import { runServe, type ServeOptions } from './serve.ts';
import { readConfigText } from './text-file.ts';
import { addVerify } from './verify.ts';

type ProgramOptions = Omit<ServeOptions, 'dataFolder'> & { readonly help?: boolean };

/** An option of every command. Node's streams respect the variable. */
const noColor = '--no-color';

/** Where the process runs, and what its configuration says. */
type CommandLine = {
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the CA of `--https`. */
  readonly dataFolder: string;
  /** By variable, the place in the configuration that set it. */
  readonly placesInConfig: ReadonlyMap<string, string>;
};

/** Runs the command that the arguments of the process name. Errors set the exit code. */
export async function runCommandLine(env: NodeJS.ProcessEnv): Promise<void> {
  const { argv } = process;
  if (argv.includes(noColor)) env.NO_COLOR = '1';
  removeUnsetVariables(env);
  for (const output of [process.stdout, process.stderr]) {
    escapeOutput(output);
    ignoreBrokenPipe(output);
  }
  try {
    const dataFolder = toDataFolder(process.platform, env);
    const placesInConfig = readConfig(env);
    const program = createProgram({ env, dataFolder, placesInConfig });
    await program.parseAsync(argv.filter((word) => word !== noColor));
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
}

/** Sets the variables that the configuration has; returns the place of each. */
function readConfig(env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  return existsSync(configFileName)
    ? applyConfig(readConfigText(configFileName), env, listServerOptions())
    : new Map();
}

/** Creates `sandlot` with all of its commands. */
function createProgram({ env, dataFolder, placesInConfig }: CommandLine): Command {
  const namedDocuments = [env.SANDLOT_DOCUMENT].filter((name) => name !== undefined);
  const withPlatformVariable = (option: Option) => takePlatformVariable(env, option);
  const program = createServeCommand(namedDocuments, { env, dataFolder, placesInConfig });
  program.hook('preAction', (_program, command) => checkVariables(env, program, command));
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
  return program;
}

/** Creates `sandlot [documents...]`, which serves them. */
function createServeCommand(
  namedDocuments: readonly string[],
  { dataFolder, placesInConfig }: CommandLine,
): Command {
  const program = new Command('sandlot');
  return (
    program
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
        if (options.help) return printHelp(program, documents, options);
        refuseMistypedCommand(program, documents);
        return runServe(documents, { ...options, dataFolder });
      })
  );
}

/** Prints the options of the server, and the settings of its documents. */
async function printHelp(
  program: Command,
  documents: readonly string[],
  options: ProgramOptions,
): Promise<void> {
  const { listDocumentSettings } = await import('../sandlot.ts');
  const settings = await listDocumentSettings({
    ...toDocumentOptions(documents, options.mount),
    behaviours: options.behaviours,
  });
  const width = process.stdout.columns || 80;
  process.stdout.write(program.helpInformation() + formatSettingsHelp(settings, width));
}

/** Refuses a switch that is neither on nor off, and names variables that nothing reads. */
function checkVariables(env: NodeJS.ProcessEnv, program: Command, command: Command): void {
  const known = command.options.flatMap(({ envVar = [] }) => envVar);
  const unclear = findInvalidSwitch(env, known) ?? findEmptyValue(command);
  // As a wrong option is, with the exit code that the command has for those.
  if (unclear !== undefined) command.error(unclear);
  const all = [...program.options.flatMap(({ envVar = [] }) => envVar), ...known];
  for (const sentence of describeUnknownVariables(env, [
    'SANDLOT_DOCUMENT',
    'SANDLOT_WORKFLOW',
    ...all,
  ]))
    printMessage(sentence);
}

/** Has an option take the variable that platforms set, where Sandlot's own is not set. */
function takePlatformVariable(env: NodeJS.ProcessEnv, option: Option): Option {
  const usual = platformVariables.get(option.attributeName());
  return usual && env[usual] && !env[`SANDLOT_${usual}`] ? option.env(usual) : option;
}

/** A command and its arguments, without the word for its options, which nearly all have. */
function formatCommandTerm(command: Command): string {
  return `${command.name()} ${command.usage().replace('[options]', '')}`.replace(/ +/g, ' ').trim();
}

/** @throws an error for a word that is not a file, and so was meant as a command. */
function refuseMistypedCommand(
  program: Command,
  [word = '', document = 'api.yaml']: readonly string[],
): void {
  if (!/^[a-z-]{2,}$/.test(word) || word === 'aha' || existsSync(word)) return;
  const names = program.commands.map((command) => command.name());
  const nearest = findNearest(word, names);
  const hint =
    nearest === undefined
      ? `To serve a document, name only its file: sandlot ${document}`
      : `Did you mean \`sandlot ${nearest}\`?`;
  throw new Error(`No such command or file: ${word}. ${hint}`);
}
