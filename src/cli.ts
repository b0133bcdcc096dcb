#!/usr/bin/env node
import { Command, type Option } from 'commander';
import { addCheckTraffic } from './command/check-traffic.ts';
import { addCoverage } from './command/coverage.ts';
import { addDb } from './command/db.ts';
import { toDocuments } from './command/document-option.ts';
import { addDrift } from './command/drift.ts';
import { findUnclear, tellMisspelt, tidy } from './command/environment.ts';
import { addHealth } from './command/health.ts';
import { describeSettings } from './command/help.ts';
import { addInspect } from './command/inspect.ts';
import { listOptions, usualVariables } from './command/option.ts';
import { addProxy } from './command/proxy.ts';
import { say, sayTrouble } from './command/say.ts';
import { type ServeOptions, serve } from './command/serve.ts';
import { addVerify } from './command/verify.ts';
import { version } from './version.ts';

type Options = ServeOptions & { readonly help?: boolean };

const { env } = process;
tidy(env);

/** Has an option take the variable that platforms set, where Sandlot's own is not set. */
const honourUsual = (option: Option): Option => {
  const usual = usualVariables.get(option.attributeName());
  return usual && env[usual] && !env[`SANDLOT_${usual}`] ? option.env(usual) : option;
};

const program = new Command('sandlot')
  .description(
    'Serves OpenAPI documents as APIs.\nWithout a document: the Aha! Time Tracking Events API.',
  )
  .version(version)
  // What follows the name of a command is that command's alone.
  .enablePositionalOptions()
  .argument(
    '[documents...]',
    'OpenAPI documents, JSON or YAML (env: SANDLOT_DOCUMENT)',
    [env.SANDLOT_DOCUMENT].filter((name) => name !== undefined),
  )
  .configureOutput({
    outputError: (text, write) =>
      write(
        `${text
          .replace(/^error: /, '')
          .trim()
          .replaceAll('\n', ' ')}\n`,
      ),
  })
  .action(async (documents: readonly string[], options: Options) => {
    if (!options.help) return serve(documents, options);
    const { listDocumentSettings } = await import('./sandlot.ts');
    const settings = await listDocumentSettings({
      ...toDocuments(documents, options.mount),
      behaviours: options.behaviours,
    });
    process.stdout.write(program.helpInformation() + describeSettings(settings));
  });

program.hook('preAction', (_program, command) => {
  const { options } = command;
  const known = options.flatMap(({ envVar = [] }) => envVar);
  const unclear = findUnclear(env, known);
  // As a wrong option is, with the exit code that the command has for those.
  if (unclear !== undefined) command.error(unclear);
  const all = [...program.options.flatMap(({ envVar = [] }) => envVar), ...known];
  for (const sentence of tellMisspelt(env, ['SANDLOT_DOCUMENT', ...all])) say(sentence);
});

addDb(program);
addInspect(program);
addCheckTraffic(program);
addCoverage(program);
addDrift(program);
addHealth(program, honourUsual);
addProxy(program, honourUsual);
addVerify(program);

// Commands have taken over the usual help by now; that of the server itself lists settings too.
program.helpOption(false);

for (const option of listOptions()) program.addOption(honourUsual(option));

try {
  await program.parseAsync();
} catch (error) {
  sayTrouble(error);
  process.exitCode = 1;
}
