#!/usr/bin/env node
import { Command } from 'commander';
import { describeSettings } from './command/help.ts';
import { listOptions, readPort, switches } from './command/option.ts';
import { type ServeOptions, serve } from './command/serve.ts';
import { listDocumentSettings, version } from './sandlot.ts';

type Options = ServeOptions & { readonly help?: boolean };

const { env } = process;

const program = new Command('sandlot')
  .description(
    'Serves an OpenAPI document as an API with state.\nWithout a document: the Aha! Time Tracking Events API.',
  )
  .version(version)
  .helpOption(false)
  .argument(
    '[document]',
    'OpenAPI document, JSON or YAML (env: SANDLOT_DOCUMENT)',
    env.SANDLOT_DOCUMENT,
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
  .action(async (document: string | undefined, options: Options) => {
    if (!options.help) return serve(document, withUsualVariables(options));
    const settings = await listDocumentSettings(document, options.behaviours);
    process.stdout.write(program.helpInformation() + describeSettings(settings));
  });

for (const option of listOptions()) program.addOption(option);

/** PORT and HOST, as platforms set them, count where nothing of Sandlot's own was said. */
const withUsualVariables = (options: Options): Options => ({
  ...options,
  ...(env.PORT && program.getOptionValueSource('port') === 'default'
    ? { port: readPort(env.PORT) }
    : {}),
  ...(env.HOST && program.getOptionValueSource('host') === 'default' ? { host: env.HOST } : {}),
});

// Commander takes a switch's variable for set whatever it holds; SANDLOT_CORS=0 means no.
for (const name of switches) {
  if (/^(|0|false|no|off)$/i.test(env[name] ?? '')) delete env[name];
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
